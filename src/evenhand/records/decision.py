from django.conf import settings
from django.db import models

from evenhand.records.partner import CHANNELS

STANCES = [
    ("agree", "I agree"),
    ("dissent", "I disagree, and want that kept"),
    ("stand_aside", "I stand aside"),
]


class Decision(models.Model):
    """What was decided about working together, in people's own words, by those named.

    A changed decision is a new version that says which one it replaces.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    appraisal = models.ForeignKey(
        "records.Appraisal", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    approaches = models.JSONField(default=list)
    words = models.TextField()
    reasons = models.TextField()
    is_without_public = models.BooleanField(default=False)
    #: Required when nobody from the public side will take part; shown on every export.
    without_public_because = models.TextField(blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: When the last person named had answered. Nobody's silence closes it.
    made_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=models.Q(is_without_public=False) | ~models.Q(without_public_because=""),
                name="decision_without_public_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="decision_withdrawn_at_and_by_together",
            ),
        ]

    @property
    def is_made(self) -> bool:
        return self.made_at is not None


class DecisionSignature(models.Model):
    """A person named in a decision, and what they said to it. Empty until they say it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="signatures")
    stance = models.CharField(max_length=12, choices=STANCES, blank=True)
    words = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Who else heard or saw it, when it came by phone or on paper.
    witness = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "partner"], name="decision_signed_once"),
            models.CheckConstraint(
                condition=models.Q(stance="", signed_at__isnull=True)
                | (~models.Q(stance="") & models.Q(signed_at__isnull=False)),
                name="decision_signature_stance_and_time_together",
            ),
            models.CheckConstraint(
                condition=~models.Q(stance="dissent") | ~models.Q(words=""),
                name="decision_dissent_has_words",
            ),
        ]
