"""What people stand to gain or lose: one list for everybody, researchers asked first."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import interests
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.readings.interests import interests_of, register, shown_each
from evenhand.readings.names import shown_name
from evenhand.records.models import Interest
from evenhand.web.forms.interests import GuardForm, InterestForForm, InterestForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


def one(seat: Seat, interest_id: int) -> Interest:
    found = interests_of(seat).filter(pk=interest_id).first()
    if found is None:
        raise Http404
    return found


@known_person
def interest_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    return render(
        request,
        "interests/list.html",
        {
            "seat": seat,
            "tab": "interests",
            "register": register(seat, page=request.GET.get("page")),
            "quarrel": current().get("disagreements", "d10"),
            "people": people_to_type_for(seat),
        },
    )


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INTEREST_SAY)
    form = InterestForm(posted(request), seat=seat, initial={"touches": request.GET.get("touches")})
    if request.method == "POST" and form.is_valid():
        try:
            interests.declare(
                partner=seat.partner,
                **form.said,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It is in the list.")
            return redirect("interest-list", slug)
        except AlreadyDone:
            return redirect("interest-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "interests/say.html", {"seat": seat, "tab": "interests", "form": form})


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. It says so wherever it is shown."""
    seat, partner = typing_for(request, slug, partner_id)
    initial = {"way": partner.channel, "day": timezone.localdate()}
    form = InterestForForm(posted(request), seat=seat, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            interests.declare(
                partner=partner,
                **form.said,
                way=form.cleaned_data["way"],
                declared_on=form.cleaned_data["day"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("interest-list", slug)
        except AlreadyDone:
            return redirect("interest-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "interests/say.html",
        {"seat": seat, "tab": "interests", "form": form, "of_name": shown_name(partner)},
    )


@known_person
def interest(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = one(seat, interest_id)
    is_typist = found.entered_by_id == seat.person.pk and found.confirmed_on is None
    return render(
        request,
        "interests/interest.html",
        {
            "seat": seat,
            "tab": "interests",
            "row": shown_each([found], seat)[0],
            "may_end": found.ended_on is None and (found.partner_id == seat.partner.pk or is_typist),
        },
    )


@known_person
def guard(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INTEREST_SAY)
    found = _own(seat, interest_id)
    form = GuardForm(posted(request), initial={"guard": found.guard})
    if request.method == "POST" and form.is_valid():
        try:
            interests.guard(interest=found, guard=form.cleaned_data["guard"], by=seat.person)
            messages.success(request, "Kept.")
            return redirect("interest", slug, interest_id)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "interests/guard.html",
        {"seat": seat, "tab": "interests", "form": form, "interest": found},
    )


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INTEREST_SAY)
    found = _own(seat, interest_id)
    try:
        interests.confirm(interest=found, by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("interest", slug, interest_id)


@known_person
@require_POST
def end(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    try:
        interests.end(interest=one(seat, interest_id), by=seat.person)
        messages.success(request, "It is over from today. It can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("interest-list", slug)


@known_person
@require_POST
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own words from “About you” into the list, at the press of a button and never otherwise."""
    seat = seat_for(request.viewer, slug, Permission.INTEREST_SAY)
    try:
        interests.bring_from_profile(
            partner=seat.partner, by=seat.person, form_key=request.POST.get("form_key")
        )
        messages.success(request, "It is in the list now. You can say there what it may touch.")
    except AlreadyDone:
        pass
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("interest-list", slug)


def _own(seat: Seat, interest_id: int) -> Interest:
    found = one(seat, interest_id)
    if found.partner_id != seat.partner.pk:
        raise Http404
    return found
