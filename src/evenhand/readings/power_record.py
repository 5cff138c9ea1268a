"""Who held power by the record: in how many decisions which kinds of partners were asked, had a say, could stop it.

These are figures about rights, which each decision's own page shows too. Whether anybody spoke is about people,
so it is told of five people or more only, and never where positions are not open to all. Whether somebody used
their right to stop something is counted nowhere: a quarrel is no fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.framework import current
from evenhand.readings.outside_charter import asked_in
from evenhand.readings.partners import type_names
from evenhand.records.decision_rule import DECISION_KINDS, ONE_DECIDES
from evenhand.records.models import Decision, DecisionSignature, Project

#: Rules in which one person with a say, for a reason, can keep it from being made.
CAN_STOP = ("consent", "consensus", "gradients")
#: Types whose say is not what people mean when they ask whether partners had one.
OWN_SIDE = frozenset({"researcher", "facilitator"})
#: How many of a type must have had a say to be more than a lone voice.
MORE_THAN_ALONE = 2
MOST_LINKED = 30


@dataclass(frozen=True)
class TypeRow:
    """One partner type in one group of decisions: in how many of `of` it was so."""

    type: str
    name: str
    of: int
    asked: int
    had_a_say: int
    more_than_alone: int
    could_stop: int
    #: None where it would tell of fewer than five people.
    spoke: int | None
    spoke_of: int


@dataclass(frozen=True)
class StageRow:
    """The decisions of one kind at one stage, and each partner type's part in them."""

    stage: str
    kind: str
    numbers: list[int]
    more: int
    count: int
    #: Decisions in which nobody's type is known, and which are in no figure.
    missing: int
    outside: list[int]
    alone: list[int]
    types: list[TypeRow]

    @property
    def is_spoke_shown(self) -> bool:
        return any(row.spoke is not None for row in self.types)


@dataclass(frozen=True)
class DecidedByRecord:
    rows: list[StageRow]
    count: int
    open: int
    #: Decisions for which we go by what people are here as now, since it was not kept then.
    by_types_now: int
    #: The first stage at which somebody besides researchers and facilitators had a say, and the decision.
    first_stage: str
    first_number: int | None
    #: What each decision that is linked was about, by its number: a number alone tells nobody where a link leads.
    questions: dict[int, str]


def decided_by_record(project: Project, types_here: Iterable[str]) -> DecidedByRecord:
    """Every decision that was closed or made, by stage and kind, and who had which part in it."""
    standing = project.decisions.filter(withdrawn_at=None)
    closed = list(
        standing.filter(Q(made_at__isnull=False) | Q(closed_at__isnull=False))
        .order_by("number")
        .only("id", "number", "stage", "kind", "rule", "secrecy", "outcome", "decider_id", "project_id")
    )
    record = _record(project)
    stages = {row.id: (place, row.name) for place, row in enumerate(current().stages)}
    groups: dict[tuple[int, str, int], list[Decision]] = defaultdict(list)
    kinds = [kind for kind, _ in DECISION_KINDS]
    for decision in closed:
        place, name = stages.get(decision.stage, (len(stages), decision.stage or "No stage was said"))
        groups[place, name, kinds.index(decision.kind)].append(decision)
    rows = [
        _stage_row(name, DECISION_KINDS[kind][1], decisions, record, types_here)
        for (_, name, kind), decisions in sorted(groups.items(), key=lambda each: each[0])
    ]
    first = _first(groups, record.signed)
    return DecidedByRecord(
        rows=rows,
        count=len(closed),
        open=standing.filter(made_at=None, closed_at=None).count(),
        by_types_now=sum(any(each.is_by_now for each in record.signed.get(one.pk, [])) for one in closed),
        first_stage=first[0],
        first_number=first[1],
        questions=_questions(project, rows, first[1]),
    )


def _questions(project: Project, rows: Iterable[StageRow], first: int | None) -> dict[int, str]:
    linked = {number for row in rows for number in (*row.numbers, *row.outside, *row.alone)} | {first}
    decisions = project.decisions.filter(number__in=linked - {None})
    return {
        each.number: asked_in(each) for each in decisions.only("number", "question", "words", "project_id")
    }


@dataclass(frozen=True)
class Signed:
    """One person’s position, for figures that need each by itself."""

    partner_id: int
    types: frozenset[str]
    has_spoken: bool
    is_by_now: bool


def signatures_by_decision(project: Project) -> Mapping[int, list[Signed]]:
    """Each position there is. Where they are tens of thousands, `_record` is quicker and says as much as power needs."""
    found: dict[int, list[Signed]] = defaultdict(list)
    now = _types_now(project)
    said = _positions(project).order_by("id").values_list("decision_id", "partner_id", "types", "stance")
    for decision_id, partner_id, types_then, stance in said.iterator(2000):
        types = frozenset(types_then or now[partner_id])
        found[decision_id].append(Signed(partner_id, types, stance != "", not types_then and bool(types)))
    return found


def holds_a_say(decision: Decision, signed: Signed) -> bool:
    """Whether they could vote or decide. Where one person decides, everybody else gives advice."""
    return decision.rule not in ONE_DECIDES or decision.decider_id == signed.partner_id


def _positions(project: Project) -> QuerySet[DecisionSignature]:
    """In decisions that were closed or made, and not taken back."""
    is_closed = Q(decision__made_at__isnull=False) | Q(decision__closed_at__isnull=False)
    return DecisionSignature.objects.filter(is_closed, decision__project=project, decision__withdrawn_at=None)


def _types_now(project: Project) -> dict[int, set[str]]:
    now: dict[int, set[str]] = defaultdict(set)
    for partner_id, type_id in project.partners.values_list("pk", "types__type"):
        if type_id:
            now[partner_id].add(type_id)
    return now


@dataclass(frozen=True)
class _Together:
    """Those with a say in one decision who were here as the same types."""

    types: frozenset[str]
    people: int
    deciders: int
    has_spoken: bool
    is_by_now: bool


@dataclass(frozen=True)
class _Record:
    """What the positions add up to; there may be tens of thousands, so the database adds them."""

    signed: Mapping[int, list[_Together]]
    #: By type, who had a say in a decision of this stage and kind in which positions are open to all.
    people: Mapping[tuple[str, str], Mapping[str, set[int]]]


def _record(project: Project) -> _Record:
    rows, now = _positions(project), _types_now(project)
    signed: dict[int, list[_Together]] = defaultdict(list)
    people: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    counted = rows.exclude(types=[]).order_by().values_list("decision_id", "types")
    for decision_id, types, in_all, deciders, spoke in counted.annotate(
        in_all=Count("pk"),
        deciders=Count("pk", filter=Q(partner=F("decision__decider"))),
        spoke=Count("pk", filter=~Q(stance="")),
    ):
        signed[decision_id].append(_Together(frozenset(types), in_all, deciders, spoke > 0, False))
    named = rows.exclude(types=[]).filter(decision__secrecy="named").order_by()
    for *group, types, partner_id in named.values_list(
        "decision__stage", "decision__kind", "types", "partner_id"
    ).distinct():
        for type_id in types:
            people[group[0], group[1]][type_id].add(partner_id)
    # Their types were not kept then, so what they are here as now stands for them, one by one.
    fields = ("decision__stage", "decision__kind", "decision__secrecy", "decision__decider_id", "stance")
    unkept = rows.filter(types=[]).order_by().values_list("decision_id", "partner_id", *fields)
    for decision_id, partner_id, stage, kind, secrecy, decider_id, stance in unkept:
        types_now = frozenset(now[partner_id])
        signed[decision_id].append(
            _Together(types_now, 1, int(partner_id == decider_id), stance != "", bool(types_now))
        )
        if secrecy == "named":
            for type_id in types_now:
                people[stage, kind][type_id].add(partner_id)
    return _Record(signed, people)


def _had_a_say(decision: Decision, signed: _Together) -> int:
    """How many of them could vote or decide. Where one person decides, everybody else gives advice."""
    return signed.deciders if decision.rule in ONE_DECIDES else signed.people


def _could_stop(decision: Decision, signed: _Together) -> bool:
    if decision.rule in ONE_DECIDES:
        return signed.deciders > 0
    return decision.rule in CAN_STOP


def _stage_row(
    stage: str,
    kind: str,
    decisions: list[Decision],
    record: _Record,
    types_here: Iterable[str],
) -> StageRow:
    signed = record.signed
    known = [each for each in decisions if any(one.types for one in signed.get(each.pk, []))]
    types = set(types_here) | {type_id for each in known for one in signed[each.pk] for type_id in one.types}
    order = {row.id: place for place, row in enumerate(current().partner_types)}
    ordered = sorted(types, key=lambda type_id: (order.get(type_id, len(order)), type_id))
    return StageRow(
        stage=stage,
        kind=kind,
        numbers=[each.number for each in decisions][:MOST_LINKED],
        more=max(0, len(decisions) - MOST_LINKED),
        count=len(decisions),
        missing=len(decisions) - len(known),
        outside=[each.number for each in decisions if each.outcome == "outside"],
        alone=[each.number for each in decisions if each.rule in ONE_DECIDES],
        types=[_type_row(type_id, known, record) for type_id in ordered],
    )


def _type_row(type_id: str, known: list[Decision], record: _Record) -> TypeRow:
    asked = had_a_say = more_than_alone = could_stop = spoke = spoke_of = 0
    people: set[int] = set()
    for group in {(each.stage, each.kind) for each in known}:
        people |= record.people.get(group, {}).get(type_id, set())
    for decision in known:
        of_type = [each for each in record.signed[decision.pk] if type_id in each.types]
        with_say = sum(_had_a_say(decision, each) for each in of_type)
        asked += bool(of_type)
        had_a_say += with_say > 0
        more_than_alone += with_say >= MORE_THAN_ALONE
        could_stop += any(_could_stop(decision, each) for each in of_type)
        if decision.secrecy == "named":
            spoke_of += 1
            spoke += any(each.has_spoken for each in of_type)
    return TypeRow(
        type=type_id,
        name=type_names([type_id])[0],
        of=len(known),
        asked=asked,
        had_a_say=had_a_say,
        more_than_alone=more_than_alone,
        could_stop=could_stop,
        spoke=spoke if aggregate_shown(len(people)) else None,
        spoke_of=spoke_of,
    )


def _first(
    groups: Mapping[tuple[int, str, int], list[Decision]],
    signatures: Mapping[int, list[_Together]],
) -> tuple[str, int | None]:
    stages = len(current().stages)
    for (place, name, _), decisions in sorted(groups.items(), key=lambda each: each[0]):
        if place == stages:
            break
        for decision in decisions:
            if any(
                each.types - OWN_SIDE and _had_a_say(decision, each)
                for each in signatures.get(decision.pk, [])
            ):
                return name, decision.number
    return "", None
