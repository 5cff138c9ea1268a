"""Something went wrong, foreseen or not: told, answered with what was done, taken back by whoever told it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import harms_seen
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.harms import seen_each, seen_of
from evenhand.readings.names import shown_name
from evenhand.records.models import HarmSeen, Partner
from evenhand.web.forms.harms import DoneForm, HappenedForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import typing_for


def one(seat: Seat, number: int) -> HarmSeen:
    return get_object_or_404(seen_of(seat), number=number)


@known_person
def note(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    return _note(request, seat, seat.partner)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat, partner = typing_for(request, slug, partner_id)
    if not seat.may(Permission.HARM_SAY):
        raise PermissionDenied
    return _note(request, seat, partner)


def _note(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    slug, is_own = seat.project.slug, partner.pk == seat.partner.pk
    listed = list(seat.project.harms.order_by("-number"))
    initial: dict[str, Any] = {"happened_on": timezone.localdate(), "harm": request.GET.get("harm", "")}
    form = HappenedForm(posted(request), harms=listed, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            seen = harms_seen.note(
                partner=partner,
                **form.cleaned_data,
                entered_by=None if is_own else seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It is written down.")
            return redirect("harm-seen", slug, seen.number)
        except AlreadyDone:
            return redirect("harm-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    of_name = "" if is_own else shown_name(partner)
    return render(
        request,
        "harms/happened.html",
        {"seat": seat, "tab": "harms", "form": form, "of_name": of_name},
    )


@known_person
def seen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    row = seen_each([one(seat, number)], seat)[0]
    return render(request, "harms/seen.html", {"seat": seat, "tab": "harms", "row": row})


@known_person
def done(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    found = one(seat, number)
    form = DoneForm(posted(request), initial={"words": found.what_was_done})
    if request.method == "POST" and form.is_valid():
        try:
            harms_seen.say_what_was_done(
                seen=found, words=form.cleaned_data["words"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Kept.")
            return redirect("harm-seen", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "harms/done.html", {"seat": seat, "tab": "harms", "form": form, "seen": found})


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    try:
        harms_seen.take_back(seen=one(seat, number), by=seat.person)
        messages.success(request, "Taken back. That it was told can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("harm-seen", slug, number)
