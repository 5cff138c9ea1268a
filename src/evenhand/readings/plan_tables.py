"""A costed plan in small tables: what each heading and each stage takes, and where every line comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.document.tree import Table, plain
from evenhand.framework import Framework
from evenhand.methods.resources import Line
from evenhand.readings.amounts import counted, hours, joined, money, number
from evenhand.readings.costing import Costing
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.plan_documents import parts

#: The heading for what fits no other, and what is told apart from it wherever sums by heading are shown.
OTHER = "other"
EMPLOYER_TIME = "employer_time"
EMPLOYER_TIME_NAME = "Time paid by an employer"


@dataclass(frozen=True, slots=True)
class Sum:
    """What a heading or a stage takes. `if_cut` says whose voice a heading's money carries."""

    id: str
    name: str
    pence: int
    contributor_hours: Fraction
    staff_hours: Fraction
    if_cut: str = ""

    @property
    def hours(self) -> Fraction:
        return self.contributor_hours + self.staff_hours


@dataclass(frozen=True, slots=True)
class NeedShown:
    """One thing that the plan takes, as it is said: “Money”, “£8,000”, “£5,000”, “£3,000”."""

    name: str
    takes: str
    there_is: str
    lacking: str


@dataclass(frozen=True, slots=True)
class StageLines:
    name: str
    lines: tuple[Line, ...]
    pence: int


def by_heading(lines: Sequence[Line], fw: Framework) -> tuple[Sum, ...]:
    """Return a sum for each heading that has money or hours, in the framework's order."""
    order = [(row.id, row.name, row.if_cut) for row in fw.cost_headings]
    time = next((place for place, row in enumerate(order) if row[0] == OTHER), len(order))
    order.insert(time, (EMPLOYER_TIME, EMPLOYER_TIME_NAME, ""))
    return _sums(lines, order, lambda line: EMPLOYER_TIME if is_paid_by_employer(line, fw) else line.heading)


def is_paid_by_employer(line: Line, fw: Framework) -> bool:
    """Whether this is time that costs the plan nothing because the partner’s own work pays for it."""
    if line.heading != OTHER or line.pence or not line.hours or line.who != "contributor":
        return False
    return any(row.id == line.partner_type and not row.is_public for row in fw.partner_types)


def by_stage(lines: Sequence[Line], fw: Framework) -> tuple[Sum, ...]:
    order = [(row.id, row.name, "") for row in fw.stages] + [("", "At no one stage", "")]
    return _sums(lines, order, lambda line: line.stage)


def stage_by_stage(lines: Sequence[Line], fw: Framework) -> tuple[StageLines, ...]:
    """Return every line under its stage."""
    order = [(row.id, row.name) for row in fw.stages] + [("", "At no one stage")]
    found = []
    for id, name in order:
        here = tuple(line for line in lines if line.stage == id)
        if here:
            found.append(StageLines(name, here, sum(line.pence for line in here)))
    return tuple(found)


def _sums(
    lines: Sequence[Line], order: Sequence[tuple[str, str, str]], key: Callable[[Line], str]
) -> tuple[Sum, ...]:
    found = []
    for id, name, if_cut in order:
        here = [line for line in lines if key(line) == id]
        if any(line.pence or line.hours for line in here):
            hours = {
                who: sum((line.hours for line in here if line.who == who), Fraction(0))
                for who in ("contributor", "staff")
            }
            pence = sum(line.pence for line in here)
            found.append(Sum(id, name, pence, hours["contributor"], hours["staff"], if_cut))
    return tuple(found)


def needs(plan: FirstPlan) -> tuple[NeedShown, ...]:
    """Return money, each group's hours and weeks, in the words of the sheet that is printed."""
    grid = next(block for block in parts.fit_table(plan) if isinstance(block, Table))
    return tuple(NeedShown(*(plain(cell) for cell in row)) for row in grid.rows)


def added(costing: Costing) -> tuple[tuple[str, int], ...]:
    """Return each sum that is added to the lines, with its per cent; nothing for what adds nothing."""
    return tuple(
        (f"{label}, {number(costing.percents[f'{name}_percent'])}%", getattr(costing.totals, f"{name}_pence"))
        for name, label in parts.ADDED
        if costing.percents[f"{name}_percent"]
    )


def trim_result(plan: FirstPlan) -> str:
    """Where the trims lead: to a plan that fits, or to how much is still lacking."""
    trim = plan.ways_out.trim
    gaps = [money(trim.gap_pence)] if trim.gap_pence else []
    gaps += [
        f"{hours(Fraction(need.shortfall or 0))} {_of_whom(plan, need.group)}" for need in trim.hours_gaps
    ]
    if not plan.trims:
        return f"There is nothing that we would offer to trim. Still lacking: {joined(gaps)}."
    if not gaps:
        return f"Then it takes {money(trim.totals.total_pence)}, and that fits."
    return (
        f"Even then it takes {money(trim.totals.total_pence)}. Still lacking: {joined(gaps)}. "
        "Trimming alone does not get there."
    )


def ask_sentence(plan: FirstPlan) -> str:
    """How much to ask for, in money, hours and weeks."""
    ask = plan.ways_out.ask
    more = [f"{money(ask.more_pence)} more than there is"] if ask.more_pence else []
    more += [f"{hours(spent)} more {_of_whom(plan, group)}" for group, spent in ask.more_hours.items()]
    more += [f"{counted(ask.more_weeks, 'week')} more"] if ask.more_weeks else []
    return f"Ask for {money(ask.money_pence)}{f': {joined(more)}' if more else ''}."


def _of_whom(plan: FirstPlan, group: str) -> str:
    if group == "staff":
        return "of staff time"
    names = {row.id: row.plural.lower() for row in plan.framework.partner_types}
    return f"from {names.get(group, 'contributors')}"
