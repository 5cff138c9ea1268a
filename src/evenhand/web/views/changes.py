from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import changes
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.changes import changes_shown
from evenhand.web.forms.changes import ChangeForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def change_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = changes_shown(seat, page=request.GET.get("page"))
    return render(request, "changes/list.html", {"seat": seat, "changes": found, "tab": "heard"})


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ANSWER_GIVE)
    form = ChangeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changes.add(
                project=seat.project,
                **form.cleaned_data,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. It can be named in any answer now.")
            return redirect("change-list", slug)
        except AlreadyDone:
            return redirect("change-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "changes/add.html", {"seat": seat, "form": form, "tab": "heard"})
