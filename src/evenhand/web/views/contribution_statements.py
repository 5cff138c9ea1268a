"""What one did here, as a paper of one's own. Only its owner can make it; nothing of it is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document, Size
from evenhand.readings.benefits_statement import benefits_statement
from evenhand.readings.contribution_statement import places_of, statement
from evenhand.readings.contribution_statement_document import benefits_document, document
from evenhand.web.document_files import document_response
from evenhand.web.forms.contribution_statements import KINDS, StatementForm, at_first
from evenhand.web.signed_in import known_person

FILES = ("html", "pdf", "docx", "txt")


@known_person
def page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    kind = _kind(request)
    form = _form(request, seat, kind) if kind else None
    is_ready = bool(form and form.is_bound and form.is_valid())
    return render(
        request,
        "contribution_statements/page.html",
        {
            "seat": seat,
            "tab": "recognition",
            "kinds": KINDS,
            "kind": kind,
            "kind_name": dict(KINDS).get(kind, ""),
            "form": form,
            "files": _query(request) if is_ready else "",
            "body": mark_safe(html.fragment(_document(seat, form), 3)) if form and is_ready else "",
            "goes_by_another_name": seat.partner.named_as != "name",
        },
    )


@known_person
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    if kind not in FILES:
        raise Http404
    # Asked for plainly, it is the last year for a promotion.
    wanted = _kind(request) or "promotion"
    form = _form(request, seat, wanted)
    if not form.is_bound:
        form = StatementForm(
            at_first(wanted, seat.person.name), kind=wanted, has_account=seat.viewer.has_account
        )
    if not form.is_valid():
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    name = "days-and-sums" if wanted == "benefits" else "what-i-did"
    title = "" if wanted == "benefits" else seat.project.title
    return document_response(_document(seat, form), title=title, name=name, kind=kind, size=size)


def _document(seat: Seat, form: StatementForm) -> Document:
    wanted = form.wanted()
    if form.kind == "benefits":
        return benefits_document(
            benefits_statement(
                places_of(seat, is_everywhere=wanted.is_everywhere),
                name=wanted.name,
                from_day=wanted.from_day,
                to_day=wanted.to_day,
                parts=wanted.parts,
            )
        )
    return document(statement(seat, wanted), form.kind)


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("for", "")
    return kind if kind in dict(KINDS) else ""


def _form(request: HttpRequest, seat: Seat, kind: str) -> StatementForm:
    """Filled in from the address, so that the same paper can be made again and nothing is kept."""
    sent = request.GET if "name" in request.GET else None
    return StatementForm(
        sent,
        kind=kind,
        has_account=seat.viewer.has_account,
        initial=at_first(kind, seat.person.name),
    )


def _query(request: HttpRequest) -> str:
    return request.GET.urlencode()
