"""What waits for somebody about their pay: an offer, a question, whether money came, a claim typed in for them."""

from django.utils import timezone

from evenhand.access.payments import own_claims, own_offers
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.payments import typist_name
from evenhand.records.models import Claim, Partner


def asks(seat: Seat) -> list[Ask]:
    """Nobody owes an answer to an offer: it waits here, and nobody is reminded."""
    if not seat.may(Permission.PAY_RECEIVE):
        return []
    offers = own_offers(seat).filter(taken_back_on=None).exclude(choices__is_latest=True).order_by("number")
    found = [
        Ask(
            "pay_offer",
            "We would like to pay you for your time. Look at it, and say what you want.",
            at="pay-choose",
            at_args=(offer.number,),
        )
        for offer in offers
    ]
    questions = own_claims(seat).filter(state="queried", dispute="").exclude(query="").order_by("number")
    found += [
        Ask(
            "claim_query",
            f"There is a question about the money that you asked for (number {claim.number}).",
            at="claim",
            at_args=(claim.number,),
        )
        for claim in questions
    ]
    # It waits from the promised day on, whether or not a letter has asked.
    due = own_claims(seat).filter(state="sent", not_come_on=None, promised_on__lt=timezone.localdate())
    found += [
        Ask(
            "arrived",
            f"Has your money come (number {claim.number})?",
            at="claim-arrived",
            at_args=(claim.number,),
        )
        for claim in due.order_by("number")
    ]
    return found


def typed_in(partner: Partner) -> list[TypedIn]:
    claims = (
        Claim.objects.filter(partner=partner, entered_by__isnull=False, confirmed_on=None, dispute="")
        .exclude(state="taken_back")
        .exclude(entered_by=partner.person_id)
        .order_by("number")
    )
    came = Claim.objects.filter(
        partner=partner, state="arrived", arrived_entered_by__isnull=False, arrived_confirmed_on=None
    ).order_by("number")
    return [
        TypedIn("claim", what, by, on, at="claim", at_args=(number,))
        for what, by, on, number in [
            *(
                (
                    f"The money that you asked for (number {claim.number})",
                    typist_name(claim, claim.entered_by_id),
                    claim.claimed_on,
                    claim.number,
                )
                for claim in claims
            ),
            *(
                (
                    f"That your money came (number {claim.number})",
                    typist_name(claim, claim.arrived_entered_by_id),
                    claim.arrived_on,
                    claim.number,
                )
                for claim in came
                if claim.arrived_on
            ),
        ]
    ]
