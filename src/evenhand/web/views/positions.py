"""Say what one thinks of a decision by a rule; type it in for somebody; check, confirm and answer it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.decisions import may_type_in, signature_said, to_check
from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import positions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.asks import names_of
from evenhand.readings.decisions_by_rule import WHO_SEES, rule_row
from evenhand.readings.dissents import MASKED, answers_to
from evenhand.readings.names import shown_name
from evenhand.readings.positions import checks_shown
from evenhand.web.forms.positions import AnswerPositionForm, PositionForForm, PositionForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person
from evenhand.web.views.decisions_by_rule import by_rule


@known_person
@pin_needed
def take(request: HttpRequest, slug: str, matter: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = by_rule(seat, matter)
    if found.secrecy == "unlinkable":
        return redirect("ballot-cast", slug, matter)
    signature = get_object_or_404(found.signatures.select_related("entered_by"), partner=seat.partner)
    form = PositionForm(posted(request), decision=found, before=signature)
    if request.method == "POST" and form.is_valid():
        try:
            positions.take(signature=signature, **form.taken(), by=seat.person, channel=seat.channel)
            messages.success(request, "Thank you. You can change it until this closes.")
            return redirect("decision", slug, matter)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "decisions/take_position.html",
        {
            "seat": seat,
            "form": form,
            "decision": found,
            "rule": rule_row(found.rule),
            "who_sees": WHO_SEES[found.secrecy],
            "signature": signature,
            "is_to_confirm": bool(signature.entered_by_id) and not signature.confirmed_on,
            "typist": names_of(seat.project, {signature.entered_by_id}).get(
                signature.entered_by_id, "Somebody who was in this project"
            ),
            "tab": "decision",
        },
    )


@known_person
@pin_needed
@require_POST
def confirm(request: HttpRequest, slug: str, matter: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = get_object_or_404(seat.project.decisions, number=matter)
    signature = get_object_or_404(found.signatures, partner=seat.partner)
    try:
        positions.confirm(signature, seat.person)
        messages.success(request, "Thank you. It stands as your own words now.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("decision", slug, matter)


@known_person
def enter(request: HttpRequest, slug: str, matter: int, partner_id: int) -> HttpResponse:
    """Type in what came by post or phone. It counts once somebody else has seen it."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    found = by_rule(seat, matter)
    if not may_type_in(seat, found):
        raise PermissionDenied
    partner = partner_in(seat, partner_id, is_here=False)
    signature = get_object_or_404(found.signatures.select_related("partner__person"), partner=partner)
    before = signature if signature.entered_by_id else None
    form = PositionForForm(
        posted(request), decision=found, before=before, initial={"channel": partner.channel}
    )
    if request.method == "POST" and form.is_valid():
        try:
            positions.take(signature=signature, **form.taken(), by=seat.person, entered_by=seat.person)
            messages.success(
                request, "Noted. It counts once somebody else has said that it is what was said."
            )
            return redirect("decision", slug, matter)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "decisions/enter_position.html",
        {
            "seat": seat,
            "form": form,
            "decision": found,
            "rule": rule_row(found.rule),
            "name": shown_name(partner),
            "tab": "decision",
        },
    )


@known_person
def check_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_CHECK)
    return render(
        request, "decisions/checks.html", {"seat": seat, "checks": checks_shown(seat), "tab": "checking"}
    )


@known_person
@require_POST
def check(request: HttpRequest, slug: str, matter: int, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_CHECK)
    partner = partner_in(seat, partner_id, is_here=False)
    signature = get_object_or_404(to_check(seat), decision__number=matter, partner=partner)
    try:
        positions.check(signature, seat.person)
        messages.success(request, "Thank you. It counts now.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("position-check-list", slug)


@known_person
def answer(request: HttpRequest, slug: str, matter: int, said: str) -> HttpResponse:
    """Answer an objection, a dissent or advice. Behind a mask the address tells nobody whose it is."""
    seat = seat_for(request.viewer, slug, Permission.ANSWER_GIVE)
    found = get_object_or_404(seat.project.decisions, number=matter)
    if found.secrecy == "unlinkable":
        raise Http404
    signature = signature_said(seat, found, said)
    form = AnswerPositionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            positions.answer(
                signature,
                form.cleaned_data["text"],
                seat.partner,
                seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Your answer stands beside their words, and they are told.")
            return redirect("decision", slug, matter)
        except AlreadyDone:
            return redirect("decision", slug, matter)
        except ActionError as error:
            form.add_error(None, str(error))
    is_masked = signature.is_dissent and signature.dissent_naming == "masked"
    return render(
        request,
        "decisions/answer_position.html",
        {
            "seat": seat,
            "form": form,
            "decision": found,
            "name": MASKED if is_masked else shown_name(signature.partner),
            "words": signature.words,
            "answers": answers_to(signature),
            "tab": "decision",
        },
    )
