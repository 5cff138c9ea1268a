"""How it is for us: short questions that everybody answers before anybody sees the answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.charters import those_with_a_say
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import open_answers, open_questions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.names import shown_name
from evenhand.readings.open_questions import question_shown, questions, round_shown
from evenhand.records.models import OpenAnswer, OpenQuestion, OpenRound
from evenhand.web.forms.open_questions import (
    AnswerForForm,
    AnswerForm,
    AskEveryoneForm,
    QuestionForm,
    ShowEarlyForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for

TAB = "open_questions"


@known_person
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(request, "open_questions/list.html", {"seat": seat, "tab": TAB, "rows": questions(seat)})


@known_person
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    row = question_shown(_question(seat, number), seat)
    asked = {each.partner_id for each in row.open.round.answers.all()} if row.open else set()
    people = [each for each in people_to_type_for(seat) if each.pk in asked] if asked else []
    context = {"seat": seat, "tab": TAB, "row": row, "people": people}
    return render(request, "open_questions/question.html", context)


@known_person
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ASK)
    form = QuestionForm(posted(request), initial={"template": request.GET.get("from", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = open_questions.choose(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "It is on the list. Now ask it.")
            return redirect("open-question-ask", slug, made.number)
        except AlreadyDone:
            return redirect("open-question-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "open_questions/choose.html", {"seat": seat, "tab": TAB, "form": form})


@known_person
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ASK)
    found = _question(seat, number)
    form = AskEveryoneForm(posted(request), partners=list(those_with_a_say(seat.project)[:500]))
    if request.method == "POST" and form.is_valid():
        try:
            open_questions.ask(
                question=found,
                partners=form.chosen,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Asked. It takes each of them about three minutes.")
            return redirect("open-question", slug, number)
        except AlreadyDone:
            return redirect("open-question", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": TAB, "form": form, "question": found}
    return render(request, "open_questions/ask.html", context)


@known_person
@require_POST
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ASK)
    try:
        open_questions.end(question=_question(seat, number), partner=seat.partner, by=seat.person)
        messages.success(request, "It is asked no more. What was answered stays.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("open-question", slug, number)


@known_person
def say(request: HttpRequest, slug: str, number: int, round_number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ANSWER)
    round_ = _round(seat, number, round_number)
    mine = _answer_of(round_, seat.partner.pk)
    form = AnswerForm(posted(request), initial=_said(mine))
    if request.method == "POST" and form.is_valid():
        try:
            open_answers.give(
                round_=round_, partner=seat.partner, **form.said, way=seat.channel, by=seat.person
            )
            messages.success(request, "Thank you. You can change it until everybody has spoken.")
            return redirect("open-question", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": TAB, "form": form, "row": round_shown(round_, seat)}
    return render(request, "open_questions/say.html", context)


@known_person
def enter(request: HttpRequest, slug: str, number: int, round_number: int, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. Whoever types it in reads this one answer."""
    seat, partner = typing_for(request, slug, partner_id)
    round_ = _round(seat, number, round_number)
    _answer_of(round_, partner.pk)
    form = AnswerForForm(posted(request), initial={"way": partner.channel, "day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            open_answers.give(
                round_=round_,
                partner=partner,
                **form.said,
                way=form.cleaned_data["way"],
                said_on=form.cleaned_data["day"],
                entered_by=seat.person,
                by=seat.person,
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("open-question", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "seat": seat,
        "tab": TAB,
        "form": form,
        "row": round_shown(round_, seat),
        "of_name": shown_name(partner),
    }
    return render(request, "open_questions/say.html", context)


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, number: int, round_number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ANSWER)
    mine = _answer_of(_round(seat, number, round_number), seat.partner.pk)
    try:
        open_answers.confirm(answer=mine, by=seat.person)
        messages.success(request, "Thank you. You have looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("open-question", slug, number)


@known_person
@require_POST
def take_back_answer(request: HttpRequest, slug: str, number: int, round_number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ANSWER)
    mine = _answer_of(_round(seat, number, round_number), seat.partner.pk)
    try:
        open_answers.take_back(answer=mine, by=seat.person)
        messages.success(request, "Taken away. Somebody may have read it before.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("open-question", slug, number)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int, round_number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ASK)
    try:
        open_questions.take_back(
            round_=_round(seat, number, round_number), partner=seat.partner, by=seat.person
        )
        messages.success(request, "Taken back. What was answered is erased unread.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("open-question", slug, number)


@known_person
def show_early(request: HttpRequest, slug: str, number: int, round_number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OPEN_QUESTION_ASK)
    round_ = _round(seat, number, round_number)
    form = ShowEarlyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            open_questions.show_early(
                round_=round_, because=form.cleaned_data["because"], partner=seat.partner, by=seat.person
            )
            messages.success(request, "Shown, with your reason beside it.")
            return redirect("open-question", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": TAB, "form": form, "row": round_shown(round_, seat)}
    return render(request, "open_questions/show_early.html", context)


def _question(seat: Seat, number: int) -> OpenQuestion:
    found = seat.project.open_questions.select_related("partner__person", "project")
    question = found.prefetch_related("partner__types").filter(number=number).first()
    if question is None:
        raise Http404
    return question


def _round(seat: Seat, number: int, round_number: int) -> OpenRound:
    found = OpenRound.objects.filter(
        question__project=seat.project, question__number=number, number=round_number
    )
    round_ = found.select_related("question", "partner__person").first()
    if round_ is None:
        raise Http404
    return round_


def _answer_of(round_: OpenRound, partner_id: int) -> OpenAnswer:
    """Only of those who were asked."""
    found = round_.answers.filter(partner=partner_id).select_related("partner", "round").first()
    if found is None:
        raise Http404
    return found


def _said(mine: OpenAnswer) -> dict[str, object]:
    if mine.said_on is None:
        return {}
    says = "unsaid" if mine.is_unsaid else "words"
    return {"says": says, "text": mine.text, "is_named": mine.is_named}
