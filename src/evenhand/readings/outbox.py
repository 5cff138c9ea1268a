"""Letters that somebody has to print, and e-mails that may not have arrived, as far as the reader may know of them.

That a letter waits for somebody on the day on which a mask got an answer would tell who is behind the mask. So
what is about such words is listed only for those who know whose they are, and what is in confidence for nobody.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.letter_back import may_be_known
from evenhand.records.models import OutboxMessage, Partner
from evenhand.records.outbox import OUTBOX_STATES
from evenhand.records.partner import CHANNELS

#: Who told whom something in confidence is nobody's to know, not even that there was something.
IN_CONFIDENCE = ("flag",)
#: An answer to somebody whom only the facilitator knows: that it waits for them would tell who they are.
MASKED = ("masked_answer",)
MOST_SHOWN = 200
KINDS = {
    "ask": "something is asked of them",
    "answer": "an answer to something they said",
    "masked_answer": "an answer to something they said",
    "pay": "their pay",
    "promise": "a promise",
    "watch_sign": "a sign that everyone watches for",
    "receipt": "a receipt for something they said",
    "letter": "the letter for everyone",
    "digest": "what is new",
    "access": "what they need to take part",
}


@dataclass(frozen=True)
class ToPost:
    """One person for whom something waits. One letter back tells them all of it."""

    partner: Partner
    name: str
    channel: str
    what: list[str]
    since: date
    has_ask: bool
    reads_page: bool
    #: The last message there was when this was shown: what comes later has not been printed.
    up_to: int


@dataclass(frozen=True)
class Troubled:
    message: OutboxMessage
    partner: Partner
    name: str
    state: str
    on: date
    is_unsure: bool
    has_address: bool


def known_messages(seat: Seat) -> QuerySet[OutboxMessage]:
    """Of this project's messages, those that this reader may know of."""
    known = may_be_known(seat).values("pk")
    about_them = Q(contribution=None) | Q(contribution__in=known) | Q(person=seat.person)
    found = seat.project.outbox.filter(about_them).exclude(kind__in=IN_CONFIDENCE)
    if seat.may(Permission.CONTRIBUTION_UNMASK):
        return found
    return found.filter(~Q(kind__in=MASKED) | Q(person=seat.person))


def waiting_for(seat: Seat, partner: Partner, up_to: int) -> list[OutboxMessage]:
    return list(
        known_messages(seat).filter(person=partner.person_id, state="folder", pk__lte=up_to).order_by("pk")
    )


def to_post(seat: Seat) -> list[ToPost]:
    rows: dict[object, list[OutboxMessage]] = {}
    for message in known_messages(seat).filter(state="folder").defer("text", "attachment").order_by("pk"):
        rows.setdefault(message.person_id, []).append(message)
    partners = seat.project.partners.filter(person__in=list(rows)).select_related("person").order_by("pk")
    return [
        ToPost(
            partner=partner,
            name=partner.person.name,
            channel=dict(CHANNELS)[partner.channel],
            what=sorted({KINDS.get(message.kind, "news") for message in rows[partner.person_id]}),
            since=timezone.localdate(rows[partner.person_id][0].created_at),
            has_ask=any(message.kind == "ask" for message in rows[partner.person_id]),
            reads_page=partner.channel == "page",
            up_to=rows[partner.person_id][-1].pk,
        )
        for partner in partners[:MOST_SHOWN]
    ]


def troubled(seat: Seat) -> list[Troubled]:
    """E-mails that may not have arrived, or could not be sent, latest first."""
    messages = list(
        known_messages(seat)
        .filter(state__in=["unsure", "failed"])
        .select_related("person")
        .defer("text", "attachment")
        .order_by("-pk")[:MOST_SHOWN]
    )
    partners = {
        partner.person_id: partner
        for partner in seat.project.partners.filter(person__in={message.person_id for message in messages})
    }
    return [
        Troubled(
            message=message,
            partner=partners[message.person_id],
            name=message.person.name,
            state=dict(OUTBOX_STATES)[message.state],
            on=timezone.localdate(message.created_at),
            is_unsure=message.state == "unsure",
            has_address=bool(message.person.email),
        )
        for message in messages
        if message.person_id in partners
    ]
