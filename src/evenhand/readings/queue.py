"""All that waits for an answer, oldest first, whichever side owes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from evenhand.access.answers import IN_ORDER, heard_by, waiting_for, waiting_for_others
from evenhand.access.projects import Seat
from evenhand.readings.amounts import counted
from evenhand.readings.answer_waits import AnswerWaits, answer_waits
from evenhand.readings.authors import author_shown_to
from evenhand.readings.names import shown_name
from evenhand.records.contribution import AUDIENCES
from evenhand.records.models import AnswerResponse, Contribution

A_PAGE = 50
#: Fewer of what others answer: the page is opened for what is one’s own to answer.
OTHERS_A_PAGE = 20
_SIDES = {"team": "the team", "partners": "the partners"}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, as this person may see it."""

    contribution: Contribution
    author: str
    is_own: bool
    #: Who owes the answer: a side, or somebody by name.
    for_whom: str
    waited: str
    due: str
    is_late: bool
    audience: str
    is_put_off: bool
    #: What its author said to the last answer, where that opened it again.
    objection: AnswerResponse | None


@dataclass(frozen=True)
class Queue:
    yours: Page
    others: Page
    your_rows: list[Waiting]
    other_rows: list[Waiting]
    answer_days: int
    waits: AnswerWaits


def queue(seat: Seat, *, page: object = 1, others_page: object = 1) -> Queue:
    """One page of each, in as many queries for twenty thousand things said as for two."""
    yours = Paginator(waiting_for(seat).values_list("pk", flat=True), A_PAGE).get_page(page)
    theirs = waiting_for_others(seat).values_list("pk", flat=True)
    others = Paginator(theirs, OTHERS_A_PAGE).get_page(others_page)
    return Queue(
        yours=yours,
        others=others,
        your_rows=shown(_on_page(yours), seat),
        other_rows=shown(_on_page(others), seat),
        answer_days=seat.project.answer_days,
        waits=answer_waits(seat.project, heard_by(seat)),
    )


def _on_page(page: Page) -> QuerySet[Contribution]:
    """The rows of one page. Their ids were sorted alone: sorting twenty thousand texts takes its time."""
    return Contribution.objects.filter(pk__in=list(page.object_list)).order_by(*IN_ORDER)


def shown(found: QuerySet[Contribution] | Iterable[Contribution], seat: Seat) -> list[Waiting]:
    if isinstance(found, QuerySet):
        found = found.select_related("partner__person", "asked__person", "gathered_by__person")
        found = found.prefetch_related("partner__types", "asked__types", "gathered_by__types")
    rows = list(found)
    objections = {
        response.contribution_id: response
        for response in AnswerResponse.objects.filter(
            contribution__in=[row.pk for row in rows if row.state == "reopened"]
        ).order_by("pk")
    }
    today = timezone.localdate()
    return [_waiting(row, seat, today, objections.get(row.pk)) for row in rows]


def _waiting(row: Contribution, seat: Seat, today: date, objection: AnswerResponse | None) -> Waiting:
    is_late = row.is_waiting and row.due_on is not None and row.due_on < today
    return Waiting(
        contribution=row,
        author=author_shown_to(row, seat),
        is_own=row.partner_id == seat.partner.pk,
        for_whom=_for_whom(row, seat),
        waited=_waited(row.said_on, today),
        due=due_words(row.due_on, today),
        is_late=is_late,
        audience="" if row.audience == "everyone" else dict(AUDIENCES)[row.audience],
        is_put_off=row.state == "answered",
        objection=objection,
    )


def due_words(due_on: date | None, today: date) -> str:
    """“3 days late”, “due today”, “due in 5 days”."""
    if due_on is None:
        return "no day agreed"
    days = (due_on - today).days
    if days == 0:
        return "due today"
    return f"due in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} late"


def _waited(said_on: date | None, today: date) -> str:
    if said_on is None:
        return "no day is kept"
    days = (today - said_on).days
    return "said today" if days <= 0 else f"said {counted(days, 'day')} ago"


def _for_whom(row: Contribution, seat: Seat) -> str:
    if row.asked is None:
        return _SIDES[row.to_side]
    return "you, by name" if row.asked_id == seat.partner.pk else shown_name(row.asked)
