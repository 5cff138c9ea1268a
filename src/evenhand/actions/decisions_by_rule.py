"""Open a decision by a rule: by the charter's where it has one for it, and else by one chosen freely.

What it is opened with never changes. Who has a say is written down now, with what they are here as, so that
nobody is added, taken out or weighed otherwise later.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.access import charters
from evenhand.access.permissions import Permission
from evenhand.access.roles import HAS_A_SAY, ROLES
from evenhand.actions import agenda, asks_told, ballots, ledger, once
from evenhand.actions.clauses_in_force import check_decidable
from evenhand.actions.decision_again import check_look_again_on
from evenhand.actions.errors import ActionError
from evenhand.methods.decision_rules import CHOOSE_AMONG, lot_digest
from evenhand.records.decision_rule import ONE_DECIDES, RULES
from evenhand.records.models import (
    AgendaItem,
    ClauseVersion,
    Contribution,
    Decision,
    DecisionCitation,
    DecisionOption,
    DecisionRule,
    DecisionSignature,
    Partner,
    Person,
    Project,
)

#: About how long it takes to read what is asked and say what one thinks, which its letter says too.
MINUTES_TO_SAY = 5
MOST_OPTIONS = 9
#: From its opening to its end, with every extension: what never ends is never decided.
MOST_DAYS = 366
#: In a decision on a clause of the charter the first way is this, in these words: it is what lets the wording hold.
TAKE_IT_IN = "Yes, take it in"
_NAMES = dict(RULES)


@dataclass(frozen=True, slots=True)
class OptionStated:
    """One of the ways it could go, and what that would change."""

    text: str
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a decision is held to from its first moment."""

    rule: str
    secrecy: str
    quorum_percent: int
    threshold_percent: int
    presence: list[dict[str, Any]]
    decider: Partner | None
    days_least: int = 0


@transaction.atomic
def open_by_rule(
    *,
    project: Project,
    question: str,
    words: str,
    reasons: str,
    kind: str,
    rule: str | None,
    charter_rule: DecisionRule | None,
    closes_at: datetime,
    options: Sequence[OptionStated] = (),
    citations: Sequence[Contribution] = (),
    say: Sequence[Partner] | None = None,
    secrecy: str = "named",
    quorum_percent: int = 50,
    threshold_percent: int = 50,
    breakdown: Sequence[Sequence[str]] = (),
    decider: Partner | None = None,
    stage: str = "",
    talked_at: str = "",
    clause_version: ClauseVersion | None = None,
    replaces: Decision | None = None,
    agenda_item: AgendaItem | None = None,
    look_again_on: date | None = None,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> Decision:
    """Put something to everyone with a say in it. `say` names them where no rule of a charter does."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if partner.project_id != project.pk or not partner.is_here or partner.role not in HAS_A_SAY:
        raise ActionError("Only somebody who takes part in this project can put something to the others.")
    if not question.strip() or not words.strip():
        raise ActionError("Say what is asked, in one line and then in your own words.")
    terms = _terms(project, kind, rule, charter_rule, secrecy, quorum_percent, threshold_percent, decider)
    _check_time(closes_at, terms.days_least)
    stated = _options(options, terms.rule)
    roll = _roll(project, terms, charter_rule, say)
    groups = _breakdown(breakdown, terms)
    _check_follows(project, clause_version, replaces, agenda_item, citations)
    if clause_version is not None:
        check_decidable(clause_version, kind=kind, rule=terms.rule, charter_rule=charter_rule, roll=roll)
        if stated and stated[0].text != TAKE_IT_IN:
            raise ActionError(
                f"In a decision on a clause the first way is “{TAKE_IT_IN}”, in these words. Other ways come after it."
            )
    check_look_again_on(look_again_on)
    secret, digest = _sealed_secret() if terms.rule == "lot" else ("", "")
    last = Decision.objects.filter(project=project).order_by("-number").first()
    decision = Decision.objects.create(
        project=project,
        number=(last.number if last else 0) + 1,
        replaces=replaces,
        question=question.strip(),
        words=words,
        reasons=reasons,
        look_again_on=look_again_on,
        kind=kind,
        stage=stage,
        talked_at=talked_at,
        rule=terms.rule,
        charter_rule=charter_rule,
        secrecy=terms.secrecy,
        quorum_percent=terms.quorum_percent,
        threshold_percent=terms.threshold_percent,
        presence=terms.presence,
        breakdown=groups,
        decider=terms.decider,
        closes_at=closes_at,
        lot_digest=digest,
        lot_secret=secret,
        clause_version=clause_version,
        opened_by=by,
    )
    DecisionOption.objects.bulk_create(
        DecisionOption(decision=decision, number=place, text=each.text, would_change=each.would_change)
        for place, each in enumerate(stated, 1)
    )
    DecisionSignature.objects.bulk_create(
        DecisionSignature(decision=decision, partner=each, types=sorted(each.type_ids)) for each in roll
    )
    DecisionCitation.objects.bulk_create(
        DecisionCitation(decision=decision, contribution=each) for each in dict.fromkeys(citations)
    )
    if terms.secrecy == "unlinkable":
        ballots.open_roll(decision, roll)
    follows = [clause_version, replaces, agenda_item, charter_rule and charter_rule.version, *citations]
    decision.ledger_seq = ledger.append(
        project,
        "decision.open_by_rule",
        {
            "decision": decision.number,
            "question": decision.question,
            "words": words,
            "reasons": reasons,
            "kind": kind,
            "stage": stage,
            "talked_at": talked_at,
            "rule": terms.rule,
            "from_charter": charter_rule is not None,
            "matter": charter_rule.matter if charter_rule else "",
            "secrecy": terms.secrecy,
            "quorum_percent": terms.quorum_percent,
            "threshold_percent": terms.threshold_percent,
            "presence": terms.presence,
            "breakdown": groups,
            "decider": terms.decider.pk if terms.decider else None,
            "options": [{"text": each.text, "would_change": each.would_change} for each in stated],
            "roll": [{"partner": each.pk, "types": sorted(each.type_ids)} for each in roll],
            "closes_at": closes_at,
            "replaces": replaces.number if replaces else None,
            "lot_digest": decision.lot_digest,
            "look_again_on": look_again_on,
        },
        by=by,
        refs=ledger.refs_to(*follows),
    )
    decision.save(update_fields=["ledger_seq"])
    if agenda_item is not None:
        agenda.became_decision(item=agenda_item, decision=decision, partner=partner, by=by)
    asks_told.tell_each(
        roll,
        key=f"decision {decision.pk}",
        what=f"to have your say in something that is to be decided, until {_day(closes_at)}",
        minutes=MINUTES_TO_SAY,
        by=by,
    )
    return decision


def presence_of(rules: Iterable[DecisionRule]) -> list[dict[str, Any]]:
    """Who must be there with a say, by any of these rules: of each type the most that one of them asks for."""
    most: dict[str, int] = {}
    for rule in rules:
        for each in rule.presences.all():
            most[each.type] = max(most.get(each.type, 0), each.least)
    return [{"type": type_id, "least": least} for type_id, least in most.items()]


def _sealed_secret() -> tuple[str, str]:
    """For a draw: what nobody knows before it closes, and the seal by which it cannot be another one then."""
    secret = secrets.token_hex(32)
    return secret, lot_digest(secret)


def _terms(
    project: Project,
    kind: str,
    rule: str | None,
    charter_rule: DecisionRule | None,
    secrecy: str,
    quorum_percent: int,
    threshold_percent: int,
    decider: Partner | None,
) -> _Terms:
    in_force = charters.rules_in_force(project).filter(kind=kind)
    if charter_rule is None:
        if in_force.exists():
            raise ActionError(
                "Our charter says how such decisions are made. Choose which of its rules this falls under."
            )
        if rule not in _NAMES:
            raise ActionError("Choose by which rule it is decided.")
        terms = _Terms(rule, secrecy, quorum_percent, threshold_percent, [], decider)  # type: ignore[arg-type]
    else:
        found = in_force.filter(pk=charter_rule.pk).prefetch_related("presences").first()
        if found is None:
            raise ActionError(
                "This rule of our charter is not in force, or is for the other kind of decision. Choose another."
            )
        terms = _Terms(
            found.rule,
            found.secrecy,
            found.quorum_percent,
            found.threshold_percent,
            presence_of([found]),
            found.decider,
            found.days_least,
        )
    _check_terms(project, terms)
    return terms


def _check_terms(project: Project, terms: _Terms) -> None:
    decider = terms.decider
    if terms.rule in ONE_DECIDES:
        if decider is None:
            raise ActionError("Say who decides. In this rule one person does.")
        if decider.project_id != project.pk or not decider.is_here or decider.role not in HAS_A_SAY:
            raise ActionError(
                "Whoever decides must take part in this project now. If our charter names somebody else, change that clause first."
            )
    elif decider is not None:
        raise ActionError("In this rule nobody decides alone. Name nobody who decides.")
    if not 1 <= terms.quorum_percent <= 100:
        raise ActionError("How many must have spoken is a share from 1 to 100 per cent.")
    if not 50 <= terms.threshold_percent <= 99:
        raise ActionError(
            "The share that must choose it is from 50 to 99 per cent. Less would let a few decide."
        )
    if terms.secrecy != "named" and terms.rule in ONE_DECIDES:
        raise ActionError(
            "In this rule one person reads what each says and answers it, so everyone here sees who said what."
        )
    if terms.secrecy == "facilitator" and not _somebody_may(project, Permission.CONTRIBUTION_UNMASK):
        raise ActionError(
            "Nobody here is the facilitator, so nothing can be known to the facilitator alone. Choose another way."
        )
    if terms.secrecy == "unlinkable" and terms.rule not in ("majority", "score", "ranked"):
        raise ActionError(
            "A vote that no one can link to you has no words. It goes with majority, score and ranked choice."
        )


def _somebody_may(project: Project, permission: Permission) -> bool:
    roles = [role.id for role in ROLES.values() if permission in role.permissions]
    return project.partners.filter(removed_at=None, role__in=roles).exists()


def _check_time(closes_at: datetime, days_least: int) -> None:
    now = timezone.now()
    if closes_at <= now:
        raise ActionError("Give a time to close that is still to come.")
    # By days, as people count: opened on Monday with seven days, it may close next Monday.
    if timezone.localdate(closes_at) < timezone.localdate(now) + timedelta(days=days_least):
        raise ActionError(f"Our charter gives people at least {days_least} days to say what they think.")
    if timezone.localdate(closes_at) > latest_end(now):
        raise ActionError(f"Give a time to close within {MOST_DAYS} days, so that it is decided some day.")


def latest_end(opened_at: datetime) -> date:
    """The last day on which something opened then may close, however often it is given more time."""
    return timezone.localdate(opened_at) + timedelta(days=MOST_DAYS)


def _options(options: Sequence[OptionStated], rule: str) -> list[OptionStated]:
    stated = [OptionStated(each.text.strip(), each.would_change) for each in options if each.text.strip()]
    if rule in CHOOSE_AMONG and len(stated) < 2:
        raise ActionError("This rule chooses among ways it could go. Give at least two.")
    if rule in ("consent", "consensus", "gradients") and len(stated) > 1:
        raise ActionError("This rule is about one proposal. Give one way, or none and say it in words.")
    if len(stated) > MOST_OPTIONS:
        raise ActionError(f"Give {MOST_OPTIONS} ways at most. More cannot be weighed well.")
    if len({each.text.casefold() for each in stated}) < len(stated):
        raise ActionError("Two of the ways are the same. Put one in other words, or take it out.")
    return stated


def _roll(
    project: Project, terms: _Terms, charter_rule: DecisionRule | None, say: Sequence[Partner] | None
) -> list[Partner]:
    """Everyone with a say: by the charter those whom it names, and never a choice of the opener's among them."""
    here = project.partners.filter(removed_at=None, role__in=HAS_A_SAY)
    everyone = list(here.select_related("person").prefetch_related("types"))
    if charter_rule is not None:
        wanted = set(charter_rule.say_types)
        roll = [each for each in everyone if not wanted or wanted & set(each.type_ids)]
    elif say is not None:
        known = {each.pk for each in everyone}
        if any(each.pk not in known for each in say):
            raise ActionError(
                "Only people who take part in this project now can have a say. An observer has none."
            )
        asked = {each.pk for each in say}
        roll = [each for each in everyone if each.pk in asked]
    else:
        roll = everyone
    if terms.decider is not None:
        # Whoever decides does not give advice to themselves.
        roll = [each for each in roll if each.pk != terms.decider.pk]
    if not roll and terms.rule != "lead":
        raise ActionError("Nobody would have a say in this. Name at least one person.")
    if terms.secrecy == "unlinkable" and len(roll) < ballots.LEAST_VOTERS:
        raise ActionError(
            f"A vote that no one can link to you needs at least {ballots.LEAST_VOTERS} people with a say. Choose another way."
        )
    return roll


def _breakdown(breakdown: Sequence[Sequence[str]], terms: _Terms) -> list[list[str]]:
    groups = [sorted(set(group)) for group in breakdown if group]
    if groups and terms.secrecy == "unlinkable":
        raise ActionError("A vote that no one can link to you is not told by groups: that could tell who.")
    named = [type_id for group in groups for type_id in group]
    if len(named) != len(set(named)):
        raise ActionError("Each group of people can stand in one row only.")
    return groups


def _check_follows(
    project: Project,
    clause_version: ClauseVersion | None,
    replaces: Decision | None,
    agenda_item: AgendaItem | None,
    citations: Sequence[Contribution],
) -> None:
    if clause_version is not None and (
        clause_version.clause.project_id != project.pk or clause_version.state != "proposed"
    ):
        raise ActionError("This wording of the clause is not being asked about any more.")
    if replaces is not None:
        if replaces.project_id != project.pk or replaces.withdrawn_at or replaces.is_open:
            raise ActionError("Only a decision of this project that is closed can be replaced.")
        if Decision.objects.filter(replaces=replaces).exists():
            raise ActionError("Another decision replaces this one already.")
    if agenda_item is not None and agenda_item.project_id != project.pk:
        raise ActionError("This is not on the agenda of this project.")
    if any(each.project_id != project.pk for each in citations):
        raise ActionError("Only what was said in this project can be gone back to.")


def _day(moment: datetime) -> str:
    day = timezone.localtime(moment)
    return f"{day:%A} {day.day} {day:%B %Y}"
