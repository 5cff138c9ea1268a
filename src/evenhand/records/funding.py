from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

FUNDER_ACTS = [
    ("asked", "It asked something of us"),
    ("cut", "It cut something"),
    ("changed", "It changed what was agreed"),
    ("helped", "It helped"),
    ("answered", "It answered a question of ours"),
]
RELEASE_KINDS = [
    ("funder_file", "A file for those who fund the work"),
    ("extract", "An extract for those who study such work"),
    ("case", "A case for others to learn from"),
]


class FunderAct(models.Model):
    """What a funder did: what it asked of the team, cut, changed or helped with. Its conduct is in the account too."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="funder_acts")
    number = models.PositiveIntegerField()
    funder = models.CharField(max_length=140)
    kind = models.CharField(max_length=10, choices=FUNDER_ACTS)
    what = models.TextField()
    on_day = models.DateField()
    #: What it cost the team in hours, if somebody knows.
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    what_came = models.TextField(blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="funder_act_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="funder_act_says_what"),
        ]


class ReleaseConsent(models.Model):
    """Whether somebody lets what they did and said go out in a file of one kind. No word is a no."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="release_consents")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="release_consents")
    kind = models.CharField(max_length=12, choices=RELEASE_KINDS)
    is_yes = models.BooleanField()
    #: Their own words may go too, not only what is counted.
    with_words = models.BooleanField(default=False)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_latest = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind"], condition=Q(is_latest=True), name="release_consent_one_latest"
            ),
            models.CheckConstraint(
                condition=Q(with_words=False) | Q(is_yes=True), name="release_consent_words_need_a_yes"
            ),
        ]


class FileRelease(models.Model):
    """A file that the team let go out: which kind, when, by whom, how the record stood, and its digest."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="file_releases")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=RELEASE_KINDS)
    for_whom = models.CharField(max_length=200)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="file_releases"
    )
    released_on = models.DateField()
    head_size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    #: The file itself, so that what went out can be had again byte for byte.
    content = models.TextField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="file_release_number_once")]
