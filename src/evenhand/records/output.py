from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

OUTPUT_KINDS = [
    ("paper", "A paper"),
    ("report", "A report"),
    ("summary", "A plain summary"),
    ("briefing", "A briefing for those who decide"),
    ("talk", "A talk or a meeting"),
    ("press", "A press release or a post"),
    ("film", "A film, a picture or a play"),
    ("data", "Data"),
    ("other", "Something else"),
]
#: What an output wants to do. Neither is better; a reader should know which.
OUTPUT_STANCES = [
    ("evidence", "It says what was found"),
    ("change", "It asks for something to change"),
    ("both", "It does both, and says which is which"),
]
OUTPUT_STATES = [
    ("draft", "Being written"),
    ("shown", "Shown to everyone here"),
    ("public", "Public"),
    ("stopped", "Not going ahead"),
]
REPLY_SAYS = [
    ("agree", "I stand by it"),
    ("differ", "I see it differently"),
    ("add", "I want to add something"),
]


class Output(models.Model):
    """Something made from findings for others to read, see or use."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="outputs")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=OUTPUT_KINDS)
    stance = models.CharField(max_length=10, choices=OUTPUT_STANCES)
    #: What it asks for and of whom, where it asks for a change.
    stance_words = models.TextField(blank=True)
    for_whom = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="outputs")
    release_terms = models.ForeignKey(
        "records.ReleaseTerms", null=True, blank=True, on_delete=models.PROTECT, related_name="outputs"
    )
    state = models.CharField(max_length=10, choices=OUTPUT_STATES, default="draft")
    begun_on = models.DateField()
    #: When everyone here could see it, which the days before the public are counted from.
    shown_on = models.DateField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    public_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Why it went out sooner than was agreed, or although somebody could say no.
    outside_because = models.TextField(blank=True)
    #: What of it was not kept to, as it stood at that moment.
    outside_missing = models.TextField(blank=True)
    stopped_because = models.TextField(blank=True)
    decision = models.ForeignKey(
        "records.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="outputs"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="output_number_once"),
            models.CheckConstraint(
                condition=~Q(state="public") | Q(public_on__isnull=False, published_by__isnull=False),
                name="output_public_since_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(stopped_because=""), name="output_stopped_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outside_because="", outside_missing="")
                | (Q(state="public") & ~Q(outside_because="") & ~Q(outside_missing="")),
                name="output_outside_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(stance="evidence") | ~Q(stance_words=""), name="output_says_what_it_asks_for"
            ),
        ]


class OutputClaim(models.Model):
    """Something that an output says, and the finding that it rests on."""

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="claims")
    finding = models.ForeignKey(
        "records.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    text = models.TextField()

    class Meta:
        ordering = ["id"]


class Embargo(models.Model):
    """A time until which an output stays here, with its reason and its end. It ends by itself."""

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="embargoes")
    until = models.DateField()
    why = models.TextField()
    asked_by = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="embargo_says_why")]


class OutputReply(models.Model):
    """What somebody here says to an output, which goes out with it."""

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="replies")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="output_replies")
    says = models.CharField(max_length=10, choices=REPLY_SAYS)
    words = models.TextField(blank=True)
    said_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["output", "partner"], name="output_reply_once"),
            models.CheckConstraint(
                condition=Q(says="agree") | ~Q(words=""), name="output_reply_says_what_differs"
            ),
        ]


class UsePlan(models.Model):
    """How the findings get to those who can use them, and who helps those without a press office."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="use_plans")
    output = models.ForeignKey(
        Output, null=True, blank=True, on_delete=models.PROTECT, related_name="use_plans"
    )
    who = models.CharField(max_length=200)
    what = models.TextField()
    help = models.TextField(blank=True)
    helper = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    promise = models.ForeignKey(
        "records.Promise", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class UseNote(models.Model):
    """Who used an output, how, and whether they said where it came from."""

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="use_notes")
    who = models.CharField(max_length=200)
    how = models.TextField()
    used_on = models.DateField()
    gave_credit = models.CharField(
        max_length=8, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], default="unknown"
    )
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
