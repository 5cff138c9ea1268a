"""Who can decide, stop, spend and publish; how it was before; and what people have given up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import power
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.power import power_map
from evenhand.records.models import PowerBefore, PowerGivenUp
from evenhand.records.power import POWERS
from evenhand.web.forms.posted import posted
from evenhand.web.forms.power import BeforeForm, GiveUpForm, TakeAgainForm
from evenhand.web.signed_in import known_person


@known_person
def power_page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    return render(request, "power/power.html", {"seat": seat, "tab": "power", "map": power_map(seat)})


@known_person
def before(request: HttpRequest, slug: str, power_id: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.POWER_SAY)
    if power_id not in dict(POWERS):
        raise Http404
    told = PowerBefore.objects.filter(project=seat.project, power=power_id)
    own = told.filter(partner=seat.partner).first()
    form = BeforeForm(posted(request), initial={"words": own.words if own else ""})
    if request.method == "POST" and form.is_valid():
        try:
            power.tell_before(
                partner=seat.partner,
                power=power_id,
                words=form.cleaned_data["words"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept, under your name.")
            return redirect("power", slug)
        except AlreadyDone:
            return redirect("power", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    others = told.exclude(partner=seat.partner).select_related("partner__person")
    return render(
        request,
        "power/before.html",
        {
            "seat": seat,
            "tab": "power",
            "form": form,
            "power_name": dict(POWERS)[power_id],
            "others": others.prefetch_related("partner__types"),
        },
    )


@known_person
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.POWER_SAY)
    form = GiveUpForm(posted(request), initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            power.give_up(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down. Everyone here can read it and hold you to it.")
            return redirect("power", slug)
        except AlreadyDone:
            return redirect("power", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "power/give_up.html", {"seat": seat, "tab": "power", "form": form})


@known_person
def take_back(request: HttpRequest, slug: str, given_up_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.POWER_SAY)
    given_up = get_object_or_404(
        PowerGivenUp.objects.filter(partner=seat.partner).select_related("partner__project"), pk=given_up_id
    )
    form = TakeAgainForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            power.take_back(given_up=given_up, because=form.cleaned_data["because"], by=seat.person)
            messages.success(request, "Taken back. That you had given it up can still be read.")
            return redirect("power", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "power/take_back.html",
        {"seat": seat, "tab": "power", "form": form, "given_up": given_up},
    )
