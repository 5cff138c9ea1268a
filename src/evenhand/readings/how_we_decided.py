"""How we decided: what was not kept to first, then what is open, then what was made or not made, then the charter.

Only what the reader may see. Nothing here counts disagreement: it is content, and having none is no success.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from evenhand.access.decisions import is_over, sees_positions
from evenhand.access.findings import hold_backs_of
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import counted, day, joined
from evenhand.readings.clause_terms import matter
from evenhand.readings.decision_again import must_be_looked_at_again
from evenhand.readings.decisions_by_rule import WHY
from evenhand.readings.dissents import Dissent, dissents_of
from evenhand.readings.hold_backs import HoldShown, shown_each, with_people
from evenhand.readings.names import names_of_all, shown_name
from evenhand.readings.outside_charter import Outside, asked_in, names_of_people, outside_charter
from evenhand.readings.presence_said import asked_for
from evenhand.records.decision_rule import RULES, SECRECIES, SIGNED
from evenhand.records.models import ClauseAnswer, ClauseVersion, Decision, DecisionSignature, Partner

_RULES = dict([SIGNED, *RULES])
_SECRECIES = dict(SECRECIES)
#: More names than this in one line nobody reads; the decision's own page has them all.
MOST_NAMES = 15
#: Of what is over, on one page.
A_PAGE = 50

NOT_ASKED = "Nobody was asked whether they disagree."
NOBODY_SPOKE = "People were asked. Nobody has said anything to it."
ASKED_NONE = (
    "People were asked, and nobody wrote a disagreement down. That does not mean that everybody agreed."
)
NOT_YET_TOLD = "What people say to it is known only to the facilitator until it is closed."
NO_WORDS = (
    "In a vote that no one here can link to anybody there are no words to keep: whoever disagreed could say so "
    "with their vote alone."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One decision as everybody here may hear of it."""

    decision: Decision
    question: str
    rule: str
    #: Whose rule it followed: a clause, or none.
    rule_from: str
    presence: str
    secrecy: str
    with_a_say: tuple[str, ...]
    more_with_a_say: int
    spoke: str
    stands: str
    outcome: str
    #: Why it was taken all the same, or taken back.
    because: str
    dissents: tuple[Dissent, ...]
    #: What is to be said about disagreement where none can be shown: asked and none, not asked, not told yet.
    unsaid: str
    was_asked: bool
    called_again: str = ""


@dataclass(frozen=True, slots=True)
class CharterStep:
    """One wording of a clause in the charter's history."""

    clause: int
    number: int
    heading: str
    said: str
    reason: str
    not_agreed: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """Out of how many, and what is not known. About decisions, never about how much people disagreed."""

    count: int
    of: int
    said: str
    missing: str = ""


@dataclass(frozen=True)
class HowWeDecided:
    outside: list[Outside]
    taken_outside: list[Told]
    held_back: list[HoldShown]
    called_again: list[Told]
    taken_back: list[Told]
    open: list[Told]
    closed: list[Told]
    closed_in_all: int
    charter: list[CharterStep]
    figures: list[Figure]

    @property
    def is_empty(self) -> bool:
        everything = (
            self.outside,
            self.held_back,
            self.called_again,
            self.taken_back,
            self.open,
            self.closed,
            self.charter,
        )
        return not any(everything)


def how_we_decided(seat: Seat, *, first: int = A_PAGE, skip: int = 0) -> HowWeDecided:
    """All of it, and of what is closed so many, the newest first."""
    if not seat.may(Permission.CHARTER_READ):
        return HowWeDecided([], [], [], [], [], [], [], 0, [], [])
    project = seat.project
    decisions = project.decisions.order_by("-number")
    is_open = Q(withdrawn_at=None, closed_at=None, made_at=None)
    outside, again, taken_back, still_open, closed = (
        list(found.values_list("pk", flat=True))
        for found in (
            decisions.filter(outcome="outside", withdrawn_at=None),
            decisions.filter(pk__in=must_be_looked_at_again(project).order_by().values("pk")),
            decisions.filter(withdrawn_at__isnull=False),
            decisions.filter(is_open),
            decisions.filter(_CLOSED)[skip : skip + first],
        )
    )
    # Told together and sorted afterwards: one decision may stand in two lists, and people in all of them.
    wanted = {*outside, *again, *taken_back, *still_open, *closed}
    told = {
        each.decision.pk: each
        for each in told_each(_with_people(project.decisions.filter(pk__in=wanted)), seat)
    }
    held = with_people(hold_backs_of(seat)).order_by("-number")
    return HowWeDecided(
        outside=outside_charter(project),
        taken_outside=[told[pk] for pk in outside],
        held_back=shown_each(held, seat),
        called_again=[told[pk] for pk in again],
        taken_back=[told[pk] for pk in taken_back],
        open=[told[pk] for pk in still_open],
        closed=[told[pk] for pk in closed],
        closed_in_all=project.decisions.filter(_CLOSED).count(),
        charter=charter_history(seat),
        figures=_figures(project.decisions.all()),
    )


_CLOSED = Q(withdrawn_at=None) & (Q(made_at__isnull=False) | Q(outcome="not_made"))


def _with_people(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With those signatures alone that have words, of the hundreds that a decision may have: see `_asked`."""
    signatures = (
        DecisionSignature.objects.exclude(words="")
        .select_related("partner__person")
        .prefetch_related(
            "partner__types", "position_answers__partner__person", "position_answers__partner__types"
        )
    )
    return (
        decisions.select_related(
            "charter_rule__version__clause", "decider__person", "outcome_option", "replaces", "replaced_by"
        )
        .prefetch_related(Prefetch("signatures", signatures.order_by("pk")), "decider__types")
        .order_by("-number")
    )


@dataclass(slots=True)
class _Asked:
    """Who has a say in a decision, and of how many there is a word."""

    partner_ids: list[int] = field(default_factory=list)
    #: What was typed in for somebody and seen by nobody else does not count yet.
    spoke: int = 0
    has_any_word: bool = False


def _asked(decisions: Iterable[Decision]) -> dict[int, _Asked]:
    found: dict[int, _Asked] = defaultdict(_Asked)
    rows = DecisionSignature.objects.filter(decision__in=[each.pk for each in decisions]).order_by("pk")
    fields = ("decision_id", "partner_id", "stance", "entered_by_id", "confirmed_on", "checked_by_id")
    for decision_id, partner_id, stance, entered_by, confirmed_on, checked_by in rows.values_list(*fields):
        asked = found[decision_id]
        asked.partner_ids.append(partner_id)
        asked.has_any_word |= stance != ""
        asked.spoke += stance != "" and (not entered_by or confirmed_on is not None or bool(checked_by))
    return found


def told_each(decisions: Iterable[Decision], seat: Seat) -> list[Told]:
    rows = list(decisions)
    if not rows:
        return []
    people = [getattr(each, f"{name}_id") for each in rows for name in ("closed_by", "withdrawn_by")]
    names = names_of_people(seat.project, [each for each in people if each])
    asked = _asked(rows)
    first = {pk for each in asked.values() for pk in each.partner_ids[:MOST_NAMES]}
    known = dict(names_of_all(Partner.objects.filter(pk__in=first)))
    return [_told(each, seat, names, asked[each.pk], known) for each in rows]


def _told(
    decision: Decision, seat: Seat, names: dict[object, str], asked: _Asked, known: dict[int, str]
) -> Told:
    dissents = tuple(dissents_of(decision, seat))
    return Told(
        decision=decision,
        question=asked_in(decision),
        rule=_RULES[decision.rule],
        rule_from=_rule_from(decision),
        presence=asked_for(decision.presence),
        secrecy=_SECRECIES[decision.secrecy] if decision.is_by_rule else "",
        with_a_say=tuple(known[pk] for pk in asked.partner_ids[:MOST_NAMES]),
        more_with_a_say=max(len(asked.partner_ids) - MOST_NAMES, 0),
        spoke=_spoke(decision, asked, seat),
        stands=_stands(decision, names),
        outcome=_outcome(decision),
        because=decision.outside_because or decision.withdrawn_because,
        dissents=dissents,
        unsaid="" if dissents else _unsaid(decision, asked, seat),
        was_asked=bool(asked.partner_ids),
        called_again=f"Enough people have called for another look since {day(decision.called_again_on)}."
        if decision.called_again_on and getattr(decision, "replaced_by", None) is None
        else "",
    )


def _rule_from(decision: Decision) -> str:
    rule = decision.charter_rule
    if rule is not None:
        clause = rule.version.clause
        return f"By clause {clause.number} of the charter, on {matter(rule).lower()}."
    return "The charter had no rule for it when it was opened." if decision.is_by_rule else ""


def _spoke(decision: Decision, asked: _Asked, seat: Seat) -> str:
    """How many of those with a say spoke, and how many did not, where that may be told."""
    if not asked.partner_ids:
        return ""
    figures = decision.result.get("figures") if decision.result.get("is_told") else None
    if decision.secrecy == "unlinkable":
        # What a vote tells of itself stands in its count, and before it is closed it tells nothing.
        spoke = figures.get("spoke") if isinstance(figures, dict) else None
    elif sees_positions(seat, decision):
        spoke = asked.spoke
    else:
        spoke = figures.get("spoke") if isinstance(figures, dict) else None
    if not isinstance(spoke, int):
        return ""
    of = len(asked.partner_ids)
    silent = of - spoke
    said = f"{spoke} of {counted(of, 'person', 'people')} with a say spoke."
    return f"{said} From {silent} there is no word that counts." if silent else said


def _stands(decision: Decision, names: dict[object, str]) -> str:
    if decision.withdrawn_at:
        who = names.get(decision.withdrawn_by_id, "somebody who was in this project")
        return f"Taken back on {_day(decision.withdrawn_at)} by {who}, before it was closed."
    if decision.outcome == "outside":
        who = names.get(decision.closed_by_id, "somebody who was in this project")
        return f"Taken outside the charter on {_day(decision.closed_at)} by {who}."
    if decision.outcome == "not_made":
        why = WHY.get(str(decision.result.get("why", "")), "")
        return f"Not made. {f'{why} ' if why else ''}Closed on {_day(decision.closed_at)}."
    if decision.made_at:
        alone = (
            f", by {shown_name(decision.decider)} alone"
            if decision.rule == "lead" and decision.decider
            else ""
        )
        replaced = getattr(decision, "replaced_by", None)
        later = f" Decision {replaced.number} has taken its place." if replaced and replaced.is_taken else ""
        return f"Made on {_day(decision.made_at)}{alone}.{later}"
    if is_over(decision):
        return "Its time is over, and it is not closed yet."
    return f"Open until {_day(decision.closes_at)}." if decision.closes_at else "Waiting for answers."


def _outcome(decision: Decision) -> str:
    if not decision.is_taken and decision.outcome != "not_made":
        return ""
    option = decision.outcome_option.text if decision.outcome_option else ""
    words = decision.outcome_words or ("" if decision.is_by_rule else decision.words)
    return "\n".join(dict.fromkeys(each for each in (option, words) if each))


def _unsaid(decision: Decision, asked: _Asked, seat: Seat) -> str:
    """Why no disagreement stands here. “Asked, none” is one thing and “not asked” another."""
    if not asked.partner_ids:
        return NOT_ASKED
    if decision.secrecy == "unlinkable":
        return NO_WORDS
    if decision.is_open and not sees_positions(seat, decision):
        return NOT_YET_TOLD
    return ASKED_NONE if asked.has_any_word else NOBODY_SPOKE


def charter_history(seat: Seat) -> list[CharterStep]:
    """Every wording that a clause had, the newest first, with whoever did not agree to it."""
    answers = ClauseAnswer.objects.exclude(says="agree").order_by("pk")
    versions = (
        ClauseVersion.objects.filter(clause__project=seat.project)
        .select_related("clause", "by_decision")
        .annotate(asked=Count("answers"), agreed=Count("answers", filter=Q(answers__says="agree")))
        .prefetch_related(
            Prefetch(
                "answers",
                answers.select_related("partner__person").prefetch_related("partner__types"),
                to_attr="others",
            )
        )
    )
    steps = [_step(each) for each in versions]
    return sorted(steps, key=lambda each: (each.on, each.clause, each.number), reverse=True)


def _step(version: Any) -> CharterStep:
    agreed, asked = version.agreed, counted(version.asked, "person", "people")
    what = "that it ends" if version.is_end else "to this wording"
    if version.state == "proposed":
        said = f"Asked about since {day(version.proposed_on)}: {agreed} of {asked} asked have agreed so far."
    elif version.state == "taken_back":
        said = f"Put forward on {day(version.proposed_on)} and taken back."
    else:
        how = (
            f"by decision {version.by_decision.number}" if version.by_decision else "by those whom it touches"
        )
        said = f"Agreed on {day(version.in_force_on)} {how}: {agreed} of {asked} asked agreed {what}."
        if version.state == "replaced" and version.ended_on:
            said += f" Replaced on {day(version.ended_on)}."
    return CharterStep(
        clause=version.clause.number,
        number=version.number,
        heading=version.heading,
        said=said,
        reason=version.reason,
        not_agreed=tuple(_not_agreed(version.others)),
        on=version.in_force_on or version.proposed_on,
    )


def _not_agreed(answers: list[ClauseAnswer]) -> list[str]:
    """Who said no or wants to talk, with their words, and who has not said anything."""
    found = []
    for says, said in (("disagree", "does not agree"), ("talk", "wants to talk about it first")):
        for each in answers:
            if each.says == says:
                words = f": “{each.words}”" if each.words else "."
                found.append(f"{shown_name(each.partner)} {said}{words}")
    silent = [shown_name(each.partner) for each in answers if not each.says]
    if silent:
        found.append(f"Not answered: {joined(silent[:MOST_NAMES])}.")
    return found


def _figures(decisions: QuerySet[Decision]) -> list[Figure]:
    over = list(
        decisions.filter(withdrawn_at=None)
        .filter(_CLOSED | Q(outcome="outside"))
        .exclude(rule="signed")
        .values_list("charter_rule", "outcome")
    )
    if not over:
        return []
    outside = sum(outcome == "outside" for _, outcome in over)
    kept = sum(rule is not None and outcome != "outside" for rule, outcome in over)
    without = len(over) - outside - kept
    missing = []
    if outside:
        missing.append(f"{counted(outside, 'was', 'were')} taken outside it")
    if without:
        missing.append(f"for {without} the charter had no rule")
    still = decisions.filter(withdrawn_at=None, closed_at=None, made_at=None).exclude(rule="signed").count()
    open_too = f" {counted(still, 'decision')} still open not counted." if still else ""
    asked = decisions.filter(withdrawn_at=None).exclude(rule="signed").exclude(signatures=None)
    put = asked.filter(_CLOSED | Q(outcome="outside")).distinct().count()
    return [
        Figure(
            kept,
            len(over),
            "decisions by a rule were closed as the charter says",
            (f"{joined(missing).capitalize()}." if missing else "") + open_too,
        ),
        Figure(put, len(over), "were put to people with a say before they were closed"),
    ]


def _day(moment: datetime | None) -> str:
    return day(timezone.localdate(moment)) if moment else "a day that nobody wrote down"
