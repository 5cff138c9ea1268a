"""What one way of working takes with the people and the means that a plan names, line by line.

The lines come from the framework: the approach's activities, which are stated assumptions, and the dated
rates. Where a quantity has no source, it is one: one hour of unhurried time around each meeting, one place
for a supporter until somebody has asked. Each line says so in its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Activity, Approach, CostHeading, Framework, FrameworkError, Rate
from evenhand.methods import resources
from evenhand.methods.resources import STAFF, Line, costed, fit, missing_headings, totals
from evenhand.methods.ways_out import TrimOrder, WaysOut, ways_out
from evenhand.readings.amounts import day

#: Where nobody has said who takes part, the framework's own basis for its figures: six people.
STAND_IN = 6
#: A meeting up to this long is one half day of a room or a facilitator, a longer one two.
HALF_DAY_HOURS = 4
#: Partner types whose hours are staff hours or bought in, and so are not counted a second time.
_COUNTED_ELSEWHERE = ("researcher", "facilitator")
#: Setting the agenda together, hearing what became of it and getting something done are what the sources would
#: least do without; which of the stages between matters most, nobody knows (OKM). So these are offered, in order.
_MAY_BE_LEFT_OUT = ("data", "analysis", "recommendations")


@dataclass(frozen=True, slots=True)
class Costing:
    """One way of working, costed; `is_own` when the lines are the plan's own and not the framework's."""

    approach: Approach
    lines: tuple[Line, ...]
    totals: resources.Totals
    fit: resources.Fit
    missing: tuple[CostHeading, ...]
    percents: dict[str, Decimal]
    weeks_needed: int | None
    is_own: bool
    notes: tuple[str, ...]

    def shares(self) -> dict[str, Fraction]:
        """Return the share of the lines that goes to contributors, to staff and to things; empty at nothing."""
        if not self.totals.lines_pence:
            return {}
        return {who: Fraction(pence, self.totals.lines_pence) for who, pence in self.totals.by_who.items()}


def cost(plan: PlanFile, approach: Approach, fw: Framework, *, own_lines: bool = True) -> Costing:
    """Return what this approach takes. With `own_lines`, lines that the plan brings replace the framework's."""
    is_own = own_lines and bool(plan.lines)
    lines = tuple(each.line() for each in plan.lines) if is_own else tuple(_Draft(plan, approach, fw).lines())
    percents = percents_of(plan, fw)
    weeks = None if approach.least_months is None else ceil(Fraction(str(approach.least_months)) * 52 / 12)
    sums = totals(lines, **percents)
    headings = [row.id for row in fw.cost_headings if row.id != "other"]
    missing = set(missing_headings(lines, headings))
    return Costing(
        approach=approach,
        lines=lines,
        totals=sums,
        fit=fit(sums, means_of(plan), weeks_needed=weeks),
        missing=tuple(row for row in fw.cost_headings if row.id in missing),
        percents=percents,
        weeks_needed=weeks,
        is_own=is_own,
        notes=tuple(_notes(plan, is_own, fw)),
    )


class Costings:
    """What each way of working takes for one plan: costed when first asked for, and not again."""

    def __init__(self, plan: PlanFile, fw: Framework) -> None:
        self._plan = plan
        self._fw = fw
        self._found: dict[tuple[str, bool], Costing] = {}

    def of(self, approach: Approach, *, own_lines: bool = True) -> Costing:
        # Where the plan brings no lines, both ways of asking have the same answer.
        key = approach.id, own_lines and bool(self._plan.lines)
        if key not in self._found:
            self._found[key] = cost(self._plan, approach, self._fw, own_lines=own_lines)
        return self._found[key]


def ways_out_of(costing: Costing, plan: PlanFile, fw: Framework) -> WaysOut:
    """Return what to trim and what to ask for, if this does not fit."""
    return ways_out(
        costing.lines,
        means_of(plan),
        trim_order(plan, costing.lines, fw),
        weeks_needed=costing.weeks_needed,
        **costing.percents,
    )


def means_of(plan: PlanFile) -> resources.Means:
    """What there is, in the form the method takes. What nobody has said stays unsaid."""
    given: dict[str, resources.Hours | None] = {
        each.type: None if each.hours_each is None else each.count * each.hours_each for each in plan.people
    }
    return resources.Means(
        money_pence=plan.means.money_pence,
        hours=given | {STAFF: plan.means.staff_hours},
        weeks=plan.means.weeks,
    )


def percents_of(plan: PlanFile, fw: Framework) -> dict[str, Decimal]:
    """What is added on: the plan's own per cents; else the framework's contingency and nothing else."""
    added = plan.added
    usual = _rate(fw, "contingency", "", "percent")
    contingency = Decimal(str(usual.percent)) if usual and usual.percent is not None else Decimal(0)
    return {
        "oncost_percent": added.oncost_percent or Decimal(0),
        "inflation_percent": added.inflation_percent or Decimal(0),
        "vat_percent": added.vat_percent or Decimal(0),
        "contingency_percent": contingency
        if added.contingency_percent is None
        else added.contingency_percent,
    }


def trim_order(plan: PlanFile, lines: Sequence[Line], fw: Framework) -> TrimOrder:
    """What may be offered for trimming here.

    Moving online is never offered where someone would be left outside. An activity that is most of what
    contributors do, or that a wider group takes part in, is what this way of working *is*: it is never left out.
    """
    stages = {line.activity: line.stage for line in lines if line.activity}
    hours = dict.fromkeys(stages, Fraction(0))
    is_wider = set()
    for line in lines:
        if line.activity and line.who == "contributor":
            hours[line.activity] += line.hours
            if not line.partner_type:
                is_wider.add(line.activity)
    heart = max(hours, key=lambda activity: hours[activity], default="")
    public = {row.id for row in fw.partner_types if row.is_public}
    return TrimOrder(
        repeats=tuple(stages),
        scope=tuple(
            activity
            for stage in _MAY_BE_LEFT_OUT
            for activity, its_stage in stages.items()
            if its_stage == stage and activity != heart and activity not in is_wider
        ),
        online=() if plan.means.everyone_can_join_online is False else tuple(stages),
        groups=tuple(each.type for each in plan.people if each.type in public),
    )


def everyone_public(plan: PlanFile, fw: Framework) -> dict[str, int]:
    """How many contributors of each type the plan names; six of no type where it names nobody at all."""
    if not plan.people:
        return {"": STAND_IN}
    public = {row.id for row in fw.partner_types if row.is_public}
    return {each.type: each.count for each in plan.people if each.type in public}


class _Draft:
    """Writes the lines of an approach for the people that a plan names."""

    def __init__(self, plan: PlanFile, approach: Approach, fw: Framework) -> None:
        self.plan = plan
        self.fw = fw
        self.activities: list[Activity] = [_row(fw, "activities", id) for id in approach.activities]
        self.public = everyone_public(plan, fw)
        public = {row.id for row in fw.partner_types if row.is_public}
        self.others = {
            each.type: each.count
            for each in plan.people
            if each.type not in public and each.type not in _COUNTED_ELSEWHERE
        }
        self.at_the_table = sum(each.count for each in plan.people) or STAND_IN
        stated = [each.with_supporter for each in plan.people if each.with_supporter is not None]
        self.supporters = sum(stated) if stated else 1
        self.supporters_from = "as stated" if stated else "one place until you have asked"

    def lines(self) -> Iterator[Line]:
        for activity in self.activities:
            is_pool = activity.people == "pool"
            heads = {"": activity.pool} if is_pool else self.public
            yield from self._pay(activity, heads)
            if not is_pool:
                yield from self._hours_of_others(activity)
            if activity.is_meeting:
                yield from self._meeting(activity, sum(heads.values()), activity.pool or self.at_the_table)
            if activity.needs_facilitator:
                yield from self._by_half_days(activity, "facilitation", "facilitator_half_day", "Facilitator")
            if activity.is_meeting or activity.preparation_hours:
                yield from self._per_head(
                    activity, "materials", "materials_person", "Printing and post", sum(heads.values())
                )
            yield from self._staff(activity)

    def _pay(self, activity: Activity, heads: dict[str, int]) -> Iterator[Line]:
        for heading, rate_id, given, label in (
            ("contributor_pay", "nihr_hour", activity.hours, "pay"),
            ("preparation_pay", "preparation_hour", activity.preparation_hours, "pay for getting ready"),
        ):
            for type, count in heads.items():
                if given and count:
                    yield from self._line(
                        activity,
                        heading,
                        rate_id,
                        "hour",
                        f"{self._named(type, count)}: {label}",
                        people=count,
                        hours_each=_exact(given),
                        partner_type=type,
                        who="contributor",
                        suffix=type,
                    )

    def _hours_of_others(self, activity: Activity) -> Iterator[Line]:
        given = _exact(activity.hours) + _exact(activity.preparation_hours)
        for type, count in self.others.items():
            if given:
                yield self._made(
                    activity,
                    "other",
                    f"{self._named(type, count)}: time, taken to be paid by their employer",
                    rate_pence=0,
                    unit="hour",
                    source=f"Hours: {_assumed(activity)}. Ask whether cover for them has to be paid.",
                    people=count,
                    hours_each=given,
                    partner_type=type,
                    who="contributor",
                    suffix=f"time_{type}",
                )

    def _meeting(self, activity: Activity, heads: int, everyone: int) -> Iterator[Line]:
        yield from self._per_head(activity, "access", "access_person", "Access, averaged", heads)
        if self.supporters and heads:
            yield from self._line(
                activity, "supporters", "supporter_hour", "hour", "Supporter or care cover",
                people=self.supporters, hours_each=_exact(activity.hours), who="thing", note=self.supporters_from,
            )  # fmt: skip
        if self.plan.means.place != "online":
            yield from self._per_head(activity, "travel", "travel_person", "Travel", heads)
            yield from self._by_half_days(activity, "venue", "venue_half_day", "Room")
            yield from self._per_head(
                activity, "venue", "refreshments_person", "Food and drink", everyone, suffix="refreshments"
            )
        yield from self._line(
            activity, "relational_time", "relational_hour", "hour", "Unhurried time, tea and clearing up",
            hours_each=Decimal(1), who="staff", note="one hour around each meeting",
        )  # fmt: skip

    def _staff(self, activity: Activity) -> Iterator[Line]:
        if activity.staff_hours:
            yield from self._line(
                activity, "staff_time", "staff_hour_middle", "hour",
                "Staff time to find, chase, prepare, pay and answer",
                hours_each=_exact(activity.staff_hours), who="staff",
            )  # fmt: skip

    def _per_head(
        self, activity: Activity, heading: str, rate_id: str, label: str, people: int, suffix: str = ""
    ) -> Iterator[Line]:
        if people:
            yield from self._line(
                activity, heading, rate_id, "person_time", label, people=people, who="thing", suffix=suffix
            )

    def _by_half_days(self, activity: Activity, heading: str, rate_id: str, label: str) -> Iterator[Line]:
        half_days = 2 if activity.hours > HALF_DAY_HOURS else 1
        shown = label if half_days == 1 else f"{label}, two half days"
        yield from self._line(
            activity, heading, rate_id, "time", shown, hours_each=_exact(activity.hours) * (heading == "facilitation"),
            who="thing", times_the_rate=half_days,
        )  # fmt: skip

    def _line(
        self,
        activity: Activity,
        heading: str,
        rate_id: str,
        unit: resources.Unit,
        label: str,
        *,
        note: str = "",
        times_the_rate: int = 1,
        **more: Any,
    ) -> Iterator[Line]:
        rate = _rate(self.fw, rate_id, heading, "half_day" if unit == "time" else unit)
        if rate is None or rate.pence is None:
            return
        source = f"{rate.name}, from {day(rate.from_date)} ({rate.id}, {rate.evidence}); {_assumed(activity)}"
        yield self._made(
            activity,
            heading,
            label,
            rate_pence=rate.pence * times_the_rate,
            unit=unit,
            source=f"{source}; {note}" if note else source,
            **more,
        )

    def _made(self, activity: Activity, heading: str, label: str, *, suffix: str = "", **more: Any) -> Line:
        parts = [activity.id, heading, suffix] if suffix else [activity.id, heading]
        return costed(
            id="_".join(parts),
            stage=activity.stage,
            heading=heading,
            label=f"{activity.name}: {label[:1].lower()}{label[1:]}"[:200],
            times=activity.times,
            activity=activity.id,
            **more,
        )

    def _named(self, type: str, count: int) -> str:
        if not type:
            return "Contributors"
        row = _row(self.fw, "partner_types", type)
        return str(row.name if count == 1 else row.plural)


def _notes(plan: PlanFile, is_own: bool, fw: Framework) -> Iterator[str]:
    """What was taken for granted, so that nobody has to guess."""
    if is_own:
        yield "These lines are your own."
        return
    if not plan.people:
        yield f"Nobody has said who takes part, so this is costed for {STAND_IN} contributors."
    elif not everyone_public(plan, fw):
        yield "Nobody here is usually on the receiving end, so no contributor is paid. Some would not call this co-production."
    if not plan.means.place:
        yield "Nobody has said where people meet, so this is costed in person."
    if plan.means.place == "mixed":
        yield "Meetings are partly online. This is costed as if everyone came, so that nobody is told to stay at home."
    if plan.means.access:
        yield "You told us about access. The sum here is an average: put in what it will really cost."
    yield "It covers the involvement alone, not the rest of the research. Every figure can be changed."


def _assumed(activity: Activity) -> str:
    return f"hours and times of “{activity.name}” are Evenhand’s assumption"


def _exact(hours: float) -> Decimal:
    # The framework checks that hours are ordinary decimals; repr gives back what its author typed.
    return round(Decimal(repr(hours)), 2)


def _row(fw: Framework, kind: str, id: str) -> Any:
    return fw.get(kind, id)


def _rate(fw: Framework, id: str, heading: str, unit: str) -> Rate | None:
    """The rate with this id; if the institution hides it, another of its own for the same heading and unit."""
    try:
        return _row(fw, "rates", id)  # type: ignore[no-any-return]
    except FrameworkError:
        return next(
            (row for row in fw.rates if heading and row.heading == heading and row.unit == unit), None
        )
