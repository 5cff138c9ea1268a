"""Another look at a decision: who calls for it, what they are answered, and what people would do now."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import decision_again as actions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings import decision_again as readings
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, LookBack, Partner, ReopenCall
from evenhand.web.forms.decision_again import (
    CallAnswerForm,
    CallForForm,
    CallForm,
    LookBackForForm,
    LookBackForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


def one(seat: Seat, number: int) -> Decision:
    found = seat.project.decisions.select_related("project", "replaces", "replaced_by", "outcome_option")
    return get_object_or_404(found, number=number)


@known_person
def again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who called for another look, and calling for one."""
    needed = Permission.CHARTER_AGREE if request.method == "POST" else Permission.PROJECT_READ
    seat = seat_for(request.viewer, slug, needed)
    decision = one(seat, number)
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.call(
                decision=decision,
                partner=seat.partner,
                words=form.cleaned_data["words"],
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, _called_words(made))
            return redirect("decision-again", slug, number)
        except AlreadyDone:
            return redirect("decision-again", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "decision_again/again.html",
        {
            "seat": seat,
            "tab": "decision",
            "decision": decision,
            "name": readings.name_of(decision),
            "again": readings.again(decision, seat),
            "form": form,
            "people": list(typed_in_for(seat)) if seat.may(Permission.CONTRIBUTION_ENTER) else [],
        },
    )


@known_person
def call_for(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    decision, partner = one(seat, number), _entered_for(seat, partner_id)
    form = CallForForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.call(
                decision=decision,
                partner=partner,
                words=form.cleaned_data["words"],
                way=form.cleaned_data["way"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"Kept, as typed in by you for {shown_name(partner)}.")
            return redirect("decision-again", slug, number)
        except AlreadyDone:
            return redirect("decision-again", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return _form(
        request,
        seat,
        decision,
        form,
        title=f"{shown_name(partner)} calls for another look",
        button="Keep this call",
        partner=partner,
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_AGREE)
    try:
        actions.take_back_call(call=_own_call(seat, number), by=seat.person)
        messages.success(request, "Taken back.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("decision-again", slug, number)


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_AGREE)
    actions.confirm_call(call=_own_call(seat, number), by=seat.person)
    messages.success(request, "Thank you. It is marked as right.")
    return redirect("decision-again", slug, number)


@known_person
def answer(request: HttpRequest, slug: str, number: int, call_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.AGENDA_ANSWER)
    decision = one(seat, number)
    call = get_object_or_404(
        decision.reopen_calls.select_related("partner__person"), pk=call_id, taken_back_on=None
    )
    form = CallAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_call(
                call=call, answer=form.cleaned_data["answer"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Kept. Whoever called finds it on their own page.")
            return redirect("decision-again", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return _form(
        request, seat, decision, form, title="Answer this call", button="Give this answer", call=call
    )


@known_person
def look_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    decision = one(seat, number)
    before = decision.look_backs.filter(partner=seat.partner).first()
    initial = {"would": before.would, "words": before.words} if before else None
    form = LookBackForm(posted(request), initial=initial)
    return _look_back(request, seat, seat.partner, decision, form)


@known_person
def look_back_for(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    return _look_back(
        request, seat, _entered_for(seat, partner_id), one(seat, number), LookBackForForm(posted(request))
    )


def _look_back(
    request: HttpRequest, seat: Seat, partner: Partner, decision: Decision, form: forms.Form
) -> HttpResponse:
    is_typed_in = partner.pk != seat.partner.pk
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.look_back(
                decision=decision,
                partner=partner,
                would=said["would"],
                words=said["words"],
                way=said["way"] if is_typed_in else seat.channel,
                entered_by=seat.person if is_typed_in else None,
                by=seat.person,
            )
            messages.success(
                request,
                f"Kept, as typed in by you for {shown_name(partner)}."
                if is_typed_in
                else "Thank you. You can change it at any time.",
            )
            return redirect("decision-again", seat.project.slug, decision.number)
        except ActionError as error:
            form.add_error(None, str(error))
    return _form(
        request,
        seat,
        decision,
        form,
        title=f"What {shown_name(partner)} would do now" if is_typed_in else "What would you do now?",
        button="Keep this",
        partner=partner if is_typed_in else None,
        is_look_back=True,
    )


@known_person
@require_POST
def confirm_look_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    own = get_object_or_404(
        LookBack.objects.select_related("decision"),
        decision__project=seat.project,
        decision__number=number,
        partner=seat.partner,
    )
    actions.confirm_look_back(look_back=own, by=seat.person)
    messages.success(request, "Thank you. It is marked as right.")
    return redirect("decision-again", slug, number)


def _own_call(seat: Seat, number: int) -> ReopenCall:
    return get_object_or_404(
        ReopenCall.objects.select_related("decision"),
        decision__project=seat.project,
        decision__number=number,
        partner=seat.partner,
        taken_back_on=None,
    )


def _entered_for(seat: Seat, partner_id: int) -> Partner:
    partner: Partner = get_object_or_404(typed_in_for(seat), pk=partner_id)
    return partner


def _called_words(call: ReopenCall) -> str:
    call.decision.refresh_from_db(fields=["called_again_on"])
    if call.decision.called_again_on:
        return "Thank you. Enough people have called: it has to be looked at again."
    return "Thank you. Your call is kept. It gets an answer in words, or more people call too."


def _form(
    request: HttpRequest,
    seat: Seat,
    decision: Decision,
    form: forms.Form,
    *,
    title: str,
    button: str,
    partner: Partner | None = None,
    call: ReopenCall | None = None,
    is_look_back: bool = False,
) -> HttpResponse:
    return render(
        request,
        "decision_again/form.html",
        {
            "seat": seat,
            "tab": "decision",
            "decision": decision,
            "name": readings.name_of(decision),
            "form": form,
            "title": title,
            "button": button,
            "partner": partner,
            "call": call,
            "is_look_back": is_look_back,
        },
    )
