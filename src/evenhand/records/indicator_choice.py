from django.db import models
from django.db.models import Q


class IndicatorChoice(models.Model):
    """Partners turned one figure on or off, and why. A change is a new row; the old one stays."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="indicator_choices")
    #: A row of the framework's `indicators`.
    indicator = models.CharField(max_length=60)
    is_on = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="indicator_choices")
    chosen_on = models.DateField()
    is_latest = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator"],
                condition=Q(is_latest=True),
                name="indicator_choice_one_latest",
            )
        ]
