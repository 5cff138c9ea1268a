"""A round: opened, seen side by side, its second step begun, closed, and taken away as a file."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import appraisals
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.appraisal_answers import find_round, may_see_others, waiting_for
from evenhand.readings.appraisal_export import appraisal_export
from evenhand.readings.criteria import criteria_page
from evenhand.readings.side_by_side import side_by_side
from evenhand.records.models import Appraisal
from evenhand.web.forms.criteria import OpenRoundForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


@known_person
def open_round(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_RUN)
    form = OpenRoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            appraisals.open_round(
                project=seat.project,
                by=seat.person,
                all_the_same=form.cleaned_data["all_the_same"],
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, "The questions are open. Answer first yourself: nobody sees the others before."
            )
            return redirect("answer-sheet", slug)
        except AlreadyDone:
            return redirect("answer-sheet", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    parts = {"seat": seat, "tab": "criteria", "form": form, "page": criteria_page(seat)}
    return render(request, "appraisal/open.html", parts)


@known_person
def close(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_RUN)
    appraisal = round_of(seat)
    if request.method == "POST":
        try:
            appraisals.close(appraisal=appraisal, by=seat.person)
            messages.success(request, "The round is closed. It takes no more answers.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("side-by-side", slug)
    parts = {"seat": seat, "tab": "criteria", "appraisal": appraisal, "steps": _steps(appraisal)}
    return render(request, "appraisal/close.html", parts)


@known_person
@require_POST
def open_step_two(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_RUN)
    try:
        appraisals.open_step_two(appraisal=round_of(seat), by=seat.person)
        messages.success(request, "Step 2 is open. Everyone is asked.")
        return redirect("step-two-answer", slug)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("options", slug)


@known_person
def compare(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Step 1 side by side, for those who have answered it too."""
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    appraisal = find_round(seat.project, number)
    parts: dict[str, object] = {"seat": seat, "tab": "criteria", "appraisal": appraisal}
    if appraisal is None:
        if number is not None:
            raise Http404
        return render(request, "appraisal/no_round.html", parts)
    if not may_see_others(appraisal, seat.partner, 1):
        return render(
            request, "appraisal/answer_first.html", {**parts, "step": 1, "answer_at": "answer-sheet"}
        )
    found = side_by_side(appraisal)
    return render(request, "appraisal/side_by_side.html", {**parts, "found": found, "rounds": _rounds(seat)})


@known_person
def export(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    appraisal = find_round(seat.project, number)
    if appraisal is None:
        raise Http404
    content = json.dumps(appraisal_export(appraisal, seat), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    name = f"{seat.project.slug}-round-{appraisal.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def round_of(seat: Seat) -> Appraisal:
    """The open round or else the last one; not found where there has been none."""
    appraisal = find_round(seat.project)
    if appraisal is None:
        raise Http404
    return appraisal


def _steps(appraisal: Appraisal) -> list[tuple[int, object]]:
    steps = (1, 2) if appraisal.step_two_opened_at else (1,)
    return [(step, waiting_for(appraisal, step)) for step in steps]


def _rounds(seat: Seat) -> list[Appraisal]:
    return list(seat.project.appraisals.defer("framework_rows").order_by("number"))
