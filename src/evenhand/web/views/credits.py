"""Who did what, and how they want to be named for it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.findings import output_for
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import credits, once
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.credits import (
    Statement,
    as_csv,
    as_json,
    as_text,
    credit_roles,
    held_by,
    statement,
    wish_of,
)
from evenhand.web.document_files import file_response
from evenhand.web.forms.posted import posted
from evenhand.web.forms.role_charters import CreditForm
from evenhand.web.signed_in import known_person

FILE_NAMES = [
    ("txt", "As text, to paste into a paper or a report"),
    ("csv", "As a spreadsheet (CSV)"),
    ("json", "For a machine to read (JSON)"),
]
FILES = {"txt": lambda found: as_text(found).encode(), "csv": as_csv, "json": as_json}


@known_person
def credit(request: HttpRequest, slug: str) -> HttpResponse:
    """The statement for the project, or for one output, as it would stand there."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    wish = wish_of(seat.partner)
    return render(
        request,
        "role_charters/credit.html",
        {
            "seat": seat,
            "tab": "roles",
            "found": _statement(request, seat),
            "wish": wish,
            "files": FILE_NAMES,
            "own_count": len(held_by(seat.partner)),
        },
    )


@known_person
def credit_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    if kind not in FILES:
        raise Http404
    found = _statement(request, seat)
    return file_response(FILES[kind](found), title=found.title, name="who-did-what", kind=kind)


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROLE_SAY)
    wish, held = wish_of(seat.partner), held_by(seat.partner)
    initial: dict[str, object] = {f"role-{role}": degree for role, degree in held.items()}
    if wish:
        initial |= {"wish": wish.wish, "name": wish.name}
    form = CreditForm(posted(request), person_name=seat.person.name, roles=credit_roles(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                once.claim(request.POST.get("form_key"))
                # What an institution took out of its list is not on the form, and is not ended by it.
                unlisted = {
                    role: degree for role, degree in held.items() if f"role-{role}" not in form.fields
                }
                credits.wish(
                    partner=seat.partner,
                    wish=form.cleaned_data["wish"],
                    name=form.cleaned_data["name"],
                    by=seat.person,
                )
                credits.say(partner=seat.partner, roles={**unlisted, **form.said_roles}, by=seat.person)
            messages.success(request, "Kept. You can change it at any time.")
            return redirect("credit", slug)
        except AlreadyDone:
            return redirect("credit", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "role_charters/credit_say.html", {"seat": seat, "tab": "roles", "form": form})


def _statement(request: HttpRequest, seat: Seat) -> Statement:
    """For one output where the address says which; one that this person may read."""
    wanted = request.GET.get("output") or ""
    if not wanted:
        return statement(seat.project)
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 9):
        raise Http404
    return statement(seat.project, output_for(seat, int(wanted)))
