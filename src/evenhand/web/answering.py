"""What the pages that answer share: which things were ticked, and where to go on."""

from django.http import Http404, HttpRequest

from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.actions.answers import MOST_AT_ONCE
from evenhand.records.models import Contribution
from evenhand.web.addresses import address_or_none
from evenhand.web.handing_in import number_of


def ticked(request: HttpRequest, seat: Seat) -> list[Contribution]:
    """The things ticked, in the order of their numbers. One that this person may not read is not found."""
    sent = request.POST if request.method == "POST" else request.GET
    numbers = {number_of(text) for text in sent.getlist("number")[: MOST_AT_ONCE + 1]}
    rows = list(
        readable(seat)
        .filter(number__in=numbers)
        .select_related("partner__person", "asked__person", "gathered_by__person")
        .prefetch_related("partner__types", "asked__types", "gathered_by__types")
        .order_by("number")
    )
    if len(rows) < len(numbers):
        raise Http404
    return rows


def address_after(seat: Seat, row: Contribution) -> str:
    """The page of what was said, to see there what became of it."""
    found = address_or_none("contribution", seat.project.slug, row.number)
    return found or address_or_none("answer-queue", seat.project.slug) or "/"
