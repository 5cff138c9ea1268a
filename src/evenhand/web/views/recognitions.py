"""Good practice: said of another, theirs to keep. Nobody is counted and nobody is ranked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import recognitions
from evenhand.actions.errors import ActionError
from evenhand.readings.recognitions import good_practice, people_to_recognise, recognition_for
from evenhand.records.models import Recognition
from evenhand.web.forms.posted import posted
from evenhand.web.forms.recognitions import RecognitionForm
from evenhand.web.releasing import one_form, one_press
from evenhand.web.signed_in import known_person

BACK = ("recognition-list",)


@known_person
def recognition_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "recognitions/list.html",
        {"seat": seat, "tab": "recognition", "found": good_practice(seat)},
    )


@known_person
def give(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.RECOGNITION_GIVE)
    form = RecognitionForm(posted(request), people=people_to_recognise(seat))
    return one_form(
        request,
        seat,
        form,
        lambda said, key: recognitions.give(
            to_partner=said["to"], words=said["words"], partner=seat.partner, by=seat.person, form_key=key
        ),
        title="Say what somebody did well",
        button="Tell them",
        done="Kept. They see it on their own page, and decide who else does.",
        back=BACK,
        tab="recognition",
        intro=(
            "Good work with people counts whatever came of it. Your words are theirs to take to a review or a new job.",
        ),
    )


@known_person
@require_POST
def keep(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, found = _one(request, slug, number)
    is_shown = request.POST.get("show") == "yes"
    return one_press(
        request,
        seat,
        lambda: recognitions.keep(recognition=found, is_shown=is_shown, by=seat.person),
        done="Kept, and the others here can see it."
        if is_shown
        else "Kept. Only you and whoever said it see it.",
        back=BACK,
    )


@known_person
@require_POST
def leave_out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, found = _one(request, slug, number)
    return one_press(
        request,
        seat,
        lambda: recognitions.leave_out(recognition=found, by=seat.person),
        done="Left out. Nobody else sees it, and you owe nobody a reason.",
        back=BACK,
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat, found = _one(request, slug, number)
    try:
        recognitions.take_back(recognition=found, by=seat.person)
        messages.success(request, "Taken back.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("recognition-list", slug)


def _one(request: HttpRequest, slug: str, number: int) -> tuple[Seat, Recognition]:
    seat = seat_for(request.viewer, slug, Permission.RECOGNITION_GIVE)
    found = recognition_for(seat, number)
    if found is None:
        raise Http404
    return seat, found
