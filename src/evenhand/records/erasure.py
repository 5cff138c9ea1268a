from django.db import models

ERASURE_REASONS = [
    ("withdrawn", "Its author took it back"),
    ("account_deleted", "Its author deleted their account"),
    ("rights", "Somebody’s rights required it"),
]


class Erasure(models.Model):
    """Words that were taken off the record, and the entry that says so. The leaf itself stays."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="erasures")
    seq = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20, choices=ERASURE_REASONS)
    day = models.DateField()
    #: The redaction's own place in the ledger.
    ledger_seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "seq"], name="erasure_once")]
