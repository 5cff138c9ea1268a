"""What stands in the way: what nobody has been asked first, then what waits for an answer, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import counted, day
from evenhand.readings.asks import names_of
from evenhand.readings.harms import SOMEBODY
from evenhand.readings.names import shown_name
from evenhand.records.models import Barrier, BarrierAsk, Toll

#: The longest list that a page shows of what it cost people.
MOST_TOLLS = 20
ORDER = ("raised", "asked", "answered", "mended", "taken_back")
OVER = ("mended", "taken_back")


@dataclass(frozen=True)
class AskShown:
    ask: BarrierAsk
    name: str
    #: How long it took, or how long it has been waiting.
    waited: str


@dataclass(frozen=True)
class BarrierShown:
    barrier: Barrier
    name: str
    typed_in_by: str
    asks: list[AskShown]
    #: Shared by those whom it cost something, or who would gain if it were mended.
    tolls: list[Toll]
    stands: str
    is_mine: bool

    @property
    def is_over(self) -> bool:
        return self.barrier.state in OVER


@dataclass(frozen=True)
class BarrierGroup:
    state: str
    name: str
    rows: list[BarrierShown]


def barriers_of(seat: Seat) -> QuerySet[Barrier]:
    if not seat.may(Permission.ACCOUNT_READ):
        return seat.project.barriers.none()
    return (
        seat.project.barriers.select_related("partner__person")
        .prefetch_related(
            "partner__types",
            Prefetch(
                "asks",
                BarrierAsk.objects.order_by("asked_on", "id")
                .select_related("partner__person")
                .prefetch_related("partner__types"),
            ),
            Prefetch("tolls", Toll.objects.filter(shared_on__isnull=False).order_by("words")),
        )
        .order_by("number")
    )


def grouped(seat: Seat) -> list[BarrierGroup]:
    """By what has been done about them; an empty group is left out."""
    shown = shown_each(list(barriers_of(seat)), seat)
    names = dict(Barrier._meta.get_field("state").choices or [])
    groups = [
        BarrierGroup(state, str(names[state]), [row for row in shown if row.barrier.state == state])
        for state in ORDER
    ]
    return [group for group in groups if group.rows]


def shown_each(barriers: Sequence[Barrier], seat: Seat) -> list[BarrierShown]:
    typists = {each.entered_by_id for each in barriers if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    return [
        BarrierShown(
            barrier=barrier,
            name=shown_name(barrier.partner),
            typed_in_by="" if barrier.entered_by_id is None else names.get(barrier.entered_by_id, SOMEBODY),
            asks=[AskShown(ask, shown_name(ask.partner), waited(ask)) for ask in barrier.asks.all()],
            tolls=list(barrier.tolls.all())[:MOST_TOLLS],
            stands=stands(barrier),
            is_mine=seat.person.pk in (barrier.partner.person_id, barrier.entered_by_id),
        )
        for barrier in barriers
    ]


def stands(barrier: Barrier, today: date | None = None) -> str:
    """Where it stands, in one sentence."""
    now = today or timezone.localdate()
    asks = list(barrier.asks.all())
    if barrier.state == "mended":
        return f"Mended on {day(barrier.mended_on)}." if barrier.mended_on else "Mended."
    if barrier.state == "taken_back":
        return "Taken back by whoever raised it."
    if not asks:
        days = (now - barrier.raised_on).days
        return f"Raised {_ago(days)}. Nobody has been asked to mend it."
    waiting = [ask for ask in asks if ask.answered_on is None]
    if waiting:
        return f"Asked {_ago((now - waiting[0].asked_on).days)}. No answer yet."
    return f"Answered on {day(max(ask.answered_on for ask in asks if ask.answered_on))}. Not mended."


def waited(ask: BarrierAsk, today: date | None = None) -> str:
    now = today or timezone.localdate()
    if ask.answered_on is None:
        return f"no answer in {counted((now - ask.asked_on).days, 'day')}"
    return f"answered after {counted((ask.answered_on - ask.asked_on).days, 'day')}"


def _ago(days: int) -> str:
    return "today" if days <= 0 else f"{counted(days, 'day')} ago"
