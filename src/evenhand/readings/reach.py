"""Who was reached, beside who is affected. One split under each heading, with small groups kept back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from evenhand.methods import disclosure
from evenhand.methods.told_figures import ENOUGH
from evenhand.records.models import Project, ReachCount

#: Between these the two shares are called about the same. Evenhand’s own choice, and it is only for words.
LESS, MORE = Fraction(4, 5), Fraction(5, 4)
WHY_NOT = {
    "too_few": "Fewer than six people answered this, so nothing is shown.",
    "too_few_to_break_down": "Fewer than ten people answered this. A split would point at some of them.",
    "cells_too_small": "No group here has enough people to be shown without pointing at somebody.",
}

Beside = Literal["", "fewer", "about_the_same", "more"]


@dataclass(frozen=True)
class Group:
    """One group: how many, their share, and that share beside the one among those affected (1 is the same)."""

    name: str
    people: int
    percent: int | None
    reference_percent: str
    reference_source: str
    reference_on: date | None
    quotient: str
    beside: Beside
    is_unsaid: bool


@dataclass(frozen=True)
class Heading:
    name: str
    answered: int | None
    groups: list[Group]
    hidden: int
    why_not: str


@dataclass(frozen=True)
class Survey:
    name: str
    on: date
    asked: int
    #: Those who answered the question that most answered; not told where few did not.
    answered: int | None
    headings: list[Heading]


def surveys(project: Project) -> list[Survey]:
    return surveys_of([project.pk]).get(project.pk, [])


def surveys_of(project_ids: Iterable[object]) -> dict[object, list[Survey]]:
    """For each of these projects its surveys, the newest first. One query, however many."""
    rows: dict[object, dict[str, list[ReachCount]]] = {}
    for row in ReachCount.objects.filter(project__in=list(project_ids)):
        rows.setdefault(row.project_id, {}).setdefault(row.survey, []).append(row)
    return {
        project_id: sorted(
            (_survey(found) for found in by_name.values()), key=lambda each: each.on, reverse=True
        )
        for project_id, by_name in rows.items()
    }


def _survey(rows: list[ReachCount]) -> Survey:
    by_heading: dict[str, list[ReachCount]] = {}
    for row in rows:
        by_heading.setdefault(row.characteristic, []).append(row)
    asked = rows[0].asked
    answered = max(sum(row.people for row in found) for found in by_heading.values())
    is_told = answered >= ENOUGH and (asked == answered or asked - answered >= ENOUGH)
    return Survey(
        name=rows[0].survey,
        on=rows[0].surveyed_on,
        asked=asked,
        answered=answered if is_told else None,
        headings=[_heading(name, found, asked) for name, found in by_heading.items()],
    )


def _heading(name: str, rows: list[ReachCount], asked: int) -> Heading:
    """Those who would rather not say are a group of their own, and out of the shares where that can be told."""
    # Who did not answer is a part like any other: with the number asked beside it, it could be worked out.
    counts = {row.group: row.people for row in rows}
    found = disclosure.breakdown(counts, k=ENOUGH)
    if found.total is None or not found.shown:
        return Heading(name, None, [], 0, WHY_NOT.get(found.reason, WHY_NOT["cells_too_small"]))
    is_total_told = asked == found.total or asked - found.total >= ENOUGH
    unsaid = sum(row.people for row in rows if row.is_unsaid)
    shown = dict(found.shown)
    is_unsaid_told = unsaid == 0 or all(row.group in shown for row in rows if row.is_unsaid)
    of = found.total - unsaid if is_unsaid_told else found.total
    return Heading(
        name=name,
        answered=found.total if is_total_told else None,
        groups=[_group(row, of, has_share=is_total_told) for row in rows if row.group in shown],
        hidden=found.remainder if is_total_told and found.remainder else 0,
        why_not="",
    )


def _group(row: ReachCount, of: int, *, has_share: bool) -> Group:
    share = Fraction(row.people, of) if has_share and of and not row.is_unsaid else None
    is_enough = share is not None and disclosure.percentages_shown(of)
    quotient = (
        share / (Fraction(row.reference_percent) / 100)
        if share is not None and is_enough and row.reference_percent
        else None
    )
    return Group(
        name=row.group,
        people=row.people,
        percent=round(100 * share) if share is not None and is_enough else None,
        reference_percent=f"{float(row.reference_percent):g}" if row.reference_percent else "",
        reference_source=row.reference_source,
        reference_on=row.reference_on,
        quotient=f"{float(quotient):.1f}" if quotient is not None else "",
        beside=_beside(quotient),
        is_unsaid=row.is_unsaid,
    )


def _beside(quotient: Fraction | None) -> Beside:
    if quotient is None:
        return ""
    return "fewer" if quotient < LESS else "more" if quotient > MORE else "about_the_same"
