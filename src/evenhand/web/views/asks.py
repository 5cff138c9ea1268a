from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import asks
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.asks import (
    asked_of,
    asks_of,
    before,
    minutes_in_window,
    minutes_of,
    own_of,
    who_can_be_asked,
)
from evenhand.readings.names import shown_name
from evenhand.readings.partners import who_to_ask
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import Ask, Partner
from evenhand.web.forms.asks import AnswerForForm, AskForm, WhatCameForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

A_PAGE = 50


def one(seat: Seat, number: int) -> Ask:
    return get_object_or_404(seat.project.asks.select_related("project", "made_by__person"), number=number)


def may_type_in_for(seat: Seat, partner: Partner) -> bool:
    """Whoever types in letters, for others; a supporter for the one partner they come along with."""
    if partner.pk == seat.partner.pk:
        return False
    if seat.partner.role == "supporter":
        return seat.partner.supports_id == partner.pk
    return seat.may(Permission.LETTER_ENTER)


@known_person
def ask_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    page = Paginator(asks_of(seat), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "asks/list.html",
        {
            "seat": seat,
            "tab": "asks",
            "page": page,
            "today": timezone.localdate(),
            "minutes": minutes_of(seat.partner),
            "window_days": WINDOW_DAYS,
        },
    )


@known_person
def your_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    return render(
        request,
        "asks/your_minutes.html",
        {
            "seat": seat,
            "tab": "asks",
            "minutes": minutes_of(seat.partner),
            "window_days": WINDOW_DAYS,
            "who_to_ask": who_to_ask(seat.project.pk),
        },
    )


@known_person
def make(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ASK_MAKE)
    people = who_can_be_asked(seat)
    form = AskForm(posted(request), people=people, minutes=minutes_in_window(people))
    if request.method == "POST" and form.is_valid():
        try:
            made = asks.make(
                project=seat.project,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            spared = made.asked.filter(state="over_cap").count()
            messages.success(request, "Asked. You see below who says what.")
            if spared:
                messages.warning(request, "Some were not asked: it would go over the minutes they agreed to.")
            return redirect("ask", slug, made.number)
        except AlreadyDone:
            return redirect("ask-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "asks/make.html",
        {"seat": seat, "tab": "asks", "form": form, "before": before(seat.project)},
    )


@known_person
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    found = one(seat, number)
    makes = seat.may(Permission.ASK_MAKE)
    supported = [seat.partner.supports_id] if seat.partner.role == "supporter" else []
    rows = []
    if makes or supported:
        everyone = found.asked.values_list("partner_id", flat=True)
        typed = [pk for pk in everyone if pk != seat.partner.pk] if makes else supported
        rows = asked_of(found, seat, typed)
        rows = rows if makes else [row for row in rows if row.row.partner_id in supported]
    return render(
        request,
        "asks/ask.html",
        {
            "seat": seat,
            "tab": "asks",
            "ask": found,
            "own": own_of(found, seat.partner),
            "rows": rows,
            "has_spared": any(row.row.state == "over_cap" for row in rows),
            "before": before(seat.project, found),
            "minutes": minutes_of(seat.partner),
            "window_days": WINDOW_DAYS,
            "is_over": found.due_on < timezone.localdate(),
        },
    )


@known_person
@require_POST
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ASK_ANSWER)
    asked = get_object_or_404(one(seat, number).asked.select_related("ask"), partner=seat.partner)
    try:
        asks.answer(asked=asked, state=request.POST.get("state", ""), way=seat.channel, by=seat.person)
        messages.success(request, "Thank you. You can change your mind here.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("ask", slug, number)


@known_person
def answer_enter(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    """Type in a yes or no that came by post or phone. It says so wherever it is shown."""
    seat = seat_for(request.viewer, slug, Permission.PARTNER_READ)
    partner = partner_in(seat, partner_id)
    if not may_type_in_for(seat, partner):
        raise PermissionDenied
    asked = get_object_or_404(one(seat, number).asked.select_related("ask__project"), partner=partner)
    form = AnswerForForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            asks.answer(asked=asked, **form.cleaned_data, by=seat.person, entered_by=seat.person)
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("ask", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "asks/answer_enter.html",
        {"seat": seat, "tab": "asks", "form": form, "ask": asked.ask, "name": shown_name(partner)},
    )


@known_person
@require_POST
def done(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ASK_MAKE)
    partner = partner_in(seat, partner_id, is_here=False)
    asked = get_object_or_404(one(seat, number).asked.select_related("ask"), partner=partner)
    try:
        asks.done(asked=asked, by=seat.person)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("ask", slug, number)


@known_person
@require_POST
def again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask those who were left in peace, if there is room for it now."""
    seat = seat_for(request.viewer, slug, Permission.ASK_MAKE)
    try:
        asked = asks.ask_the_spared(ask=one(seat, number), by=seat.person)
        messages.success(request, f"Asked now: {', '.join(shown_name(partner) for partner in asked)}.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("ask", slug, number)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ASK_MAKE)
    try:
        asks.take_back(ask=one(seat, number), by=seat.person)
        messages.success(request, "Taken back. Whoever was waiting is told.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("ask", slug, number)


@known_person
def what_came(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ASK_MAKE)
    found = one(seat, number)
    form = WhatCameForm(posted(request), initial={"led_to": found.led_to})
    if request.method == "POST" and form.is_valid():
        try:
            asks.say_what_came(ask=found, **form.cleaned_data, by=seat.person)
            messages.success(request, "Thank you. People read it before they are asked again.")
            return redirect("ask", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "asks/what_came.html", {"seat": seat, "tab": "asks", "form": form, "ask": found})
