"""Aims and conditions: proposed, reworded, struck, put back and agreed before anyone answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import criteria
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.criteria import (
    CONDITION_TYPES,
    answering_partners,
    criteria_page,
    criterion_history,
)
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Criterion, Partner
from evenhand.web.forms.criteria import AimForm, ConditionWordingForm, StrikeForm, ToldForm, words_now
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import number_of
from evenhand.web.signed_in import known_person


@known_person
def criteria_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    page = criteria_page(seat)
    told = ToldForm(others=[each for each in page.not_agreed if each.pk != seat.partner.pk])
    return render(
        request, "criteria/list.html", {"seat": seat, "tab": "criteria", "page": page, "told": told}
    )


@known_person
def debate(request: HttpRequest, slug: str) -> HttpResponse:
    """Table 2's conditions with both readings: for reading, and where they fit, for adding to the list."""
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    page = criteria_page(seat)
    names = [row.plural.lower() for row in current().partner_types if row.id in CONDITION_TYPES]
    return render(
        request,
        "criteria/debate.html",
        {
            "seat": seat,
            "tab": "criteria",
            "page": page,
            "conditions": current().conditions,
            "meant_for": names,
        },
    )


@known_person
@require_POST
def condition_add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    try:
        criteria.add_condition(
            partner=seat.partner,
            row=request.POST.get("row", ""),
            by=seat.person,
            form_key=request.POST.get("form_key"),
        )
        messages.success(request, "It is on the list.")
    except AlreadyDone:
        pass
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("condition-list", slug)


@known_person
def aim_propose(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    form = AimForm(posted(request), others=_others(seat))
    if request.method == "POST" and form.is_valid():
        try:
            criteria.propose_aim(
                partner=form.whose(seat.partner),
                **form.words(),
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It is on the list, for everyone to see and to change.")
            return redirect("criteria", slug)
        except AlreadyDone:
            return redirect("criteria", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "criteria/propose.html", {"seat": seat, "tab": "criteria", "form": form})


@known_person
def criterion(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    """Everything that was ever said of one aim or condition: wordings, strikes and restorations."""
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    found = criterion_of(seat, criterion_id)
    return render(
        request,
        "criteria/criterion.html",
        {"seat": seat, "tab": "criteria", "history": criterion_history(found)},
    )


@known_person
def reword(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    found = criterion_of(seat, criterion_id)
    form_class = AimForm if found.kind == "aim" else ConditionWordingForm
    form = form_class(posted(request), initial=words_now(found.wording), others=_others(seat))
    seen = found.wording.number
    if request.method == "POST" and form.is_valid():
        try:
            criteria.reword(
                criterion=found,
                partner=form.whose(seat.partner),
                **form.words(),
                seen=number_of(request.POST.get("seen")),
                by=seat.person,
            )
            messages.success(request, "The new words stand. The old ones can still be read.")
            return redirect("criteria", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    elif request.method == "POST":
        seen = number_of(request.POST.get("seen"))
    parts = {"seat": seat, "tab": "criteria", "form": form, "criterion": found, "seen": seen}
    return render(request, "criteria/reword.html", parts)


@known_person
def strike(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    found = criterion_of(seat, criterion_id)
    form = StrikeForm(posted(request), others=_others(seat))
    if request.method == "POST" and form.is_valid():
        try:
            criteria.strike(
                criterion=found,
                partner=form.whose(seat.partner),
                because=form.cleaned_data["because"],
                by=seat.person,
            )
            messages.success(request, "It is off the list. Anyone can read why, and put it back.")
            return redirect("criteria", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "criteria/strike.html", {"seat": seat, "tab": "criteria", "form": form, "criterion": found}
    )


@known_person
@require_POST
def restore(request: HttpRequest, slug: str, criterion_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    try:
        criteria.restore(criterion=criterion_of(seat, criterion_id), partner=seat.partner, by=seat.person)
        messages.success(request, "It is on the list again.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("criteria", slug)


@known_person
@require_POST
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    try:
        if "take_back" in request.POST:
            criteria.take_back(partner=seat.partner, by=seat.person)
            messages.success(request, "Taken back. You owe nobody a reason.")
        else:
            criteria.agree(partner=seat.partner, seen=request.POST.get("seen", ""), by=seat.person)
            messages.success(request, "Thank you. You agree with this list.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("criteria", slug)


@known_person
@require_POST
def agree_told(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody on paper or on the phone agrees with the list; or that was typed in by mistake."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    form = ToldForm(posted(request), others=_others(seat))
    if not form.is_valid():
        messages.error(request, "Choose the person who told you.")
        return redirect("criteria", slug)
    partner = form.whose(seat.partner)
    try:
        if "take_back" in request.POST:
            criteria.take_back(partner=partner, by=seat.person)
            messages.success(request, "Taken back.")
        else:
            criteria.agree(partner=partner, seen=request.POST.get("seen", ""), by=seat.person)
            messages.success(request, f"Noted for {shown_name(partner)}, as typed in by you.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("criteria", slug)


def _others(seat: Seat) -> list[Partner]:
    """Those for whom this person may type in: everyone else who has a say."""
    if not seat.may(Permission.LETTER_ENTER):
        return []
    return [partner for partner in answering_partners(seat.project) if partner.pk != seat.partner.pk]


def criterion_of(seat: Seat, criterion_id: int) -> Criterion:
    found: Criterion = get_object_or_404(
        seat.project.criteria.select_related("proposed_by__person", "struck_by__person").prefetch_related(
            "wordings__worded_by__person", "wordings__worded_by__types"
        ),
        pk=criterion_id,
    )
    return found
