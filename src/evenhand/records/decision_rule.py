from django.db import models
from django.db.models import Q

#: The four to begin with come first. `framework/data/decision_rules.toml` says what each means, with an example.
RULES = [
    ("consent", "Consent"),
    ("consensus", "Consensus with block"),
    ("majority", "Majority with quorum"),
    ("advice", "Advice"),
    ("gradients", "Gradients of agreement"),
    ("score", "Score"),
    ("ranked", "Ranked choice"),
    ("lot", "Lot"),
    ("lead", "One person decides"),
]
#: How the decision on working together is made: each person named answers in their own words.
SIGNED = ("signed", "Each person named answers")
DECISION_KINDS = [("strategic", "Where we are going"), ("procedural", "How we go about it")]
#: Who can see who said what.
SECRECIES = [
    ("named", "Everyone here sees who said what"),
    ("facilitator", "Known only to the facilitator"),
    ("unlinkable", "No one here can link it to you"),
]
#: Rules in which one person decides.
ONE_DECIDES = ("advice", "lead")


class DecisionRule(models.Model):
    """Who decides one kind of matter, by which rule, with whose presence: what a “who decides” clause holds to.

    It belongs to one version of a clause and never changes; another rule is another version.
    """

    version = models.OneToOneField(
        "records.ClauseVersion", on_delete=models.PROTECT, related_name="decision_rule"
    )
    #: What it is about, such as “Money over £200”. Empty where it holds for all that no other rule names.
    matter = models.CharField(max_length=140, blank=True)
    kind = models.CharField(max_length=12, choices=DECISION_KINDS)
    rule = models.CharField(max_length=12, choices=RULES)
    secrecy = models.CharField(max_length=12, choices=SECRECIES, default="named")
    #: How many of those with a say must have spoken, as a share of them, for it to count.
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    #: More than this share of those who chose must choose it.
    threshold_percent = models.PositiveSmallIntegerField(default=50)
    days_least = models.PositiveSmallIntegerField(default=7)
    #: Who decides, where one person does.
    decider = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="decides"
    )
    #: Partner types that have a say in it. Empty stands for everyone with a say in the project.
    say_types = models.JSONField(default=list, blank=True)
    #: Up to how much this rule may spend. Empty where it is not about money.
    spends_pence = models.PositiveBigIntegerField(null=True, blank=True)
    #: Whether it may publish.
    may_publish = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_percent__gte=1, quorum_percent__lte=100),
                name="decision_rule_quorum_sane",
            ),
            # Half or more: a smaller share would let a few decide for the many and call it a majority.
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=50, threshold_percent__lte=99),
                name="decision_rule_threshold_sane",
            ),
            models.CheckConstraint(condition=Q(days_least__lte=366), name="decision_rule_days_sane"),
            models.CheckConstraint(
                condition=Q(rule__in=ONE_DECIDES, decider__isnull=False)
                | (~Q(rule__in=ONE_DECIDES) & Q(decider__isnull=True)),
                name="decision_rule_one_decides",
            ),
        ]


class RulePresence(models.Model):
    """How many people of a partner type must be there with a say, for a decision by this rule to be made."""

    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT, related_name="presences")
    type = models.CharField(max_length=40)
    least = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "type"], name="rule_presence_once"),
            models.CheckConstraint(condition=Q(least__gte=1), name="rule_presence_at_least_one"),
        ]
