"""Learn from others: their cases, point by point, and what one would have done oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import case_answers, cases
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.cases import cases_of, point_shown, points_of
from evenhand.records.models import Case, CaseAnswer, CasePoint
from evenhand.web.forms.cases import CaseUpload, WouldDoForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person


def _case(seat: Seat, number: int) -> Case:
    return get_object_or_404(Case, project=seat.project, number=number, removed_on=None)


@known_person
def case_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(request, "cases/list.html", {"seat": seat, "tab": "cases", "cases": cases_of(seat)})


@known_person
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CASE_BRING)
    form = CaseUpload(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.case:
        try:
            brought = cases.bring(
                partner=seat.partner,
                file=form.case,
                digest=form.digest,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Brought in. Everyone here can read it, point by point.")
            return redirect("case", slug, brought.number)
        except AlreadyDone:
            return redirect("case-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "cases/bring.html", {"seat": seat, "tab": "cases", "form": form})


@known_person
def case(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = _case(seat, number)
    return render(
        request,
        "cases/case.html",
        {"seat": seat, "tab": "cases", "case": found, "points": points_of(seat, found)},
    )


@known_person
def put_away(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CASE_BRING)
    found = _case(seat, number)
    if request.method == "POST":
        cases.remove(case=found, partner=seat.partner, by=seat.person)
        messages.success(request, "Put away.")
        return redirect("case-list", slug)
    return render(request, "cases/put_away.html", {"seat": seat, "tab": "cases", "case": found})


@known_person
def point(request: HttpRequest, slug: str, number: int, point: int) -> HttpResponse:
    """What they did is not even on the page before whoever may answer has answered."""
    is_answer = request.method == "POST"
    seat = seat_for(request.viewer, slug, Permission.CASE_ANSWER if is_answer else Permission.ACCOUNT_READ)
    found = _case(seat, number)
    at = get_object_or_404(CasePoint.objects.select_related("case__project"), case=found, number=point)
    form = WouldDoForm(posted(request))
    if is_answer and form.is_valid():
        try:
            case_answers.answer(
                point=at,
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                way=seat.channel,
                form_key=request.POST.get("form_key"),
            )
            return redirect("case-point", slug, number, point)
        except AlreadyDone:
            return redirect("case-point", slug, number, point)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "cases/point.html",
        {"seat": seat, "tab": "cases", "case": found, "shown": point_shown(seat, at), "form": form},
    )


@known_person
@require_POST
def show(request: HttpRequest, slug: str, number: int, point: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CASE_ANSWER)
    mine = get_object_or_404(
        CaseAnswer, point__case=_case(seat, number), point__number=point, partner=seat.partner
    )
    case_answers.show(answer=mine, is_shared=request.POST.get("show") == "yes", by=seat.person)
    return redirect("case-point", slug, number, point)
