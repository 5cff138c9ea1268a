"""A plan's own lines made small enough for a browser to carry.

After a trim nearly every line is one that the framework drew up, with fewer people or fewer times. So only that
is kept, and the rest is drawn up again. Lines of somebody's own are kept whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import LineStated
from evenhand.framework import Framework
from evenhand.methods.resources import Line
from evenhand.readings.approach_comparison import chosen_approach
from evenhand.readings.costing import cost

#: A line as drawn up; the same with its people and times; or nothing: the next one that is kept whole.
Short = str | list[str | int] | None


def stated(line: Line) -> LineStated:
    """A costed line as a plan holds it."""
    return LineStated.of(replace(line, hours_each=Decimal(str(line.hours_each))))


def without_lines(plan: PlanFile, fw: Framework) -> tuple[PlanFile, list[Short]]:
    """Return the plan with only those lines that must be kept whole, and all of its lines in short."""
    if not plan.lines:
        return plan, []
    drawn_up = _drawn_up(plan, fw)
    whole: list[LineStated] = []
    short: list[Short] = []
    for line in plan.lines:
        ours = drawn_up.get(line.id)
        if ours == line:
            short.append(line.id)
        elif ours and replace(ours, people=line.people, times=line.times) == line:
            short.append([line.id, line.people, line.times])
        else:
            short.append(None)
            whole.append(line)
    return replace(plan, lines=tuple(whole)), short


def with_lines(plan: PlanFile, short: Sequence[Short], fw: Framework) -> PlanFile:
    """Return the plan with all of its lines again. Raises LookupError or ValueError if they do not belong to it."""
    if not short:
        return plan
    drawn_up = _drawn_up(plan, fw)
    whole = list(plan.lines)
    lines: list[LineStated] = []
    for each in short:
        if each is None:
            lines.append(whole.pop(0))
        elif isinstance(each, str):
            lines.append(drawn_up[each])
        else:
            id, people, times = each
            lines.append(replace(drawn_up[str(id)], people=int(people), times=int(times)))
    return replace(plan, lines=tuple(lines))


def _drawn_up(plan: PlanFile, fw: Framework) -> dict[str, LineStated]:
    approach, _ = chosen_approach(plan, fw)
    return {line.id: stated(line) for line in cost(plan, approach, fw, own_lines=False).lines}
