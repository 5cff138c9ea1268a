"""What somebody is asked for, is asked to promise, still owes, or is waited for in off the record."""

from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.rooms import RoomsUnavailable, rooms
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.names import shown_name
from evenhand.readings.promises import due_soon
from evenhand.records.models import AskedPartner, Partner

MOST_LISTED = 20


def asks(seat: Seat) -> list[Ask]:
    return [*_rooms(seat), *_asked(seat), *_tasks(seat), *_owed(seat)]


def typed_in(partner: Partner) -> list[TypedIn]:
    rows = list(
        AskedPartner.objects.filter(
            partner=partner, entered_by__isnull=False, state__in=["yes", "no"], ask__taken_back_on=None
        ).select_related("ask")[:MOST_LISTED]
    )
    if not rows:
        return []
    names = names_of(partner.project, {row.entered_by_id for row in rows})
    return [
        TypedIn(
            "ask",
            f"You said {row.state} to this: {row.ask.what}",
            names.get(row.entered_by_id, "somebody who was in this project"),
            row.answered_on or row.ask.made_on,
            row.ask.number,
            at="ask",
            at_args=(row.ask.number,),
        )
        for row in rows
    ]


def _rooms(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.ROOM_OPEN):
        return []
    try:
        found = rooms().open_for(str(seat.project.pk), seat.partner.pk)
    except RoomsUnavailable:
        return []
    return [
        Ask(
            "room",
            "A room off the record is open for you. You do not have to go in.",
            at="room",
            at_args=(room.id,),
        )
        for room in found
    ]


def _asked(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.ASK_ANSWER):
        return []
    waiting = seat.partner.asked.filter(state="asked", ask__taken_back_on=None).select_related("ask")
    return [
        Ask(
            "ask",
            f"{_sentence(row.ask.what)} You can say yes or no.",
            row.ask.minutes,
            at="ask",
            at_args=(row.ask.number,),
        )
        for row in waiting.order_by("ask__due_on", "ask__number")[:MOST_LISTED]
    ]


def _tasks(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.PROMISE_MAKE):
        return []
    waiting = (
        seat.partner.promises.filter(state="asked")
        .select_related("asked_by__person")
        .prefetch_related("asked_by__types")
    )
    return [
        Ask(
            "promise",
            f"{shown_name(promise.asked_by) if promise.asked_by else 'Somebody'} asks you to do something by "
            f"{_day(promise.due_on)}: {promise.what[:140]}",
            promise.minutes,
            at="promise",
            at_args=(promise.number,),
        )
        for promise in waiting.order_by("due_on", "number")[:MOST_LISTED]
    ]


def _owed(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.PROMISE_MAKE):
        return []
    today = timezone.localdate()
    return [
        Ask(
            "promise",
            f"You promised this by {_day(promise.due_on)}"
            f"{', and it is late' if promise.due_on < today else ''}: {promise.what[:140]}",
            at="promise",
            at_args=(promise.number,),
        )
        for promise in due_soon(seat.partner, today).order_by("due_on", "number")[:MOST_LISTED]
    ]


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _day(day: object) -> str:
    return f"{day.day} {day:%B}"  # type: ignore[attr-defined]
