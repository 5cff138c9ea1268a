from django.db import models
from django.db.models import Q

#: What the time went into. Relational time is work: `RELATIONAL` says which of these it is.
HOURS_KINDS = [
    ("talk", "Talking, calls and messages"),
    ("tea", "Tea, meals and being together"),
    ("lifts", "Lifts and travel"),
    ("calming", "Listening when something was hard"),
    ("arranging", "Arranging and chasing"),
    ("preparing", "Preparing"),
    ("meeting", "Meeting"),
    ("writing", "Writing up"),
    ("pay", "Sorting out pay and forms"),
    ("other", "Something else"),
]
RELATIONAL = ("talk", "tea", "lifts", "calming")
PAID_FOR = [("yes", "Yes"), ("part", "In part"), ("no", "No"), ("unknown", "I do not know")]


class HoursEntry(models.Model):
    """Time that somebody put in. Private until they share it; it is in no ledger before that."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="hours")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="hours")
    day = models.DateField()
    #: A guess for the whole month that the day lies in.
    is_guess_for_month = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=HOURS_KINDS)
    is_paid_for = models.CharField(max_length=8, choices=PAID_FOR, default="unknown")
    words = models.CharField(max_length=300, blank=True)
    shared_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_guess_for_month=False, minutes__gte=1, minutes__lte=1440)
                | Q(is_guess_for_month=True, minutes__gte=1, minutes__lte=44_640),
                name="hours_entry_fits_its_day_or_month",
            ),
            models.UniqueConstraint(
                fields=["partner", "day", "kind"],
                condition=Q(is_guess_for_month=True),
                name="hours_entry_one_guess_a_month",
            ),
        ]


class WorkProfile(models.Model):
    """What somebody says of their own post, so that load can be compared with paid share. Private."""

    partner = models.OneToOneField("records.Partner", on_delete=models.CASCADE, related_name="work_profile")
    career_stage = models.CharField(max_length=60, blank=True)
    contract = models.CharField(max_length=60, blank=True)
    #: Of a full post, what this project pays for: 0.2 is one day a week.
    paid_share = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_share__isnull=True) | Q(paid_share__gte=0, paid_share__lte=1),
                name="work_profile_share_of_a_post",
            )
        ]
