"""The figures beside “What we heard, what we did”: how many of how many, and what is missing. Never a rank."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from evenhand.methods import disclosure
from evenhand.readings.amounts import counted
from evenhand.readings.answer_waits import AnswerWaits, about_enough_people, answer_waits, as_of
from evenhand.readings.framework import current
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, AnswerResponse, Contribution, PartnerType, Project

CHANGED = ("adopted", "in_part")
#: What was put off is not closed.
CLOSED = (*CHANGED, "not_adopted", "passed_on")
#: Somebody here as two things is counted once, with the others of whom that is true.
SEVERAL = "here as several of these"


@dataclass(frozen=True)
class Figure:
    """So many of so many; and how many it says nothing about, with the reason."""

    #: How the sentence goes on after “12 of 20”.
    said: str
    count: int
    of: int
    missing: str = ""


@dataclass(frozen=True)
class StageRow:
    name: str
    said: int
    answered: int


@dataclass(frozen=True)
class TypeRow:
    name: str
    people: int
    changed: int
    closed: int


@dataclass(frozen=True)
class Influence:
    """What changed, split by partner type: one fixed split, or a sentence on why there is none."""

    rows: list[TypeRow]
    why_not: str
    hidden: str
    left_out: int


@dataclass(frozen=True)
class HeardFigures:
    why_not: str
    figures: list[Figure]
    stages: list[StageRow]
    stages_hidden: str
    waits: AnswerWaits
    influence: Influence | None


def heard_figures(
    project: Project, audiences: tuple[str, ...], *, has_influence: bool = True
) -> HeardFigures:
    """Worked out once for each length of the record, whoever reads it."""
    found = _worked_out(project.pk, audiences, *as_of(project))
    waits = answer_waits(project, audiences)
    return replace(found, waits=waits, influence=found.influence if has_influence else None)


@lru_cache(maxsize=64)
def _worked_out(project_id: object, audiences: tuple[str, ...], size: int, today: date) -> HeardFigures:
    rows = Contribution.objects.filter(project=project_id, audience__in=audiences).order_by()
    waits = AnswerWaits(None, "")
    if not about_enough_people(rows.exclude(state__in=["withdrawn", "split"])):
        why = "Fewer than five people can be told apart here, so no figures are shown."
        return HeardFigures(why, [], [], "", waits, None)
    stages, hidden = _by_stage(rows)
    return HeardFigures("", _figures(rows, today), stages, hidden, waits, _influence(rows))


def _figures(rows: QuerySet[Contribution], today: date) -> list[Figure]:
    waits = Q(state__in=WAITING)
    has_come = Q(due_on__lte=today)
    found = rows.aggregate(
        all=Count("pk", filter=waits | Q(state="answered")),
        answered=Count("pk", filter=Q(state="answered")),
        due=Count("pk", filter=(waits | Q(state="answered")) & has_come),
        due_answered=Count("pk", filter=Q(state="answered") & has_come),
        no_day=Count("pk", filter=(waits | Q(state="answered")) & Q(due_on__isnull=True)),
        taken_back=Count("pk", filter=Q(state="withdrawn")),
    )
    latest = Answer.objects.filter(is_latest=True, contribution__in=rows.filter(state="answered"))
    answers = latest.aggregate(
        changed=Count("pk", filter=Q(outcome__in=CHANGED)), put_off=Count("pk", filter=Q(outcome="deferred"))
    )
    seen = AnswerResponse.objects.filter(answer__in=latest, says="seen").values("answer").distinct().count()
    closed = found["answered"] - answers["put_off"]
    return [
        Figure(
            "are answered",
            found["answered"],
            found["all"],
            f"{counted(found['taken_back'], 'thing was', 'things were')} taken back by their authors and not counted."
            if found["taken_back"]
            else "",
        ),
        Figure(
            "whose promised day has come are answered",
            found["due_answered"],
            found["due"],
            f"{counted(found['no_day'], 'has', 'have')} no promised day." if found["no_day"] else "",
        ),
        Figure(
            "that are closed changed something, in whole or in part",
            answers["changed"],
            closed,
            f"{counted(answers['put_off'], 'was', 'were')} put off and not counted."
            if answers["put_off"]
            else "",
        ),
        Figure(
            "answers are marked as seen",
            seen,
            found["answered"],
            "Nobody owes that, so the others may have been read too.",
        ),
    ]


def _by_stage(rows: QuerySet[Contribution]) -> tuple[list[StageRow], str]:
    """By stage, where enough was said at each; small ones are kept back with others beside them."""
    counts = {
        stage: (said, answered)
        for stage, said, answered in rows.filter(Q(state__in=WAITING) | Q(state="answered"))
        .values_list("stage")
        .annotate(said=Count("pk"), answered=Count("pk", filter=Q(state="answered")))
    }
    names = {row.id: row.name for row in current().stages}
    order = [*names, *(stage for stage in counts if stage not in names)]
    found = disclosure.breakdown({stage: counts[stage][0] for stage in order if stage in counts})
    shown = [
        StageRow(names.get(stage, stage or "At no stage in particular"), *counts[stage])
        for stage, _ in found.shown
    ]
    if not shown:
        return [], "Too little was said at each stage to show it by stage."
    hidden = f"{found.remainder} more at stages with too few to show." if found.remainder else ""
    return shown, hidden


def _influence(rows: QuerySet[Contribution]) -> Influence:
    """Of what people said under their own name and what is closed: how much changed something, by partner type.

    Only what was said by name is in it. Were masked words counted by who is behind them, each new answer would
    move one type's figure and so tell what the person is.
    """
    by_person = _closed_by_person(rows)
    left_out = rows.filter(state="answered").exclude(naming="named", partner__isnull=False).count()
    types: dict[int, list[str]] = {}
    for partner_id, type_id in PartnerType.objects.filter(partner__in=list(by_person)).values_list(
        "partner", "type"
    ):
        types.setdefault(partner_id, []).append(type_id)
    cells: dict[str, list[int]] = {row.id: [0, 0, 0] for row in current().partner_types}
    cells[SEVERAL] = [0, 0, 0]
    for partner_id, (changed, closed) in by_person.items():
        held = types.get(partner_id, [])
        cell = cells.setdefault(held[0] if len(held) == 1 else SEVERAL, [0, 0, 0])
        for place, number in enumerate((1, changed, closed)):
            cell[place] += number
    found = disclosure.breakdown({name: cell[0] for name, cell in cells.items()})
    names = {row.id: row.plural for row in current().partner_types}
    shown = [TypeRow(names.get(id, id), people, *cells[id][1:]) for id, people in found.shown]
    return Influence(shown, _WHY_NOT.get(found.reason, ""), _hidden(found), left_out)


_WHY_NOT = {
    "too_few": "Fewer than five people said something by name that is closed, so this is not split.",
    "too_few_to_break_down": "Fewer than ten people said something by name that is closed. A split would point at some of them.",
    "cells_too_small": "No group here has enough people to be shown without pointing at somebody.",
}


def _hidden(found: disclosure.Breakdown) -> str:
    if not found.shown or not found.remainder:
        return ""
    return (
        f"{found.remainder} more people are in groups that are too small to show, or that keep those company."
    )


def _closed_by_person(rows: QuerySet[Contribution]) -> dict[int, tuple[int, int]]:
    """For each who spoke by name: how much changed something, and how much is closed."""
    found: dict[int, tuple[int, int]] = {}
    named = rows.filter(naming="named", partner__isnull=False)
    own = named.filter(state="answered", answers__is_latest=True, answers__outcome__in=CLOSED)
    together = named.filter(
        state="gathered",
        gathered_into__in=rows.filter(state="answered"),
        gathered_into__answers__is_latest=True,
        gathered_into__answers__outcome__in=CLOSED,
    )
    for each, outcome in ((own, "answers__outcome"), (together, "gathered_into__answers__outcome")):
        for partner_id, is_what, many in each.values_list("partner", outcome).annotate(many=Count("pk")):
            changed, closed = found.get(partner_id, (0, 0))
            found[partner_id] = (changed + many * (is_what in CHANGED), closed + many)
    return found
