"""Who does what: each person's own words on it, kept, looked at again, and printed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import role_charters
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.document.tree import Size
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.role_charters import history, latest, roles_document, shown_each
from evenhand.records.models import RoleCharter
from evenhand.web.document_files import document_response
from evenhand.web.forms.posted import posted
from evenhand.web.forms.role_charters import RoleForForm, RoleForm, StillRightForm
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for

A_PAGE = 50


@known_person
def role_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    page = Paginator(latest(seat), A_PAGE).get_page(request.GET.get("page"))
    own = latest(seat).filter(partner=seat.partner)
    return render(
        request,
        "role_charters/list.html",
        {
            "seat": seat,
            "tab": "roles",
            "page": page,
            "rows": shown_each(page.object_list, seat),
            "own": next(iter(shown_each(own, seat)), None),
            "people": people_to_type_for(seat),
        },
    )


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROLE_SAY)
    last = history(seat.partner).first()
    form = RoleForm(posted(request), framework=current(), initial=_initial(last))
    if request.method == "POST" and form.is_valid():
        try:
            role_charters.say(
                partner=seat.partner,
                **form.cleaned_data,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. Everyone here can read it.")
            return redirect("role-charter", slug, seat.partner.pk)
        except AlreadyDone:
            return redirect("role-charter", slug, seat.partner.pk)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "role_charters/say.html", {"seat": seat, "tab": "roles", "form": form, "last": last}
    )


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. It says so wherever it is shown."""
    seat, partner = typing_for(request, slug, partner_id)
    last = history(partner).first()
    initial = {**_initial(last), "way": partner.channel, "day": timezone.localdate()}
    form = RoleForForm(posted(request), framework=current(), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            role_charters.say(
                partner=partner,
                said_on=said.pop("day"),
                **said,
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("role-charter", slug, partner.pk)
        except AlreadyDone:
            return redirect("role-charter", slug, partner.pk)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "role_charters/say.html",
        {"seat": seat, "tab": "roles", "form": form, "last": last, "of_name": shown_name(partner)},
    )


@known_person
def role_charter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """One person's, as it stands and as it stood before."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    partner = partner_in(seat, partner_id, is_here=False)
    rows = shown_each(history(partner).prefetch_related("partner__types"), seat)
    return render(
        request,
        "role_charters/role_charter.html",
        {
            "seat": seat,
            "tab": "roles",
            "partner": partner,
            "now": rows[0] if rows else None,
            "before": rows[1:],
            "is_mine": partner.pk == seat.partner.pk,
            "form": StillRightForm(),
        },
    )


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, role_charter_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROLE_SAY)
    try:
        role_charters.confirm(role_charter=_own(seat, role_charter_id), by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("role-charter", slug, seat.partner.pk)


@known_person
@require_POST
def still_right(request: HttpRequest, slug: str, role_charter_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROLE_SAY)
    found = _own(seat, role_charter_id)
    form = StillRightForm(posted(request))
    try:
        if form.is_valid():
            role_charters.still_right(
                role_charter=found,
                look_again_on=form.cleaned_data["look_again_on"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. Nothing is different.")
        else:
            messages.error(request, "Give a day that is still to come, or leave it empty.")
    except AlreadyDone:
        pass
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("role-charter", slug, seat.partner.pk)


@known_person
def role_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    if kind not in {"pdf", "docx", "txt"}:
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(
        roles_document(seat), title=seat.project.title, name="who-does-what", kind=kind, size=size
    )


def _own(seat: Seat, role_charter_id: int) -> RoleCharter:
    return get_object_or_404(
        RoleCharter.objects.select_related("partner__project"), pk=role_charter_id, partner=seat.partner
    )


def _initial(last: RoleCharter | None) -> dict[str, object]:
    if last is None:
        return {}
    return {name: getattr(last, name) for name in ("stage", "does", "decides", "does_not", "needs")}
