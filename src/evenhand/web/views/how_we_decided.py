"""“How we decided”, to read and to print."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.exchange.document.tree import Size
from evenhand.readings.how_we_decided import A_PAGE
from evenhand.readings.how_we_decided import how_we_decided as reading
from evenhand.readings.how_we_decided_document import MOST, how_we_decided_document
from evenhand.web.document_files import document_response
from evenhand.web.signed_in import known_person

KINDS = ("pdf", "docx", "txt")


@known_person
def how_we_decided(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    told = reading(seat, skip=max(number - 1, 0) * A_PAGE)
    page = Paginator(range(told.closed_in_all), A_PAGE).get_page(number)
    if page.number != max(number, 1):
        raise Http404
    return render(
        request,
        "how_we_decided/account.html",
        {
            "seat": seat,
            "told": told,
            "page": page,
            "tab": "decided",
            # Whoever did not agree stands open; what nobody was against is folded away.
            "steps_not_agreed": [step for step in told.charter if step.not_agreed],
            "steps_agreed": [step for step in told.charter if not step.not_agreed],
        },
    )


@known_person
def how_we_decided_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    if kind not in KINDS:
        raise Http404
    made = how_we_decided_document(seat.project, reading(seat, first=MOST))
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(made, title=seat.project.title, name="how-we-decided", kind=kind, size=size)
