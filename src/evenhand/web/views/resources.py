"""Where to learn more, and looking back at what was decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import resource_links
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.looking_back import looking_back
from evenhand.readings.resources import resource_map
from evenhand.records.models import ResourceLink
from evenhand.web.forms.posted import posted
from evenhand.web.forms.resources import ResourceForm
from evenhand.web.signed_in import known_person


@known_person
def resource_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    context = {"seat": seat, "tab": "stories", "map": resource_map(seat)}
    return render(request, "resources/list.html", context)


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.IDEA_ADD)
    form = ResourceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            resource_links.add(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "On the list. Thank you.")
            return redirect("resource-list", slug)
        except AlreadyDone:
            return redirect("resource-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "resources/add.html", {"seat": seat, "tab": "stories", "form": form})


@known_person
@require_POST
def remove(request: HttpRequest, slug: str, link_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.IDEA_ADD)
    link = get_object_or_404(ResourceLink.objects.filter(project=seat.project), pk=link_id)
    try:
        resource_links.remove(link=link, partner=seat.partner, by=seat.person)
        messages.success(request, "Off the list.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("resource-list", slug)


@known_person
def look_backs(request: HttpRequest, slug: str) -> HttpResponse:
    """What people would do now, decision by decision."""
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = looking_back(seat, page=request.GET.get("page"))
    return render(
        request, "decision_again/looking_back.html", {"seat": seat, "tab": "stories", "found": found}
    )
