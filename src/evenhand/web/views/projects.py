from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import projects_visible_to, seat_for
from evenhand.access.roles import may
from evenhand.actions import projects
from evenhand.actions.once import AlreadyDone
from evenhand.readings.next_step import NextStep, next_step
from evenhand.readings.projects import overview_of
from evenhand.readings.your_page import asks_of, typed_in_for
from evenhand.records.models import Partner
from evenhand.web.forms.posted import posted
from evenhand.web.forms.projects import IdeaForm, ProjectForm, TimeTogetherForm
from evenhand.web.project_tabs import way_about
from evenhand.web.signed_in import account_holder, known_person
from evenhand.web.views.private_page import address_of_ask


@account_holder
def project_list(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    roles = dict(
        Partner.objects.filter(person=viewer.person, removed_at=None).values_list("project_id", "role")
    )
    found = [
        # Whoever pays or listens for a project reads none of its words, here neither.
        (project, may(roles[project.pk], Permission.PROJECT_READ))
        for project in projects_visible_to(viewer)
    ]
    return render(request, "projects/list.html", {"projects": found})


@account_holder
def start(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            project = projects.start(
                **form.cleaned_data, by=request.viewer.person, form_key=request.POST.get("form_key")
            )
        except AlreadyDone:
            return redirect("project-list")
        messages.success(request, "Your project is there. Next, add the people.")
        return redirect("project", project.slug)
    return render(request, "projects/start.html", {"form": form})


@known_person
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    except PermissionDenied:
        return redirect(_first_page(request, slug))
    shown = overview_of(seat)
    step = next_step(seat, shown)
    return render(
        request,
        "projects/overview.html",
        {
            "seat": seat,
            "tab": "project",
            "overview": shown,
            "asks": [(ask, address_of_ask(ask, slug)) for ask in asks_of(seat)],
            "typed_in": [(typed, address_of_ask(typed, slug)) for typed in typed_in_for(seat.partner)],
            "step": step,
            "step_address": _address_of_step(step, slug) if step else None,
        },
    )


#: What those do here who read nothing of the project.
_DO_WITHOUT_READING = (Permission.PAY_READ, Permission.FLAG_RECEIVE, Permission.CONTRIBUTION_WITNESS)


def _first_page(request: HttpRequest, slug: str) -> str:
    """Where somebody begins who pays, listens or witnesses, and may not open the project's own first page."""
    for permission in _DO_WITHOUT_READING:
        with suppress(PermissionDenied):
            groups = way_about(seat_for(request.viewer, slug, permission), "").all
            if groups:
                return groups[0].address
    raise PermissionDenied


#: Where each next step is taken.
STEPS = {
    "invite": "invitation-create",
    "propose": "aim-propose",
    "criteria": "criteria",
    "letters": "letter-list",
    "ways": "side-by-side",
    "decide": "step-two",
    "decision": "decision",
    "involvement": "involvement",
}


def _address_of_step(step: NextStep, slug: str) -> str:
    return reverse(STEPS[step.kind], args=[slug] if step.number is None else [slug, step.number])


@known_person
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EDIT)
    now = {field: getattr(seat.project, field) for field in ("title", "about", "owned_by")}
    form = ProjectForm(posted(request), initial=now)
    if request.method == "POST" and form.is_valid():
        projects.describe(project=seat.project, **form.cleaned_data, by=seat.person)
        messages.success(request, "Saved.")
        return redirect("project", slug)
    return render(request, "projects/describe.html", {"seat": seat, "tab": "project", "form": form})


@known_person
def ideas(request: HttpRequest, slug: str) -> HttpResponse:
    needed = Permission.IDEA_ADD if request.method == "POST" else Permission.PROJECT_READ
    seat = seat_for(request.viewer, slug, needed)
    form = IdeaForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            projects.add_idea(
                partner=seat.partner,
                text=form.cleaned_data["text"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Thank you. Your idea is on the table.")
        except AlreadyDone:
            pass
        return redirect("idea-list", slug)
    ideas_so_far = seat.project.ideas.select_related("partner__person").prefetch_related("partner__types")
    return render(request, "projects/ideas.html", {"seat": seat, "form": form, "ideas": ideas_so_far})


@known_person
def time_together(request: HttpRequest, slug: str) -> HttpResponse:
    needed = Permission.TIME_TOGETHER_ADD if request.method == "POST" else Permission.PROJECT_READ
    seat = seat_for(request.viewer, slug, needed)
    form = TimeTogetherForm(posted(request), initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            projects.add_time_together(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted. It counts as work.")
        except AlreadyDone:
            pass
        return redirect("time-together", slug)
    entries = seat.project.times_together.select_related("partner__person")
    return render(request, "projects/time_together.html", {"seat": seat, "form": form, "entries": entries})
