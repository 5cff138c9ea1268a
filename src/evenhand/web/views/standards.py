"""The six standards, answered by the record and by people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import standard_answers
from evenhand.framework.rows import StandardQuestion
from evenhand.readings.limits import limits_line
from evenhand.readings.names import shown_name
from evenhand.readings.standards import question_at, standards_of
from evenhand.records.models import StandardAnswer
from evenhand.web.forms.posted import posted
from evenhand.web.forms.standards import StandardAnswerForForm, StandardAnswerForm
from evenhand.web.releasing import one_form, one_press
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for

BACK = ("standard-list",)


@known_person
def standard_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "standards/list.html",
        {
            "seat": seat,
            "tab": "standards",
            "standards": standards_of(seat),
            "limits": limits_line(seat.project),
            "may_type_in": seat.viewer.has_account and seat.may(Permission.CONTRIBUTION_ENTER),
        },
    )


@known_person
def say(request: HttpRequest, slug: str, standard_question: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STANDARD_SAY)
    question = _question(standard_question)
    mine = StandardAnswer.objects.filter(partner=seat.partner, question=question.id, is_latest=True).first()
    initial = {"words": mine.words, "is_unnamed": not mine.is_named} if mine else {}
    form = StandardAnswerForm(posted(request), initial=initial)
    return one_form(
        request,
        seat,
        form,
        lambda said, key: standard_answers.say(
            partner=seat.partner,
            question=question.id,
            words=said["words"],
            is_named=not said["is_unnamed"],
            way="page" if seat.channel == "page" else "web",
            by=seat.person,
            form_key=key,
        ),
        title="What do you say to this?",
        button="Put it beside the record",
        done="Thank you. It stands beside what the record shows.",
        back=BACK,
        tab="standards",
        quoted=question.asks,
        intro=("This takes the place of what you said before.",) if mine else (),
    )


@known_person
def for_whom(request: HttpRequest, slug: str, standard_question: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    context = {
        "seat": seat,
        "tab": "standards",
        "question": _question(standard_question),
        "people": people_to_type_for(seat),
    }
    return render(request, "standards/for.html", context)


@known_person
def enter(request: HttpRequest, slug: str, standard_question: str, partner_id: int) -> HttpResponse:
    """Type in what somebody said by post, by phone or in a meeting. It says so wherever it is shown."""
    seat, partner = typing_for(request, slug, partner_id)
    question = _question(standard_question)
    form = StandardAnswerForForm(
        posted(request), initial={"way": partner.channel, "day": timezone.localdate()}
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: standard_answers.say(
            partner=partner,
            question=question.id,
            words=said["words"],
            is_named=not said["is_unnamed"],
            way=said["way"],
            entered_by=seat.person,
            said_on=said["day"],
            by=seat.person,
            form_key=key,
        ),
        title=f"What {shown_name(partner)} says to this",
        button="Put it beside the record",
        done="Noted, and marked as typed in by you.",
        back=BACK,
        tab="standards",
        quoted=question.asks,
    )


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, standard_answer_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STANDARD_SAY)
    answer = _answer(seat, standard_answer_id)
    return one_press(
        request,
        seat,
        lambda: standard_answers.confirm(answer=answer, by=seat.person),
        done="Thank you. It says that you looked at it.",
        back=BACK,
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, standard_answer_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    answer = _answer(seat, standard_answer_id)
    return one_press(
        request,
        seat,
        lambda: standard_answers.take_back(answer=answer, by=seat.person),
        done="Taken off the page.",
        back=BACK,
    )


def _question(id: str) -> StandardQuestion:
    found = question_at(id)
    if found is None:
        raise Http404
    return found


def _answer(seat: Seat, answer_id: int) -> StandardAnswer:
    """One’s own words, or those that one typed in for somebody."""
    found = (
        StandardAnswer.objects.filter(project=seat.project, pk=answer_id).select_related("partner").first()
    )
    if found is None or seat.person.pk not in (found.partner.person_id, found.entered_by_id):
        raise Http404
    return found
