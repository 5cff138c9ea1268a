"""What organisations are told of projects: which figures there are, and what was told. Never worked out for a page.

The counts behind them are in `told_counts.py`, and when they are told in `actions/told_figures.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.readings.amounts import counted, day
from evenhand.records.models import ToldFigure


@dataclass(frozen=True)
class Figure:
    """One figure and its one split, chosen for good. `is_stock` counts who is there, the others what happened."""

    id: str
    name: str
    #: At the head of a column.
    short: str
    asks: str
    parts: tuple[tuple[str, str], ...]
    is_stock: bool = False


#: Told project by project, and never summed. Nobody and nothing is in two of them.
OF_A_PROJECT = (
    Figure(
        "people_public",
        "Patients, service users, carers and community members with a say",
        "Public partners with a say",
        "Who is at the table?",
        (("people", "here"),),
        is_stock=True,
    ),
    Figure(
        "people_others",
        "Others with a say, such as researchers and practitioners",
        "Others with a say",
        "Who is at the table?",
        (("people", "here"),),
        is_stock=True,
    ),
    Figure(
        "words_public",
        "Patients, service users, carers and community members whose words were due an answer",
        "Words of public partners",
        "Whose words change things?",
        (
            ("waiting", "still waiting beyond the promised day"),
            ("changed", "whose words changed something, at least in part"),
            ("answered", "answered, with nothing changed"),
        ),
    ),
    Figure(
        "words_others",
        "Others whose words were due an answer",
        "Words of the others",
        "Whose words change things?",
        (
            ("waiting", "still waiting beyond the promised day"),
            ("changed", "whose words changed something, at least in part"),
            ("answered", "answered, with nothing changed"),
        ),
    ),
    Figure(
        "pay",
        "People to whom money was promised",
        "Money promised",
        "Does money come when it was promised?",
        (
            ("late", "paid late at least once, or not yet"),
            ("unknown", "who have not said whether it came"),
            ("in_time", "who had all of it in time"),
        ),
    ),
    Figure(
        "promises",
        "People here to whom something was promised",
        "Promises to people",
        "Is what was promised done?",
        (
            ("not_kept", "with one that was not kept in time, or more"),
            ("kept", "with all of them kept in time"),
        ),
    ),
)
#: Told for all projects of an organisation together, and never project by project.
OF_AN_ORGANISATION = (
    Figure(
        "load",
        "Hours that people shared, beside their paid posts, by career stage",
        "Hours",
        "Who carries the load?",
        (),
    ),
    Figure(
        "training",
        "People who learned or taught something for this work",
        "Training",
        "Who learns?",
        (
            ("public", "patients, service users, carers and community members"),
            ("others", "others, such as researchers and practitioners"),
        ),
    ),
    Figure(
        "recognition",
        "People who keep a word on good practice that somebody saw in them, and let others see it",
        "Good practice",
        "Is good work seen, whatever came of it?",
        (
            ("public", "patients, service users, carers and community members"),
            ("others", "others, such as researchers and practitioners"),
        ),
    ),
)
#: Names, and so no figure; kept with them so that it stands still for a month too.
OVER_ASKED = "over_asked"
BY_ID = {figure.id: figure for figure in (*OF_A_PROJECT, *OF_AN_ORGANISATION)}


@dataclass(frozen=True)
class Told:
    """A figure as it was told, in words: the parts in their order, and of which days it tells."""

    figure: Figure
    told_on: date
    to_day: date
    from_day: date | None
    parts: tuple[tuple[str, str, int], ...]
    rests_on: int

    @property
    def when(self) -> str:
        if self.from_day is None:
            return f"on {day(self.to_day)}"
        return f"{day(self.from_day)} to {day(self.to_day - timedelta(days=1))}"

    @property
    def said(self) -> list[str]:
        """Each part in words, those in which there was nobody too: nobody is told, and few are not."""
        if self.figure.is_stock:
            return [counted(self.rests_on, "person", "people")]
        return [f"{people} {words}" for _, words, people in self.parts]


def told(row: ToldFigure) -> Told:
    figure = BY_ID[row.figure]
    parts = tuple((id, words, int(row.parts[id])) for id, words in figure.parts if id in row.parts)
    return Told(figure, row.told_on, row.to_day, row.from_day, parts, sum(people for _, _, people in parts))


def latest_of(project_ids: Iterable[object]) -> dict[object, dict[str, Told]]:
    """For each of these projects, its figures as they were last told. One query, however many."""
    found: dict[object, dict[str, Told]] = {id: {} for id in project_ids}
    rows = ToldFigure.objects.filter(project__in=list(found), is_latest=True).defer("members")
    for row in rows:
        if row.figure in BY_ID:
            found[row.project_id][row.figure] = told(row)
    return found


def all_of(project: object) -> list[Told]:
    """All that was ever told of one project, newest first."""
    rows = ToldFigure.objects.filter(project=project).defer("members").order_by("-told_on", "id")
    return [told(row) for row in rows if row.figure in BY_ID]
