"""The four doors, and the short pages behind two of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.readings.framework import current
from evenhand.readings.stopping import exits_found
from evenhand.web.browser_plan import TooMuch, Typed, forget, keep, with_typed
from evenhand.web.forms.start import Wanted, WhoAsked
from evenhand.web.forms.start_routes import (
    ALL,
    DOORS,
    ROUTES,
    SIX,
    Page,
    Route,
    page_after,
    page_before,
    still_open,
)
from evenhand.web.signed_in import anyone

TOO_MUCH = (
    "Your browser cannot carry this much. Make this answer shorter, or take your plan away as a file and write it "
    "in there. What you had before is still here."
)


@anyone
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "start/start.html")


@anyone
def invited(request: HttpRequest) -> HttpResponse:
    return render(request, "start/invited.html")


@anyone
@with_typed
def begin(request: HttpRequest, typed: Typed, door: str) -> HttpResponse:
    if door not in DOORS:
        raise Http404
    route = ROUTES[door]
    left = [page for page in route.pages if page in still_open(typed)]
    parts = {
        "door": door,
        "typed": typed,
        "answered": len(SIX) - len(left),
        "first": route.pages[0].slug,
        "next": left[0].slug if left else "",
    }
    return render(request, "start/begin.html", parts)


@anyone
@with_typed
def question(request: HttpRequest, typed: Typed, route: str, page: str) -> HttpResponse:
    way = ROUTES.get(route)
    found = next((each for each in way.pages if each.slug == page), None) if way else None
    if way is None or found is None:
        raise Http404
    if found.needs_people and not typed.plan.people:
        return redirect("start-question", route, "people")
    form = found(request.POST if request.method == "POST" else None, typed=typed, fw=current())
    if request.method == "POST" and form.is_valid():
        answered = form.answered()
        response = redirect(_after(route, way, found, typed, answered))
        try:
            keep(response, answered)
            return response
        except TooMuch:
            form.add_error(None, TOO_MUCH)
    before = page_before(way, found) if way.is_through else None
    parts = {
        "form": form,
        "route": route,
        "page": found,
        "number": SIX.index(found) + 1 if found in SIX else 0,
        "out_of": len(SIX),
        "back": reverse("start-question", args=[route, before.slug]) if before else _back(route, way),
        "skip": "" if found.is_required else _after(route, way, found, typed, typed),
        "note": _note(way, found, typed),
    }
    return render(request, f"start/{found.template}.html", parts)


def _back(route: str, way: Route) -> str:
    return reverse("start-begin", args=[route]) if way.is_through else reverse(way.back_to)


def _after(route: str, way: Route, page: Page, before: Typed, now: Typed) -> str:
    """Where to go next: on along the way, or back to where a single answer was changed from."""
    if not way.is_through:
        return reverse("start-answers") if still_open(now) else reverse(way.back_to)
    if page is way.stop_after and _should_stop(now):
        return f"{reverse('start-stop')}?door={route}"
    return _onwards(route, way, page, now)


def _onwards(route: str, way: Route, page: Page, typed: Typed) -> str:
    following = page_after(way, page)
    if following is None:
        left = still_open(typed)
        if not left:
            return reverse(way.back_to)
        following = left[0]
    return reverse("start-question", args=[route, following.slug])


def _should_stop(typed: Typed) -> bool:
    """Only what the answers say outright holds anyone up; what needs judging waits on the plan's page."""
    return any(each.is_plain for each in exits_found(typed.plan, current(), today=timezone.localdate()))


def _note(way: Route, page: Page, typed: Typed) -> str:
    """What the first answer suggests, said on the page that follows it."""
    before = page_before(way, page) if way.is_through else None
    if before is not WhoAsked or not typed.plan.ask.who_asked:
        return ""
    asker = current().get("askers", typed.plan.ask.who_asked)
    return str(asker.then)  # type: ignore[attr-defined]


@anyone
@with_typed
def answers(request: HttpRequest, typed: Typed) -> HttpResponse:
    shown = [_shown(page, typed) for page in ALL]
    left = still_open(typed)
    parts = {
        "typed": typed,
        "required": [each for each in shown if each["page"].is_required],
        "extra": [each for each in shown if not each["page"].is_required],
        "left": left,
    }
    return render(request, "start/answers.html", parts)


def _shown(page: Page, typed: Typed) -> dict[str, Any]:
    form = page(typed=typed, fw=current())
    return {"page": page, "is_answered": page.is_answered(typed), "said": form.said()}


@anyone
@with_typed
def stop(request: HttpRequest, typed: Typed) -> HttpResponse:
    """A real end, to print. One may go on anyway."""
    door = request.GET.get("door", "")
    go_on = ""
    if door in DOORS:
        way = ROUTES[door]
        go_on = _onwards(door, way, way.stop_after or Wanted, typed)
    elif not still_open(typed):
        go_on = reverse("first-plan")
    found = exits_found(typed.plan, current(), today=timezone.localdate())
    ids = {each.exit.id for each in found}
    parts = {
        "typed": typed,
        "plain": [each for each in found if each.is_plain],
        "to_judge": [each for each in found if not each.is_plain],
        "others": [row for row in current().exits if row.id not in ids],
        "go_on": go_on,
        "today": timezone.localdate(),
    }
    return render(request, "start/stop.html", parts)


@anyone
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    response = redirect("start")
    forget(response)
    messages.success(request, "What you typed is gone from this browser.")
    return response
