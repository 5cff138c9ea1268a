from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import briefs
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.brief import brief_of
from evenhand.readings.framework import current
from evenhand.web.forms.briefs import BriefForm, DecidedBeforeForm, initial_from
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    needed = Permission.BRIEF_EDIT if request.method == "POST" else Permission.PROJECT_READ
    seat = seat_for(request.viewer, slug, needed)
    shown = brief_of(seat.project)
    initial = {**initial_from(shown.content), "seen_version": shown.version}
    form = BriefForm(posted(request), initial=initial, framework=current())
    if request.method == "POST" and form.is_valid():
        try:
            briefs.save(
                project=seat.project,
                content=form.content(shown.content),
                seen_version=form.cleaned_data["seen_version"],
                by=seat.person,
            )
            messages.success(request, "Saved.")
            return redirect("brief", slug)
        except ActionError as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["seen_version"] = shown.version
    return render(
        request,
        "briefs/brief.html",
        {
            "seat": seat,
            "form": form,
            "shown": shown,
            "is_editing": "edit" in request.GET or request.method == "POST",
            "tab": "brief",
        },
    )


@known_person
def decided_before(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    form = DecidedBeforeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            briefs.add_decided_before(
                project=seat.project,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted.")
        except AlreadyDone:
            pass
        return redirect("brief", slug)
    return render(request, "briefs/decided_before.html", {"seat": seat, "form": form, "tab": "brief"})
