from django.db import models


class ProjectHead(models.Model):
    """How long a project's ledger is. The one row that is locked for an append."""

    project = models.OneToOneField(
        "records.Project", primary_key=True, on_delete=models.PROTECT, related_name="head"
    )
    size = models.PositiveBigIntegerField(default=0)
    #: Starts anew when a ledger is adopted by another installation.
    epoch = models.PositiveIntegerField(default=1)


class LedgerEntry(models.Model):
    """One leaf of a project's ledger, kept as the very bytes that were hashed. Never changed or deleted."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="ledger")
    seq = models.PositiveBigIntegerField()
    leaf = models.BinaryField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["project_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["project", "seq"], name="ledger_entry_seq_once")]


class LedgerSecret(models.Model):
    """The salt and payload behind a leaf, kept apart so that they can be erased and the leaf still verify."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    salt = models.BinaryField()
    payload = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "seq"], name="ledger_secret_seq_once")]


class LedgerHead(models.Model):
    """A head of a project's ledger as it was signed and sent out. Never changed or deleted."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="ledger_heads")
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["project_id", "size"]
        constraints = [models.UniqueConstraint(fields=["project", "size"], name="ledger_head_size_once")]
