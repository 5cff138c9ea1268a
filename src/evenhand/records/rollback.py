from django.db import models


class Rollback(models.Model):
    """A record was set back to an older copy, and is shorter than a head that had gone out already."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="rollbacks")
    #: How many entries there were once, by the longest head that went out.
    lost_size = models.PositiveBigIntegerField()
    lost_root = models.CharField(max_length=64)
    #: How many there are of those.
    kept_size = models.PositiveBigIntegerField()
    day = models.DateField()
    #: The entry that announces it.
    ledger_seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "ledger_seq"], name="rollback_announced_once")
        ]
