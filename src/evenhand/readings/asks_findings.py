"""Replies that are due before something is public, requests to hold something back that wait, and what was typed in."""

from django.utils import timezone

from evenhand.access.findings import readable_outputs
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import day
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.hold_backs import waiting_for
from evenhand.records.models import HoldBack, OutputReply, Partner

MOST_LISTED = 20
MINUTES_TO_REPLY = 10


def asks(seat: Seat) -> list[Ask]:
    return [*_replies(seat), *_requests(seat)]


def typed_in(partner: Partner) -> list[TypedIn]:
    replies = list(
        OutputReply.objects.filter(
            partner=partner, entered_by__isnull=False, confirmed_on=None, output__state="shown"
        ).select_related("output")[:MOST_LISTED]
    )
    requests = list(
        HoldBack.objects.filter(asked_by=partner, entered_by__isnull=False, state="open")[:MOST_LISTED]
    )
    if not replies and not requests:
        return []
    names = names_of(partner.project, {each.entered_by_id for each in [*replies, *requests]})
    unknown = "somebody who was in this project"
    return [
        *(
            TypedIn(
                "reply",
                f"Your reply to “{each.output.title}”: {each.get_says_display()}",
                names.get(each.entered_by_id, unknown),
                each.said_on,
                at="output-reply",
                at_args=(each.output.number,),
            )
            for each in replies
        ),
        *(
            TypedIn(
                "hold_back",
                "You asked that something be held back",
                names.get(each.entered_by_id, unknown),
                each.asked_on,
                at="hold-back",
                at_args=(each.number,),
            )
            for each in requests
        ),
    ]


def _replies(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.FINDING_ADD):
        return []
    due = (
        readable_outputs(seat)
        .filter(state="shown", reply_by__gte=timezone.localdate())
        .exclude(replies__partner=seat.partner)
        .exclude(partner=seat.partner)
        .order_by("reply_by", "number")
    )
    return [
        Ask(
            "reply",
            f"“{each.title}” may soon be public. Say by {day(each.reply_by)} if you stand by it, see it differently, "
            "or want to add to it.",
            MINUTES_TO_REPLY,
            at="output",
            at_args=(each.number,),
        )
        for each in due[:MOST_LISTED]
        if each.reply_by is not None
    ]


def _requests(seat: Seat) -> list[Ask]:
    return [
        Ask(
            "hold_back",
            "Somebody asks that something we found be held back. It needs an answer with a reason.",
            at="hold-back",
            at_args=(each.number,),
        )
        for each in waiting_for(seat)[:MOST_LISTED]
    ]
