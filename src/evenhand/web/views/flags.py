"""In confidence: tell one chosen person that something is wrong. No lead ever sees it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.flags import (
    can_be_told,
    confidant_of,
    confidants_to_choose,
    flag_told_to,
    must_choose_again,
    own_flag,
    told_to,
)
from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import flags
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Flag, Partner
from evenhand.web.forms.flags import ConfidantForm, FlagForm, ReplyForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

FLAGS_A_PAGE = 50


@known_person
def flag_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What one told, and what one was told. Raising one is this page's own form."""
    seat = seat_for(request.viewer, slug, Permission.FLAG_RECEIVE)
    form = FlagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            flags.raise_flag(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "They can read it now. You can take it back at any time.")
            return redirect("flag-list", slug)
        except AlreadyDone:
            return redirect("flag-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, seat, form=form)


@known_person
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FLAG_RECEIVE)
    now = confidant_of(seat.partner)
    form = ConfidantForm(
        posted(request), people=confidants_to_choose(seat), initial={"confidant": now.pk if now else None}
    )
    if request.method == "POST":
        if request.POST.get("do") == "nobody":
            flags.have_nobody(partner=seat.partner, by=seat.person)
            return redirect("flag-list", slug)
        if form.is_valid():
            try:
                flags.choose(partner=seat.partner, confidant=form.chosen, by=seat.person)
                messages.success(request, "Chosen. They see only what you send them.")
                return redirect("flag-list", slug)
            except ActionError as error:
                form.add_error(None, str(error))
    return render(request, "flags/choose.html", {"seat": seat, "form": form, "now": now, "tab": "confidence"})


@known_person
@require_POST
def rather_not(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FLAG_RECEIVE)
    flags.decline(confidant=seat.partner, of=partner_in(seat, partner_id, is_here=False), by=seat.person)
    messages.success(request, "That is fine. They are asked to choose somebody else.")
    return redirect("flag-list", slug)


@known_person
def reply(request: HttpRequest, slug: str, flag_id: int) -> HttpResponse:
    """Reading it is not yet “seen”: the person says so, or replies."""
    seat = seat_for(request.viewer, slug, Permission.FLAG_RECEIVE)
    flag = flag_told_to(seat, flag_id)
    is_sent = request.method == "POST" and request.POST.get("do") != "seen"
    form = ReplyForm(posted(request) if is_sent else None, initial={"words": flag.reply})
    if request.method == "POST":
        if not is_sent:
            return _done(request, slug, lambda: flags.mark_seen(flag=flag, by=seat.person), "Marked as seen.")
        if form.is_valid():
            words = form.cleaned_data["words"]
            return _done(
                request,
                slug,
                lambda: flags.reply(flag=flag, words=words, by=seat.person),
                "They can read it now.",
            )
    return render(
        request, "flags/reply.html", {"seat": seat, "flag": flag, "form": form, "tab": "confidence"}
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, flag_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FLAG_RECEIVE)
    flag = own_flag(seat, flag_id)
    return _done(request, slug, lambda: flags.take_back(flag=flag, by=seat.person), "Taken back, and erased.")


def _done(request: HttpRequest, slug: str, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("flag-list", slug)


def _page(request: HttpRequest, seat: Seat, *, form: FlagForm) -> HttpResponse:
    me = seat.partner
    own = (
        Flag.objects.filter(partner=me)
        .select_related("confidant__person")
        .prefetch_related("confidant__types")
    )
    chosen_me = (
        Partner.objects.filter(confidants__confidant=me, confidants__ended_on=None, removed_at=None)
        .select_related("person")
        .prefetch_related("types")
    )
    return render(
        request,
        "flags/list.html",
        {
            "seat": seat,
            "tab": "confidence",
            "form": form,
            "confidant": confidant_of(me),
            "must_choose_again": must_choose_again(me),
            "own": Paginator(own, FLAGS_A_PAGE).get_page(request.GET.get("page")),
            "told": list(told_to(me)[: 2 * FLAGS_A_PAGE]),
            "chosen_me": chosen_me if can_be_told(me) else [],
        },
    )
