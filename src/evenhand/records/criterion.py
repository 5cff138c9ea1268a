from django.conf import settings
from django.db import models

KINDS = [("aim", "Aim"), ("condition", "Condition")]


class Criterion(models.Model):
    """An aim, or a condition, that partners will answer on. A proposal until answering opens."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="criteria")
    kind = models.CharField(max_length=10, choices=KINDS)
    #: The framework row this came from; empty when partners wrote it themselves.
    row = models.CharField(max_length=60, blank=True)
    proposed_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_because = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at__isnull=True, struck_by__isnull=True)
                | models.Q(struck_at__isnull=False, struck_by__isnull=False),
                name="criterion_struck_at_and_by_together",
            ),
            models.UniqueConstraint(
                fields=["project", "row"], condition=~models.Q(row=""), name="criterion_row_once_in_a_project"
            ),
        ]

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None

    @property
    def wording(self) -> "CriterionWording":
        """The latest wording. Prefetch ``wordings`` for lists: this reads them all."""
        return max(self.wordings.all(), key=lambda wording: wording.number)


class CriterionWording(models.Model):
    """One wording of a criterion. Rewording adds a row; the old one stays readable."""

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    for_whom = models.TextField(blank=True)
    how_we_would_know = models.TextField(blank=True)
    arguments = models.JSONField(default=list)
    #: A condition's two sides.
    less = models.TextField(blank=True)
    more = models.TextField(blank=True)
    why = models.TextField(blank=True)
    worded_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    #: Set when somebody typed in what a partner wrote or said.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    #: Its place in the project's ledger, so that what follows from it can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["criterion_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "number"], name="criterion_wording_number_once")
        ]


class CriterionMove(models.Model):
    """A criterion was struck from the list or put back, by whom and why. Stays readable after the next move."""

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="moves")
    what = models.CharField(max_length=10, choices=[("strike", "Struck"), ("restore", "Put back")])
    because = models.TextField(blank=True)
    moved_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class CriteriaAgreement(models.Model):
    """One partner's own word that this list is the right one to answer on. Silence never makes a row."""

    project = models.ForeignKey(
        "records.Project", on_delete=models.PROTECT, related_name="criteria_agreements"
    )
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    #: Digest of the list that was agreed, so that a later change shows as “not asked yet”.
    list_digest = models.CharField(max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "list_digest"], name="criteria_agreed_once_a_list")
        ]
