"""What the list of what to talk about, calls for another look, looking back and telling voices ask of somebody."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.agenda import NEWS_DAYS, late, said_of
from evenhand.readings.amounts import day
from evenhand.readings.answers import typist_names
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.decision_again import (
    calls_to_answer,
    look_back_asked_of,
    must_be_looked_at_again,
    name_of,
)
from evenhand.readings.decision_voices import to_tell
from evenhand.records.models import Partner, ReopenCall

#: More of one sort would bury the rest of the page: then one line leads to all of them.
_MOST = 5
#: Nobody is asked for ever to look back: a day that was long ago is not asked about any more.
LOOK_BACK_DAYS = 90


def asks(seat: Seat) -> list[Ask]:
    today = timezone.localdate()
    return [
        *_to_look_at_again(seat),
        *_to_give_a_word(seat, today),
        *_calls(seat),
        *_to_tell(seat, today),
        *_raised(seat, today),
        *_called(seat, today),
        *_to_look_back(seat, today),
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    """What somebody else wrote down for them, until they say that it is right."""
    unsure = {"entered_by__isnull": False, "confirmed_on": None}
    items = list(partner.agenda_items.filter(**unsure).exclude(state="taken_back")[:_MOST])
    calls = list(partner.reopen_calls.filter(**unsure, taken_back_on=None).select_related("decision")[:_MOST])
    looks = list(partner.look_backs.filter(**unsure).select_related("decision")[:_MOST])
    rows: list[tuple[str, object, date, str, int]] = [
        (
            f"You want to talk about: {item.text}",
            item.entered_by_id,
            item.raised_on,
            "agenda-item",
            item.number,
        )
        for item in items
    ]
    rows += [
        (
            f"You call for another look at decision {call.decision.number}",
            call.entered_by_id,
            call.called_on,
            "decision-again",
            call.decision.number,
        )
        for call in calls
    ]
    rows += [
        (
            f"What you would do now about decision {look.decision.number}",
            look.entered_by_id,
            look.said_on,
            "decision-again",
            look.decision.number,
        )
        for look in looks
    ]
    names = typist_names(partner.project, [person for _, person, _, _, _ in rows])
    return [
        TypedIn("agenda", what, names[person], on, number, at=at, at_args=(number,))
        for what, person, on, at, number in rows
    ]


def _to_look_at_again(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.AGENDA_ANSWER):
        return []
    return [
        Ask(
            "decision",
            f"Decision {decision.number} has to be looked at again, since {day(decision.called_again_on)}: "  # type: ignore[arg-type]
            f"{name_of(decision)}",
            None,
            decision.number,
            at="decision-again",
            at_args=(decision.number,),
        )
        for decision in must_be_looked_at_again(seat.project)[:_MOST]
    ]


def _to_give_a_word(seat: Seat, today: date) -> list[Ask]:
    """What waits for a word, the late first."""
    if not seat.may(Permission.AGENDA_ANSWER):
        return []
    waiting = list(
        seat.project.agenda_items.filter(Q(state="open") | late(today)).order_by("due_on", "number")[
            : _MOST + 1
        ]
    )
    if len(waiting) > _MOST:
        return [Ask("agenda", "Several things that people want to talk about wait for a word.", at="agenda")]
    return [
        Ask(
            "agenda",
            f"Somebody wants to talk about this: “{item.text[:140]}” {said_of(item, today)}",
            None,
            item.number,
            at="agenda-answer",
            at_args=(item.number,),
        )
        for item in waiting
    ]


def _calls(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.AGENDA_ANSWER):
        return []
    waiting = calls_to_answer(seat.project).exclude(partner=seat.partner).select_related("decision")
    numbers = sorted({call.decision.number for call in waiting})
    return [
        Ask(
            "decision",
            f"Somebody calls for another look at decision {number}, and waits for an answer in words.",
            None,
            number,
            at="decision-again",
            at_args=(number,),
        )
        for number in numbers[:_MOST]
    ]


def _to_tell(seat: Seat, today: date) -> list[Ask]:
    """Whoever can answer what a decision goes back to is asked to, soon after it was closed."""
    if not seat.may(Permission.ANSWER_GIVE):
        return []
    since = today - timedelta(days=NEWS_DAYS)
    closed = (
        seat.project.decisions.filter(Q(closed_at__date__gte=since) | Q(made_at__date__gte=since))
        .filter(withdrawn_at=None, citations__isnull=False)
        .distinct()
        .order_by("-number")[:_MOST]
    )
    return [
        Ask(
            "decision",
            f"Decision {decision.number} is closed. Tell those whose words led to it what came of them.",
            None,
            decision.number,
            at="decision-tell",
            at_args=(decision.number,),
        )
        for decision in closed
        if to_tell(decision, seat)
    ]


def _raised(seat: Seat, today: date) -> list[Ask]:
    """A word on what they put on the list themselves, while it is news."""
    since = today - timedelta(days=NEWS_DAYS)
    items = (
        seat.partner.agenda_items.filter(
            Q(state="planned", comes_up_on__gte=today)
            | Q(state__in=["done", "declined"], answered_on__gte=since)
        )
        .exclude(answered_by=seat.partner)
        .select_related("decision")
    )
    return [
        Ask(
            "raised",
            " ".join(
                filter(
                    None,
                    [
                        f"You wanted to talk about this: “{item.text}” {said_of(item, today)}",
                        item.answer[:280],
                    ],
                )
            )
            + " You do not have to do anything.",
            None,
            item.number,
            at="agenda-item",
            at_args=(item.number,),
        )
        for item in items[:_MOST]
    ]


def _called(seat: Seat, today: date) -> list[Ask]:
    """An answer to their own call, while it is news."""
    since = today - timedelta(days=NEWS_DAYS)
    answered = ReopenCall.objects.filter(
        partner=seat.partner, taken_back_on=None, answered_on__gte=since
    ).select_related("decision")
    return [
        Ask(
            "decision",
            f"There is an answer to your call for another look at decision {call.decision.number}. "
            "You do not have to do anything.",
            None,
            call.decision.number,
            at="decision-again",
            at_args=(call.decision.number,),
        )
        for call in answered[:_MOST]
    ]


def _to_look_back(seat: Seat, today: date) -> list[Ask]:
    earliest = today - timedelta(days=LOOK_BACK_DAYS)
    return [
        Ask(
            "decision",
            f"Look back at decision {decision.number}: what would you do now? You do not have to say.",
            None,
            decision.number,
            at="decision-look-back",
            at_args=(decision.number,),
        )
        for decision in look_back_asked_of(seat, today)[:_MOST]
        if decision.look_again_on and decision.look_again_on >= earliest
    ]
