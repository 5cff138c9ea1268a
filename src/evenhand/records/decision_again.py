from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

WOULD_NOW = [
    ("same", "The same again"),
    ("otherwise", "Something else"),
    ("unsure", "I cannot say"),
]


class ReopenCall(models.Model):
    """Somebody calls for a decision to be looked at again. When enough do, it has to be."""

    decision = models.ForeignKey("records.Decision", on_delete=models.PROTECT, related_name="reopen_calls")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="reopen_calls")
    words = models.TextField()
    called_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Its owner said that what was typed in for them is right.
    confirmed_on = models.DateField(null=True, blank=True)
    #: What the team said to it, where there were not enough.
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "partner"],
                condition=Q(taken_back_on__isnull=True),
                name="reopen_call_once",
            ),
            models.CheckConstraint(
                condition=~Q(words="") | Q(taken_back_on__isnull=False), name="reopen_call_has_words"
            ),
        ]


class LookBack(models.Model):
    """What somebody would do now, looking back at a decision."""

    decision = models.ForeignKey("records.Decision", on_delete=models.PROTECT, related_name="look_backs")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="look_backs")
    would = models.CharField(max_length=10, choices=WOULD_NOW)
    words = models.TextField(blank=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "partner"], name="look_back_once")]
