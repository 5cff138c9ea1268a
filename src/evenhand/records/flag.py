from django.db import models
from django.db.models import F, Q

FLAG_KINDS = [
    ("stress", "This is too much for me"),
    ("unfair_ask", "I was asked for something unfair"),
    ("other", "Something else is wrong"),
]


class Confidant(models.Model):
    """Somebody whom a partner chose to tell when something is wrong. Never a lead."""

    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="confidants")
    confidant = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="confides_in_me")
    chosen_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_on__isnull=True), name="confidant_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(partner=F("confidant")), name="confidant_is_somebody_else"),
        ]


class Flag(models.Model):
    """A private word to a confidant. In no ledger, no export and no letter; never shown to a lead."""

    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="flags")
    confidant = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="flags_received")
    kind = models.CharField(max_length=12, choices=FLAG_KINDS)
    words = models.TextField(blank=True)
    raised_on = models.DateField()
    seen_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
