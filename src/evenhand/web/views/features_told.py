"""Telling what no record shows, beside a key feature."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import features_told
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.framework.rows import Feature
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import FeatureTold
from evenhand.web.forms.posted import posted
from evenhand.web.forms.work_name import FeatureTellForForm, FeatureTellForm
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for

SIDES = {"tried": False, "came": True}


@known_person
def tell(request: HttpRequest, slug: str, feature_id: str, side: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FEATURE_TELL)
    feature, is_outcome = _asked(feature_id, side)
    form = FeatureTellForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            features_told.tell(
                partner=seat.partner,
                feature=feature.id,
                is_outcome=is_outcome,
                words=form.cleaned_data["words"],
                is_named=not form.cleaned_data["is_unnamed"],
                way="page" if seat.channel == "page" else "web",
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. It stands beside what the record shows.")
            return redirect("work-name", slug)
        except AlreadyDone:
            return redirect("work-name", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = _context(seat, feature, is_outcome, side, form)
    return render(request, "work_name/tell.html", {**context, "people": people_to_type_for(seat)})


@known_person
def enter(request: HttpRequest, slug: str, feature_id: str, side: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. It says so wherever it is shown."""
    seat, partner = typing_for(request, slug, partner_id)
    feature, is_outcome = _asked(feature_id, side)
    form = FeatureTellForForm(posted(request), initial={"way": partner.channel, "day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            features_told.tell(
                partner=partner,
                feature=feature.id,
                is_outcome=is_outcome,
                words=form.cleaned_data["words"],
                is_named=not form.cleaned_data["is_unnamed"],
                way=form.cleaned_data["way"],
                entered_by=seat.person,
                said_on=form.cleaned_data["day"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("work-name", slug)
        except AlreadyDone:
            return redirect("work-name", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = _context(seat, feature, is_outcome, side, form)
    return render(request, "work_name/tell.html", {**context, "of_name": shown_name(partner)})


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, told_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FEATURE_TELL)
    try:
        features_told.confirm(told=_told(seat, told_id), by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("work-name", slug)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, told_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    try:
        features_told.take_back(told=_told(seat, told_id), by=seat.person)
        messages.success(request, "Taken off the page.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("work-name", slug)


def _context(
    seat: Seat, feature: Feature, is_outcome: bool, side: str, form: FeatureTellForm
) -> dict[str, object]:
    question = feature.outcomes_question if is_outcome else feature.efforts_question
    return {
        "seat": seat,
        "tab": "name",
        "feature": feature,
        "question": question,
        "side": side,
        "form": form,
    }


def _asked(feature_id: str, side: str) -> tuple[Feature, bool]:
    feature = next((row for row in current().features if row.id == feature_id), None)
    if feature is None or side not in SIDES:
        raise Http404
    return feature, SIDES[side]


def _told(seat: Seat, told_id: int) -> FeatureTold:
    """One’s own words, or those that one typed in for somebody."""
    found = FeatureTold.objects.filter(project=seat.project, pk=told_id).select_related("partner").first()
    if found is None or seat.person.pk not in (found.partner.person_id, found.entered_by_id):
        raise Http404
    return found
