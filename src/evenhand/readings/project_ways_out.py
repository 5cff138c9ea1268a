"""A project's two ways out of a plan that does not fit, and what trimming would do to each of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from evenhand.framework import Framework
from evenhand.methods.resources import Line
from evenhand.readings.budget import BudgetShown, LineShown
from evenhand.readings.first_plan import FirstPlan, TrimOffered, first_plan
from evenhand.readings.project_plan_file import brief_plan, with_all_lines
from evenhand.records.models import BudgetLine, Project

#: How long a plan may be for its steps of trimming to be worked out while somebody waits.
LINES_TRIMMED = 500


@dataclass(frozen=True, slots=True)
class LineTrimmed:
    """A line as trimming would leave it; `after` is None where it would be taken out."""

    record: BudgetLine
    after: Line | None
    effect: str


@dataclass(frozen=True, slots=True)
class ProjectWaysOut:
    plan: FirstPlan
    lines: tuple[LineTrimmed, ...]
    is_long: bool
    #: Stands for the plan as it was shown, so that nobody applies steps that they did not see.
    seen: str

    @property
    def awarded(self) -> tuple[str, ...]:
        """Lines that trimming would touch although an award is noted for them."""
        return tuple(each.record.label for each in self.lines if each.record.awarded_pence is not None)

    @property
    def is_offered(self) -> bool:
        """Whether the steps can be applied as they stand."""
        return bool(self.lines) and not self.awarded


def project_ways_out(project: Project, shown: BudgetShown, fw: Framework, *, today: date) -> ProjectWaysOut:
    plan = with_all_lines(brief_plan(project, fw), shown.budget, [line.record for line in shown.lines])
    is_long = len(plan.lines) > LINES_TRIMMED
    if is_long:
        # Steps are tried one by one, each over every line: on a very long plan that takes many seconds.
        plan = replace(plan, lines=tuple(replace(line, activity="") for line in plan.lines))
    found = first_plan(plan, fw, today=today)
    lines = tuple(_trimmed(shown.lines, found, {row.id: row.if_cut for row in fw.cost_headings}))
    return ProjectWaysOut(found, lines, is_long, _seen(shown, found, lines))


def _trimmed(
    shown: Sequence[LineShown], found: FirstPlan, if_cut: Mapping[str, str]
) -> Iterator[LineTrimmed]:
    left = {line.id: line for line in found.ways_out.trim.lines}
    for each in shown:
        before, after = each.line, left.get(each.line.id)
        if after is not None and (after.people, after.times) == (before.people, before.times):
            continue
        steps = [f"{step.what}. {step.silences}" for step in found.trims if _touches(step, before, after)]
        effect = "\n".join(steps) or if_cut.get(before.heading, "")
        yield LineTrimmed(each.record, after, effect)


def _touches(step: TrimOffered, before: Line, after: Line | None) -> bool:
    """Whether this step is why the line changes."""
    for proposal in step.proposals:
        if proposal.kind == "people":
            fewer = after is not None and after.people < before.people
            is_of_group = before.partner_type in ("", proposal.subject)
            if fewer and is_of_group:
                return True
        elif proposal.subject == before.activity:
            is_left_out = proposal.kind in ("scope", "online")
            if is_left_out if after is None else after.times < before.times and not is_left_out:
                return True
    return False


def _seen(shown: BudgetShown, found: FirstPlan, lines: Sequence[LineTrimmed]) -> str:
    state = (
        shown.version,
        [(each.record.pk, each.record.version) for each in shown.lines],
        [
            (each.record.pk, (each.after.people, each.after.times) if each.after else None, each.effect)
            for each in lines
        ],
        found.ways_out.ask.money_pence,
    )
    return sha256(repr(state).encode()).hexdigest()[:32]
