"""Offers and claims as tests need them, made by the actions themselves."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evenhand.actions import claims, pay_offers
from evenhand.actions.claims import LineSaid
from evenhand.records.models import Claim, Partner, PayOffer
from tests.people import join, person

BUS = LineSaid("expense", "Bus to the hall", 460)
TEA = LineSaid("no_receipt", "Tea for six", 310)


def payer(cast: Any) -> Partner:
    """Jo pays, and reads nobody's words."""
    found = cast.project.partners.filter(role="payer").select_related("person").first()
    return found or join(cast.project, person("Jo Bright"), "payer")


def supporter(cast: Any) -> Partner:
    """Sal comes along with Walter."""
    partner = join(cast.project, person("Sal Along"), "supporter")
    partner.supports = cast.walter
    partner.save()
    return partner


def offered(cast: Any, partner: Partner, pence: int = 5500, **more: Any) -> PayOffer:
    today = timezone.localdate()
    return pay_offers.offer(
        partner=partner,
        what_for=more.pop("what_for", "Three meetings and the reading, this term"),
        from_day=more.pop("from_day", today),
        to_day=more.pop("to_day", today + timedelta(days=90)),
        pence=pence,
        promised_days=more.pop("promised_days", 20),
        how=more.pop("how", "A cheque by post"),
        ring=more.pop("ring", "Jo, 01632 960 441"),
        by=cast.rosa.person,
        **more,
    )


def chosen(offer: PayOffer, choice: str = "accept", **more: Any) -> Any:
    return pay_offers.choose(offer=offer, choice=choice, by=more.pop("by", offer.partner.person), **more)


def claimed(partner: Partner, *lines: LineSaid, days_ago: int = 0, **more: Any) -> Claim:
    return claims.make(
        partner=partner,
        lines=lines,
        claimed_on=timezone.localdate() - timedelta(days=days_ago),
        by=more.pop("by", partner.person),
        **more,
    )


def sent(cast: Any, partner: Partner, *lines: LineSaid, **more: Any) -> Claim:
    """A claim on its way: asked for, approved by Jo, and sent by her."""
    claim = claimed(partner, *(lines or (BUS,)), **more)
    claims.approve(claim=claim, by=payer(cast).person)
    claims.send([claim], by=payer(cast).person)
    claim.refresh_from_db()
    return claim
