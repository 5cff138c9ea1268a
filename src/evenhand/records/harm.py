from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS

LIKELIHOODS = [
    ("likely", "Likely"),
    ("possible", "It could happen"),
    ("unlikely", "Not likely"),
    ("cannot_say", "I cannot say"),
]
HARM_STATES = [
    ("open", "Watched"),
    ("closed", "No longer watched"),
]


class Harm(models.Model):
    """Something that could go wrong: what sets it off, how, what it does and to whom, and what guards against it."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="harms")
    number = models.PositiveIntegerField()
    trigger = models.TextField()
    mechanism = models.TextField()
    harm = models.TextField()
    #: Who would bear it, as partner types; and in words, since some who would bear it are not at the table.
    bearer_types = models.JSONField(default=list, blank=True)
    bearer_words = models.CharField(max_length=200, blank=True)
    #: The row of the framework's `harms` that it began from, and of which partner types that was first said.
    template = models.CharField(max_length=60, blank=True)
    first_said_of = models.JSONField(default=list, blank=True)
    #: Why it holds for those named here, where it was first said of others.
    holds_here_because = models.TextField(blank=True)
    guard = models.TextField(blank=True)
    guard_owner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="guards"
    )
    stage = models.CharField(max_length=40, blank=True)
    #: The harm of leaving people out, which is weighed like any other.
    is_of_not_involving = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=HARM_STATES, default="open")
    closed_because = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="harms")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="harm_number_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(closed_because="") & Q(closed_on__isnull=False)),
                name="harm_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(trigger="") & ~Q(mechanism="") & ~Q(harm=""), name="harm_says_how"
            ),
        ]


class HarmLikelihood(models.Model):
    """How likely somebody who would bear it thinks it is. A new word replaces their last and keeps it."""

    harm = models.ForeignKey(Harm, on_delete=models.PROTECT, related_name="likelihoods")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    likelihood = models.CharField(max_length=10, choices=LIKELIHOODS)
    words = models.TextField(blank=True)
    #: They hold none of the types that would bear it, and say that it would fall on them too.
    is_bearer_by_own_word = models.BooleanField(default=False)
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
                fields=["harm", "partner"], condition=Q(is_latest=True), name="harm_likelihood_one_latest"
            )
        ]


class HarmSeen(models.Model):
    """It happened, or something like it did: what was seen, on which day, and told by whom."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="harms_seen")
    number = models.PositiveIntegerField()
    #: Empty where nobody had foreseen it.
    harm = models.ForeignKey(Harm, null=True, blank=True, on_delete=models.PROTECT, related_name="seen")
    what = models.TextField()
    bearer_types = models.JSONField(default=list, blank=True)
    bearer_words = models.CharField(max_length=200, blank=True)
    what_was_done = models.TextField(blank=True)
    happened_on = models.DateField()
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="harm_seen_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="harm_seen_says_what"),
        ]


class WatchSign(models.Model):
    """By what people would notice a harm coming: words, or a figure of the record that passes a mark."""

    harm = models.ForeignKey(Harm, on_delete=models.PROTECT, related_name="signs")
    words = models.CharField(max_length=300)
    #: One of `readings/watch_signs.FIGURES`, or empty where people watch for it themselves.
    figure = models.CharField(max_length=40, blank=True)
    is_above = models.BooleanField(default=True)
    mark = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(figure="") | Q(mark__isnull=False), name="watch_sign_figure_has_a_mark"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="watch_sign_has_words"),
        ]


class WatchSignSeen(models.Model):
    """A sign was seen: by somebody, or because a figure passed its mark. The whole group was told."""

    sign = models.ForeignKey(WatchSign, on_delete=models.PROTECT, related_name="seen")
    #: What the figure was, as it was shown.
    figure_said = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    #: Nobody, where a figure gave it.
    partner = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_on = models.DateField()
    #: What people agreed to do about it, or why nothing.
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "records.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sign"],
                condition=Q(answered_on__isnull=True, partner__isnull=True),
                name="watch_sign_seen_by_figure_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""), name="watch_sign_answered_in_words"
            ),
        ]
