"""What an organisation’s office sees: its projects side by side, by name, and nobody’s words. No rank and no sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from evenhand.access.organisations import homes_at
from evenhand.framework.rows import Question
from evenhand.readings.framework import current
from evenhand.readings.hours import CAREER_NAMES
from evenhand.readings.told_figures import (
    BY_ID,
    OF_A_PROJECT,
    OF_AN_ORGANISATION,
    OVER_ASKED,
    Figure,
    Told,
    all_of,
    latest_of,
    told,
)
from evenhand.records.models import (
    Organisation,
    OrganisationAnswer,
    Person,
    Post,
    Project,
    ProjectHome,
    ToldFigure,
)

A_PAGE = 50
#: Stands under every table and in every file of figures that an organisation gets.
LIMITS = (
    "These figures count people, each in one part. A part holds nobody or at least six people; anything smaller is "
    "not told. They do not add up, and must not be added: a person may be in several projects. What people said "
    "under a mask or off the record, and what nobody wrote down, is in none of them. They say nothing of trust, and "
    "few or no people waiting may mean that few wrote anything down. They are no ranking."
)


@dataclass(frozen=True)
class Cell:
    figure: Figure
    told: Told | None


@dataclass(frozen=True)
class Row:
    """One project: what it says of itself on its cover, since when it belongs there, and its figures as told."""

    home: ProjectHome
    cells: list[Cell]

    @property
    def project(self) -> Project:
        return self.home.project


@dataclass(frozen=True)
class StageLoad:
    name: str
    people: int
    hours_percent: int | None
    posts_percent: int | None


@dataclass(frozen=True)
class Load:
    told_on: date
    from_day: date | None
    to_day: date
    stages: list[StageLoad]
    unsaid: int


@dataclass(frozen=True)
class OverAsked:
    told_on: date
    names: list[str]


@dataclass(frozen=True)
class Together:
    """What is told of all its projects together, and of none of them alone."""

    load: Load | None
    cells: list[Cell]
    over_asked: OverAsked | None


@dataclass(frozen=True)
class Posts:
    """Posts for this work, with their hours. `hours` of those that are there today, filled or not."""

    now: list[Post]
    over: list[Post]
    filled_hours: Decimal
    open_hours: Decimal
    has_lead: bool
    has_lived_experience: bool


@dataclass(frozen=True)
class Answered:
    question: Question
    latest: OrganisationAnswer | None
    before: list[OrganisationAnswer]


def side_by_side(organisation: Organisation, page: str | None = None) -> Page[Row]:
    """Its projects by title, and in no other order. As many queries for a thousand as for one."""
    homes = homes_at(organisation).select_related("project").order_by("project__title", "pk")
    found = Paginator(homes, A_PAGE).get_page(page)
    latest = latest_of(home.project_id for home in found.object_list)
    found.object_list = [
        Row(home, [Cell(figure, latest[home.project_id].get(figure.id)) for figure in OF_A_PROJECT])
        for home in found.object_list
    ]
    return found


def one_project(home: ProjectHome) -> list[Cell]:
    """All that was ever told of it, newest first, each kind after the other; and what was never told."""
    rows = all_of(home.project_id)
    return [
        cell
        for figure in OF_A_PROJECT
        for cell in (
            [Cell(figure, row) for row in rows if row.figure.id == figure.id] or [Cell(figure, None)]
        )
    ]


def together(organisation: Organisation) -> Together:
    rows = {row.figure: row for row in ToldFigure.objects.filter(organisation=organisation, is_latest=True)}
    return Together(
        load=_load(rows.get("load")),
        cells=[
            Cell(figure, told(rows[figure.id]) if figure.id in rows else None)
            for figure in OF_AN_ORGANISATION
            if figure.id != "load"
        ],
        over_asked=_over_asked(rows.get(OVER_ASKED)),
    )


def posts(organisation: Organisation, today: date | None = None) -> Posts:
    day = today or timezone.localdate()
    rows = list(Post.objects.filter(organisation=organisation))
    now = [post for post in rows if post.to_day is None or post.to_day >= day]
    here = [post for post in now if post.from_day <= day]
    return Posts(
        now=now,
        over=[post for post in rows if post not in now],
        filled_hours=sum((post.hours_a_week for post in here if post.is_filled), Decimal(0)),
        open_hours=sum((post.hours_a_week for post in here if not post.is_filled), Decimal(0)),
        has_lead=any(post.is_lead and post.is_filled for post in here),
        has_lived_experience=any(post.is_lived_experience and post.is_filled for post in here),
    )


def answers(organisation: Organisation) -> list[Answered]:
    """The five questions in their order, those without an answer too."""
    rows = list(OrganisationAnswer.objects.filter(organisation=organisation).select_related("person"))
    return [
        Answered(
            question,
            next((row for row in rows if row.question == question.id and row.is_latest), None),
            [row for row in rows if row.question == question.id and not row.is_latest],
        )
        for question in questions()
    ]


def questions() -> list[Question]:
    return sorted(
        (row for row in current().questions if row.asked_of == "organisation"), key=lambda row: row.number
    )


def csv_rows(organisation: Organisation) -> Iterator[list[Any]]:
    """The same figures as on the pages, and none besides, for a spreadsheet."""
    yield [
        "About", "Figure", "Part", "People", "Share of hours (%)", "Share of paid posts (%)",
        "From", "Before", "Told on",
    ]  # fmt: skip
    places = {figure.id: place for place, figure in enumerate(OF_A_PROJECT)}
    rows = ToldFigure.objects.filter(
        project__in=homes_at(organisation).values("project"), is_latest=True
    ).values_list("project__title", "project", "figure", "parts", "from_day", "to_day", "told_on")
    for title, _, id, parts, from_day, to_day, told_on in sorted(
        (row for row in rows.order_by() if row[2] in places),
        key=lambda row: (row[0], str(row[1]), places[row[2]]),
    ):
        for part, words in BY_ID[id].parts:
            if part in parts:
                yield [title, BY_ID[id].name, words, parts[part], None, None, from_day, to_day, told_on]
    all_together = together(organisation)
    if all_together.load:
        load = all_together.load
        for stage in load.stages:
            yield [
                organisation.name, BY_ID["load"].name, stage.name, stage.people, stage.hours_percent,
                stage.posts_percent, load.from_day, load.to_day, load.told_on,
            ]  # fmt: skip
    for cell in all_together.cells:
        if cell.told:
            yield from _csv_parts(organisation.name, cell.told)
    yield []
    yield [LIMITS]


def _csv_parts(about: str, row: Told) -> Iterator[list[Any]]:
    for _, words, people in row.parts:
        yield [about, row.figure.name, words, people, None, None, row.from_day, row.to_day, row.told_on]


def _load(row: ToldFigure | None) -> Load | None:
    if row is None:
        return None
    return Load(
        told_on=row.told_on,
        from_day=row.from_day,
        to_day=row.to_day,
        stages=[
            StageLoad(name, part["people"], part["hours"], part["posts"])
            for id, name in CAREER_NAMES.items()
            if (part := row.parts.get(id))
        ],
        unsaid=row.parts.get("unsaid", {}).get("people", 0),
    )


def _over_asked(row: ToldFigure | None) -> OverAsked | None:
    if row is None:
        return None
    names = Person.objects.filter(pk__in=row.members).values_list("name", flat=True)
    return OverAsked(row.told_on, sorted((name for name in names if name), key=str.casefold))
