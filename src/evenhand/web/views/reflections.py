"""Thoughts written down for oneself: kept, shared or taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import reflections
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.decision_again import name_of
from evenhand.readings.stories import own_thoughts
from evenhand.records.models import Decision, Reflection
from evenhand.web.forms.posted import posted
from evenhand.web.forms.stories import ReflectionChangeForm, ReflectionForm, ReflectionShareForm
from evenhand.web.signed_in import known_person


@known_person
def reflection_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    context = {"seat": seat, "tab": "stories", "rows": own_thoughts(seat)}
    return render(request, "reflections/list.html", context)


@known_person
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """About anything, or about one decision that the address names."""
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    decision = _decision(seat, request.GET.get("decision", ""))
    form = ReflectionForm(posted(request), initial={"prompt": request.GET.get("prompt", "")})
    if request.method == "POST" and form.is_valid():
        try:
            reflections.write(
                partner=seat.partner,
                **form.cleaned_data,
                decision=decision,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept, for you alone.")
            return redirect("reflection-list", slug)
        except AlreadyDone:
            return redirect("reflection-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    about = name_of(decision) if decision else ""
    context = {"seat": seat, "tab": "stories", "form": form, "decision": decision, "about": about}
    return render(request, "reflections/write.html", context)


@known_person
def change(request: HttpRequest, slug: str, reflection_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    found = _own(seat, reflection_id)
    form = ReflectionChangeForm(posted(request), initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            reflections.change(reflection=found, text=form.cleaned_data["text"], by=seat.person)
            messages.success(request, "Changed. It is still for you alone.")
            return redirect("reflection-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "reflections/write.html", {"seat": seat, "tab": "stories", "form": form})


@known_person
def share(request: HttpRequest, slug: str, reflection_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    found = _own(seat, reflection_id)
    form = ReflectionShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            is_named = form.cleaned_data["named"] == "yes"
            reflections.share(reflection=found, is_named=is_named, by=seat.person)
            messages.success(request, "Everyone here can read it now.")
            return redirect("reflection-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "stories", "form": form, "reflection": found}
    return render(request, "reflections/share.html", context)


@known_person
def take_away(request: HttpRequest, slug: str, reflection_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    found = _own(seat, reflection_id)
    if request.method == "POST":
        try:
            reflections.take_away(reflection=found, by=seat.person)
            messages.success(request, "Gone, words and all.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("reflection-list", slug)
    context = {"seat": seat, "tab": "stories", "reflection": found}
    return render(request, "reflections/take_away.html", context)


def _own(seat: Seat, reflection_id: int) -> Reflection:
    found = Reflection.objects.filter(partner=seat.partner).select_related("decision")
    return get_object_or_404(found, pk=reflection_id)


def _decision(seat: Seat, number: str) -> Decision | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    return seat.project.decisions.filter(number=int(number), withdrawn_at=None).first()
