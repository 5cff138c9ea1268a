"""What changed because of what people said, and which voices each change rests on."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown_to
from evenhand.readings.names import shown_name
from evenhand.records.models import AnswerChange, Change, Contribution, Project

A_PAGE = 50
#: How many a form offers to tick. What is older is found on its page, and worded anew if it must be named again.
OFFERED = 20


@dataclass(frozen=True)
class Voice:
    contribution: Contribution
    author: str


@dataclass(frozen=True)
class ChangeShown:
    change: Change
    made_by: str
    #: The things said that it answers, as far as this person may read them. How many more is not told: that
    #: there are words for fewer people is theirs.
    voices: list[Voice]


@dataclass(frozen=True)
class ChangesShown:
    page: Page
    rows: list[ChangeShown]


def newest_changes(project: Project) -> list[Change]:
    return list(project.changes.all()[:OFFERED])


def changes_shown(seat: Seat, *, page: object = 1) -> ChangesShown:
    found = Paginator(
        seat.project.changes.select_related("made_by__person").prefetch_related("made_by__types"), A_PAGE
    ).get_page(page)
    links = list(
        AnswerChange.objects.filter(change__in=list(found.object_list), answer__is_latest=True)
        .values_list("change", "answer__contribution")
        .order_by("answer__contribution__number")
    )
    voices = {
        row.pk: Voice(row, author_shown_to(row, seat))
        for row in readable(seat)
        .filter(pk__in={row for _, row in links})
        .select_related("partner__person", "gathered_by__person")
        .prefetch_related("partner__types", "gathered_by__types")
    }
    rests_on: dict[int, list[int]] = {}
    for change_id, row_id in links:
        rests_on.setdefault(change_id, []).append(row_id)
    rows = []
    for change in found.object_list:
        may_read = [voices[row] for row in rests_on.get(change.pk, []) if row in voices]
        rows.append(ChangeShown(change, shown_name(change.made_by), may_read))
    return ChangesShown(found, rows)
