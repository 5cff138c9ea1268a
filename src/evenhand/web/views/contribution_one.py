"""One thing that was said: read it, change it, say that it is right, take it back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from evenhand.access.contributions import contribution_for, is_own, readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import contributions, drafts
from evenhand.actions.errors import ActionError
from evenhand.actions.files import path_of
from evenhand.actions.once import AlreadyDone
from evenhand.readings.authors import real_author
from evenhand.readings.contribution_shown import contribution_shown
from evenhand.records.models import Attachment, Contribution
from evenhand.web.forms.contributions import EditForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person
from evenhand.web.views.drafts import draft_of, keep_draft


@known_person
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = contribution_for(seat, number)
    return render(
        request,
        "contributions/one.html",
        {
            "seat": seat,
            "tab": "said",
            "shown": contribution_shown(found, seat),
            "contribution": found,
        },
    )


def own_one(seat: Seat, number: int) -> Contribution:
    """One's own, or “not found”: nobody else changes it, whoever they are."""
    found = contribution_for(seat, number)
    if not is_own(seat, found):
        raise Http404
    return found


@known_person
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = own_one(seat, number)
    purpose = f"edit {number}"
    sent = posted(request)
    if sent is not None and "throw" in sent:
        drafts.erase(partner=seat.partner, purpose=purpose)
        return redirect("contribution-edit", slug, number)
    if sent is not None and "keep" in sent and keep_draft(seat, purpose, sent):
        messages.success(request, "Kept for you alone. Open this page again when you like.")
        return redirect("contribution-edit", slug, number)
    draft = draft_of(seat, purpose) if sent is None else None
    form = EditForm(sent, initial={"text": draft.content["text"] if draft else found.text})
    if sent is not None and form.is_valid():
        try:
            contributions.edit(
                found,
                form.cleaned_data["text"],
                seat.person,
                way=seat.channel,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Changed. What it said before can still be read under it.")
            return redirect("contribution", slug, number)
        except AlreadyDone:
            return redirect("contribution", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "contributions/edit.html",
        {
            "seat": seat,
            "tab": "said",
            "form": form,
            "draft": draft,
            "purpose": purpose,
            "shown": contribution_shown(found, seat),
        },
    )


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    try:
        contributions.confirm(own_one(seat, number), seat.person)
        messages.success(request, "Thank you. It is marked as right.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("contribution", slug, number)


@known_person
@pin_needed
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say in words what goes and what stays, and then take it back."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = own_one(seat, number)
    if request.method == "POST":
        try:
            contributions.withdraw(found, seat.person)
            messages.success(request, "Taken back. Your words are gone from here.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("contribution", slug, number)
    return render(
        request,
        "contributions/withdraw.html",
        {"seat": seat, "tab": "said", "shown": contribution_shown(found, seat)},
    )


@known_person
@require_GET
def who(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who is behind a mask, for the facilitator who asks. Neither the mask nor the words stand on this page."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_UNMASK)
    name = real_author(contribution_for(seat, number), seat)
    if name is None:
        raise Http404
    return render(
        request, "contributions/who.html", {"seat": seat, "tab": "said", "number": number, "name": name}
    )


@known_person
@require_GET
def attachment(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponseBase:
    """A file, only ever as something to save: it is not opened in the reader's own pages."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = get_object_or_404(Attachment, pk=attachment_id, erased_on=None, contribution__in=readable(seat))
    try:
        file = path_of(found.pk).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    except PermissionError as error:
        raise PermissionDenied from error
    response = FileResponse(file, content_type=found.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store, private"
    return response
