"""Money, favours, gifts and ways in. Facts for those who may read the money, and no sign of quality."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import gifts
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Gift
from evenhand.web.forms.interests import GiftForm, StrikeForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

A_PAGE = 50


@known_person
def gift_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    rows = (
        Gift.objects.filter(project=seat.project)
        .select_related("from_partner__person", "partner__person", "struck_by__person")
        .prefetch_related("from_partner__types", "partner__types", "struck_by__types")
        .order_by("-given_on", "-id")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "interests/gifts.html",
        {
            "seat": seat,
            "tab": "interests",
            "page": page,
            "rows": [
                {
                    "gift": gift,
                    "giver": shown_name(gift.from_partner) if gift.from_partner else gift.from_words,
                    "may_strike": gift.struck_on is None and gifts.may_strike(gift, seat.partner),
                }
                for gift in page
            ],
            "quarrel": current().get("disagreements", "d11"),
        },
    )


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INTEREST_SAY)
    if not seat.may(Permission.BUDGET_READ):
        raise PermissionDenied
    people = list(
        seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    )
    form = GiftForm(posted(request), people=people, initial={"given_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            gifts.write_down(
                project=seat.project,
                **form.cleaned_data,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down.")
            return redirect("gift-list", slug)
        except AlreadyDone:
            return redirect("gift-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "interests/gift_add.html", {"seat": seat, "tab": "interests", "form": form})


@known_person
def strike(request: HttpRequest, slug: str, gift_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    gift = get_object_or_404(Gift, project=seat.project, pk=gift_id)
    if not gifts.may_strike(gift, seat.partner):
        raise PermissionDenied
    form = StrikeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            gifts.strike(
                gift=gift, because=form.cleaned_data["because"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Struck out. It can still be read, with your reason.")
            return redirect("gift-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "interests/gift_strike.html", {"seat": seat, "tab": "interests", "form": form, "gift": gift}
    )
