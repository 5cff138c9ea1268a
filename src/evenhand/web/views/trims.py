from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.budgets import may_change_line
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import projects, trims
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.readings.trims import trimmed, trims_of
from evenhand.web.forms.trims import TrimForm
from evenhand.web.signed_in import known_person
from evenhand.web.views.budget import if_cut, line_in


@known_person
def trim_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.TRIM_READ)
    return render(
        request,
        "trims/list.html",
        {"seat": seat, "shown": trims_of(seat.project, current()), "tab": "plan"},
    )


@known_person
def record(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    """Note a cut, an award or what was spent; whoever only holds the line notes what was spent."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_READ)
    line = line_in(seat, line_id)
    if not may_change_line(seat, line):
        raise PermissionDenied
    keeps_plan = seat.may(Permission.BUDGET_EDIT)
    effect = if_cut(line)
    initial = {
        "moment": "asked" if line.awarded_pence is None and keeps_plan else "spent",
        "is_done_anyway": line.is_done_anyway,
        "day": timezone.localdate(),
        "seen_version": line.version,
    }
    form = TrimForm(request.POST or None, if_cut=effect, initial=initial)
    if not keeps_plan:
        form.only_spent()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            trims.record(
                line=line,
                moment=said["moment"],
                to_pence=said["to_pence"],
                said=form.said(),
                is_done_anyway=said["is_done_anyway"],
                seen_version=said["seen_version"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"Noted: {line.label}.")
            return redirect("trim-list", slug)
        except AlreadyDone:
            return redirect("trim-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["seen_version"] = line.version
    log = trimmed(line, list(line.trims.all()), effect)
    return render(
        request, "trims/record.html", {"seat": seat, "form": form, "line": line, "log": log, "tab": "plan"}
    )


@known_person
@require_POST
def clear_award(request: HttpRequest, slug: str, line_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    line = line_in(seat, line_id)
    try:
        trims.clear_award(line=line, seen_version=_seen(request), by=seat.person)
        messages.success(request, "The award is cleared. What was said about it stays in the log.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("budget-line", slug, line.pk)


@known_person
@require_POST
def rest(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything else was awarded as asked, or spent as awarded."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    if request.POST.get("what") == "spent":
        count = trims.spend_rest_as_awarded(project=seat.project, by=seat.person)
        words = "spent as awarded"
    else:
        count = trims.award_rest_as_asked(project=seat.project, by=seat.person)
        words = "awarded as asked"
    if count:
        messages.success(request, f"{count} {'line' if count == 1 else 'lines'} noted as {words}.")
    return redirect("trim-list", slug)


@known_person
@require_POST
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the log goes with what leaves the project. Sent twice, it is the same."""
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EDIT)
    is_shared = request.POST.get("share") == "yes"
    if is_shared != seat.project.is_trim_log_shared:
        projects.share_trim_log(project=seat.project, is_shared=is_shared, by=seat.person)
        messages.success(
            request,
            "The trim log now goes with what you take away."
            if is_shared
            else "The trim log stays in the project. What was taken away before cannot be called back.",
        )
    return redirect("trim-list", slug)


def _seen(request: HttpRequest) -> int:
    value = request.POST.get("seen_version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
