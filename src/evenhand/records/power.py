from django.db import models
from django.db.models import Q

POWERS = [
    ("decide", "Who decides"),
    ("veto", "Who can stop something"),
    ("spend", "Who can spend"),
    ("publish", "Who can publish"),
]


class PowerBefore(models.Model):
    """How one power lay before people agreed on a charter, told by somebody who was there."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="powers_before")
    power = models.CharField(max_length=10, choices=POWERS)
    words = models.TextField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            # Two people may remember it differently, and both stand.
            models.UniqueConstraint(fields=["project", "power", "partner"], name="power_before_once_each")
        ]


class PowerGivenUp(models.Model):
    """Something that somebody could do alone before, and has given up: what, to whom, since when."""

    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="powers_given_up")
    what = models.TextField()
    to_whom = models.CharField(max_length=140)
    since = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_because = models.TextField(blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | ~Q(taken_back_because=""),
                name="power_taken_back_with_a_reason",
            )
        ]
