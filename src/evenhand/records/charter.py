from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.partner import CHANNELS

#: What a clause is about. The short charter has one clause on each; `framework/data/clauses.toml` has words to begin with.
CLAUSE_TOPICS = [
    ("ground_rules", "How we treat each other"),
    ("deciding", "Who decides what"),
    ("agenda", "What we talk about, and looking again"),
    ("pay_and_credit", "Pay and credit"),
    ("confidence", "What stays between us"),
    ("release", "What we publish"),
    ("conflict", "When we disagree, and what cannot be promised"),
]
VERSION_STATES = [
    ("proposed", "Asked about"),
    ("in_force", "Agreed"),
    ("replaced", "Replaced by a newer wording"),
    ("taken_back", "Taken back"),
]
CLAUSE_SAYS = [
    ("agree", "I agree"),
    ("disagree", "I do not agree"),
    ("talk", "I want to talk about it first"),
]


class Clause(models.Model):
    """One clause of a project's charter. Its words are its versions."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveIntegerField()
    topic = models.CharField(max_length=20, choices=CLAUSE_TOPICS)
    #: The template it began from, as a row of the framework; empty where people began from nothing.
    template = models.CharField(max_length=60, blank=True)
    #: When it was agreed that the clause falls. It stays readable.
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="clause_number_once")]


class ClauseVersion(models.Model):
    """One wording of a clause: proposed, agreed by each whom it touches, and replaced by the next.

    It is in force when everyone asked has said yes, or when a decision says so. Silence never makes it.
    """

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    heading = models.CharField(max_length=140)
    text = models.TextField()
    #: Why it is proposed, or what is different from the one before.
    reason = models.TextField(blank=True)
    #: A version that says the clause should fall.
    is_end = models.BooleanField(default=False)
    proposed_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    state = models.CharField(max_length=12, choices=VERSION_STATES, default="proposed")
    in_force_on = models.DateField(null=True, blank=True)
    #: The decision that put it in force although not everybody agreed. Who did not stays beside it.
    by_decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="clauses_in_force"
    )
    ended_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["clause", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "number"], name="clause_version_number_once"),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(state="in_force"), name="clause_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(state="proposed"), name="clause_one_proposed"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_on__isnull=False),
                name="clause_in_force_since_a_day",
            ),
        ]


class ClauseAnswer(models.Model):
    """A person whom a version touches, and what they said to it. Empty until they say it."""

    version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="answers")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="clause_answers")
    says = models.CharField(max_length=10, choices=CLAUSE_SAYS, blank=True)
    words = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Who else heard or saw it, when it came by phone or on paper.
    witness = models.CharField(max_length=120, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "partner"], name="clause_answered_once"),
            models.CheckConstraint(
                condition=Q(says="", answered_on__isnull=True) | (~Q(says="") & Q(answered_on__isnull=False)),
                name="clause_answer_and_day_together",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | ~Q(witness=""), name="clause_typed_in_has_a_witness"
            ),
        ]


class AgendaTerms(models.Model):
    """What an agenda clause holds the project to."""

    version = models.OneToOneField(ClauseVersion, on_delete=models.PROTECT, related_name="agenda_terms")
    #: How many people must call for a decision to be looked at again before it has to be.
    callers_needed = models.PositiveSmallIntegerField(default=1)
    #: Within how many days an item gets a word on when it comes up, or why not.
    answer_days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(callers_needed__gte=1, answer_days__gte=1, answer_days__lte=366),
                name="agenda_terms_sane",
            )
        ]


class ReleaseTerms(models.Model):
    """What a release clause holds the project to, agreed before there are findings."""

    version = models.OneToOneField(ClauseVersion, on_delete=models.PROTECT, related_name="release_terms")
    #: How many days before the public everyone in the project sees an output.
    partners_days = models.PositiveSmallIntegerField(default=14)
    #: How many days people have to reply, and their replies go out with it.
    reply_days = models.PositiveSmallIntegerField(default=14)
    #: The longest that anything may be held back, and never without a reason and an end.
    embargo_days_most = models.PositiveSmallIntegerField(default=90)
    #: Who sees what when, in words, one step a line.
    steps = models.TextField(blank=True)
    #: Who may say no to what.
    may_say_no = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(partners_days__lte=366, reply_days__lte=366, embargo_days_most__lte=1096),
                name="release_terms_sane",
            )
        ]
