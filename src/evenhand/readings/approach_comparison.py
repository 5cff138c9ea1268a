"""Ways of working side by side, each costed the same way. Never ranked: they stand in the framework's order."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Approach, Framework
from evenhand.readings.costing import Costing, Costings

INCLUSION = {
    "keeps": "Keeps everyone in",
    "narrows": "Narrows who can take part",
    "loses": "Loses people",
}
INDEPENDENCE = {"low": "Low risk", "some": "Some risk", "high": "High risk"}


@dataclass(frozen=True, slots=True)
class Option:
    """One way of working with what it takes here, and how both papers would look at it."""

    approach: Approach
    costing: Costing
    is_chosen: bool
    if_we_do_not: str

    @property
    def inclusion(self) -> str:
        return INCLUSION[self.approach.inclusion]

    @property
    def independence(self) -> str:
        return INDEPENDENCE[self.approach.independence]


def chosen_approach(plan: PlanFile, fw: Framework) -> tuple[Approach, bool]:
    """Return the approach that the plan is for, and whether somebody chose it.

    Where nobody has: the first considered; else the first that suits what people want, research or not.
    """
    wanted = plan.chosen or next(iter(plan.considered), "")
    for row in fw.approaches:
        if row.id == wanted:
            return row, bool(plan.chosen)
    is_research = plan.ask.wanted not in ("action", "neither")
    return next((row for row in fw.approaches if row.is_research == is_research), fw.approaches[0]), False


def compare(plan: PlanFile, fw: Framework, costings: Costings | None = None) -> tuple[Option, ...]:
    """Return at least two ways side by side: those considered, or the chosen one and a lighter one."""
    costings = costings or Costings(plan, fw)
    chosen, _ = chosen_approach(plan, fw)
    ids = {chosen.id, *plan.considered}
    if len(ids) < 2:
        ids |= {row.id for row in _others(plan, chosen, fw, costings)}
    return tuple(
        Option(
            row,
            costings.of(row, own_lines=row.id == chosen.id),
            row.id == chosen.id,
            _if_we_do_not(plan, row),
        )
        for row in fw.approaches
        if row.id in ids
    )


def that_fit(plan: PlanFile, fw: Framework, costings: Costings | None = None) -> tuple[Option, ...]:
    """Return the ways of working whose whole cost the money covers, in the framework's order.

    Doing nothing is left out: it needs a signed reason, and money is none.
    """
    if plan.means.money_pence is None:
        return ()
    costings = costings or Costings(plan, fw)
    found = []
    for row in fw.approaches:
        if not row.needs_signed_reason:
            costing = costings.of(row, own_lines=False)
            if costing.totals.total_pence <= plan.means.money_pence:
                found.append(Option(row, costing, False, _if_we_do_not(plan, row)))
    return tuple(found)


def _others(plan: PlanFile, chosen: Approach, fw: Framework, costings: Costings) -> list[Approach]:
    """A lighter way that reaches some of the same stages; and one that is not research, where people want action."""
    own = costings.of(chosen).totals.total_pence
    lighter = [
        (row, costings.of(row, own_lines=False).totals.total_pence)
        for row in fw.approaches
        if row.id != chosen.id and not row.needs_signed_reason and row.is_research == chosen.is_research
    ]
    lighter = [(row, pence) for row, pence in lighter if pence < own] or lighter
    money = plan.means.money_pence
    within = [(row, pence) for row, pence in lighter if money is not None and pence <= money]
    # Most stages in common first; `max` and `min` keep the framework's order where there are several.
    reach = [row for row, _ in within] or [row for row, _ in lighter]
    found = [max(reach, key=lambda row: len(set(row.stages) & set(chosen.stages)))] if reach else []
    if plan.ask.wanted in ("action", "both", "neither") and chosen.is_research:
        found += [row for row in fw.approaches if not row.is_research][:1]
    return found


def _if_we_do_not(plan: PlanFile, row: Approach) -> str:
    """What is lost by not working in this way. The plan's own words come first; nothing is made up for it."""
    if plan.ask.if_we_do_not and row.inclusion == "keeps":
        return plan.ask.if_we_do_not
    if row.needs_signed_reason:
        return "Then people are asked. Look at the other ways."
    return f"You go without what it is good for. {row.good_for}"
