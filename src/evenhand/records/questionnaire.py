from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

QUESTIONNAIRE_STATES = [("draft", "Not asked yet"), ("open", "Being answered"), ("closed", "Closed")]


class StandardAnswer(models.Model):
    """What somebody says to one question of the six standards, in words. No mark and no level."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="standard_answers")
    #: A row of the framework's `standard_questions`.
    question = models.CharField(max_length=60)
    words = models.TextField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="standard_answers")
    is_named = models.BooleanField(default=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    is_latest = models.BooleanField(default=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "question", "partner"],
                condition=Q(is_latest=True),
                name="standard_answer_one_latest",
            )
        ]


class Questionnaire(models.Model):
    """A questionnaire that people brought with their own licence, asked of those here. None is shipped."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="questionnaires")
    number = models.PositiveIntegerField()
    #: A row of the framework's `instruments`, or empty for another.
    instrument = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    licence = models.TextField()
    #: Who said that this team may use it, and on what ground.
    licence_ground = models.TextField()
    #: The questions as they were brought: a list of {"id", "text", "answers": [..]}; open ones have no answers.
    items = models.JSONField()
    digest = models.CharField(max_length=64)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="questionnaires")
    brought_on = models.DateField()
    state = models.CharField(max_length=10, choices=QUESTIONNAIRE_STATES, default="draft")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    #: What it came to, safe for small numbers, worked out once when it closed: a sheet erased later changes nothing.
    result = models.JSONField(default=dict, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="questionnaire_number_once"),
            models.CheckConstraint(
                condition=~Q(licence="") & ~Q(licence_ground=""), name="questionnaire_says_its_licence"
            ),
        ]


class QuestionnaireSheet(models.Model):
    """One person's answers. Told only as totals about five people or more, and to nobody before it is closed."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="sheets")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    handed_in_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "partner"], name="questionnaire_sheet_once")
        ]
