from importlib import resources
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.readings.heads import public_heads_text
from evenhand.readings.record import checked, record_shown
from evenhand.records.models import Project
from evenhand.web.forms.posted import posted
from evenhand.web.forms.record import CheckForm
from evenhand.web.signed_in import anyone, known_person


@known_person
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """What the record proves and what it does not, how long it is, and what went out."""
    seat = seat_for(request.viewer, slug, Permission.RECORD_READ)
    return render(
        request,
        "record/record.html",
        {"seat": seat, "record": record_shown(seat.project), "tab": "record"},
    )


@known_person
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Check a receipt. It is looked at and forgotten: it holds words that may be for few."""
    seat = seat_for(request.viewer, slug, Permission.RECORD_READ)
    sent = posted(request)
    form = CheckForm(sent, request.FILES if sent is not None else None)
    found = checked(seat.project, form.text) if form.is_valid() else None
    return render(request, "record/check.html", {"seat": seat, "form": form, "found": found, "tab": "record"})


@anyone
def heads(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Every head that was signed, for anyone. It holds no name and no word, and tells how long a record is."""
    text = public_heads_text(get_object_or_404(Project, pk=project_id))
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@anyone
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier itself, one file of source that anyone can read, keep and run elsewhere."""
    source = resources.files("evenhand.methods.ledger").joinpath("verify.py").read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
