"""Every figure that a project's record can be asked for, as one reader may see it, and which partners have on.

No figure is a mark. None is added to another, and no two projects or people are put in an order by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.framework.rows import Indicator
from evenhand.readings.framework import current
from evenhand.readings.indicator_decisions import decision_power, decision_presence, dissent_recorded, onset
from evenhand.readings.indicator_figures import (
    Asked,
    FigureShown,
    Found,
    IndicatorShown,
    LinkShown,
    SplitShown,
    no_figure,
    said_in,
    sentences,
)
from evenhand.readings.indicator_money import (
    ambition_resource,
    involvement_budget,
    out_of_pocket,
    payment_timeliness,
)
from evenhand.readings.indicator_outcomes import (
    action_completion,
    barrier_fixes,
    findings_delay,
    foreseen_harms,
    framing_changes,
)
from evenhand.readings.indicator_people import (
    access_met,
    continuity,
    credit_as_wished,
    not_timed,
    representation,
)
from evenhand.readings.indicator_time import load_balance, minutes_asked, relational_time, unseen_work
from evenhand.readings.indicator_voices import (
    agenda_origin,
    change_rate,
    closure_seen,
    influence_by_group,
    reason_given,
    response_rate,
    time_to_reply,
)
from evenhand.readings.limits import limits_line
from evenhand.readings.what_we_heard import audiences_for
from evenhand.records.models import IndicatorChoice, Project

__all__ = [
    "FIRST_NAMES",
    "FigureShown",
    "IndicatorShown",
    "LinkShown",
    "SplitShown",
    "indicator_of",
    "indicators_of",
    "said_in",
    "sentences",
]

#: What the eight that come first are called on the page.
FIRST_NAMES = {
    "answers": "Do people get an answer, and a reason?",
    "time": "How long does it take?",
    "changed": "What changed, and by whose voice?",
    "presence": "Who was there with a say?",
    "dissent": "Was disagreement kept?",
    "pay": "Did the money come?",
    "load": "Whose time does it take?",
    "minutes": "How much did we ask of people?",
}

#: How each is worked out. A row of the framework that an institution added has none, and says so.
WORKED_OUT: dict[str, Callable[[Asked], Found]] = {
    "response_rate": response_rate,
    "reason_given": reason_given,
    "closure_seen": closure_seen,
    "time_to_reply": time_to_reply,
    "change_rate": change_rate,
    "influence_by_group": influence_by_group,
    "agenda_origin": agenda_origin,
    "decision_presence": decision_presence,
    "decision_power": decision_power,
    "onset": onset,
    "dissent_recorded": dissent_recorded,
    "payment_timeliness": payment_timeliness,
    "load_balance": load_balance,
    "unseen_work": unseen_work,
    "relational_time": relational_time,
    "minutes_asked": minutes_asked,
    "airtime_parity": not_timed,
    "airtime_inequality": not_timed,
    "turn_share": not_timed,
    "out_of_pocket": out_of_pocket,
    "continuity": continuity,
    "representation": representation,
    "involvement_budget": involvement_budget,
    "action_completion": action_completion,
    "access_met": access_met,
    "framing_changes": framing_changes,
    "findings_delay": findings_delay,
    "foreseen_harms": foreseen_harms,
    "credit_as_wished": credit_as_wished,
    "barrier_fixes": barrier_fixes,
    "ambition_resource": ambition_resource,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator by name, and whether partners have it on; nothing is worked out for it."""

    row: Indicator
    is_on: bool
    choice: IndicatorChoice | None


def listed(project: Project) -> list[Listed]:
    """Every indicator, those that come first in front. Without a choice, those are on and the others are not."""
    choices = latest_choices(project)
    rows = sorted(current().indicators, key=lambda row: not row.is_first)
    return [Listed(row, _is_on(row, choices), choices.get(row.id)) for row in rows]


def latest_choices(project: Project) -> Mapping[str, IndicatorChoice]:
    found = project.indicator_choices.filter(is_latest=True).select_related("partner__person")
    return {each.indicator: each for each in found.prefetch_related("partner__types")}


def indicators_of(
    project: Project, seat: Seat | None, *, only: Collection[str] | None = None, is_on_only: bool = False
) -> list[IndicatorShown]:
    """Each indicator as this reader may see it; without a seat, as anybody outside may.

    `only` names those that are wanted: nothing else is worked out.
    """
    asked = Asked(project, seat, audiences_for(seat), timezone.localdate())
    limits = limits_line(project)
    return [
        _shown(each.row, each.is_on, asked, limits)
        for each in listed(project)
        if (only is None or each.row.id in only) and (each.is_on or not is_on_only)
    ]


def indicator_of(project: Project, seat: Seat | None, id: str) -> IndicatorShown | None:
    return next(iter(indicators_of(project, seat, only=[id])), None)


def _shown(row: Indicator, is_on: bool, asked: Asked, limits: str) -> IndicatorShown:
    work_out = WORKED_OUT.get(row.id)
    found = (
        work_out(asked)
        if work_out
        else Found((no_figure(row.id, "This site does not know how to work it out."),))
    )
    return IndicatorShown(
        id=row.id,
        name=row.name,
        plain=row.plain,
        formula=row.formula,
        first_of=row.first_of or "",
        is_on=is_on,
        figures=found.figures,
        rows=found.rows,
        links=found.links if asked.seat is not None else (),
        cannot_show=row.cannot_show,
        limits=limits,
    )


def _is_on(row: Indicator, choices: Mapping[str, IndicatorChoice]) -> bool:
    choice = choices.get(row.id)
    return choice.is_on if choice else row.is_first
