from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.budgets import may_change_line
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import ROLES
from evenhand.actions import budgets
from evenhand.actions import ways_out as actions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings import plan_tables as tables
from evenhand.readings.amounts import counted, joined, money
from evenhand.readings.budget import NO_STAGE, budget_of
from evenhand.readings.decision_said import decision_said
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.plan_documents import parts
from evenhand.readings.project_plan_file import line_stated
from evenhand.readings.project_ways_out import LINES_TRIMMED, LineTrimmed, project_ways_out
from evenhand.readings.trims import trimmed
from evenhand.records.models import BudgetLine
from evenhand.web.forms.budget import FiguresForm, HoldForm, LineForm, RemoveLineForm, TrimAsProposedForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

#: How many lines a person can still take in at once on one page.
UNFOLDED_UP_TO = 25


def line_in(seat: Seat, line_id: int) -> BudgetLine:
    """A line of this project's own plan; anything else is not found."""
    lines = BudgetLine.objects.select_related("budget__project", "removed_by", "held_by__person")
    return get_object_or_404(lines, pk=line_id, budget__project=seat.project)


def at_line(slug: str, line: BudgetLine) -> str:
    return f"{reverse('budget', args=[slug])}?{urlencode({'stage': line.stage})}#line-{line.pk}"


def _named(kind: str, id: str) -> str:
    return next((row.name for row in getattr(current(), kind) if row.id == id), id.replace("_", " "))


def if_cut(line: BudgetLine) -> str:
    return next((row.if_cut for row in current().cost_headings if row.id == line.heading), "")


@known_person
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    shown = budget_of(seat.project, current())
    return render(
        request,
        "budgets/budget.html",
        {
            "seat": seat,
            "shown": shown,
            # A plan of many lines is folded by stage; the stage that was just worked on stays open.
            "is_folded": len(shown.lines) > UNFOLDED_UP_TO,
            "open_stage": request.GET.get("stage"),
            "said": decision_said(seat.project),
            # Is it dear, or cheap beside the rest? Both sides stand beside the figure.
            "quarrel": current().get("disagreements", "d13"),
            "tab": "plan",
        },
    )


@known_person
def ways_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Both ways out to read, and for those who keep the plan to take."""
    needed = Permission.BUDGET_EDIT if request.method == "POST" else Permission.BUDGET_READ
    seat = seat_for(request.viewer, slug, needed)
    is_asking = request.POST.get("way") == "ask"
    is_trimming = request.method == "POST" and not is_asking
    form = TrimAsProposedForm(
        request.POST if is_trimming else None, initial={"cut_by": shown_name(seat.partner)}
    )
    said = {
        "project": seat.project,
        "seen": request.POST.get("seen", ""),
        "by": seat.person,
        "form_key": request.POST.get("form_key"),
    }
    try:
        if is_asking:
            counted_on = actions.ask_for_it(**said).available_pence or 0
            messages.success(
                request,
                f"The plan now counts on {money(counted_on)}. Nobody has promised it yet: if the answer is "
                "no, change it under “Money there is”.",
            )
            return redirect("budget", slug)
        if is_trimming and form.is_valid():
            lines = actions.trim_as_proposed(**form.cleaned_data, **said)
            messages.success(request, f"Trimmed: {_trimmed(lines)}. Each is in the trim log with its reason.")
            return redirect("budget", slug)
    except AlreadyDone:
        return redirect("budget", slug)
    except ActionError as error:
        if is_asking:
            messages.error(request, str(error))
        else:
            form.add_error(None, str(error))
    shown = budget_of(seat.project, current())
    ways = project_ways_out(seat.project, shown, current(), today=timezone.localdate())
    if is_trimming and not ways.is_offered and not form.non_field_errors():
        # What was typed has no place on the page any more, so an error must not point at it.
        return redirect("budget-ways-out", slug)
    return render(
        request,
        "budgets/ways_out.html",
        {
            "seat": seat,
            "shown": shown,
            "ways": ways,
            "plan": ways.plan,
            "form": form,
            "verdict": parts.verdict(ways.plan),
            "needs": tables.needs(ways.plan),
            "trim_result": tables.trim_result(ways.plan),
            "ask_sentence": tables.ask_sentence(ways.plan),
            "most_lines": LINES_TRIMMED,
            "tab": "plan",
        },
    )


def _trimmed(lines: Sequence[LineTrimmed]) -> str:
    out = sum(1 for each in lines if each.after is None)
    said = [
        counted(count, one, many)
        for count, one, many in (
            (len(lines) - out, "line with less in it", "lines with less in them"),
            (out, "line taken out", "lines taken out"),
        )
        if count
    ]
    return joined(said)


@known_person
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    shown = budget_of(seat.project, current())
    budget = shown.budget
    initial = shown.percents | {
        "available_pence": budget.available_pence if budget else None,
        "whole_pence": shown.whole_pence,
        "seen_version": shown.version,
    }
    if budget is None:
        initial["contingency_percent"] = budgets.usual_contingency()
    form = FiguresForm(request.POST or None, initial=initial)
    if not shown.is_available_own and shown.available_pence is not None:
        form.fields[
            "available_pence"
        ].help_text = (
            f"Under “Ask first” it says {money(shown.available_pence)}. Leave this empty to go by that."
        )
    if request.method == "POST" and form.is_valid():
        try:
            budgets.set_figures(project=seat.project, **form.cleaned_data, by=seat.person)
            messages.success(request, "Saved.")
            return redirect("budget", slug)
        except ActionError as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["seen_version"] = shown.version
    return render(
        request, "budgets/figures.html", {"seat": seat, "form": form, "shown": shown, "tab": "plan"}
    )


@known_person
def line_add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    initial = {"heading": request.GET.get("heading"), "stage": request.GET.get("stage"), "unit": "each"}
    form = LineForm(request.POST or None, fw=current(), activities=_activities(seat), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            line = budgets.add_line(
                project=seat.project,
                stated=form.stated(),
                said=form.said(),
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"Added: {line.label}.")
            return redirect(at_line(slug, line))
        except AlreadyDone:
            return redirect("budget", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "budgets/line_add.html", {"seat": seat, "form": form, "tab": "plan"})


@known_person
def line(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    """One line: to read with what became of it, and to change for whoever keeps the plan or holds the line."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    found = line_in(seat, line_id)
    may_change = may_change_line(seat, found)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = LineForm(request.POST or None, fw=current(), line=found, activities=_activities(seat))
    if request.method == "POST" and form.is_valid():
        try:
            changed = budgets.change_line(
                line=found,
                stated=form.stated(),
                said=form.said(),
                seen_version=form.cleaned_data["seen_version"] or 0,
                by=seat.person,
            )
            messages.success(request, f"Saved: {changed.label}.")
            return redirect(at_line(slug, changed))
        except ActionError as error:
            form.add_error(None, str(error))
            # What is saved now is shown beside what was typed; saving again is then a choice made with both in view.
            form.data = form.data.copy()
            form.data["seen_version"] = found.version
    log = list(found.trims.select_related("recorded_by"))
    return render(
        request,
        "budgets/line.html",
        {
            "seat": seat,
            "form": form,
            "line": found,
            "log": trimmed(found, log, if_cut(found)),
            "back": at_line(slug, found),
            "stated": line_stated(found).line(),
            "heading": _named("cost_headings", found.heading),
            "stage": _named("stages", found.stage) if found.stage else NO_STAGE,
            "may_change": may_change,
            "is_editing": may_change and not found.removed_at,
            "tab": "plan",
        },
    )


@known_person
def line_hold(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    """Give a line into a partner's hands, or take it back."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    found = line_in(seat, line_id)
    reading = [role.id for role in ROLES.values() if Permission.BUDGET_READ in role.permissions]
    partners = seat.project.partners.filter(removed_at=None, role__in=reading)
    form = HoldForm(
        posted(request),
        partners=list(partners.select_related("person").prefetch_related("types")),
        initial={"held_by": found.held_by_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = budgets.give_line(line=found, partner=form.cleaned_data["held_by"], by=seat.person)
            held = f"held by {shown_name(given.held_by)}" if given.held_by else "held by nobody in particular"
            messages.success(request, f"“{given.label}” is now {held}.")
            return redirect("budget-line", slug, given.pk)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "budgets/line_hold.html", {"seat": seat, "form": form, "line": found, "tab": "plan"}
    )


@known_person
def line_remove(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    found = line_in(seat, line_id)
    form = RemoveLineForm(request.POST or None, if_cut=if_cut(found), initial={"seen_version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            budgets.remove_line(
                line=found, said=form.said(), seen_version=form.cleaned_data["seen_version"], by=seat.person
            )
            messages.success(request, f"Taken out: {found.label}. You can put it back.")
            return redirect("budget", slug)
        except ActionError as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["seen_version"] = found.version
    return render(
        request, "budgets/line_remove.html", {"seat": seat, "form": form, "line": found, "tab": "plan"}
    )


@known_person
@require_POST
def line_restore(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    try:
        found = budgets.restore_line(line=line_in(seat, line_id), by=seat.person)
        messages.success(request, f"Put back: {found.label}.")
        return redirect(at_line(slug, found))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("budget", slug)


@known_person
@require_POST
def line_move(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    found = line_in(seat, line_id)
    try:
        budgets.move_line(
            line=found,
            is_up=request.POST.get("to") == "up",
            by=seat.person,
            form_key=request.POST.get("form_key"),
        )
        messages.success(request, "Moved.")
    except AlreadyDone:
        pass
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(at_line(slug, found))


def _activities(seat: Seat) -> list[str]:
    """Tasks that lines of this plan belong to already."""
    lines = BudgetLine.objects.filter(budget__project=seat.project).exclude(activity="")
    return list(lines.order_by("activity").values_list("activity", flat=True).distinct())
