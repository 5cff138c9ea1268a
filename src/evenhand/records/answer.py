from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

OUTCOMES = [
    ("adopted", "Adopted"),
    ("in_part", "Adopted in part"),
    ("not_adopted", "Not adopted"),
    ("deferred", "Deferred"),
    ("passed_on", "Passed on"),
]
SAYS = [
    ("seen", "Seen"),
    ("not_what_i_said", "That is not what I said"),
    ("does_not_answer", "This does not answer me"),
]


class Answer(models.Model):
    """What became of something said: one of five outcomes, and the reason in plain words."""

    contribution = models.ForeignKey("records.Contribution", on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=OUTCOMES)
    reason = models.TextField()
    deferred_until = models.DateField(null=True, blank=True)
    passed_on_to = models.CharField(max_length=140, blank=True)
    #: Who answered. Answers have names: whoever decides about others' words stands by it.
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="answers_given")
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The decision that it tells of, where one was drafted from it.
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    answered_on = models.DateField()
    is_latest = models.BooleanField(default=True)
    changes = models.ManyToManyField("records.Change", through="records.AnswerChange", related_name="answers")
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["contribution", "number"]
        indexes = [
            # Answers that were put off to a day that has come are looked for on many pages.
            models.Index(
                fields=["outcome", "deferred_until"], condition=Q(is_latest=True), name="answer_put_off"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="answer_number_once"),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(is_latest=True), name="answer_one_latest"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="deferred") | Q(deferred_until__isnull=False),
                name="answer_deferred_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="passed_on") | ~Q(passed_on_to=""), name="answer_passed_on_to_somebody"
            ),
        ]


class Change(models.Model):
    """Something that became different because of what was said: what, where, in which version."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="changes")
    what = models.TextField()
    where = models.CharField(max_length=200)
    version = models.CharField(max_length=80)
    made_on = models.DateField()
    made_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="changes_made")
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(where="") & ~Q(version=""),
                name="change_says_what_where_and_version",
            )
        ]


class AnswerChange(models.Model):
    """An answer, and a change that it names. One change may answer many."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "change"], name="answer_names_a_change_once")
        ]


class AnswerResponse(models.Model):
    """What an author said to the answer they got. Nobody owes one."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="responses")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="responses")
    #: Which of the author's own contributions the answer was to: the same one, or one gathered into it.
    contribution = models.ForeignKey(
        "records.Contribution", on_delete=models.PROTECT, related_name="responses"
    )
    says = models.CharField(max_length=16, choices=SAYS)
    words = models.TextField(blank=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "contribution"], name="answer_response_once")
        ]
