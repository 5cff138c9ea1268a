"""What is offered, asked for, owed and has come: for the person, and for those who pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet, Sum

from evenhand.access.payments import offers_made, own_claims, own_offers, payable
from evenhand.access.projects import Seat
from evenhand.exchange.finance_csv import ClaimRow, finance_csv
from evenhand.framework import Framework
from evenhand.methods.disclosure import aggregate_shown
from evenhand.methods.waiting_times import WaitingTimes, waiting_times
from evenhand.readings.amounts import counted, day, money
from evenhand.readings.names import shown_name
from evenhand.records.models import Claim, ClaimLine, Partner, PayChoice, PayOffer, Project

#: Claims that are not over: somebody waits for their money.
UNPAID = ("claimed", "queried", "approved", "sent")
RATE_HEADINGS = ("contributor_pay", "preparation_pay", "supporters")
_PER = {
    "hour": "an hour",
    "half_day": "half a day",
    "day": "a day",
    "time": "each time",
    "person_time": "each time",
    "each": "in all",
}


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with its sum, and the days that were promised and that it really took so far."""

    claim: Claim
    pence: int
    days_promised: int
    days_real: int
    is_late: bool

    @property
    def days_late(self) -> int:
        return self.days_real - self.days_promised

    @property
    def stands(self) -> str:
        """Where it stands, as one would say it to the person."""
        claim = self.claim
        match claim.state:
            case "claimed":
                return "We have it. Next, a second person looks at it."
            case "queried" if claim.dispute:
                return "You said that it is not right. You can put it right, or say that it is."
            case "queried":
                return "There is a question about it. That is not a no."
            case "approved":
                return "A second person said yes. Next, it is sent to be paid."
            case "sent":
                return f"Sent to be paid on {day(claim.sent_on)}." if claim.sent_on else "Sent to be paid."
            case "arrived":
                return f"It came on {day(claim.arrived_on)}." if claim.arrived_on else "It came."
        return "You took it back. Nothing is paid on it."


@dataclass(frozen=True, slots=True)
class OfferShown:
    offer: PayOffer
    choice: PayChoice | None
    claim: ClaimShown | None

    @property
    def is_waiting(self) -> bool:
        return self.choice is None and self.offer.taken_back_on is None

    @property
    def is_changeable(self) -> bool:
        is_sent = self.claim is not None and self.claim.claim.state in ("sent", "arrived")
        return self.offer.taken_back_on is None and not is_sent

    @property
    def is_claimable(self) -> bool:
        is_agreed = self.choice is not None and self.choice.choice != "decline"
        return is_agreed and self.claim is None and self.offer.taken_back_on is None

    @property
    def said(self) -> str:
        if self.offer.taken_back_on is not None:
            return "Taken back"
        if self.choice is None:
            return "Nothing said yet"
        match self.choice.choice:
            case "accept":
                return f"Yes, all of it: {money(self.choice.pence)}"
            case "less":
                return f"Yes, but less: {money(self.choice.pence)}"
            case "elsewhere":
                return f"Give it to somebody else: {money(self.choice.pence)} to {self.choice.elsewhere_to}"
        return "No, thank you"


@dataclass(frozen=True, slots=True)
class YourPay:
    waiting: list[OfferShown]
    answered: list[OfferShown]
    #: What they laid out and have not had back; for their own eyes.
    out_of_pocket_pence: int
    supports: Partner | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What went to the finance office in one go."""

    id: str
    sent_on: date
    claims: int
    pence: int


@dataclass(frozen=True, slots=True)
class RateShown:
    name: str
    pence: int
    per: str
    from_date: date
    sources: str
    note: str


def claim_shown(claim: Claim, pence: int, today: date) -> ClaimShown:
    until = claim.arrived_on or today
    return ClaimShown(
        claim=claim,
        pence=pence,
        days_promised=(claim.promised_on - claim.claimed_on).days,
        days_real=(until - claim.claimed_on).days,
        is_late=claim.state != "taken_back" and until > claim.promised_on,
    )


def claims_shown(claims: QuerySet[Claim], today: date) -> list[ClaimShown]:
    """With their sums, in one query however many there are."""
    return [
        claim_shown(claim, claim.sum_pence or 0, today)
        for claim in claims.annotate(sum_pence=Sum("lines__pence")).select_related("partner__person")
    ]


def your_pay(seat: Seat, today: date) -> YourPay:
    under_offers = own_claims(seat).filter(offer__isnull=False)
    offers = [
        each
        for each in offers_shown(own_offers(seat), [claim_shown(claim, 0, today) for claim in under_offers])
        if each.offer.taken_back_on is None or each.choice is not None
    ]
    laid_out = ClaimLine.objects.filter(claim__in=own_claims(seat).filter(state__in=UNPAID)).exclude(
        kind="pay"
    )
    return YourPay(
        waiting=[each for each in offers if each.is_waiting],
        answered=[each for each in offers if not each.is_waiting],
        out_of_pocket_pence=laid_out.aggregate(sum=Sum("pence"))["sum"] or 0,
        supports=seat.partner.supports if seat.partner.role == "supporter" else None,
    )


def offers_shown(offers: QuerySet[PayOffer], claims: Iterable[ClaimShown]) -> list[OfferShown]:
    by_offer = {each.claim.offer_id: each for each in claims if each.claim.state != "taken_back"}
    latest = Prefetch("choices", PayChoice.objects.filter(is_latest=True), to_attr="latest")
    return [
        OfferShown(offer, offer.latest[0] if offer.latest else None, by_offer.get(offer.pk))
        for offer in offers.select_related("partner__person").prefetch_related(latest)
    ]


def unpaid(seat: Seat) -> QuerySet[Claim]:
    """What people wait for, oldest first."""
    return payable(seat).filter(state__in=UNPAID).order_by("claimed_on", "number")


def not_come(seat: Seat, today: date) -> list[ClaimShown]:
    """Money that was sent and that its owner says has not come. Above everything else."""
    return claims_shown(unpaid(seat).filter(not_come_on__isnull=False)[:50], today)


def disputed(seat: Seat, today: date) -> list[ClaimShown]:
    return claims_shown(payable(seat).exclude(dispute="").order_by("claimed_on", "number")[:50], today)


def to_send(seat: Seat, today: date) -> list[ClaimShown]:
    """Approved and not sent yet: one file holds up to so many."""
    return claims_shown(payable(seat).filter(state="approved").order_by("number")[:500], today)


def batches(seat: Seat, most: int = 24) -> list[Batch]:
    sent = (
        payable(seat)
        .filter(sent_in__isnull=False)
        .values("sent_in", "sent_on")
        .annotate(claims=Count("id", distinct=True), pence=Sum("lines__pence"))
        .order_by("-sent_on", "sent_in")[:most]
    )
    return [Batch(str(row["sent_in"]), row["sent_on"], row["claims"], row["pence"] or 0) for row in sent]


def batch_csv(project: Project, claims: Sequence[Claim]) -> str:
    """The file of one batch. Made from what can change no more, so that it comes out the same each time."""
    rows = []
    for claim in sorted(claims, key=lambda each: each.number):
        pence: dict[str, int] = {}
        for line in claim.lines.all():
            pence[line.kind] = pence.get(line.kind, 0) + line.pence
        rows.append(
            ClaimRow(
                number=claim.number,
                payee=claim.payee,
                pence=pence,
                from_day=claim.offer.from_day if claim.offer else None,
                to_day=claim.offer.to_day if claim.offer else None,
                claimed_on=claim.claimed_on,
                approved_on=claim.approved_on,  # type: ignore[arg-type]
                promised_on=claim.promised_on,
            )
        )
    # The project by its address, because its title may be changed afterwards.
    return finance_csv(str(claims[0].sent_in), project.slug, rows)


def how_long(seat: Seat, today: date) -> WaitingTimes | None:
    """Days from asking to the money's coming; None while it would be a figure about fewer than five people."""
    asked_for = payable(seat).exclude(state="taken_back").order_by()
    came_to = asked_for.filter(arrived_on__isnull=False).aggregate(people=Count("partner", distinct=True))
    if not aggregate_shown(came_to["people"]):
        return None
    ended: list[int] = []
    still: list[int] = []
    # As many rows as pairs of days, not as claims.
    for asked, arrived, many in asked_for.values_list("claimed_on", "arrived_on").annotate(many=Count("pk")):
        if arrived:
            ended += [(arrived - asked).days] * many
        else:
            still += [max((today - asked).days, 0)] * many
    return waiting_times(ended, still)


def offers_for_payers(seat: Seat, most: int, start: int = 0) -> list[OfferShown]:
    offers = offers_made(seat).order_by("-number")[start : start + most]
    ids = list(offers.values_list("pk", flat=True))
    claims = [claim_shown(each, 0, each.claimed_on) for each in payable(seat).filter(offer__in=ids)]
    return offers_shown(offers_made(seat).filter(pk__in=ids).order_by("-number"), claims)


def rates_shown(fw: Framework) -> list[RateShown]:
    """Published and assumed rates for people's time, each with where it comes from."""
    short = {row.id: row.short for row in fw.sources}
    found = []
    for row in fw.rates:
        if row.heading not in RATE_HEADINGS or row.pence is None:
            continue
        names = dict.fromkeys(short.get(each.split(":")[0], each.split(":")[0]) for each in row.source)
        found.append(
            RateShown(
                row.name,
                row.pence,
                _PER.get(row.unit, row.unit),
                row.from_date,
                ", ".join(names),
                row.note or "",
            )
        )
    return found


def waited(shown: ClaimShown) -> str:
    """“Promised in 20 days; 34 so far.”"""
    real = counted(shown.days_real, "day")
    so_far = "in the end" if shown.claim.arrived_on else "so far"
    return f"Promised in {counted(shown.days_promised, 'day')}; {real} {so_far}"


def typist_name(claim: Claim, person_id: object) -> str:
    """Who typed it in, as they are named in this project."""
    typist = (
        Partner.objects.filter(project=claim.project_id, person=person_id)
        .select_related("person")
        .prefetch_related("types")
        .first()
    )
    return shown_name(typist) if typist else "somebody who was in this project"
