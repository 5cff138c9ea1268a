"""The account as the record stands today, for somebody who was not there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.exchange.document.tree import Size
from evenhand.readings.account import TITLE, account_of, disagreement_in, owing_in, people_in, voices_in
from evenhand.readings.limits import LIMITS, limits_line
from evenhand.readings.report_document import report_document
from evenhand.web.document_files import document_response
from evenhand.web.signed_in import known_person

KINDS = ("pdf", "docx", "html", "txt")


@known_person
def page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    shown = account_of(seat)
    return render(
        request,
        "account_of_record/account.html",
        {
            "seat": seat,
            "tab": "account",
            "title": TITLE,
            "shown": shown,
            "voices": voices_in(shown, seat),
            "owing": owing_in(shown, seat),
            "people": people_in(seat),
            "disagreement": disagreement_in(shown, seat),
            "limits": [limits_line(seat.project), *LIMITS[3:]],
            "kinds": KINDS,
        },
    )


@known_person
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    if kind not in KINDS:
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    made = report_document(seat.project, account_of(seat))
    return document_response(made, title=seat.project.title, name="account", kind=kind, size=size)
