"""Receipts, each for the author of the words alone. For everybody else there is no such page."""

import logging

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from evenhand.access.contributions import contribution_for, is_own
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import heads
from evenhand.methods.ledger.receipt import without_words
from evenhand.records.models import Contribution
from evenhand.web.signed_in import known_person

logger = logging.getLogger(__name__)

#: More than this in one square of 13 cm, and its dots are smaller on paper than a phone reads with ease.
MOST_IN_A_SQUARE = 2_300


@known_person
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The receipt to look at and to print, with a square that a phone can read."""
    seat, contribution = _own(request, slug, number)
    version = _version(request)
    text = _text(request, contribution, version)
    if text is None:
        return redirect("record", slug)
    has_words = len(text.encode()) <= MOST_IN_A_SQUARE
    return render(
        request,
        "record/receipt.html",
        {
            "seat": seat,
            "number": number,
            "receipt": text,
            "version": version,
            "versions": list(contribution.versions.values_list("number", "changed_on")),
            "square": square(text if has_words else without_words(text)),
            "square_has_words": has_words,
            "tab": "said",
        },
    )


@known_person
def download(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _, contribution = _own(request, slug, number)
    text = _text(request, contribution, _version(request))
    if text is None:
        return redirect("record", slug)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    # The project's name only: what was said, and that it was theirs, is nobody's business in a list of files.
    response["Content-Disposition"] = content_disposition_header(True, f"receipt-{slug}-{number}.txt")
    response["Cache-Control"] = "no-store, private"
    return response


def square(text: str) -> str:
    """A QR code of the text itself, to be scanned, copied and pasted where receipts are checked."""
    return segno.make(text, error="l", boost_error=False, micro=False, encoding="utf-8").svg_data_uri(
        border=4, scale=1, light="#fff"
    )


def _own(request: HttpRequest, slug: str, number: int) -> tuple[Seat, Contribution]:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    contribution = contribution_for(seat, number)
    if not is_own(seat, contribution):
        raise Http404
    return seat, contribution


def _version(request: HttpRequest) -> int | None:
    asked = request.GET.get("version", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


def _text(request: HttpRequest, contribution: Contribution, version: int | None) -> str | None:
    try:
        text = heads.receipt(contribution, version)
    except (heads.HeadError, OSError):
        logger.exception("No receipt could be made in the record %s.", contribution.project_id)
        messages.error(request, "Your receipt cannot be made just now. Whoever runs this site has been told.")
        return None
    if text is None:
        # There never is one for these words, or that version is not there.
        raise Http404
    return text
