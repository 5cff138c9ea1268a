from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import involvements
from evenhand.readings.brief import brief_of
from evenhand.readings.framework import current
from evenhand.readings.involvement import stage_rows, types_in
from evenhand.records.models import Involvement
from evenhand.web.forms.involvements import StageForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def stages(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_READ)
    return render(
        request,
        "involvements/stages.html",
        {
            "seat": seat,
            "rows": stage_rows(seat.project, current()),
            "brief": brief_of(seat.project),
            "tab": "stages",
        },
    )


@known_person
def stage(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.INVOLVEMENT_EDIT)
    framework = current()
    row = next((row for row in framework.stages if row.id == stage), None)
    if row is None:
        raise Http404
    types = types_in(seat.project, framework)
    initial = {}
    for square in Involvement.objects.filter(project=seat.project, stage=stage):
        initial[f"mode_{square.partner_type}"] = square.mode
        initial[f"reason_{square.partner_type}"] = square.reason
    form = StageForm(posted(request), initial=initial, framework=framework, types=types)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for type_id, mode, reason in form.squares():
                involvements.set_square(
                    partner=seat.partner,
                    partner_type=type_id,
                    stage=stage,
                    mode=mode,
                    reason=reason,
                    by=seat.person,
                )
        messages.success(request, "Saved.")
        return redirect("involvement", slug)
    return render(
        request,
        "involvements/stage.html",
        {"seat": seat, "form": form, "row": row, "modes": framework.modes, "tab": "stages"},
    )
