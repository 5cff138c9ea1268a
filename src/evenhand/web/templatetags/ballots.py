from typing import Any

from django import template
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.readings import ballots
from evenhand.readings.ballots_left import LEFT_ELSEWHERE, is_left_elsewhere
from evenhand.records.models import Decision

register = template.Library()


@register.inclusion_tag("ballots/_result.html")
def ballot_result(decision: Decision) -> dict[str, Any]:
    """What came of a closed vote that no one can link; nothing for any other decision."""
    return {"decision": decision, "found": ballots.result(decision)}


@register.inclusion_tag("ballots/_door.html")
def ballot_door(decision: Decision, seat: Seat) -> dict[str, Any]:
    """The way to vote while such a vote is open: it says of this person alone whether they have voted."""
    is_open = decision.secrecy == "unlinkable" and decision.is_open
    stands = ballots.standing(decision, seat.partner, timezone.now()) if is_open else ""
    if seat.channel == "page" and stands in ("here", "paper"):
        # Whether they have voted stands behind their four digits, since somebody else has seen the link.
        stands = "open"
    return {"decision": decision, "seat": seat, "stands": stands}


@register.inclusion_tag("ballots/_left_elsewhere.html")
def ballot_left_elsewhere(decision: Decision) -> dict[str, Any]:
    """Of an open vote that was brought in without its ballots: that it can only be taken back."""
    return {"said": LEFT_ELSEWHERE if is_left_elsewhere(decision) else ""}


@register.inclusion_tag("ballots/_three_ways.html")
def ballot_ways() -> dict[str, Any]:
    """Three ways of who can see who said what, and what each does not protect from."""
    return {}
