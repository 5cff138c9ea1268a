from django.conf import settings
from django.db import models
from django.db.models import Q

OUTCOME_DOMAINS = [
    ("policy", "What those who govern do"),
    ("practice", "What services and workers do"),
    ("people", "People’s lives and health"),
    ("research", "Research itself"),
]
OUTCOME_STATES = [
    ("hoped", "Hoped for"),
    ("happened", "It happened"),
    ("in_part", "It happened in part"),
    ("did_not", "It did not happen"),
    ("unknown", "We do not know"),
    ("taken_back", "Taken back"),
]


class Outcome(models.Model):
    """What the work hoped to bring about, or brought about: in policy, practice, people's lives or research."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveIntegerField()
    domain = models.CharField(max_length=10, choices=OUTCOME_DOMAINS)
    what = models.TextField()
    for_whom = models.CharField(max_length=200, blank=True)
    #: How people would know.
    how_known = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=OUTCOME_STATES, default="hoped")
    #: The aim that it belongs to, and what it came out of.
    criterion = models.ForeignKey(
        "records.Criterion", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    finding = models.ForeignKey(
        "records.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    output = models.ForeignKey(
        "records.Output", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="outcomes")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_on = models.DateField()
    #: When to look next: 12, 24 or 60 months on, as people chose.
    look_again_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="outcome_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="outcome_says_what"),
        ]


class OutcomeLook(models.Model):
    """Somebody looked later at what became of it, and says how they know."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="looks")
    state = models.CharField(max_length=12, choices=OUTCOME_STATES)
    words = models.TextField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="outcome_look_has_words")]
