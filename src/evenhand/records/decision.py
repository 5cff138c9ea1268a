from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.decision_rule import DECISION_KINDS, ONE_DECIDES, RULES, SECRECIES, SIGNED
from evenhand.records.partner import CHANNELS

STANCES = [
    ("agree", "I agree"),
    ("dissent", "I disagree, and want that kept"),
    ("stand_aside", "I stand aside"),
]
#: What people can say under each rule. Under `score`, `ranked` and `majority` the choice lies in `PositionChoice`.
STANCES_OF: dict[str, list[tuple[str, str]]] = {
    "signed": STANCES,
    "consent": [
        ("no_objection", "I have no objection"),
        ("object", "I object, and say why"),
        ("stand_aside", "I stand aside"),
    ],
    "consensus": [
        ("agree", "I agree"),
        ("reservations", "I agree, with a worry"),
        ("stand_aside", "I stand aside"),
        ("block", "I block it, and say why"),
    ],
    "majority": [("chose", "My choice"), ("stand_aside", "I stand aside")],
    "advice": [("advise", "My advice"), ("stand_aside", "I have no advice to give")],
    "gradients": [
        ("g1", "Wholly for it"),
        ("g2", "For it, with a small point"),
        ("g3", "I can live with it"),
        ("g4", "I stand aside"),
        ("g5", "I want to talk more first"),
        ("g6", "I do not like it, and will not stand in the way"),
        ("g7", "I disagree strongly"),
        ("g8", "I cannot go along with it"),
    ],
    "score": [("chose", "My marks"), ("stand_aside", "I stand aside")],
    "ranked": [("chose", "My order"), ("stand_aside", "I stand aside")],
    "lot": [("chose", "Which I could live with"), ("stand_aside", "I stand aside")],
    "lead": [("advise", "What I think"), ("stand_aside", "I have nothing to say to it")],
}
_ALL_STANCES = sorted({stance for stances in STANCES_OF.values() for stance in stances})
#: Positions that stand against what is proposed, and so carry reasons.
AGAINST = ("dissent", "object", "block", "g7", "g8")
#: Positions that nobody takes without words. Beside a name with no words a mask over them would hide nobody.
WITH_WORDS = (*AGAINST, "advise")
OUTCOMES = [
    ("made", "Made"),
    ("not_made", "Not made"),
    ("outside", "Taken outside the charter"),
]
DISSENT_NAMINGS = [("named", "With my name"), ("masked", "Without my name")]


class Decision(models.Model):
    """Something decided, by those who have a say, by the rule that was in force when it opened.

    The decision on working together is one of them: its rule is that each person named answers. What a
    decision was opened with never changes (a trigger holds it); a changed decision is a new one that says
    which one it replaces.
    """

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    appraisal = models.ForeignKey(
        "records.Appraisal", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    approaches = models.JSONField(default=list)
    #: What is asked, in one line. Empty for the decision on working together.
    question = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    reasons = models.TextField()
    is_without_public = models.BooleanField(default=False)
    #: Required when nobody from the public side will take part; shown on every export.
    without_public_because = models.TextField(blank=True)
    look_again_on = models.DateField(null=True, blank=True)

    kind = models.CharField(max_length=12, choices=DECISION_KINDS, default="strategic")
    stage = models.CharField(max_length=40, blank=True)
    #: Where it was talked about, such as “the May meeting”, in words.
    talked_at = models.CharField(max_length=140, blank=True)
    rule = models.CharField(max_length=12, choices=[SIGNED, *RULES], default="signed")
    #: The charter's rule that it follows. Empty where there was none for it when it opened.
    charter_rule = models.ForeignKey(
        "records.DecisionRule", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    secrecy = models.CharField(max_length=12, choices=SECRECIES, default="named")
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    threshold_percent = models.PositiveSmallIntegerField(default=50)
    #: Who must be there with a say: [{"type": "carer", "least": 2}], as the charter said it then.
    presence = models.JSONField(default=list, blank=True)
    #: The one breakdown by partner type, chosen before it opened: groups of types, [["carer"], ["researcher"]].
    breakdown = models.JSONField(default=list, blank=True)
    decider = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_alone"
    )
    #: Nobody's position is taken in after this. Empty for the decision on working together.
    closes_at = models.DateTimeField(null=True, blank=True)
    #: For a draw: what the seed is made from, sealed when it opened and shown when it closed.
    lot_digest = models.CharField(max_length=64, blank=True)
    lot_secret = models.CharField(max_length=64, blank=True)
    #: A clause of the charter that this decision would put in force.
    clause_version = models.ForeignKey(
        "records.ClauseVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )

    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: When it was made. Nobody's silence makes it.
    made_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.TextField(blank=True)
    #: What came of it. Empty while it is open, and for the decision on working together.
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    outcome_option = models.ForeignKey(
        "records.DecisionOption", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome_words = models.TextField(blank=True)
    #: The figures it was closed with, so that they read the same later.
    result = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Why it was taken all the same, where the charter was not kept to.
    outside_because = models.TextField(blank=True)
    #: Since when enough people have called for another look.
    called_again_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(is_without_public=False) | ~Q(without_public_because=""),
                name="decision_without_public_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="decision_withdrawn_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(rule="signed", outcome__in=["", "outside"])
                | (~Q(rule="signed") & Q(outcome="made", made_at__isnull=False))
                | (~Q(rule="signed") & ~Q(outcome="made") & Q(made_at__isnull=True)),
                name="decision_made_as_it_came_out",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="outside")
                | (~Q(outside_because="") & Q(closed_by__isnull=False, made_at__isnull=True)),
                name="decision_outside_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(rule="signed") | Q(closes_at__isnull=False), name="decision_closes_some_time"
            ),
            models.CheckConstraint(
                condition=Q(rule__in=ONE_DECIDES, decider__isnull=False)
                | (~Q(rule__in=ONE_DECIDES) & Q(decider__isnull=True)),
                name="decision_one_decides",
            ),
            # Words without a name would tell it, and a breakdown needs to know who is what.
            models.CheckConstraint(
                condition=~Q(secrecy="unlinkable")
                | (Q(rule__in=["majority", "score", "ranked"], breakdown=[])),
                name="decision_unlinkable_has_no_breakdown",
            ),
        ]

    @property
    def is_made(self) -> bool:
        return self.made_at is not None

    @property
    def is_taken(self) -> bool:
        return self.is_made or self.outcome == "outside"

    @property
    def is_by_rule(self) -> bool:
        return self.rule != "signed"

    @property
    def is_open(self) -> bool:
        """Not made, closed or taken back. Whether its time is over is for whoever knows the time."""
        return self.made_at is None and self.closed_at is None and self.withdrawn_at is None


class DecisionOption(models.Model):
    """One of the ways it could go, and what that would change."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    would_change = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="decision_option_number_once")
        ]


class DecisionCitation(models.Model):
    """Something said that a decision goes back to, so that its author hears what came of it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="citations")
    contribution = models.ForeignKey(
        "records.Contribution", on_delete=models.PROTECT, related_name="cited_by"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "contribution"], name="decision_cites_once")
        ]


class DecisionSignature(models.Model):
    """A person with a say in a decision, and what they said to it. Empty until they say it.

    In an unlinkable vote it stays empty: the row only says who has a say.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="signatures")
    stance = models.CharField(max_length=12, choices=_ALL_STANCES, blank=True)
    words = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Who else heard or saw it, when it came by phone or on paper.
    witness = models.CharField(max_length=120, blank=True)
    #: What they were here as when it opened, so that a breakdown does not move with them.
    types = models.JSONField(default=list, blank=True)
    #: They want their disagreement kept beside the outcome, whatever they chose.
    is_dissent = models.BooleanField(default=False)
    dissent_naming = models.CharField(max_length=10, choices=DISSENT_NAMINGS, default="named")
    #: A name made up for this dissent alone.
    mask = models.CharField(max_length=60, blank=True)
    #: For a draw: anything they like, which goes into the seed.
    lot_words = models.CharField(max_length=60, blank=True)
    #: A second person who saw that what was typed in is what was said. Without one it does not count.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField(null=True, blank=True)
    #: Its owner said: yes, that is what I said.
    confirmed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "partner"], name="decision_signed_once"),
            models.CheckConstraint(
                condition=Q(stance="", signed_at__isnull=True) | (~Q(stance="") & Q(signed_at__isnull=False)),
                name="decision_signature_stance_and_time_together",
            ),
            models.CheckConstraint(
                condition=~Q(stance="dissent") | ~Q(words=""),
                name="decision_dissent_has_words",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("entered_by")),
                name="decision_signature_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(is_dissent=False) | Q(dissent_naming="named") | ~Q(mask=""),
                name="decision_masked_dissent_has_a_mask",
            ),
        ]

    @property
    def counts(self) -> bool:
        """Said by themselves, or typed in and seen by a second person or by themselves."""
        by_them = (
            self.entered_by_id is None or self.confirmed_on is not None or self.checked_by_id is not None
        )
        return self.stance != "" and by_them

    @property
    def is_their_own(self) -> bool:
        """Said by themselves, or typed in and confirmed by themselves: nobody types over it."""
        return self.stance != "" and (self.entered_by_id is None or self.confirmed_on is not None)


class PositionChoice(models.Model):
    """What a person gave one option: 1 for the one chosen, a mark, or its place in their order."""

    signature = models.ForeignKey(DecisionSignature, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(DecisionOption, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField()

    class Meta:
        ordering = ["option__number"]
        constraints = [models.UniqueConstraint(fields=["signature", "option"], name="position_choice_once")]


class PositionAnswer(models.Model):
    """An answer to what somebody said to a decision: an objection, a dissent or advice."""

    signature = models.ForeignKey(
        DecisionSignature, on_delete=models.PROTECT, related_name="position_answers"
    )
    #: The words that it answers, since minds may change.
    answers_words = models.TextField(blank=True)
    text = models.TextField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="position_answer_has_words")]
