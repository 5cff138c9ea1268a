from django.conf import settings
from django.db import models
from django.db.models import Q

REPORT_STATES = [("draft", "Being written"), ("released", "Released"), ("stopped", "Not going out")]


class Report(models.Model):
    """An account written from the record, in a form that readers ask for. Every sentence says what it rests on."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    #: A row of the framework's `report_forms`, such as GRIPP2's short form.
    form = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="reports")
    begun_on = models.DateField()
    state = models.CharField(max_length=10, choices=REPORT_STATES, default="draft")
    stopped_because = models.TextField(blank=True)
    released_on = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: How long the record was when it was drafted, with what was done to the report itself since then.
    drafted_size = models.PositiveBigIntegerField(default=0)
    #: How the record stood when it was released: size and root.
    head_size = models.PositiveBigIntegerField(null=True, blank=True)
    head_root = models.CharField(max_length=64, blank=True)
    #: SHA-256 of the sentences as they went out, which the ledger holds too.
    digest = models.CharField(max_length=64, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="report_number_once"),
            models.CheckConstraint(
                condition=~Q(state="released")
                | Q(released_on__isnull=False, released_by__isnull=False, head_size__isnull=False),
                name="report_released_by_somebody_at_a_head",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(stopped_because=""), name="report_stopped_with_a_reason"
            ),
        ]


class ReportSentence(models.Model):
    """One sentence of a report: drafted from the record, or written by somebody; and what it rests on."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sentences")
    #: A row of the framework's `report_items`.
    item = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    text = models.TextField()
    #: A table that the sentence is about, kept with it: {"header": […], "rows": [[…]]}. Empty for most.
    table = models.JSONField(default=dict, blank=True)
    #: What it rests on: {"kind": "contribution", "number": 3}, as `readings/report_basis.py` knows them.
    rests_on = models.JSONField(default=list, blank=True)
    #: Which rule of drafting wrote it; empty where a person did.
    drafted_by = models.CharField(max_length=60, blank=True)
    #: What the record gave, where somebody put other words in its place.
    drafted_text = models.TextField(blank=True)
    partner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_on = models.DateField()
    #: Left out by somebody, with the reason, and still to be seen by the team.
    left_out_because = models.TextField(blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="report_sentence_has_words"),
            models.CheckConstraint(
                condition=~Q(drafted_by="") | Q(partner__isnull=False), name="report_sentence_is_somebodys"
            ),
            models.UniqueConstraint(fields=["report", "item", "order"], name="report_sentence_order_once"),
        ]
