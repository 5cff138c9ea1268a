"""Where a project belongs, what is told there of it, and what those there say of themselves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import project_homes
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.project_home import belongs_to
from evenhand.records.models import Organisation
from evenhand.web.forms.organisations import HomeForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def project_home(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "project_homes/home.html",
        {
            "seat": seat,
            "tab": "home",
            "belongs": belongs_to(seat.project),
            "organisations": Organisation.objects.filter(ended_on=None).exists(),
        },
    )


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOME_SAY)
    form = HomeForm(posted(request), project=seat.project)
    if request.method == "POST" and form.is_valid():
        try:
            home = project_homes.say(
                project=seat.project,
                organisation=form.cleaned_data["organisation"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, f"This project now says that it belongs to {home.organisation.name}.")
            return redirect("project-home", slug)
        except AlreadyDone:
            return redirect("project-home", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "project_homes/say.html", {"seat": seat, "tab": "home", "form": form})


@known_person
def end(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOME_SAY)
    home = (
        seat.project.homes.filter(organisation__slug=organisation, ended_on=None)
        .select_related("organisation")
        .first()
    )
    if home is None:
        raise Http404
    if request.method == "POST":
        try:
            project_homes.end(home=home, by=seat.person)
            messages.success(request, f"This project does not belong to {home.organisation.name} any more.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("project-home", slug)
    return render(request, "project_homes/end.html", {"seat": seat, "tab": "home", "home": home})
