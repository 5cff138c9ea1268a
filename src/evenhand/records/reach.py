from django.db import models
from django.db.models import F, Q


class ReachCount(models.Model):
    """One count out of a survey without names: who was reached, beside who is affected, from a dated source."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="reach_counts")
    survey = models.CharField(max_length=140)
    surveyed_on = models.DateField()
    characteristic = models.CharField(max_length=80)
    group = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    #: Those who would rather not say are kept apart from the groups.
    is_unsaid = models.BooleanField(default=False)
    asked = models.PositiveIntegerField()
    #: The group's share among those affected, in per cent, and where that figure is from.
    reference_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reference_source = models.CharField(max_length=300, blank=True)
    reference_on = models.DateField(null=True, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["survey", "characteristic", "is_unsaid", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "survey", "characteristic", "group"], name="reach_count_once"
            ),
            models.CheckConstraint(
                condition=Q(reference_percent__isnull=True)
                | (
                    Q(reference_percent__gt=0, reference_percent__lte=100)
                    & ~Q(reference_source="")
                    & Q(reference_on__isnull=False)
                ),
                name="reach_reference_has_a_dated_source",
            ),
            models.CheckConstraint(condition=Q(people__lte=F("asked")), name="reach_no_more_than_asked"),
        ]
