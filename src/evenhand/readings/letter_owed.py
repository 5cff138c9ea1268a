"""What is owed to one person and what is asked of them, for their letter back."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from evenhand.readings.names import shown_name
from evenhand.records.models import AskedPartner, Claim, Contribution, Partner, PayOffer, Promise

MOST_OWED = 20


@dataclass(frozen=True)
class Window:
    since: date
    until: date | None

    def holds(self, day: date | None) -> bool:
        return day is not None and day >= self.since and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Owed:
    """A promise to this person, or one that came from their words."""

    number: int
    what: str
    by: str
    due_on: date
    state: str
    words: str
    closed_on: date | None
    is_new: bool
    is_late: bool


@dataclass(frozen=True)
class Pay:
    """Money that has not arrived, or that is offered and not answered. For the person alone, and whom they let print."""

    what: str
    pence: int
    state: str
    promised_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Asked:
    what: str
    minutes: int
    due_on: date
    pay: str
    is_new: bool


def owed(
    partner: Partner, theirs: QuerySet[Contribution], *, is_whole: bool, window: Window, today: date
) -> list[Owed]:
    """`theirs` are the words of this person that may stand in the letter; a promise from others is not in it."""
    to_them = Q(to_partner=partner) if is_whole else Q(to_partner=partner, contribution=None)
    rows = list(
        Promise.objects.filter(project=partner.project_id)
        .filter(to_them | Q(contribution__in=theirs.values("pk")))
        .filter(Q(state="open") | Q(closed_on__gte=window.since, state__in=["kept", "broken"]))
        .select_related("owner__person")
        .prefetch_related("owner__types")
        .order_by("due_on", "number")[:MOST_OWED]
    )
    return [
        Owed(
            number=row.number,
            what=row.what,
            by=shown_name(row.owner),
            due_on=row.due_on,
            state=row.state,
            words=row.words,
            closed_on=row.closed_on,
            is_new=window.holds(row.closed_on or row.made_on),
            is_late=row.state == "open" and row.due_on < today,
        )
        for row in rows
    ]


def pay(partner: Partner, today: date) -> list[Pay]:
    claims = (
        Claim.objects.filter(partner=partner)
        .exclude(state__in=["arrived", "taken_back"])
        .annotate(pence=Sum("lines__pence"))
        .order_by("promised_on", "number")
    )
    found = [
        Pay(
            what=f"Claim {claim.number}, of {claim.claimed_on.day} {claim.claimed_on:%B %Y}",
            pence=claim.pence or 0,
            state=claim.get_state_display(),
            promised_on=claim.promised_on,
            is_late=claim.promised_on < today,
        )
        for claim in claims[:MOST_OWED]
    ]
    offers = PayOffer.objects.filter(partner=partner, taken_back_on=None, choices=None)
    return found + [
        Pay(
            what=offer.what_for,
            pence=offer.pence,
            state="Offered. You need not answer yet",
            promised_on=None,
            is_late=False,
        )
        for offer in offers.order_by("number")[:MOST_OWED]
    ]


def asked(partner: Partner, window: Window, today: date) -> list[Asked]:
    rows = AskedPartner.objects.filter(
        partner=partner, state="asked", ask__taken_back_on=None, ask__due_on__gte=today
    ).select_related("ask")
    return [
        Asked(
            what=row.ask.what,
            minutes=row.ask.minutes,
            due_on=row.ask.due_on,
            pay=row.ask.pay,
            is_new=window.holds(row.ask.made_on),
        )
        for row in rows.order_by("ask__due_on", "ask__number")[:MOST_OWED]
    ]
