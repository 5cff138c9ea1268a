"""What a clause holds the project to, as stated by whoever puts it forward, and kept as rows beside its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.access.roles import HAS_A_SAY
from evenhand.actions.errors import ActionError
from evenhand.readings.amounts import joined
from evenhand.readings.framework import current
from evenhand.records.decision_rule import DECISION_KINDS, ONE_DECIDES, RULES, SECRECIES
from evenhand.records.models import (
    AgendaTerms,
    ClauseVersion,
    DecisionRule,
    Partner,
    Project,
    ReleaseTerms,
    RulePresence,
)

#: Rules whose votes can be taken so that no one here can link them to anybody.
COUNTED = ("majority", "score", "ranked")
_DAYS = re.compile(r"(?<!\d)(\d{1,4})\s+days?\b", re.ASCII)


@dataclass(frozen=True)
class RuleStated:
    """Who decides one kind of matter, by which rule, with whose presence."""

    kind: str
    rule: str
    matter: str = ""
    secrecy: str = "named"
    quorum_percent: int = 50
    threshold_percent: int = 50
    presence: Sequence[tuple[str, int]] = ()
    days_least: int = 7
    decider: Partner | None = None
    say_types: Sequence[str] = ()
    spends_pence: int | None = None
    may_publish: bool = False


@dataclass(frozen=True)
class AgendaStated:
    callers_needed: int = 1
    answer_days: int = 14


@dataclass(frozen=True)
class ReleaseStated:
    partners_days: int = 14
    reply_days: int = 14
    embargo_days_most: int = 90
    steps: str = ""
    may_say_no: str = ""


@dataclass(frozen=True)
class TermsStated:
    """At most one of them: which one, the topic of the clause says."""

    rule: RuleStated | None = None
    agenda: AgendaStated | None = None
    release: ReleaseStated | None = None


def fitting(
    topic: str,
    *,
    is_end: bool,
    rule: RuleStated | None,
    agenda: AgendaStated | None,
    release: ReleaseStated | None,
    project: Project,
) -> TermsStated:
    """The terms that belong to this topic, once they are found to be possible."""
    if is_end:
        return TermsStated()
    if (rule and topic != "deciding") or (agenda and topic != "agenda") or (release and topic != "release"):
        raise ActionError("These terms belong to a clause on something else.")
    if topic == "deciding":
        if rule is None:
            raise ActionError("Say by which rule it is decided.")
        _check_rule(rule, project)
        return TermsStated(rule=rule)
    if topic == "agenda":
        agenda = agenda or AgendaStated()
        if agenda.callers_needed < 1 or not 1 <= agenda.answer_days <= 366:
            raise ActionError("At least one person, and between 1 and 366 days.")
        return TermsStated(agenda=agenda)
    if topic == "release":
        release = release or ReleaseStated()
        if not (
            0 <= release.partners_days <= 366
            and 0 <= release.reply_days <= 366
            and 0 <= release.embargo_days_most <= 1096
        ):
            raise ActionError(
                "Days to read and to reply: up to 366. Days that something may wait: up to 1096."
            )
        return TermsStated(release=release)
    return TermsStated()


def _check_rule(stated: RuleStated, project: Project) -> None:
    types = {each.id for each in current().partner_types}
    present = [type_id for type_id, _ in stated.presence]
    if stated.kind not in dict(DECISION_KINDS) or stated.rule not in dict(RULES):
        raise ActionError("Choose one of the kinds of matter and one of the rules.")
    if stated.secrecy not in dict(SECRECIES):
        raise ActionError("Choose who can see who said what.")
    if not {*stated.say_types, *present} <= types:
        raise ActionError("Choose partner types from the list.")
    if len(set(present)) != len(present) or any(least < 1 for _, least in stated.presence):
        raise ActionError("Say for each partner type once how many must be there: at least one.")
    if stated.say_types and not set(present) <= set(stated.say_types):
        raise ActionError("Whoever must be there must also have a say. Give those partner types a say too.")
    if not 1 <= stated.quorum_percent <= 100:
        raise ActionError("The share of people who must have spoken lies between 1 and 100 percent.")
    if not 50 <= stated.threshold_percent <= 99:
        raise ActionError("The share that must choose it lies between 50 and 99 percent.")
    if not 0 <= stated.days_least <= 366:
        raise ActionError("A matter stays open for 0 to 366 days at least.")
    if (stated.rule in ONE_DECIDES) != (stated.decider is not None):
        raise ActionError(
            "Name who decides."
            if stated.rule in ONE_DECIDES
            else "By this rule nobody decides alone, so leave out who decides."
        )
    decider = stated.decider
    if decider and (decider.project_id != project.pk or not decider.is_here or decider.role not in HAS_A_SAY):
        raise ActionError("Whoever decides must be in this project now, with a say.")
    if stated.secrecy != "named" and stated.rule in ONE_DECIDES:
        raise ActionError(
            "By this rule one person reads what each says and answers it, so everyone here sees who said what."
        )
    if stated.secrecy == "unlinkable" and stated.rule not in COUNTED:
        raise ActionError(
            "A vote that no one can link to a person needs a rule that counts marks: "
            "majority, score or ranked choice. The other rules need people’s words."
        )


def refuse_other_days(text: str, terms: TermsStated) -> None:
    """People agree to the words, and are held to the numbers beside them: so both name the same days.

    Only days written in digits can be compared. Words that name no days say nothing else.
    """
    held: set[int] = set()
    if terms.rule:
        held = {terms.rule.days_least}
    elif terms.agenda:
        held = {terms.agenda.answer_days}
    elif terms.release:
        held = {
            terms.release.partners_days,
            terms.release.reply_days,
            terms.release.embargo_days_most,
        }
    named = {int(number) for number in _DAYS.findall(text)}
    if held and (other := sorted(named - held)):
        raise ActionError(
            f"The words of this clause say {other[0]} days, and the numbers below them say "
            f"{joined([str(number) for number in sorted(held)])}. Make them the same, since people agree to the "
            "words and are held to the numbers."
        )


def refuse_twice(project: Project, terms: TermsStated, *, but: int | None) -> None:
    """Two clauses in force on the same matter would leave it open which of them holds."""
    of_others = {"version__clause__project": project, "version__state__in": ["proposed", "in_force"]}
    found: list[int] = []
    if terms.rule:
        rows = DecisionRule.objects.filter(**of_others, kind=terms.rule.kind).exclude(version__clause=but)
        found = [
            number
            for matter, number in rows.values_list("matter", "version__clause__number")
            if same_matter(matter, terms.rule.matter)
        ]
    elif terms.agenda:
        agenda = AgendaTerms.objects.filter(**of_others).exclude(version__clause=but)
        found = list(agenda.values_list("version__clause__number", flat=True))
    elif terms.release:
        release = ReleaseTerms.objects.filter(**of_others).exclude(version__clause=but)
        found = list(release.values_list("version__clause__number", flat=True))
    if found:
        raise ActionError(
            f"Clause {found[0]} is about this already. Change that one, so that it is clear which one holds."
        )


def same_matter(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def keep(version: ClauseVersion, terms: TermsStated) -> None:
    if terms.rule:
        stated = terms.rule
        rule = DecisionRule.objects.create(
            version=version,
            matter=" ".join(stated.matter.split()),
            kind=stated.kind,
            rule=stated.rule,
            secrecy=stated.secrecy,
            quorum_percent=stated.quorum_percent,
            threshold_percent=stated.threshold_percent,
            days_least=stated.days_least,
            decider=stated.decider,
            say_types=sorted(set(stated.say_types)),
            spends_pence=stated.spends_pence,
            may_publish=stated.may_publish,
        )
        RulePresence.objects.bulk_create(
            RulePresence(rule=rule, type=type_id, least=least) for type_id, least in stated.presence
        )
    if terms.agenda:
        AgendaTerms.objects.create(
            version=version,
            callers_needed=terms.agenda.callers_needed,
            answer_days=terms.agenda.answer_days,
        )
    if terms.release:
        ReleaseTerms.objects.create(
            version=version,
            partners_days=terms.release.partners_days,
            reply_days=terms.release.reply_days,
            embargo_days_most=terms.release.embargo_days_most,
            steps=terms.release.steps,
            may_say_no=terms.release.may_say_no,
        )


def said(terms: TermsStated) -> dict[str, object]:
    """The terms as the ledger keeps them."""
    if terms.rule:
        stated = terms.rule
        return {
            "rule": {
                "matter": " ".join(stated.matter.split()),
                "kind": stated.kind,
                "rule": stated.rule,
                "secrecy": stated.secrecy,
                "quorum_percent": stated.quorum_percent,
                "threshold_percent": stated.threshold_percent,
                "presence": [list(each) for each in stated.presence],
                "days_least": stated.days_least,
                "decider": stated.decider.pk if stated.decider else None,
                "say_types": sorted(set(stated.say_types)),
                "spends_pence": stated.spends_pence,
                "may_publish": stated.may_publish,
            }
        }
    if terms.agenda:
        return {
            "agenda": {
                "callers_needed": terms.agenda.callers_needed,
                "answer_days": terms.agenda.answer_days,
            }
        }
    if terms.release:
        return {
            "release": {
                "partners_days": terms.release.partners_days,
                "reply_days": terms.release.reply_days,
                "embargo_days_most": terms.release.embargo_days_most,
                "steps": terms.release.steps,
                "may_say_no": terms.release.may_say_no,
            }
        }
    return {}
