"""Questionnaires of the field, with their licences: brought, asked once, and told in totals alone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import questionnaires
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange import questionnaire_file
from evenhand.exchange.figures_csv import figures_csv
from evenhand.exchange.questionnaire_file import QuestionnaireFileError
from evenhand.readings.framework import current
from evenhand.readings.limits import limits_line
from evenhand.readings.names import shown_name
from evenhand.readings.questionnaires import instruments, mine, questionnaires_of, result
from evenhand.records.models import Questionnaire
from evenhand.web.forms.posted import posted
from evenhand.web.forms.questionnaires import (
    QuestionnaireBringForm,
    QuestionnaireForForm,
    QuestionnaireForm,
)
from evenhand.web.releasing import one_press
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


@known_person
def questionnaire_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "questionnaires/list.html",
        {**_about(seat), "brought": questionnaires_of(seat), "instruments": instruments()},
    )


@known_person
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.QUESTIONNAIRE_BRING)
    form = QuestionnaireBringForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            file = said["file"]
            # One more byte than may be is enough to see that it is too much.
            items = questionnaire_file.read(file.read(questionnaire_file.MOST_BYTES + 1), name=file.name)
            brought = questionnaires.bring(
                partner=seat.partner,
                title=said["title"],
                licence=said["licence"],
                licence_ground=said["licence_ground"],
                items=items,
                instrument=said["instrument"],
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "It is here, and nobody is asked so far. Look through it first.")
            return redirect("questionnaire", slug, brought.number)
        except AlreadyDone:
            return redirect("questionnaire-list", slug)
        except QuestionnaireFileError as error:
            form.add_error("file", str(error))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "questionnaires/bring.html", {**_about(seat), "form": form})


@known_person
def empty_file(request: HttpRequest, slug: str) -> HttpResponse:
    seat_for(request.viewer, slug, Permission.QUESTIONNAIRE_BRING)
    content = figures_csv(
        [
            questionnaire_file.HEADER,
            ["Your first question", "Yes", "In part", "No", "", ""],
            ["A question for people’s own words", "", "", "", "", ""],
        ]
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="questionnaire.csv"'
    return response


@known_person
def questionnaire(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = _one(seat, number)
    instrument = next((row for row in current().instruments if row.id == found.instrument), None)
    return render(
        request,
        "questionnaires/one.html",
        {
            **_about(seat),
            "one": found,
            "by": shown_name(found.partner),
            "instrument": instrument,
            "result": result(found),
            # Its words are its makers’: they go to those who are asked, and to nobody else.
            "shows_questions": seat.may(Permission.QUESTIONNAIRE_ANSWER),
            "mine": mine(found, seat.partner),
            "minutes": questionnaires.minutes_for(found),
            "people": people_to_type_for(seat) if found.state == "open" else [],
            "limits": limits_line(seat.project),
        },
    )


@known_person
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.QUESTIONNAIRE_ANSWER)
    found = _one(seat, number)
    if found.state != "open":
        return redirect("questionnaire", slug, number)
    before = mine(found, seat.partner)
    form = QuestionnaireForm(posted(request), questionnaire=found, initial=before.answers if before else None)
    if request.method == "POST" and form.is_valid():
        try:
            questionnaires.hand_in(
                questionnaire=found,
                partner=seat.partner,
                answers=form.answers(),
                way="page" if seat.channel == "page" else "web",
                by=seat.person,
            )
            messages.success(request, "Handed in. You can change it while it is open.")
            return redirect("questionnaire", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "questionnaires/answer.html", {**_about(seat), "one": found, "form": form, "before": before}
    )


@known_person
def enter(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    """Type in a paper sheet. Whoever types it in reads it, which its owner was told."""
    seat, partner = typing_for(request, slug, partner_id)
    found = _one(seat, number)
    if found.state != "open":
        return redirect("questionnaire", slug, number)
    form = QuestionnaireForForm(
        posted(request), questionnaire=found, initial={"way": partner.channel, "day": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            questionnaires.hand_in(
                questionnaire=found,
                partner=partner,
                answers=form.answers(),
                way=form.cleaned_data["way"],
                entered_by=seat.person,
                handed_in_on=form.cleaned_data["day"],
                by=seat.person,
            )
            messages.success(request, "Handed in for them. They can change it while it is open.")
            return redirect("questionnaire", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "questionnaires/answer.html",
        {**_about(seat), "one": found, "form": form, "of_name": shown_name(partner)},
    )


@known_person
@require_POST
def open_(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.QUESTIONNAIRE_BRING)
    found = _one(seat, number)
    return one_press(
        request,
        seat,
        lambda: questionnaires.open_(questionnaire=found, by=seat.person),
        done="Everyone who takes part is asked, as far as the minutes that they agreed to allow.",
        back=("questionnaire", number),
    )


@known_person
@require_POST
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.QUESTIONNAIRE_BRING)
    found = _one(seat, number)
    return one_press(
        request,
        seat,
        lambda: questionnaires.close(questionnaire=found, by=seat.person),
        done="It is closed. Everyone here can see what it came to.",
        back=("questionnaire", number),
    )


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "tab": "standards"}


def _one(seat: Seat, number: int) -> Questionnaire:
    rows = seat.project.questionnaires.select_related("partner__person").prefetch_related("partner__types")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found
