"""Does it fit? The first plan with its cost, two ways out, and other ways of working beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from textwrap import shorten
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import TrimLogged
from evenhand.exchange.plan_values import NAME_LIMIT
from evenhand.readings import first_plan as readings
from evenhand.readings import plan_tables as tables
from evenhand.readings.amounts import number
from evenhand.readings.approach_comparison import chosen_approach
from evenhand.readings.costing import cost
from evenhand.readings.first_plan import FirstPlan
from evenhand.readings.framework import current
from evenhand.readings.plan_documents import parts
from evenhand.web.browser_lines import stated
from evenhand.web.browser_plan import TooMuch, Typed, keep, with_typed
from evenhand.web.forms.start_means import Money
from evenhand.web.forms.start_routes import still_open
from evenhand.web.signed_in import anyone
from evenhand.web.views.start import TOO_MUCH

#: How a trim made by one press is told from one that somebody wrote down themselves.
WHY_TRIMMED = "So that the first plan fits what there is."
#: What can be changed from here, each on its short page.
CHANGES = (
    ("people", "Change the people"),
    ("hours", "Say how many hours they have"),
    ("weeks", "Change the weeks or the place"),
    ("access", "Say what people need"),
)


def planned(typed: Typed) -> FirstPlan:
    return readings.first_plan(typed.plan, current(), today=timezone.localdate())


def needs_six(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Six answers make a plan. Before that, the page that lists them says which are open."""

    @wraps(view)
    def given(request: HttpRequest, typed: Typed, *args: Any, **kwargs: Any) -> HttpResponse:
        if still_open(typed):
            return redirect("start-answers")
        return view(request, typed, *args, **kwargs)

    return given


@anyone
@with_typed
@needs_six
def first_plan(request: HttpRequest, typed: Typed) -> HttpResponse:
    return _shown(request, typed, Money(typed=typed, fw=current()))


def _shown(request: HttpRequest, typed: Typed, form: Money) -> HttpResponse:
    fw, plan = current(), planned(typed)
    beside = {option.approach.id for option in plan.options}
    sums = plan.costing.totals
    context = {
        "plan": plan,
        "form": form,
        "takes": parts.takes(plan),
        "verdict": parts.verdict(plan),
        "needs": tables.needs(plan),
        "more_trims": plan.trims[3:],
        "trim_result": tables.trim_result(plan),
        "ask_sentence": tables.ask_sentence(plan),
        "ask_pounds": f"{plan.ways_out.ask.money_pence / 100:.2f}",
        "fit": plan.costing.fit,
        "totals": sums,
        "all_hours": number(sums.contributor_hours + sums.staff_hours),
        "headings": tables.by_heading(plan.costing.lines, fw),
        "stages": tables.by_stage(plan.costing.lines, fw),
        "added": tables.added(plan.costing),
        "shares": parts.shares(plan.costing),
        "more_ways": [row for row in fw.approaches if row.id not in beside],
        "changes": CHANGES,
    }
    return render(request, "start/plan.html", context)


@anyone
@with_typed
@needs_six
def lines(request: HttpRequest, typed: Typed) -> HttpResponse:
    fw = current()
    approach, _ = chosen_approach(typed.plan, fw)
    costing = cost(typed.plan, approach, fw)
    context = {
        "costing": costing,
        "stages": tables.stage_by_stage(costing.lines, fw),
        "headings": {row.id: row.name for row in fw.cost_headings},
    }
    return render(request, "start/lines.html", context)


@anyone
@require_POST
@with_typed
@needs_six
def trim(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Do less, in the steps that the page showed. What it does to whose voice is written into the plan."""
    plan = planned(typed)
    proposals = plan.ways_out.trim.proposals
    if not proposals:
        return redirect("first-plan")
    logged = tuple(
        TrimLogged(
            label=shorten(each.what, NAME_LIMIT, placeholder=" …"), why=WHY_TRIMMED, effect=each.silences
        )
        for each in plan.trims
    )
    fewer = {each.subject: each.after for each in proposals if each.kind == "people"}
    people = tuple(replace(each, count=fewer.get(each.type, each.count)) for each in typed.plan.people)
    trimmed = replace(
        typed.plan,
        chosen=plan.approach.id,
        considered=_beside(typed.plan, plan, plan.approach.id),
        lines=tuple(stated(line) for line in plan.ways_out.trim.lines),
        trims=typed.plan.trims + logged,
        people=people,
    )
    return _kept(request, typed.with_plan(trimmed), "Trimmed. Read below whom it leaves unheard.")


@anyone
@require_POST
@with_typed
@needs_six
def afresh(request: HttpRequest, typed: Typed) -> HttpResponse:
    plan = costed_afresh(typed.plan)
    return _kept(request, typed.with_plan(plan), "Costed afresh, from the things people would do together.")


@anyone
@require_POST
@with_typed
@needs_six
def choose_approach(request: HttpRequest, typed: Typed) -> HttpResponse:
    plan, wanted = planned(typed), request.POST.get("approach", "")
    row = next((row for row in current().approaches if row.id == wanted), None)
    if row is None:
        messages.error(request, "There is no such way of working. Choose one from the list.")
        return redirect("first-plan")
    considered = _beside(typed.plan, plan, row.id)
    chosen = replace(costed_afresh(typed.plan), chosen=row.id, considered=considered)
    return _kept(request, typed.with_plan(chosen), f"This plan is now for: {row.name}.")


@anyone
@require_POST
@with_typed
@needs_six
def consider(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Put one more way beside the others, or take one away."""
    plan, wanted = planned(typed), request.POST.get("approach", "")
    row = next((row for row in current().approaches if row.id == wanted), None)
    if row is None:
        messages.error(request, "Choose a way from the list.")
        return redirect("first-plan")
    beside = _beside(typed.plan, plan, row.id)
    if request.POST.get("take_away"):
        rated = {each.approach for each in typed.plan.ratings}
        beside = tuple(id for id in beside if id != row.id or id in rated or id == plan.approach.id)
    # The plan's own way stands first, because the first is what a plan is costed for until somebody chooses.
    ordered = (plan.approach.id, *(id for id in beside if id != plan.approach.id))
    changed = replace(typed.plan, considered=ordered)
    return _kept(request, typed.with_plan(changed), "")


@anyone
@require_POST
@with_typed
@needs_six
def money(request: HttpRequest, typed: Typed) -> HttpResponse:
    form = Money(request.POST, typed=typed, fw=current())
    if not form.is_valid():
        return _shown(request, typed, form)
    return _kept(request, form.answered(), "The money is changed.")


def _kept(request: HttpRequest, typed: Typed, said: str) -> HttpResponse:
    response = redirect("first-plan")
    try:
        keep(response, typed)
    except TooMuch:
        messages.error(request, TOO_MUCH)
        return response
    if said:
        messages.success(request, said)
    return response


def _beside(file: PlanFile, plan: FirstPlan, *more: str) -> tuple[str, ...]:
    """Everything that stands side by side now, and `more`. A way that somebody has rated always stays."""
    ids = {option.approach.id for option in plan.options} | set(file.considered) | set(more)
    ids |= {each.approach for each in file.ratings}
    return tuple(row.id for row in current().approaches if row.id in ids)


def costed_afresh(file: PlanFile) -> PlanFile:
    """Return the plan without lines of its own, and without what our own trims wrote down about them."""
    written = tuple(each for each in file.trims if each.why != WHY_TRIMMED)
    return replace(file, lines=(), trims=written)
