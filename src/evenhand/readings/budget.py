"""A project's plan and its money, as a page, a document and a spreadsheet show it. All sums in whole pence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evenhand.framework import Comparator, CostHeading, Framework, UnknownRow
from evenhand.methods.resources import STAFF, Fit, Line, Totals, fit, missing_headings, totals
from evenhand.readings.costing import means_of
from evenhand.readings.names import shown_name
from evenhand.readings.plan_tables import EMPLOYER_TIME_NAME, Sum, by_heading, by_stage, is_paid_by_employer
from evenhand.readings.project_plan_file import brief_plan, line_stated, with_all_lines
from evenhand.records.models import Budget, BudgetLine, Project

#: Headings under which people are paid for their own time.
PAY_HEADINGS = ("contributor_pay", "preparation_pay")
ADDED = (
    ("oncost", "Employer’s costs on staff lines"),
    ("inflation", "Rise in prices"),
    ("vat", "VAT on things bought"),
    ("contingency", "Set aside for what nobody foresaw"),
)
NO_STAGE = "At no one stage"


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with what it says in words: the sum as one would say it, and its hours."""

    record: BudgetLine
    line: Line
    heading: str
    #: The partner in whose hands the line is, as they are named here.
    held_by: str = ""

    @property
    def hours(self) -> Fraction:
        return self.line.hours

    @property
    def is_out(self) -> bool:
        return self.record.removed_at is not None


@dataclass(frozen=True, slots=True)
class StageShown:
    id: str
    name: str
    lines: tuple[LineShown, ...]
    pence: int
    contributor_hours: Fraction
    staff_hours: Fraction


@dataclass(frozen=True, slots=True)
class AddedShown:
    name: str
    percent: Decimal
    pence: int


@dataclass(frozen=True, slots=True)
class HoursShown:
    name: str
    needed: Fraction
    available: Fraction | None
    shortfall: Fraction | None


@dataclass(frozen=True, slots=True)
class PayUnderGuidance:
    """Lines that pay less for an hour than the guidance, beside the published evening that did the same."""

    guidance_pence: int
    lines: tuple[tuple[LineShown, int], ...]
    comparators: tuple[Comparator, ...]


@dataclass(frozen=True, slots=True)
class BudgetShown:
    budget: Budget | None
    stages: tuple[StageShown, ...]
    removed: tuple[LineShown, ...]
    totals: Totals
    added: tuple[AddedShown, ...]
    headings: tuple[Sum, ...]
    stage_sums: tuple[Sum, ...]
    hours: tuple[HoursShown, ...]
    fit: Fit
    missing: tuple[CostHeading, ...]
    pay: PayUnderGuidance | None
    available_pence: int | None
    #: Whether the money there is was said on this page; otherwise it is the answer to “ask first”.
    is_available_own: bool
    comparators: tuple[Comparator, ...]

    @property
    def lines(self) -> tuple[LineShown, ...]:
        return tuple(line for stage in self.stages for line in stage.lines)

    @property
    def without_source(self) -> int:
        return sum(1 for each in self.lines if not each.record.source)

    @property
    def whole_pence(self) -> int | None:
        return self.budget.whole_pence if self.budget else None

    @property
    def share_of_whole(self) -> Fraction | None:
        """Working together as a share of the whole; None where the whole is not known or is nothing."""
        whole = self.whole_pence
        return Fraction(self.totals.total_pence, whole) if whole else None

    @property
    def version(self) -> int:
        return self.budget.version if self.budget else 0

    @property
    def percents(self) -> dict[str, Decimal]:
        return percents_of(self.budget)


def percent_words(share: Fraction) -> str:
    """A share as whole per cent; “less than 1%” rather than a nought that is not true."""
    whole = round(float(share) * 100)
    return "less than 1%" if whole == 0 and share > 0 else f"{whole:,}%"


def percents_of(budget: Budget | None) -> dict[str, Decimal]:
    return {
        f"{name}_percent": getattr(budget, f"{name}_percent") if budget else Decimal(0) for name, _ in ADDED
    }


def budget_of(project: Project, fw: Framework) -> BudgetShown:
    """Read the whole plan: the same few queries however many lines it has."""
    budget = Budget.objects.filter(project=project).first()
    lines_of = BudgetLine.objects.select_related("held_by__person").prefetch_related("held_by__types")
    records = list(lines_of.filter(budget=budget)) if budget else []
    names = {row.id: row.name for row in fw.cost_headings}
    shown = [_line_shown(record, names, fw) for record in records]
    here = [each for each in shown if not each.is_out]
    lines = [each.line for each in here]
    percents = percents_of(budget)
    sums = totals(lines, **percents)
    plan = with_all_lines(brief_plan(project, fw), budget, [])
    found = fit(sums, means_of(plan))
    lacking = set(missing_headings(lines, [row.id for row in fw.cost_headings if row.id != "other"]))
    return BudgetShown(
        budget=budget,
        stages=_stages(here, fw),
        removed=tuple(each for each in shown if each.is_out),
        totals=sums,
        added=tuple(
            AddedShown(name, percents[f"{id}_percent"], getattr(sums, f"{id}_pence")) for id, name in ADDED
        ),
        headings=by_heading(lines, fw),
        stage_sums=by_stage(lines, fw),
        hours=_hours(found, fw),
        fit=found,
        missing=tuple(row for row in fw.cost_headings if row.id in lacking),
        pay=_pay_under_guidance(here, fw),
        available_pence=plan.means.money_pence,
        is_available_own=budget is not None and budget.available_pence is not None,
        comparators=tuple(row for row in fw.comparators if row.pence is None and row.hours is None),
    )


def _line_shown(record: BudgetLine, names: Mapping[str, str], fw: Framework) -> LineShown:
    line = line_stated(record).line()
    name = names.get(record.heading, record.heading)
    held_by = shown_name(record.held_by) if record.held_by else ""
    return LineShown(record, line, EMPLOYER_TIME_NAME if is_paid_by_employer(line, fw) else name, held_by)


def group_name(group: str, fw: Framework) -> str:
    """Whose hours: “Staff”, “Carers”, “Contributors of no one type”."""
    if group == STAFF:
        return "Staff"
    return next((row.plural for row in fw.partner_types if row.id == group), "Contributors of no one type")


def _stages(here: Sequence[LineShown], fw: Framework) -> tuple[StageShown, ...]:
    order = [(row.id, row.name) for row in fw.stages]
    known = {id for id, _ in order}
    unknown = dict.fromkeys(each.line.stage for each in here if each.line.stage not in known)
    order += [(id, id.replace("_", " ") if id else NO_STAGE) for id in unknown]
    found = []
    for id, name in order:
        lines = tuple(each for each in here if each.line.stage == id)
        if lines:
            sums = {
                who: sum((each.hours for each in lines if each.line.who == who), Fraction(0))
                for who in ("contributor", "staff")
            }
            pence = sum(each.line.pence for each in lines)
            found.append(StageShown(id, name, lines, pence, sums["contributor"], sums["staff"]))
    return tuple(found)


def _hours(found: Fit, fw: Framework) -> tuple[HoursShown, ...]:
    return tuple(
        HoursShown(
            group_name(need.group, fw),
            Fraction(need.needed or 0),
            None if need.available is None else Fraction(need.available),
            None if need.shortfall is None else Fraction(need.shortfall),
        )
        for need in found.hours
    )


def _pay_under_guidance(here: Sequence[LineShown], fw: Framework) -> PayUnderGuidance | None:
    rate = next(
        (
            row
            for row in fw.rates
            if row.heading == "contributor_pay" and row.unit == "hour" and row.pence is not None
        ),
        None,
    )
    if rate is None or not rate.pence:
        return None
    paid = [
        (each, Fraction(each.line.pence) / each.hours)
        for each in here
        if each.line.heading in PAY_HEADINGS and each.hours
    ]
    under = tuple((each, int(hourly)) for each, hourly in paid if hourly < rate.pence)
    if not under:
        return None
    return PayUnderGuidance(rate.pence, under, _comparators(fw))


def _comparators(fw: Framework) -> tuple[Comparator, ...]:
    found = []
    for id in ("evening_for_eight", "evening_for_eight_paid_by_the_hour"):
        try:
            found.append(fw.get("comparators", id))
        except UnknownRow:
            continue
    return tuple(found)  # type: ignore[arg-type]
