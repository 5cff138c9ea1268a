"""What stands in the way: raised, its owner asked, the answer written down, mended or taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import barriers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.barriers import barriers_of, grouped, shown_each
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Barrier, Partner
from evenhand.web.forms.barriers import AskOwnerForm, BarrierForm, MendedForm, OwnerAnswerForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


def one(seat: Seat, number: int) -> Barrier:
    return get_object_or_404(barriers_of(seat), number=number)


def page(request: HttpRequest, template: str, seat: Seat, **more: Any) -> HttpResponse:
    return render(request, f"barriers/{template}.html", {"seat": seat, "tab": "barriers", **more})


@known_person
def barrier_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return page(
        request,
        "list",
        seat,
        groups=grouped(seat),
        quarrel=current().get("disagreements", "d6"),
        people=people_to_type_for(seat) if seat.may(Permission.BARRIER_RAISE) else [],
    )


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    return _add(request, seat, seat.partner)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat, partner = typing_for(request, slug, partner_id)
    if not seat.may(Permission.BARRIER_RAISE):
        raise PermissionDenied
    return _add(request, seat, partner)


def _add(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    slug, is_own = seat.project.slug, partner.pk == seat.partner.pk
    form = BarrierForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            raised = barriers.raise_barrier(
                partner=partner,
                **form.cleaned_data,
                entered_by=None if is_own else seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down. Now ask whoever could mend it.")
            return redirect("barrier", slug, raised.number)
        except AlreadyDone:
            return redirect("barrier-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "add", seat, form=form, of_name="" if is_own else shown_name(partner))


@known_person
def barrier(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return page(request, "barrier", seat, row=shown_each([one(seat, number)], seat)[0])


@known_person
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    found = one(seat, number)
    form = AskOwnerForm(posted(request), initial={"asked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            barriers.ask_owner(
                barrier=found,
                **form.cleaned_data,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down. How long they take stands beside it.")
            return redirect("barrier", slug, number)
        except AlreadyDone:
            return redirect("barrier", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "ask", seat, form=form, barrier=found)


@known_person
def answer(request: HttpRequest, slug: str, number: int, barrier_ask_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    found = one(seat, number)
    asked = get_object_or_404(found.asks, pk=barrier_ask_id)
    form = OwnerAnswerForm(
        posted(request), asked_on=asked.asked_on, initial={"answered_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            barriers.note_answer(ask=asked, **form.cleaned_data, partner=seat.partner, by=seat.person)
            messages.success(request, "Written down, in their words as you have them.")
            return redirect("barrier", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "answer", seat, form=form, barrier=found, asked=asked)


@known_person
def mended(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    found = one(seat, number)
    form = MendedForm(posted(request), initial={"mended_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            barriers.mend(barrier=found, **form.cleaned_data, partner=seat.partner, by=seat.person)
            messages.success(request, "Good news. It stands with what was asked and answered.")
            return redirect("barrier", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return page(request, "mended", seat, form=form, barrier=found)


@known_person
@require_POST
def again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    try:
        barriers.raise_again(barrier=one(seat, number), partner=seat.partner, by=seat.person)
        messages.success(request, "It stands in the way again, with all that was said before.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("barrier", slug, number)


@known_person
@require_POST
def beside(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Whoever raised it says whether its words may be read beside those of other projects."""
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    wanted = request.POST.get("may") == "yes"
    try:
        barriers.let_stand_with_others(barrier=one(seat, number), is_for_roll_up=wanted, by=seat.person)
        said = "It may be read beside others now." if wanted else "It stays in this project from now on."
        messages.success(request, said)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("barrier", slug, number)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BARRIER_RAISE)
    try:
        barriers.take_back(barrier=one(seat, number), by=seat.person)
        messages.success(request, "Taken back. That it was raised can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("barrier-list", slug)
