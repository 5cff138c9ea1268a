"""Barriers of several projects side by side, by who owns them: evidence for change, and no mark for anybody.

Only those are here whose words may be read beside others, as whoever raised them said. Nothing is counted by
project, and the order says nothing but what still waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from evenhand.exchange.document.tree import Block, Document, bullets, heading, lead, p, small, strong
from evenhand.exchange.figures_csv import figures_csv
from evenhand.readings.amounts import counted, day
from evenhand.readings.barriers import ORDER, OVER, stands, waited
from evenhand.records.barrier import BARRIER_LEVELS
from evenhand.records.models import Barrier, BarrierAsk, Project

TITLE = "What stands in the way"
LIMITS = (
    "These are the words of those who met a barrier. They are not a survey, and they do not say how common a "
    "barrier is. Where there is none, it may be that nobody wrote it down. Nobody’s project is compared with another’s."
)
HEADER = (
    "level",
    "owner",
    "owner is outside the team",
    "project",
    "what stands in the way",
    "what it does",
    "raised on",
    "where it stands",
    "asked on",
    "how",
    "answered on",
    "answer",
    "answered by",
    "mended on",
    "how it was mended",
)


@dataclass(frozen=True)
class RolledUp:
    """One barrier, told so that it can be read outside its project: nobody’s name is with it."""

    project: Project
    barrier: Barrier
    asks: list[BarrierAsk]
    stands: str

    @property
    def waits(self) -> list[str]:
        return [waited(ask) for ask in self.asks]


@dataclass(frozen=True)
class Owner:
    name: str
    rows: list[RolledUp]


@dataclass(frozen=True)
class Level:
    id: str
    name: str
    owners: list[Owner]


@dataclass(frozen=True)
class RollUp:
    levels: list[Level]
    count: int
    mended: int
    #: Raised in these projects, and not to be read beside others; told as a number so that none seems missing.
    kept_apart: int
    projects: int


def roll_up(projects: Iterable[Project]) -> RollUp:
    """The barriers of these projects by level and owner, what is not settled first."""
    ids = [project.pk for project in projects]
    standing = Barrier.objects.filter(project__in=ids).exclude(state="taken_back")
    rows = list(
        standing.filter(is_for_roll_up=True)
        .select_related("project")
        .prefetch_related(Prefetch("asks", BarrierAsk.objects.order_by("asked_on", "id")))
        .order_by("project__title", "number")
    )
    return RollUp(
        levels=[
            Level(level, name, _owners([row for row in rows if row.level == level]))
            for level, name in BARRIER_LEVELS
            if any(row.level == level for row in rows)
        ],
        count=len(rows),
        mended=sum(row.state == "mended" for row in rows),
        kept_apart=standing.filter(is_for_roll_up=False).count(),
        projects=len({row.project_id for row in rows}),
    )


def _owners(rows: Sequence[Barrier]) -> list[Owner]:
    """By owner in the order of the alphabet: capital letters and spaces make no other owner."""
    by_owner: dict[str, list[Barrier]] = {}
    for row in rows:
        by_owner.setdefault(" ".join(row.owner.split()).casefold(), []).append(row)
    return [
        Owner(
            " ".join(found[0].owner.split()),
            [
                RolledUp(row.project, row, list(row.asks.all()), stands(row))
                for row in sorted(found, key=lambda row: (row.state in OVER, ORDER.index(row.state)))
            ],
        )
        for _, found in sorted(by_owner.items())
    ]


def roll_up_csv(found: RollUp) -> str:
    return figures_csv([HEADER, *_csv_rows(found), [], [LIMITS]])


def _csv_rows(found: RollUp) -> Iterator[list[Any]]:
    for level in found.levels:
        for owner in level.owners:
            for row in owner.rows:
                barrier = row.barrier
                start = [
                    level.name,
                    barrier.owner,
                    "yes" if barrier.is_owner_outside else "no",
                    row.project.title,
                    barrier.what,
                    barrier.what_it_does,
                    barrier.raised_on,
                    row.stands,
                ]
                end = [barrier.mended_on, barrier.mended_how]
                for ask in row.asks:
                    yield [
                        *start,
                        ask.asked_on,
                        ask.how,
                        ask.answered_on,
                        ask.answer,
                        ask.answered_by_words,
                        *end,
                    ]
                if not row.asks:
                    yield [*start, None, None, None, None, None, *end]


def roll_up_document(found: RollUp, *, subtitle: str, today: date | None = None) -> Document:
    return Document(
        title=TITLE,
        subtitle=subtitle,
        blocks=tuple(_blocks(found)),
        footer=f"From Evenhand, {day(today or timezone.localdate())}. {LIMITS}",
    )


def _blocks(found: RollUp) -> Iterator[Block]:
    yield lead(
        "What people in these projects met that they cannot mend alone, who could, and what those said."
    )
    yield p(
        f"{counted(found.count, 'barrier')} from {counted(found.projects, 'project')}. "
        f"{found.mended} of {found.count} mended."
        + (
            f" Kept in their own projects, as whoever raised them wished: {found.kept_apart}."
            if found.kept_apart
            else ""
        )
    )
    for level in found.levels:
        yield heading(level.name)
        for owner in level.owners:
            yield heading(owner.name, 2)
            for row in owner.rows:
                yield p(strong(row.barrier.what), f" ({row.project.title})")
                if row.barrier.what_it_does:
                    yield p(f"What it does: {row.barrier.what_it_does}")
                yield p(row.stands)
                if row.asks:
                    yield bullets(*(_ask_said(ask) for ask in row.asks))
                if row.barrier.mended_how:
                    yield p(f"How it was mended: {row.barrier.mended_how}")
    if not found.levels:
        yield p("Nothing is written down that may be read beside others.")
    yield small(LIMITS)


def _ask_said(ask: BarrierAsk) -> str:
    asked = f"Asked on {day(ask.asked_on)}: {ask.how}."
    if ask.answered_on is None:
        return f"{asked} No answer."
    by = f" ({ask.answered_by_words})" if ask.answered_by_words else ""
    return f"{asked} Answered on {day(ask.answered_on)}{by}: {ask.answer}"
