"""Who would lose something by another wording of a clause. Nobody loses a say, a place or a veto unasked."""

from collections.abc import Iterable, Sequence

from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated, TermsStated, same_matter
from evenhand.records.decision_rule import SECRECIES
from evenhand.records.models import AgendaTerms, ClauseVersion, DecisionRule, Partner, ReleaseTerms

_OPEN_TO_CLOSED = [value for value, _ in SECRECIES]


def who_loses(
    before: ClauseVersion, terms: TermsStated, *, is_end: bool, here: Sequence[Partner]
) -> list[Partner]:
    """Those of the people here who must be asked, in the order given."""
    if is_end:
        return list(here)
    rule = DecisionRule.objects.filter(version=before).prefetch_related("presences").first()
    if rule is not None and terms.rule is not None:
        return _by_rule(rule, terms.rule, here)
    agenda = AgendaTerms.objects.filter(version=before).first()
    if agenda is not None and terms.agenda is not None:
        return list(here) if _is_harder_to_raise(agenda, terms.agenda) else []
    release = ReleaseTerms.objects.filter(version=before).first()
    if release is not None and terms.release is not None:
        return list(here) if _is_less_release(release, terms.release) else []
    return []


def has_a_say(types: Iterable[str], say_types: Sequence[str]) -> bool:
    return not say_types or not set(types).isdisjoint(say_types)


def _by_rule(before: DecisionRule, after: RuleStated, here: Sequence[Partner]) -> list[Partner]:
    had = [
        each for each in here if has_a_say(each.type_ids, before.say_types) or each.pk == before.decider_id
    ]
    if _decides_otherwise(before, after):
        return had
    least = dict(after.presence)
    fewer = {row.type for row in before.presences.all() if least.get(row.type, 0) < row.least}
    return [
        each
        for each in had
        if not has_a_say(each.type_ids, after.say_types) or not fewer.isdisjoint(each.type_ids)
    ]


def _decides_otherwise(before: DecisionRule, after: RuleStated) -> bool:
    """Whether it touches everyone who has a say: another rule may end a veto, and an easier one outvotes more."""
    return (
        before.rule != after.rule
        or before.kind != after.kind
        or not same_matter(before.matter, after.matter)
        or before.decider_id != (after.decider.pk if after.decider else None)
        or after.quorum_percent < before.quorum_percent
        or after.threshold_percent < before.threshold_percent
        or after.days_least < before.days_least
        or _OPEN_TO_CLOSED.index(after.secrecy) < _OPEN_TO_CLOSED.index(before.secrecy)
        or (after.spends_pence or 0) > (before.spends_pence or 0)
        or (after.may_publish and not before.may_publish)
    )


def _is_harder_to_raise(before: AgendaTerms, after: AgendaStated) -> bool:
    return after.callers_needed > before.callers_needed or after.answer_days > before.answer_days


def _is_less_release(before: ReleaseTerms, after: ReleaseStated) -> bool:
    return (
        after.partners_days < before.partners_days
        or after.reply_days < before.reply_days
        or after.embargo_days_most > before.embargo_days_most
        or after.steps.split() != before.steps.split()
        or after.may_say_no.split() != before.may_say_no.split()
    )
