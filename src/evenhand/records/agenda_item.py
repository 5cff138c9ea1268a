from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

AGENDA_STATES = [
    ("open", "Waiting for a word"),
    ("planned", "Comes up"),
    ("done", "Talked about"),
    ("declined", "Not taken up"),
    ("taken_back", "Taken back"),
]


class AgendaItem(models.Model):
    """Something that somebody wants talked about or decided, and when it comes up or why not."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="agenda_items")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="agenda_items")
    raised_on = models.DateField()
    #: By when it gets a word, as the charter says.
    due_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Its raiser said that what was typed in for them is right.
    confirmed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=AGENDA_STATES, default="open")
    #: When and where it comes up, what came of it, or why it was not taken up.
    answer = models.TextField(blank=True)
    comes_up_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    contribution = models.ForeignKey(
        "records.Contribution", null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="agenda_item_number_once"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="agenda_item_declined_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(comes_up_on__isnull=False),
                name="agenda_item_planned_for_a_day",
            ),
        ]
