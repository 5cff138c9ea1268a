from django.conf import settings
from django.db import models
from django.db.models import Q

BARRIER_LEVELS = [
    ("project", "In how we work here"),
    ("institution", "In an organisation"),
    ("system", "In how research is funded and judged"),
]
BARRIER_STATES = [
    ("raised", "Raised, and nobody asked yet"),
    ("asked", "Asked, and waiting for an answer"),
    ("answered", "Answered"),
    ("mended", "Mended"),
    ("taken_back", "Taken back"),
]


class Barrier(models.Model):
    """Something that stands in the way, and who outside the team could mend it."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="barriers")
    number = models.PositiveIntegerField()
    what = models.TextField()
    #: What it costs, and whom, in words.
    what_it_does = models.TextField(blank=True)
    level = models.CharField(max_length=12, choices=BARRIER_LEVELS)
    #: Who owns it: an office or a body, not a person's private name.
    owner = models.CharField(max_length=140)
    is_owner_outside = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=BARRIER_STATES, default="raised")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="barriers")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_on = models.DateField()
    #: Its words may be put beside those of other projects as evidence for change.
    is_for_roll_up = models.BooleanField(default=False)
    mended_on = models.DateField(null=True, blank=True)
    mended_how = models.TextField(blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="barrier_number_once"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(owner=""), name="barrier_says_what_and_whose"),
            models.CheckConstraint(
                condition=~Q(state="mended") | Q(mended_on__isnull=False), name="barrier_mended_on_a_day"
            ),
        ]


class BarrierAsk(models.Model):
    """Its owner was asked to mend it: when, how, by whom; and what they answered, if they did."""

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="asks")
    asked_on = models.DateField()
    how = models.CharField(max_length=200)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by_words = models.CharField(max_length=140, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""), name="barrier_ask_answered_in_words"
            )
        ]
