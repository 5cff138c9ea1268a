"""Barriers of one’s own projects side by side, to take to whoever could mend them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.permissions import Permission
from evenhand.access.projects import projects_visible_to
from evenhand.access.roles import ROLES
from evenhand.exchange.document.tree import Size
from evenhand.readings.barrier_roll_up import LIMITS, TITLE, RollUp, roll_up, roll_up_csv, roll_up_document
from evenhand.web.document_files import document_response, file_response
from evenhand.web.signed_in import known_person

KINDS = ("csv", "pdf", "docx", "txt")
SUBTITLE = "Barriers of several projects, side by side"


def _found(request: HttpRequest) -> RollUp:
    reads = [role.id for role in ROLES.values() if Permission.ACCOUNT_READ in role.permissions]
    mine = projects_visible_to(request.viewer).filter(
        partners__person=request.viewer.person, partners__removed_at=None, partners__role__in=reads
    )
    return roll_up(mine.distinct())


@known_person
def roll_up_page(request: HttpRequest) -> HttpResponse:
    return render(request, "barriers/roll_up.html", {"found": _found(request), "limits": LIMITS})


@known_person
def roll_up_file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    found = _found(request)
    if kind == "csv":
        return file_response(roll_up_csv(found).encode(), title=TITLE, name="side-by-side", kind=kind)
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    made = roll_up_document(found, subtitle=SUBTITLE)
    return document_response(made, title=TITLE, name="side-by-side", kind=kind, size=size)
