from django.db import models
from django.db.models import F, Q


class Recognition(models.Model):
    """Good practice that somebody saw in another here, in words, whatever came of the work. Theirs to carry on."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="recognitions")
    number = models.PositiveIntegerField()
    to_partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="recognitions")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    said_on = models.DateField()
    #: Whether the one it is about keeps it, and whether they let others here see it.
    is_kept = models.BooleanField(null=True)
    is_shown = models.BooleanField(default=False)
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="recognition_number_once"),
            models.CheckConstraint(
                condition=~Q(partner=F("to_partner")), name="recognition_of_somebody_else"
            ),
        ]
