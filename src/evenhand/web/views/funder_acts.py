"""What those who fund the work did: asked, cut, changed, helped. Their conduct is in the account too."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import funder_acts
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import FunderAct
from evenhand.web.forms.funder_acts import FunderActForm, WhatCameForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

A_PAGE = 50


@known_person
def act_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    acts = FunderAct.objects.filter(project=seat.project, taken_back_on=None).order_by("-on_day", "-number")
    acts = acts.select_related("partner__person").prefetch_related("partner__types")
    return render(
        request,
        "funder_acts/list.html",
        {"seat": seat, "tab": "funder", "page": Paginator(acts, A_PAGE).get_page(request.GET.get("page"))},
    )


@known_person
def note(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FUNDER_ACT_SAY)
    form = FunderActForm(posted(request), initial={"on_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            funder_acts.note(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down. Everyone in this project can read it.")
            return redirect("funder-act-list", slug)
        except AlreadyDone:
            return redirect("funder-act-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "funder_acts/note.html", {"seat": seat, "tab": "funder", "form": form})


@known_person
def what_came(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FUNDER_ACT_SAY)
    act = get_object_or_404(FunderAct, project=seat.project, number=number, taken_back_on=None)
    form = WhatCameForm(posted(request), initial={"what_came": act.what_came})
    if request.method == "POST" and form.is_valid():
        try:
            funder_acts.say_what_came(act=act, partner=seat.partner, by=seat.person, **form.cleaned_data)
            messages.success(request, "Kept.")
            return redirect("funder-act-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "funder_acts/what_came.html", {"seat": seat, "tab": "funder", "form": form, "act": act}
    )


@known_person
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FUNDER_ACT_SAY)
    act = get_object_or_404(FunderAct, project=seat.project, number=number, taken_back_on=None)
    if act.partner_id != seat.partner.pk:
        raise PermissionDenied
    if request.method == "POST":
        funder_acts.take_back(act=act, by=seat.person)
        messages.success(request, "Taken back.")
        return redirect("funder-act-list", slug)
    return render(request, "funder_acts/take_back.html", {"seat": seat, "tab": "funder", "act": act})
