from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

OPEN_ROUND_STATES = [
    ("open", "Waiting for everybody’s answer"),
    ("shown", "Everybody asked can read the answers"),
    ("taken_back", "Taken back"),
]


class OpenQuestion(models.Model):
    """A short open question that partners chose, asked again over time: what no figure shows."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="open_questions")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    #: The row of the framework's `open_questions` that it began from.
    template = models.CharField(max_length=60, blank=True)
    #: Trust, learning, enjoyment, relationships, worth, or another.
    topic = models.CharField(max_length=40)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="open_questions")
    chosen_on = models.DateField()
    #: In how many days it is to be asked again. Empty where it is asked once.
    again_days = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="open_question_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="open_question_has_words"),
        ]


class OpenRound(models.Model):
    """The question, asked of named people at one time. Nobody sees an answer before all asked have spoken."""

    question = models.ForeignKey(OpenQuestion, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=OPEN_ROUND_STATES, default="open")
    shown_on = models.DateField(null=True, blank=True)
    #: Why it was shown although somebody had not spoken.
    shown_early_because = models.TextField(blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="open_round_number_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(state="open"), name="open_round_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(shown_on__isnull=False), name="open_round_shown_on_a_day"
            ),
        ]


class OpenAnswer(models.Model):
    """What one person asked says, or that they would rather not. Empty until they do."""

    round = models.ForeignKey(OpenRound, on_delete=models.PROTECT, related_name="answers")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="open_answers")
    text = models.TextField(blank=True)
    #: “I would rather not say” counts as having spoken, and is told as no answer.
    is_unsaid = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)
    said_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "partner"], name="open_answer_once"),
            models.CheckConstraint(
                condition=Q(text="") | Q(said_on__isnull=False), name="open_answer_said_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(is_unsaid=False) | Q(text=""), name="open_answer_unsaid_is_empty"
            ),
        ]
