from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS


class Toll(models.Model):
    """What the work cost somebody, or gave them, told by one who bore it. Private until they share it."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="tolls")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="tolls")
    is_benefit = models.BooleanField(default=False)
    #: A row of the framework's `cost_types`, or of its `benefits`.
    sort = models.CharField(max_length=60)
    stage = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    #: Who bore it, as partner types. It may be more than the one who tells.
    bearer_types = models.JSONField(default=list, blank=True)
    #: What mending its cause would be worth, in their words.
    worth_mending = models.TextField(blank=True)
    barrier = models.ForeignKey(
        "records.Barrier", null=True, blank=True, on_delete=models.SET_NULL, related_name="tolls"
    )
    #: Whether it stands beside their name once shared, or beside no name.
    is_named = models.BooleanField(default=False)
    said_on = models.DateField()
    shared_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: When they said that what was typed in for them is right.
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="toll_has_words")]
