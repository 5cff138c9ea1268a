"""Lines to start a plan from: what the framework assumes for a way of working, or what another project really took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evenhand.access.permissions import Permission
from evenhand.access.projects import projects_visible_to
from evenhand.access.roles import ROLES
from evenhand.access.viewer import Viewer
from evenhand.exchange.plan_sections import LineStated, PeopleStated
from evenhand.framework import Approach, CostHeading, Framework
from evenhand.methods.resources import Line, missing_headings
from evenhand.readings.amounts import money
from evenhand.readings.costing import cost
from evenhand.readings.project_plan_file import brief_plan, line_stated
from evenhand.records.models import BudgetLine, Project

Figures = Literal["spent", "awarded", "asked"]


@dataclass(frozen=True, slots=True)
class LinesOffered:
    """Lines that could be brought in, where they come from, and what is missing among them."""

    stated: tuple[LineStated, ...]
    made_from: str
    notes: tuple[str, ...]
    missing: tuple[CostHeading, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(each.line() for each in self.stated)

    @property
    def rows(self) -> tuple[tuple[LineStated, Line], ...]:
        return tuple(zip(self.stated, self.lines, strict=True))

    @property
    def total_pence(self) -> int:
        return sum(line.pence for line in self.lines)


def approaches_to_cost(fw: Framework) -> tuple[Approach, ...]:
    """Ways of working that have activities to cost. Doing nothing has none."""
    return tuple(row for row in fw.approaches if row.activities)


def people_planned(project: Project, fw: Framework) -> dict[str, int]:
    return {each.type: each.count for each in brief_plan(project, fw).people}


def from_activities(
    project: Project, approach: Approach, people: Mapping[str, int], fw: Framework
) -> LinesOffered:
    """What the framework assumes for this way of working, with these people."""
    plan = brief_plan(project, fw)
    known = {each.type: each for each in plan.people}
    plan = replace(
        plan,
        people=tuple(
            replace(known[type_id], count=count)
            if type_id in known
            else PeopleStated(type=type_id, count=count)
            for type_id, count in people.items()
            if count
        ),
    )
    costing = cost(plan, approach, fw, own_lines=False)
    stated = tuple(LineStated.of(line) for line in costing.lines)
    return LinesOffered(
        stated,
        f"Evenhand’s assumptions for “{approach.name}”, framework {fw.version}",
        costing.notes,
        missing_among(costing.lines, fw),
    )


def projects_to_learn_from(viewer: Viewer, project: Project) -> list[Project]:
    """The person's other projects whose money they may read and take away, with at least one line."""
    roles = [
        role.id
        for role in ROLES.values()
        if {Permission.BUDGET_READ, Permission.PROJECT_EXPORT} <= role.permissions
    ]
    return list(
        projects_visible_to(viewer)
        .filter(
            partners__person=viewer.person,
            partners__removed_at=None,
            partners__role__in=roles,
            budget__lines__removed_at=None,
            budget__lines__isnull=False,
        )
        .exclude(pk=project.pk)
        .distinct()
    )


def from_project(other: Project, figures: Figures, fw: Framework) -> LinesOffered:
    """What another project spent, or was awarded, line by line. Where that is not noted, the next best is said."""
    records = BudgetLine.objects.filter(budget__project=other, removed_at=None)
    known_headings = {row.id for row in fw.cost_headings}
    known_stages = {row.id for row in fw.stages}
    stated = []
    for record in records:
        if record.heading not in known_headings:
            record.heading = "other"
        if record.stage not in known_stages:
            record.stage = ""
        stated.append(_real(record, figures, other.title))
    lines = [each.line() for each in stated]
    lacking = sum(1 for record in records if _figure(record, figures)[0] != figures)
    notes = (
        [
            f"For {lacking} of {len(stated)} lines that figure is not noted, so the next best is used. Each line says which."
        ]
        if lacking
        else []
    )
    return LinesOffered(tuple(stated), f"Figures of “{other.title}”", tuple(notes), missing_among(lines, fw))


def missing_among(lines: Sequence[Line], fw: Framework) -> tuple[CostHeading, ...]:
    lacking = set(missing_headings(lines, [row.id for row in fw.cost_headings if row.id != "other"]))
    return tuple(row for row in fw.cost_headings if row.id in lacking)


_SAID = {"spent": "Spent", "awarded": "Awarded", "asked": "Asked for"}


def _figure(record: BudgetLine, wanted: Figures) -> tuple[Figures, int]:
    """The figure wanted, or what is known of the steps before it."""
    order: tuple[Figures, ...] = ("spent", "awarded", "asked")
    for figures in order[order.index(wanted) :]:
        pence = getattr(record, f"{figures}_pence")
        if pence is not None:
            return figures, pence
    raise AssertionError("A line always has a sum asked for.")


def _real(record: BudgetLine, figures: Figures, title: str) -> LineStated:
    found, pence = _figure(record, figures)
    stated = line_stated(record)
    if found == "asked":
        was = f" There it came from: {stated.source}" if stated.source else ""
        return replace(stated, source=f"Asked for in “{title}”.{was}"[:2000])
    # The sum as it was; people, times and hours stay, so that the hours can still be seen.
    return replace(
        stated,
        unit="each",
        rate_pence=pence,
        source=f"{_SAID[found]} in “{title}”; {money(record.asked_pence)} was asked for",
    )
