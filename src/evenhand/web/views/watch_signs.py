"""By what a harm would be noticed: set a sign, say that it shows, answer it, end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import watch_signs
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.harm_templates import template_or_none
from evenhand.readings.harms import harms_of
from evenhand.readings.watch_signs import FIGURES, figure_now
from evenhand.records.models import Harm, WatchSign, WatchSignSeen
from evenhand.web.forms.harms import SignAnswerForm, SignSeenForm, WatchSignForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


def harm_of(seat: Seat, number: int) -> Harm:
    return get_object_or_404(harms_of(seat), number=number)


def sign_of(seat: Seat, number: int, sign_id: int) -> WatchSign:
    signs = WatchSign.objects.filter(harm__in=seat.project.harms.filter(number=number))
    return get_object_or_404(signs.select_related("harm__project"), pk=sign_id)


@known_person
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    harm = harm_of(seat, number)
    template = template_or_none(harm.template)
    initial = {}
    if template and not harm.signs.exists():
        figure = template.figure if template.figure in FIGURES else ""
        is_above = "no" if figure and not FIGURES[figure].is_above else "yes"
        initial = {"words": template.watch, "figure": figure, "is_above": is_above}
    form = WatchSignForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            watch_signs.set_sign(
                harm=harm,
                **form.cleaned_data,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "We watch for it from now on.")
            return redirect("harm", slug, number)
        except AlreadyDone:
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    now = [(figure, figure_now(seat.project, figure.id)) for figure in FIGURES.values()]
    return render(
        request,
        "harms/sign.html",
        {"seat": seat, "tab": "harms", "form": form, "harm": harm, "now": now},
    )


@known_person
def see(request: HttpRequest, slug: str, number: int, sign_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    sign = sign_of(seat, number, sign_id)
    form = SignSeenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            watch_signs.see(
                sign=sign,
                words=form.cleaned_data["words"],
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. Everyone in the project gets word.")
            return redirect("harm", slug, number)
        except AlreadyDone:
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "harms/sign_seen.html", {"seat": seat, "tab": "harms", "form": form, "sign": sign})


@known_person
@require_POST
def end(request: HttpRequest, slug: str, number: int, sign_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    try:
        watch_signs.end(sign=sign_of(seat, number, sign_id), partner=seat.partner, by=seat.person)
        messages.success(request, "We no longer watch for this sign. It can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("harm", slug, number)


@known_person
def answer(request: HttpRequest, slug: str, number: int, seen_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HARM_SAY)
    seen = get_object_or_404(
        WatchSignSeen.objects.select_related("sign__harm__project", "partner__person"),
        sign__harm__in=seat.project.harms.filter(number=number),
        pk=seen_id,
    )
    form = SignAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            watch_signs.answer(
                seen=seen, answer=form.cleaned_data["answer"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Kept. Everyone here can read it.")
            return redirect("harm", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "harms/sign_answer.html", {"seat": seat, "tab": "harms", "form": form, "seen": seen}
    )
