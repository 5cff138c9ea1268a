"""Open a decision by a rule, close it, give it more time, take it back, or note it as outside the charter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.charters import has_charter
from evenhand.access.decisions import decision_for, may_close, may_look_after, sees_positions
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import closing, decisions_by_rule
from evenhand.actions.decisions_by_rule import TAKE_IT_IN
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.decisions_by_rule import comes_out_said, shown_by_rule
from evenhand.readings.framework import current
from evenhand.records.models import Decision
from evenhand.web.forms.closing import CloseForm, ExtendForm, OutsideForm, TakeBackForm
from evenhand.web.forms.decisions_by_rule import OpenByRuleForm, carried_from
from evenhand.web.forms.posted import posted
from evenhand.web.one_action import is_done
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person


@known_person
def open_by_rule(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_OPEN)
    sent = posted(request)
    carried = carried_from(seat, sent if sent is not None else request.GET)
    form = OpenByRuleForm(sent, seat=seat, initial=_initial(request, carried))
    gone = sent is not None and any(sent.get(name) and carried[name] is None for name in carried)
    if gone:
        form.add_error(None, "What this was to follow from is not there any more. Go back to it and look.")
    if request.method == "POST" and form.is_valid():
        try:
            decision = decisions_by_rule.open_by_rule(
                project=seat.project,
                **form.opened_with(),
                **carried,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "It is open. Everyone with a say has been asked.")
            return redirect("decision", slug, decision.number)
        except AlreadyDone:
            return redirect("decision-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "decisions/open_by_rule.html",
        {
            "seat": seat,
            "form": form,
            "carried": carried,
            "has_charter": has_charter(seat.project),
            "rules": current().decision_rules,
            "tab": "decision",
        },
    )


def _initial(request: HttpRequest, carried: dict[str, Any]) -> dict[str, Any]:
    initial: dict[str, Any] = {"cited": request.GET.get("cite", "")[:200]}
    if carried["agenda_item"] is not None:
        initial["question"] = carried["agenda_item"].text[:200]
        initial["words"] = carried["agenda_item"].why
    if carried["clause_version"] is not None:
        version = carried["clause_version"]
        initial["question"] = f"Do we take this into our charter: {version.heading}?"[:200]
        initial["words"], initial["reasons"] = version.text, version.reason
        initial["option_1"], initial["option_2"] = TAKE_IT_IN, "No, leave things as they are"
    if carried["replaces"] is not None:
        initial["question"] = carried["replaces"].question
    return initial


@known_person
@pin_needed
def close(request: HttpRequest, slug: str, matter: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = by_rule(seat, matter)
    if not may_close(seat, found):
        raise PermissionDenied
    would = closing.would_come_out(found) if found.is_open and sees_positions(seat, found) else None
    return _one_form(
        request,
        seat,
        found,
        CloseForm(posted(request), decision=found),
        lambda form: closing.close(decision=found, **form.closed_with(), by=seat.person),
        "decisions/close.html",
        "Closed. What came of it is below.",
        comes_out=comes_out_said(found, would) if would else "",
    )


@known_person
@pin_needed
def note_outside(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = decision_for(seat, number)
    if not (may_look_after(seat, found) if found.is_by_rule else seat.may(Permission.DECISION_DRAFT)):
        raise PermissionDenied
    return _one_form(
        request,
        seat,
        found,
        OutsideForm(posted(request), decision=found),
        lambda form: closing.note_outside(decision=found, **form.noted_with(), by=seat.person),
        "decisions/note_outside.html",
        "Noted, with your name and why. It is told first wherever decisions are told of.",
    )


@known_person
def extend(request: HttpRequest, slug: str, matter: int) -> HttpResponse:
    seat, found = _looked_after(request, slug, matter)
    return _one_form(
        request,
        seat,
        found,
        ExtendForm(posted(request)),
        lambda form: closing.extend(found, form.closes_at(), seat.person),
        "decisions/extend.html",
        "People have more time now.",
    )


@known_person
def take_back(request: HttpRequest, slug: str, matter: int) -> HttpResponse:
    """With a reason. One that is signed is taken back on its own page."""
    seat, found = _looked_after(request, slug, matter)
    return _one_form(
        request,
        seat,
        found,
        TakeBackForm(posted(request)),
        lambda form: closing.take_back(found, form.cleaned_data["because"], seat.person),
        "decisions/take_back.html",
        "Taken back. What people said to it can still be read.",
    )


def by_rule(seat: Seat, number: int) -> Decision:
    found = decision_for(seat, number)
    if not found.is_by_rule:
        raise Http404
    return found


def _looked_after(request: HttpRequest, slug: str, number: int) -> tuple[Seat, Decision]:
    """A decision by rule, for whoever looks after it."""
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = by_rule(seat, number)
    if not may_look_after(seat, found):
        raise PermissionDenied
    return seat, found


def _one_form(
    request: HttpRequest,
    seat: Seat,
    found: Decision,
    form: Any,
    act: Callable[[Any], object],
    template: str,
    done: str,
    **more: object,
) -> HttpResponse:
    """A page with one form on one decision: it does it and goes back to the decision, or says why it cannot."""
    if is_done(request, form, lambda: act(form), done):
        return redirect("decision", seat.project.slug, found.number)
    shown = shown_by_rule(found, seat) if found.is_by_rule else None
    return render(
        request,
        template,
        {"seat": seat, "form": form, "decision": found, "shown": shown, "tab": "decision", **more},
    )
