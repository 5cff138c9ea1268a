"""What the work costs and gives: told in private, shared or not, taken back whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import tolls
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.tolls import sort_name, toll_page
from evenhand.records.models import Barrier, Toll
from evenhand.web.forms.posted import posted
from evenhand.web.forms.tolls import ShareTollForm, TollForForm, TollForm
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


def own(seat: Seat, toll_id: int) -> Toll:
    return get_object_or_404(Toll.objects.filter(partner=seat.partner).select_related("project"), pk=toll_id)


@known_person
def toll_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "tolls/list.html",
        {
            "seat": seat,
            "tab": "tolls",
            "found": toll_page(seat, page=request.GET.get("page")),
            "quarrels": [current().get("disagreements", id) for id in ("d6", "d13", "d19")],
            "people": people_to_type_for(seat) if seat.may(Permission.TOLL_SAY) else [],
        },
    )


@known_person
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.TOLL_SAY)
    form = TollForm(
        posted(request),
        barriers=_barriers(seat),
        initial={"sort": request.GET.get("sort", ""), "barrier": request.GET.get("barrier", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            toll = tolls.tell(
                partner=seat.partner,
                **form.said,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            said = "Thank you. Everyone here can read it." if toll.shared_on else "Kept, for you alone."
            messages.success(request, said)
            return redirect("toll-list", slug)
        except AlreadyDone:
            return redirect("toll-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "tolls/tell.html", {"seat": seat, "tab": "tolls", "form": form})


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat, partner = typing_for(request, slug, partner_id)
    if not seat.may(Permission.TOLL_SAY):
        raise PermissionDenied
    initial = {"way": partner.channel, "day": timezone.localdate()}
    form = TollForForm(posted(request), barriers=_barriers(seat), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            tolls.tell(
                partner=partner,
                **form.said,
                way=form.cleaned_data["way"],
                said_on=form.cleaned_data["day"],
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you. It is theirs now.")
            return redirect("toll-list", slug)
        except AlreadyDone:
            return redirect("toll-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "tolls/tell.html",
        {"seat": seat, "tab": "tolls", "form": form, "of_name": shown_name(partner)},
    )


@known_person
def share(request: HttpRequest, slug: str, toll_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.TOLL_SAY)
    toll = own(seat, toll_id)
    form = ShareTollForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            tolls.share(toll=toll, is_named=form.cleaned_data["shared"] == "named", by=seat.person)
            messages.success(request, "Thank you. Everyone here can read it.")
            return redirect("toll-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "tolls/share.html",
        {"seat": seat, "tab": "tolls", "form": form, "toll": toll, "sort": sort_name(toll)},
    )


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, toll_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.TOLL_SAY)
    try:
        tolls.confirm(toll=own(seat, toll_id), by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("toll-list", slug)


@known_person
@pin_needed
def take_back(request: HttpRequest, slug: str, toll_id: int) -> HttpResponse:
    """By a page of its own, since the words are gone afterwards."""
    seat = seat_for(request.viewer, slug, Permission.TOLL_SAY)
    mine = Q(partner=seat.partner) | Q(entered_by=seat.person, confirmed_on=None)
    toll = get_object_or_404(Toll.objects.filter(mine, project=seat.project), pk=toll_id)
    if request.method == "POST":
        try:
            tolls.take_back(toll=toll, by=seat.person)
            messages.success(request, "It is gone, words and all.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("toll-list", slug)
    return render(
        request,
        "tolls/take_back.html",
        {"seat": seat, "tab": "tolls", "toll": toll, "sort": sort_name(toll)},
    )


def _barriers(seat: Seat) -> list[Barrier]:
    return list(seat.project.barriers.exclude(state__in=["mended", "taken_back"]).order_by("-number"))
