"""What came of it: hopes and what became of them, in policy, practice, people and research."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import outcomes
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.limits import limits_line
from evenhand.readings.names import shown_name
from evenhand.readings.outcomes import OutcomeShown, domains, outcome_shown, taken_back
from evenhand.records.models import Partner
from evenhand.web.forms.outcomes import LookForm, OutcomeForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


@known_person
def outcome_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "outcomes/list.html",
        {
            "seat": seat,
            "tab": "outcomes",
            "domains": domains(seat),
            "taken_back": taken_back(seat),
            "limits": limits_line(seat.project),
            "people": people_to_type_for(seat),
        },
    )


@known_person
def outcome(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    people = people_to_type_for(seat)
    context = {"seat": seat, "tab": "outcomes", "row": _one(seat, number), "people": people}
    return render(request, "outcomes/outcome.html", context)


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTCOME_SAY)
    return _say(request, seat, seat.partner)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting."""
    seat, partner = typing_for(request, slug, partner_id)
    return _say(request, seat, partner)


@known_person
def look(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTCOME_SAY)
    return _look(request, seat, _one(seat, number), seat.partner)


@known_person
def look_for(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    """Type in what somebody saw who looked."""
    seat, partner = typing_for(request, slug, partner_id)
    return _look(request, seat, _one(seat, number), partner)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTCOME_SAY)
    try:
        outcomes.take_back(outcome=_one(seat, number).outcome, by=seat.person)
        messages.success(request, "Taken back. It can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("outcome-list", slug)


def _say(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    slug, is_typed = seat.project.slug, partner.pk != seat.partner.pk
    form = OutcomeForm(posted(request), seat=seat, initial={"domain": request.GET.get("domain", "")})
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.say(
                partner=partner,
                **form.said,
                entered_by=seat.person if is_typed else None,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down.")
            return redirect("outcome-list", slug)
        except AlreadyDone:
            return redirect("outcome-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "seat": seat,
        "tab": "outcomes",
        "form": form,
        "of_name": shown_name(partner) if is_typed else "",
    }
    return render(request, "outcomes/say.html", context)


def _look(request: HttpRequest, seat: Seat, row: OutcomeShown, partner: Partner) -> HttpResponse:
    slug, is_typed = seat.project.slug, partner.pk != seat.partner.pk
    form = LookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.look(
                outcome=row.outcome,
                partner=partner,
                **form.cleaned_data,
                entered_by=seat.person if is_typed else None,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It stands beside the earlier ones.")
            return redirect("outcome", slug, row.outcome.number)
        except AlreadyDone:
            return redirect("outcome", slug, row.outcome.number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "seat": seat,
        "tab": "outcomes",
        "form": form,
        "row": row,
        "of_name": shown_name(partner) if is_typed else "",
    }
    return render(request, "outcomes/look.html", context)


def _one(seat: Seat, number: int) -> OutcomeShown:
    row = outcome_shown(seat, number)
    if row is None:
        raise Http404
    return row
