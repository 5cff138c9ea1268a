"""Who may see which offers and claims, and for whom somebody may type one in. Every pay page goes through here."""

from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES
from evenhand.records.models import Claim, Partner, PayOffer

#: The parts of those who can be paid.
RECEIVES = tuple(role.id for role in ROLES.values() if Permission.PAY_RECEIVE in role.permissions)


def own_offers(seat: Seat) -> QuerySet[PayOffer]:
    return PayOffer.objects.filter(project=seat.project, partner=seat.partner)


def own_claims(seat: Seat) -> QuerySet[Claim]:
    return Claim.objects.filter(project=seat.project, partner=seat.partner)


def own_claim(seat: Seat, number: int) -> Claim:
    """One's own; anybody else's is “not found”, also for those who pay: they have pages of their own."""
    return _one(own_claims(seat), number)


def own_offer(seat: Seat, number: int) -> PayOffer:
    found = own_offers(seat).select_related("project", "partner").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def payable(seat: Seat) -> QuerySet[Claim]:
    """Every claim, for those who see to it that people are paid. Their own among them, to read."""
    if not seat.may(Permission.PAY_READ):
        return Claim.objects.none()
    return Claim.objects.filter(project=seat.project)


def payable_claim(seat: Seat, number: int) -> Claim:
    return _one(payable(seat), number)


def offers_made(seat: Seat) -> QuerySet[PayOffer]:
    if not seat.may(Permission.PAY_READ):
        return PayOffer.objects.none()
    return PayOffer.objects.filter(project=seat.project)


def offer_made(seat: Seat, number: int) -> PayOffer:
    found = offers_made(seat).select_related("project", "partner__person").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def typed_for(seat: Seat) -> QuerySet[Partner]:
    """For whom this person may type in a claim: a supporter for the one they come with, and for nobody else.

    For oneself nobody types anything in: that is a claim of one's own.
    """
    if not seat.may(Permission.CLAIM_ENTER):
        return Partner.objects.none()
    people = seat.project.partners.filter(removed_at=None, role__in=RECEIVES).exclude(pk=seat.partner.pk)
    if seat.partner.role == "supporter":
        people = people.filter(pk=seat.partner.supports_id)
    return people.select_related("person").prefetch_related("types")


def partner_to_type_for(seat: Seat, partner_id: int) -> Partner:
    """Those who pay may also type in for somebody who has left: what they laid out is still owed."""
    found = typed_for(seat).filter(pk=partner_id).first()
    if found is None and seat.may(Permission.PAY_READ) and seat.may(Permission.CLAIM_ENTER):
        others = seat.project.partners.select_related("person").exclude(pk=seat.partner.pk)
        found = others.filter(pk=partner_id, role__in=RECEIVES).first()
    if found is None:
        raise Http404
    return found


def typed_in_by(seat: Seat) -> QuerySet[Claim]:
    """The claims that this person typed in themself: they have seen those papers, and no others."""
    return Claim.objects.filter(project=seat.project, entered_by=seat.person).exclude(partner=seat.partner)


def may_see_receipts(seat: Seat, claim: Claim) -> bool:
    return claim.partner_id == seat.partner.pk or seat.may(Permission.PAY_READ)


def _one(claims: QuerySet[Claim], number: int) -> Claim:
    found = claims.select_related("project", "partner__person", "offer").filter(number=number).first()
    if found is None:
        raise Http404
    return found
