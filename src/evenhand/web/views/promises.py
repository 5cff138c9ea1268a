from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.contributions import contribution_for, is_team
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.promises import may_end, may_hand_on, sets_tasks_for, speaks_for
from evenhand.actions import promises
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.authors import author_shown
from evenhand.readings.decision_voices import promise_draft
from evenhand.readings.names import shown_name
from evenhand.readings.promises import (
    grouped,
    people_who_may_owe,
    promises_of,
    shown_each,
    summary_of,
    team_of,
    with_people,
)
from evenhand.records.models import Contribution, Decision, Partner, Promise
from evenhand.web.forms.posted import posted
from evenhand.web.forms.promises import BreakForm, DeclineForm, HandOnForm, KeepForm, PromiseForm, TaskForm
from evenhand.web.handing_in import number_of
from evenhand.web.one_action import is_done
from evenhand.web.signed_in import known_person

A_PAGE = 50


def one(seat: Seat, number: int) -> Promise:
    found = with_people(Promise.objects.filter(project=seat.project)).select_related("contribution")
    return get_object_or_404(found, number=number)


@known_person
def promise_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    today = timezone.localdate()
    page = Paginator(promises_of(seat.project, today), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "promises/list.html",
        {
            "seat": seat,
            "tab": "promises",
            "page": page,
            "groups": grouped(shown_each(page.object_list, seat, today)),
            "summary": summary_of(seat.project, today),
        },
    )


@known_person
def promise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = one(seat, number)
    return render(
        request,
        "promises/promise.html",
        {
            "seat": seat,
            "tab": "promises",
            "promise": found,
            "shown": shown_each([found], seat)[0],
            "handovers": found.handovers.select_related(
                "from_partner__person", "to_partner__person"
            ).prefetch_related("from_partner__types", "to_partner__types"),
            "speaks_for": speaks_for(seat, found) and seat.may(Permission.PROMISE_MAKE),
            "is_own": found.owner_id == seat.partner.pk,
            "may_end": may_end(seat, found) and seat.may(Permission.PROMISE_MAKE),
            "may_hand_on": may_hand_on(seat, found),
        },
    )


@known_person
def make(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    voice, decision = _follows_from(request, seat), _because_of(request, seat)
    form = PromiseForm(
        posted(request),
        people=people_who_may_owe(seat),
        is_owed_to_author=voice is not None,
        initial=promise_draft(decision) if decision else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = promises.make(
                project=seat.project,
                what=form.cleaned_data["what"],
                owner=seat.partner,
                due_on=form.cleaned_data["due_on"],
                owner_leaves_on=form.cleaned_data["owner_leaves_on"],
                contribution=voice,
                decision=decision,
                **form.owed_to,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Promised. Everyone here can read it.")
            return redirect("promise", slug, made.number)
        except AlreadyDone:
            return redirect("promise-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "promises/make.html", _about(seat, form, voice, decision))


@known_person
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Set somebody a task and a day: a partner for a researcher, or anyone for anyone."""
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    voice, decision = _follows_from(request, seat), _because_of(request, seat)
    form = TaskForm(
        posted(request),
        people=people_who_may_owe(seat),
        me=seat.partner,
        askers=list(sets_tasks_for(seat)),
        is_owed_to_author=voice is not None,
        initial={"owner": request.GET.get("of"), **(promise_draft(decision) if decision else {})},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = promises.ask(
                project=seat.project,
                asked_by=said.get("asker") or seat.partner,
                entered_by=seat.person if said.get("asker") else None,
                contribution=voice,
                decision=decision,
                **{name: said[name] for name in ("what", "owner", "due_on", "in_minutes", "pay", "ring")},
                **form.owed_to,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"{shown_name(said['owner'])} is asked, and can say yes or no.")
            return redirect("promise", slug, made.number)
        except AlreadyDone:
            return redirect("promise-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "promises/ask.html", _about(seat, form, voice, decision))


@known_person
@require_POST
def take_on(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    found = one(seat, number)
    if not speaks_for(seat, found):
        raise PermissionDenied
    try:
        promises.take_on(promise=found, by=seat.person, entered_by=_typist(seat, found))
        messages.success(request, "Thank you. It is owed from now on.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("promise", slug, number)


@known_person
def decline(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    found = one(seat, number)
    if not speaks_for(seat, found):
        raise PermissionDenied
    form = DeclineForm(posted(request), needs_reason=found.minutes is None)
    return _ended(
        request,
        seat,
        found,
        form,
        title="Say no to this",
        button="Say no",
        done="Noted. Whoever asked can read it.",
        action=promises.decline,
        takes="reason",
    )


@known_person
def keep(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, found = _to_end(request, slug, number)
    return _ended(
        request,
        seat,
        found,
        KeepForm(posted(request)),
        title="It was kept",
        button="It was kept",
        done="Kept. Everyone here can read how.",
        action=promises.keep,
        takes="how",
    )


@known_person
def break_(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, found = _to_end(request, slug, number)
    return _ended(
        request,
        seat,
        found,
        BreakForm(posted(request)),
        title="It was not kept",
        button="Say that it was not kept",
        done="Noted. It stays in the list with your reason.",
        action=promises.break_,
        takes="reason",
    )


@known_person
def hand_on(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    found = one(seat, number)
    if not may_hand_on(seat, found):
        raise PermissionDenied
    people = _hands(seat, found)
    if not people:
        messages.warning(
            request,
            "There is nobody else on the team to give it to. Invite somebody first, or say why it is broken.",
        )
        return redirect("promise", slug, number)
    form = HandOnForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            promises.hand_on(
                promise=found,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            name = shown_name(form.cleaned_data["to_partner"])
            messages.success(request, f"It is {name}’s now. Everyone it touches is told.")
            return redirect("promise", slug, number)
        except AlreadyDone:
            return redirect("promise", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return _act_page(request, seat, found, form, title="Hand this on", button="Hand it on", has_key=True)


def _to_end(request: HttpRequest, slug: str, number: int) -> tuple[Seat, Promise]:
    """A promise, for whoever may say how it ended."""
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    found = one(seat, number)
    if not may_end(seat, found):
        raise PermissionDenied
    return seat, found


def _hands(seat: Seat, promise: Promise) -> list[Partner]:
    """Into whose hands this person may give it: the team’s, and their own when it has no owner any more."""
    people = {partner.pk: partner for partner in team_of(seat)}
    if not is_team(seat.partner) and not promise.owner.is_here:
        people[seat.partner.pk] = seat.partner
    people.pop(promise.owner_id, None)
    return list(people.values())


def _follows_from(request: HttpRequest, seat: Seat) -> Contribution | None:
    """The voice that this answers to; only one that this person may read."""
    wanted = request.POST.get("from") or request.GET.get("from") or ""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        return None
    return contribution_for(seat, int(wanted))


def _because_of(request: HttpRequest, seat: Seat) -> Decision | None:
    """The decision that it follows from; one of another project is not found."""
    number = number_of(request.POST.get("decision") or request.GET.get("decision"))
    if not number:
        return None
    found: Decision = get_object_or_404(
        seat.project.decisions.select_related("outcome_option"), number=number
    )
    return found


def _about(
    seat: Seat, form: forms.Form, voice: Contribution | None, decision: Decision | None
) -> dict[str, object]:
    return {
        "decision": decision,
        "seat": seat,
        "tab": "promises",
        "form": form,
        "voice": voice,
        "voice_author": author_shown(voice) if voice else "",
        "is_for_few": voice is not None and voice.audience not in {"everyone", "partners"},
    }


def _typist(seat: Seat, promise: Promise) -> object:
    return None if promise.owner_id == seat.partner.pk else seat.person


def _ended(
    request: HttpRequest,
    seat: Seat,
    promise: Promise,
    form: forms.Form,
    *,
    title: str,
    button: str,
    done: str,
    action: Callable[..., Promise],
    takes: str,
) -> HttpResponse:
    """One question, one action, back to the promise."""

    def act() -> Promise:
        said = {takes: form.cleaned_data[takes]}
        typist = _typist(seat, promise) if promise.owner.is_here else None
        return action(promise=promise, **said, by=seat.person, entered_by=typist)

    if is_done(request, form, act, done):
        return redirect("promise", seat.project.slug, promise.number)
    return _act_page(request, seat, promise, form, title=title, button=button)


def _act_page(
    request: HttpRequest, seat: Seat, promise: Promise, form: forms.Form, **said: object
) -> HttpResponse:
    about = {"promise": promise, "shown": shown_each([promise], seat)[0], "form": form}
    return render(request, "promises/act.html", {"seat": seat, "tab": "promises", **about, **said})
