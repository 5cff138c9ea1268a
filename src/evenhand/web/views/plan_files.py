"""A project as a file, a file into a project, and a project from a file."""

from dataclasses import replace
from textwrap import shorten

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import plan_files
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_values import clean
from evenhand.readings.decision_said import decision_said
from evenhand.readings.first_plan import first_plan
from evenhand.readings.framework import current
from evenhand.readings.plan_incoming import incoming
from evenhand.readings.project_plan_file import ProjectPlan, plan_of
from evenhand.records.models import BudgetLine, Project
from evenhand.web.browser_lines import stated
from evenhand.web.browser_plan import UNTITLED, Typed, forget, with_typed
from evenhand.web.document_files import file_response
from evenhand.web.forms.plan_files import PlanText
from evenhand.web.forms.plan_upload import PlanUpload
from evenhand.web.signed_in import account_holder, known_person


@known_person
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the file would hold and leave behind; and a file to bring in, shown before anything is done."""
    needed = Permission.BUDGET_EDIT if request.method == "POST" else Permission.PROJECT_EXPORT
    seat = seat_for(request.viewer, slug, needed)
    form = _upload(request)
    if request.method == "POST" and form.is_valid() and form.plan:
        return _preview(
            request, seat, form.plan, PlanText(fw=current(), initial={"text": _as_text(form.plan)})
        )
    exported = plan_of(seat.project, current(), reader=seat.partner)
    return render(
        request, "plan_files/page.html", {"seat": seat, "form": form, "exported": exported, "tab": "plan"}
    )


@known_person
def take(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    exported = plan_of(seat.project, current(), reader=seat.partner)
    content = _with_notes(exported, seat.project)
    return file_response(content.encode(), title=seat.project.title, name="plan", kind="toml")


@known_person
@require_POST
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.BUDGET_EDIT)
    form = PlanText(request.POST, fw=current())
    if not form.is_valid() or form.plan is None:
        messages.error(request, "That file could not be read again. Choose it once more.")
        return redirect("plan-file", slug)
    try:
        coming = plan_files.bring_in(
            partner=seat.partner,
            plan=form.plan,
            is_instead=request.POST.get("is_instead") == "yes",
            by=seat.person,
            form_key=request.POST.get("form_key"),
        )
        messages.success(request, f"Brought in. {' '.join(coming.sentences())}")
    except AlreadyDone:
        pass
    except ActionError as error:
        form.add_error(None, str(error))
        return _preview(request, seat, form.plan, form)
    return redirect("budget", slug)


@account_holder
@require_POST
@with_typed
def project_from_plan(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Start a project from the first plan that this browser holds."""
    if typed.is_empty:
        messages.error(request, "There is no plan in this browser to start from.")
        return redirect("start")
    response = _started(request, typed.plan)
    if not (typed.plan.ratings or typed.plan.must_keep):
        # It is in the project now. What people answered is not, so then the browser keeps it.
        forget(response)
    return response


@account_holder
def project_from_file(request: HttpRequest) -> HttpResponse:
    """Start a project from a plan file: first to look at, then to start."""
    fw = current()
    if "text" in request.POST:
        carried = PlanText(request.POST, fw=fw)
        if carried.is_valid() and carried.plan is not None:
            return _started(request, carried.plan)
        messages.error(request, "That file could not be read again. Choose it once more.")
        return redirect("project-from-file")
    form = _upload(request)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid() and form.plan:
        context |= {
            "plan": form.plan,
            "coming": incoming(form.plan, None, fw),
            "carried": PlanText(fw=fw, initial={"text": _as_text(form.plan)}),
        }
    return render(request, "plan_files/project_from_file.html", context)


def _started(request: HttpRequest, plan: PlanFile) -> HttpResponse:
    if plan.title == UNTITLED and plan.ask.change:
        # Nobody named it: what should change tells an invited person more than “Our plan”.
        plan = replace(plan, title=shorten(plan.ask.change, 70, placeholder="…"))
    found = first_plan(plan, current(), today=timezone.localdate())
    chosen = "" if found.is_chosen else ", which nobody has chosen yet"
    try:
        project = plan_files.start_project(
            plan=plan,
            lines=[stated(line) for line in found.costing.lines],
            made_from=f"The plan “{plan.title}”"
            if plan.lines
            else f"Evenhand’s assumptions for “{found.approach.name}”{chosen}",
            by=request.viewer.person,  # type: ignore[attr-defined]
            form_key=request.POST.get("form_key"),
        )
    except AlreadyDone:
        return redirect("project-list")
    messages.success(request, "Your project is there, with the plan in it. Next, add the people.")
    return redirect("project", project.slug)


def _preview(request: HttpRequest, seat: Seat, plan: PlanFile, carried: PlanText) -> HttpResponse:
    return render(
        request,
        "plan_files/preview.html",
        {
            "seat": seat,
            "plan": plan,
            "form": carried,
            "coming": incoming(plan, seat.project, current()),
            "lines_here": BudgetLine.objects.filter(budget__project=seat.project, removed_at=None).count(),
            "tab": "plan",
        },
    )


def _upload(request: HttpRequest) -> PlanUpload:
    if request.method == "POST":
        return PlanUpload(request.POST, request.FILES, fw=current())
    return PlanUpload(fw=current())


def _as_text(plan: PlanFile) -> str:
    return plan_file.write(plan)


def _with_notes(exported: ProjectPlan, project: Project) -> str:
    """The file, with what must be said and what was left out as notes at its head."""
    said = decision_said(project)
    notes = [*said.first_words, *said.last_words, *(f"Left out: {each}" for each in exported.left_out)]
    head = "".join(f"# {line}\n" for note in notes for line in clean(note).split("\n"))
    return f"{head}\n{plan_file.write(exported.file)}"
