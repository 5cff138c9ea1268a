from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import budgets
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.budget_sources import (
    LinesOffered,
    from_activities,
    from_project,
    people_planned,
    projects_to_learn_from,
)
from evenhand.readings.framework import current
from evenhand.records.models import BudgetLine
from evenhand.web.forms.budget_sources import ActivitiesForm, OtherProjectForm
from evenhand.web.signed_in import known_person


@known_person
def start(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    return render(
        request,
        "budgets/start.html",
        {"seat": seat, "others": projects_to_learn_from(request.viewer, seat.project), "tab": "plan"},
    )


@known_person
def activities(request: HttpRequest, slug: str) -> HttpResponse:
    """A way of working and its people are chosen by GET, so that looking changes nothing; POST brings them in."""
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    fw = current()
    given = request.POST if request.method == "POST" else request.GET
    form = ActivitiesForm(
        given if "approach" in given else None, fw=fw, people=people_planned(seat.project, fw)
    )
    offered = None
    if form.is_bound and form.is_valid():
        approach = next(row for row in fw.approaches if row.id == form.cleaned_data["approach"])
        offered = from_activities(seat.project, approach, form.people(), fw)
    return _offer(request, seat, "budgets/from_activities.html", form, offered)


@known_person
def last_project(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    projects = projects_to_learn_from(request.viewer, seat.project)
    given = request.POST if request.method == "POST" else request.GET
    form = OtherProjectForm(given if "other" in given else None, projects=projects)
    offered = None
    if form.is_bound and form.is_valid():
        # The door once more, for this one: what is offered was looked up for the same person a moment ago.
        other = seat_for(request.viewer, form.project().slug, Permission.BUDGET_READ)
        offered = from_project(other.project, form.cleaned_data["figures"], current())
    return _offer(request, seat, "budgets/from_project.html", form, offered)


def _offer(
    request: HttpRequest,
    seat: Seat,
    template: str,
    form: ActivitiesForm | OtherProjectForm,
    offered: LinesOffered | None,
) -> HttpResponse:
    if request.method == "POST" and offered is not None:
        response = bring_in(request, seat, form, offered)
        if response is not None:
            return response
    return render(
        request,
        template,
        {
            "seat": seat,
            "form": form,
            "offered": offered,
            "lines_here": BudgetLine.objects.filter(budget__project=seat.project, removed_at=None).count(),
            "tab": "plan",
        },
    )


def bring_in(
    request: HttpRequest,
    seat: Seat,
    form: "ActivitiesForm | OtherProjectForm | object",
    offered: LinesOffered,
) -> HttpResponse | None:
    """Bring the lines in and go to the plan; None where they were refused and the form says why."""
    try:
        added = budgets.bring_in(
            project=seat.project,
            lines=offered.stated,
            made_from=offered.made_from,
            is_instead=request.POST.get("is_instead") == "yes",
            by=seat.person,
            form_key=request.POST.get("form_key"),
        )
        messages.success(
            request, f"{len(added)} {'line is' if len(added) == 1 else 'lines are'} in the plan."
        )
    except AlreadyDone:
        pass
    except ActionError as error:
        form.add_error(None, str(error))  # type: ignore[attr-defined]
        return None
    return redirect("budget", seat.project.slug)
