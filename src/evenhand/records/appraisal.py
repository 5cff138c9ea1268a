import uuid

from django.conf import settings
from django.db import models

from evenhand.records.partner import CHANNELS

AIM_ANSWERS = [
    ("helps", "Yes, it would help"),
    ("partly", "It would help in part"),
    ("does_not", "No, it would not help"),
    ("dont_know", "I do not know"),
]
CONDITION_ANSWERS = [
    ("less", "This is a reason for less"),
    ("more", "This is a reason for more"),
    ("both", "Both are true here"),
    ("disagree", "I do not think this question should decide it"),
    ("dont_know", "I do not know"),
]
SHOWN_AS = [("named", "With my name"), ("group", "Only in totals of five people or more")]


class Appraisal(models.Model):
    """One round of asking everyone: step 1, would working together help; step 2, would something else.

    Keeps the framework rows that it was made with, so that it reads the same after the framework moves on.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="appraisals")
    number = models.PositiveIntegerField()
    framework_version = models.CharField(max_length=20)
    framework_digest = models.CharField(max_length=64)
    framework_rows = models.JSONField()
    #: Partners who had not agreed to the list when it was opened all the same.
    not_agreed = models.JSONField(default=list, blank=True)
    #: Its place in the project's ledger, so that what follows from it can point back at it.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step_two_opened_at = models.DateTimeField(null=True, blank=True)
    step_two_opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="appraisal_number_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(closed_at__isnull=True), name="appraisal_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="appraisal_closed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=models.Q(step_two_opened_at__isnull=True, step_two_opened_by__isnull=True)
                | models.Q(step_two_opened_at__isnull=False, step_two_opened_by__isnull=False),
                name="appraisal_step_two_opened_at_and_by_together",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_step_two_open(self) -> bool:
        return self.is_open and self.step_two_opened_at is not None


class AppraisalQuestion(models.Model):
    """A criterion, in the wording it had when the appraisal opened."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="questions")
    wording = models.ForeignKey("records.CriterionWording", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "wording"], name="appraisal_question_once"),
            models.UniqueConstraint(
                fields=["appraisal", "position"], name="appraisal_question_position_once"
            ),
        ]


class AppraisalOption(models.Model):
    """A way of working being looked at in step 2, with what it would take here."""

    #: Begins the approach of an option that partners wrote themselves, which no framework row describes.
    OWN = "own_"

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="options")
    approach = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    #: Partners' own words for an option that is not in the framework; empty for one that is.
    name = models.CharField(max_length=140, blank=True)
    about = models.TextField(blank=True)
    added_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    money_pence = models.BigIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    months = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    inclusion = models.CharField(max_length=10, blank=True)
    independence = models.CharField(max_length=10, blank=True)
    #: Where the figures come from, in words.
    figures_from = models.TextField(blank=True)
    if_we_do_not = models.TextField(blank=True)
    #: How often the figures and words were changed, so that two tabs cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_because = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at__isnull=True, struck_by__isnull=True)
                | models.Q(struck_at__isnull=False, struck_by__isnull=False),
                name="appraisal_option_struck_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=models.Q(changed_at__isnull=True, changed_by__isnull=True)
                | models.Q(changed_at__isnull=False, changed_by__isnull=False),
                name="appraisal_option_changed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=(models.Q(money_pence__isnull=True) | models.Q(money_pence__gte=0))
                & (models.Q(hours__isnull=True) | models.Q(hours__gte=0))
                & (models.Q(months__isnull=True) | models.Q(months__gte=0)),
                name="appraisal_option_figures_not_negative",
            ),
            models.UniqueConstraint(fields=["appraisal", "approach"], name="appraisal_option_once"),
            models.UniqueConstraint(fields=["appraisal", "position"], name="appraisal_option_position_once"),
        ]


class AnswerSheet(models.Model):
    """One partner's answers to one step, handed in whole. A correction is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="sheets")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="sheets")
    step = models.PositiveSmallIntegerField(choices=[(1, "Step 1"), (2, "Step 2")])
    version = models.PositiveIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    shown_as = models.CharField(max_length=10, choices=SHOWN_AS, default="named")
    must_keep = models.TextField(blank=True)
    #: What the partner was here as when these answers came in. Totals are parted by this and never by what
    #: they are here as now: else a type changed afterwards would show, by subtraction, what one person said.
    types = models.JSONField(default=list)
    channel = models.CharField(max_length=10, choices=CHANNELS, default="web")
    #: Set when somebody typed this in for the partner; theirs to confirm or correct.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    #: Its place in the project's ledger: a correction points back at what it corrects.
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "partner", "step", "version"], name="answer_sheet_version_once"
            ),
            models.UniqueConstraint(
                fields=["appraisal", "partner", "step"],
                condition=models.Q(is_latest=True),
                name="answer_sheet_one_latest",
            ),
        ]


class SheetAnswer(models.Model):
    """One answer on a sheet: to a question in step 1, to a question for one option in step 2."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(AppraisalQuestion, on_delete=models.PROTECT, related_name="answers")
    #: The approach in step 2; empty in step 1. Never null: a null would slip past the constraint.
    approach = models.CharField(max_length=60, blank=True)
    #: Empty where somebody wrote words and ticked nothing: the words are kept.
    value = models.CharField(max_length=12, blank=True, choices=[*AIM_ANSWERS, *CONDITION_ANSWERS])
    with_whom = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    how = models.TextField(blank=True)
    what_else = models.TextField(blank=True)

    class Meta:
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question", "approach"], name="sheet_answer_once")
        ]
