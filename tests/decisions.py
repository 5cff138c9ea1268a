"""Decisions by rule for tests: put one, let people speak, and let time pass."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from django.utils import timezone

from evenhand.actions import closing, decisions_by_rule, positions
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.records.models import (
    Clause,
    ClauseVersion,
    Decision,
    DecisionRule,
    DecisionSignature,
    RulePresence,
)

OPTIONS = [
    OptionStated("The church hall", "People who use a wheelchair can come in."),
    OptionStated("The library", "It is nearer to the bus."),
    OptionStated("The school", "There is a kitchen."),
]


def in_days(days):
    return timezone.now() + timedelta(days=days)


def put_by_rule(cast, rule="consent", **more):
    """Rosa puts it to everyone with a say: Rosa, Femi, Priya and Walter."""
    if rule in ("majority", "score", "ranked", "lot"):
        more.setdefault("options", OPTIONS)
    more.setdefault("charter_rule", None)
    more.setdefault("closes_at", in_days(7))
    partner = more.pop("partner", cast.rosa)
    return decisions_by_rule.open_by_rule(
        project=cast.project,
        question=more.pop("question", "Where do we meet?"),
        words="We want one place for all our meetings.",
        reasons="The old one is closing.",
        kind=more.pop("kind", "strategic"),
        rule=None if more["charter_rule"] else rule,
        partner=partner,
        by=partner.person,
        **more,
    )


def signature_of(decision, partner):
    return DecisionSignature.objects.get(decision=decision, partner=partner)


def take(decision, partner, stance, words="", **more):
    more.setdefault("by", partner.person)
    return positions.take(signature=signature_of(decision, partner), stance=stance, words=words, **more)


def typed_in(decision, partner, stance, words="", *, typist, **more):
    return take(
        decision,
        partner,
        stance,
        words,
        by=typist.person,
        entered_by=typist.person,
        channel="post",
        witness="A neighbour",
        **more,
    )


@contextmanager
def days_later(days):
    moment = timezone.now() + timedelta(days=days)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield moment


def close_later(decision, by, words="So we do.", **more):
    with days_later(30):
        return closing.close(decision=decision, outcome_words=words, by=by.person, **more)


def charter_rule(cast, rule="consent", presence=(), **terms):
    """A “who decides” clause in force, with the rule that it holds to."""
    number = Clause.objects.filter(project=cast.project).count() + 1
    today = timezone.localdate()
    version = ClauseVersion.objects.create(
        clause=Clause.objects.create(project=cast.project, number=number, topic="deciding"),
        number=1,
        heading="Who decides",
        text="We decide together.",
        proposed_by=cast.rosa,
        proposed_on=today,
        state="in_force",
        in_force_on=today,
    )
    terms.setdefault("days_least", 3)
    made = DecisionRule.objects.create(
        version=version, kind=terms.pop("kind", "strategic"), rule=rule, **terms
    )
    for type_id, least in presence:
        RulePresence.objects.create(rule=made, type=type_id, least=least)
    return made


def fresh(decision):
    return Decision.objects.get(pk=decision.pk)
