from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

SENTENCE_STATES = [
    ("proposed", "Proposed"),
    ("standing", "It stands"),
    ("replaced", "Replaced"),
    ("taken_back", "Taken back"),
]
SENTENCE_SAYS = [
    ("agree", "Yes, that is what this work is"),
    ("contest", "No, and I say why"),
    ("aside", "I leave it to the others"),
]


class WorkSentence(models.Model):
    """The sentence that partners wrote to say what this work is, and the names that it goes by."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="work_sentences")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    #: The one word or name that the work claims, such as “co-produced”; empty where it claims none.
    label = models.CharField(max_length=80, blank=True)
    #: Rows of the framework's `definitions` that it goes by.
    definitions = models.JSONField(default=list, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="work_sentences")
    proposed_on = models.DateField()
    state = models.CharField(max_length=12, choices=SENTENCE_STATES, default="proposed")
    stands_since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="work_sentence_number_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="standing"), name="work_sentence_one_stands"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="work_sentence_has_words"),
            models.CheckConstraint(
                condition=~Q(state="standing") | Q(stands_since__isnull=False),
                name="work_sentence_stands_since_a_day",
            ),
        ]


class SentenceAnswer(models.Model):
    """What one person says to the sentence. Everyone is asked; a contest stands beside it, named or not."""

    sentence = models.ForeignKey(WorkSentence, on_delete=models.PROTECT, related_name="answers")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=SENTENCE_SAYS, blank=True)
    words = models.TextField(blank=True)
    is_named = models.BooleanField(default=True)
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
            models.UniqueConstraint(fields=["sentence", "partner"], name="sentence_answer_once"),
            models.CheckConstraint(
                condition=~Q(says="contest") | ~Q(words=""), name="sentence_contested_with_words"
            ),
            models.CheckConstraint(
                condition=Q(says="") | Q(said_on__isnull=False), name="sentence_answered_on_a_day"
            ),
        ]


class FeatureTold(models.Model):
    """Something about a key feature that the record cannot show, such as tea or trust, told by somebody."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="features_told")
    #: A row of the framework's `features`.
    feature = models.CharField(max_length=60)
    #: About what was tried, or about what came of it.
    is_outcome = models.BooleanField(default=False)
    words = models.TextField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="features_told")
    is_named = models.BooleanField(default=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(taken_back_on__isnull=False), name="feature_told_has_words"
            )
        ]
