from django.db import models


class ProjectHead(models.Model):
    """How long a project's ledger is. The one row that is locked for an append."""

    project = models.OneToOneField(
        "records.Project", primary_key=True, on_delete=models.PROTECT, related_name="head"
    )
    size = models.PositiveBigIntegerField(default=0)
    #: Roots of the whole branches, in hexadecimal: enough for the next root without reading the ledger.
    branches = models.JSONField(default=list, blank=True)
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


class LedgerNode(models.Model):
    """The root of 256 leaves, or of 256 such roots, so that a proof reads hundreds of rows and not all. Never changed."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="+")
    #: 1 for 256 leaves, 2 for 65,536.
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "level", "index"], name="ledger_node_once")]


class LedgerHead(models.Model):
    """A head of a project's ledger as it was signed and sent out. Never changed or deleted."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="ledger_heads")
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    branches = models.JSONField(default=list, blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["project_id", "size"]
        constraints = [models.UniqueConstraint(fields=["project", "size"], name="ledger_head_size_once")]
