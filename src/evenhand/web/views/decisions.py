from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.decisions import decision_for
from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import decisions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.decisions import in_order, shown
from evenhand.readings.decisions_by_rule import shown_by_rule
from evenhand.readings.framework import current
from evenhand.readings.options import ways_looked_at
from evenhand.records.models import Decision
from evenhand.web.forms.decisions import DecisionForm, SignForForm, SignForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person


def one(seat: Seat, number: int) -> Decision:
    """A decision that is signed by those named in it."""
    found = seat.project.decisions.select_related("replaces", "replaced_by").filter(rule="signed")
    return get_object_or_404(found, number=number)


@known_person
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    return render(
        request,
        "decisions/list.html",
        {"seat": seat, "page": in_order(seat, request.GET.get("page")), "tab": "decision"},
    )


@known_person
def open_for_signing(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_DRAFT)
    partners = list(
        seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    )
    appraisal = seat.project.appraisals.first()
    form = DecisionForm(
        posted(request),
        framework=current(),
        partners=partners,
        looked_at=ways_looked_at(appraisal, current()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = decisions.open_for_signing(
                project=seat.project,
                **form.cleaned_data,
                appraisal=appraisal,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "The people named can now answer.")
            return redirect("decision", slug, decision.number)
        except AlreadyDone:
            return redirect("decision-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "decisions/open.html", {"seat": seat, "form": form, "tab": "decision"})


@known_person
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    found = decision_for(seat, number)
    if found.is_by_rule:
        parts = {"seat": seat, "shown": shown_by_rule(found, seat), "decision": found, "tab": "decision"}
        return render(request, "decisions/by_rule.html", parts)
    return render(
        request,
        "decisions/decision.html",
        {"seat": seat, "shown": shown(found, seat, current()), "decision": found, "tab": "decision"},
    )


@known_person
@pin_needed
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = one(seat, number)
    signature = get_object_or_404(found.signatures, partner=seat.partner)
    initial = {"stance": signature.stance or None, "words": signature.words}
    form = SignForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.sign(signature=signature, **form.cleaned_data, by=seat.person, channel=seat.channel)
            messages.success(request, "Thank you. Your answer is kept with the decision.")
            return redirect("decision", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "decisions/sign.html", {"seat": seat, "form": form, "decision": found, "tab": "decision"}
    )


@known_person
def sign_for(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    """Type in an answer that came by post or phone. It says so wherever it is shown."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    found = one(seat, number)
    # Also of somebody who has left: then the action says so.
    partner = partner_in(seat, partner_id, is_here=False)
    signature = get_object_or_404(found.signatures.select_related("partner__person"), partner=partner)
    form = SignForForm(posted(request), initial={"channel": signature.partner.channel})
    if request.method == "POST" and form.is_valid():
        try:
            decisions.sign(signature=signature, **form.cleaned_data, by=seat.person, entered_by=seat.person)
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("decision", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "decisions/sign_for.html",
        {"seat": seat, "form": form, "decision": found, "signature": signature, "tab": "decision"},
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_DRAFT)
    try:
        decisions.take_back(decision=one(seat, number), by=seat.person)
        messages.success(request, "Taken back. What people said to it can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("decision", slug, number)
