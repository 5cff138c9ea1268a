"""“What we heard, what we did”: for those here, on paper, and for anyone if the project chooses."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import what_we_heard as publishing
from evenhand.actions.errors import ActionError
from evenhand.exchange.document.tree import Size
from evenhand.notices.addresses import address_of
from evenhand.readings.heard_document import MOST, heard_document
from evenhand.readings.heard_figures import heard_figures
from evenhand.readings.stories import stories_for, teller
from evenhand.readings.what_we_heard import (
    SECTIONS,
    audiences_for,
    one_section,
    what_we_heard,
)
from evenhand.records.models import Project
from evenhand.web.document_files import document_response
from evenhand.web.signed_in import anyone, known_person

KINDS = ("pdf", "docx", "txt")


@known_person
def heard(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    return _page(request, seat.project, seat)


@known_person
def heard_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    if kind not in KINDS:
        raise Http404
    made = heard_document(
        seat.project,
        what_we_heard(seat.project, seat, first=MOST),
        heard_figures(seat.project, audiences_for(seat)),
        is_public=False,
    )
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    return document_response(made, title=seat.project.title, name="what-we-heard", kind=kind, size=size)


@known_person
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say first what the world would see, then let it, or not any more."""
    seat = seat_for(request.viewer, slug, Permission.HEARD_PUBLISH)
    if request.method == "POST":
        is_public = request.POST.get("public") == "yes"
        try:
            publishing.publish(project=seat.project, is_public=is_public, by=seat.person)
            messages.success(
                request,
                "Anyone who has the address can read it now."
                if is_public
                else "Only people here can read it now.",
            )
            return redirect("what-we-heard", slug)
        except ActionError as error:
            messages.error(request, str(error))
    return render(
        request,
        "heard/publish.html",
        {
            "seat": seat,
            "address": address_of("heard-public", slug),
            "many": sum(section.count for section in what_we_heard(seat.project, None).sections),
            "tab": "heard",
        },
    )


@anyone
def heard_public(request: HttpRequest, slug: str) -> HttpResponse:
    """For anyone, if the project chose so; otherwise there is nothing here, as for a project that is not."""
    project = get_object_or_404(Project, slug=slug, is_heard_public=True)
    return _page(request, project, None)


def _page(request: HttpRequest, project: Project, seat: Seat | None) -> HttpResponse:
    template = "heard/heard.html" if seat else "heard/public.html"
    context = {"seat": seat, "project": project, "tab": "heard"}
    part = request.GET.get("part")
    if part is not None:
        if part not in dict(SECTIONS):
            raise Http404
        section, page = one_section(project, seat, part, page=request.GET.get("page"))
        return render(request, template, {**context, "sections": [section], "page": page, "part": part})
    found = what_we_heard(project, seat)
    figures = heard_figures(project, audiences_for(seat), has_influence=seat is not None)
    # Outside, only what its teller let go into public.
    stories = [(each, teller(each)) for each in stories_for(project, "public")] if seat is None else []
    return render(
        request,
        template,
        {
            **context,
            "heard": found,
            "sections": found.sections,
            "figures": figures,
            "stories": stories,
        },
    )
