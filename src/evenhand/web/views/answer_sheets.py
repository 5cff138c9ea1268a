"""Step 1: one's own answers, those typed in for somebody who wrote or rang, and confirming them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import answer_sheets
from evenhand.actions.errors import ActionError
from evenhand.readings.appraisal_answers import (
    is_asked,
    kept_public_types,
    latest_sheet,
    open_round,
    questions_of,
    to_confirm,
    waiting_for,
)
from evenhand.readings.criteria import answering_partners, minutes, seconds_asked
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.sheets import sheets_shown
from evenhand.records.models import Partner
from evenhand.web.forms.answer_sheets import StepOneForm, as_answered
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import form_options, not_taken, round_changed, somebody_else, take_sheet
from evenhand.web.signed_in import known_person


@known_person
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    return _step_one(request, seat, seat.partner)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody wrote on a slip or said on the phone. Theirs to confirm or correct."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    return _step_one(request, seat, somebody_else(seat, partner_id))


@known_person
def enter_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    appraisal = open_round(seat.project)
    parts: dict[str, Any] = {"seat": seat, "tab": "criteria", "appraisal": appraisal}
    if appraisal is None:
        return render(request, "appraisal/no_round.html", parts)
    partners = answering_partners(seat.project)
    done = {step: {p.pk for p in waiting_for(appraisal, step, partners).answered} for step in (1, 2)}
    parts["people"] = [
        (partner, partner.pk in done[1], partner.pk in done[2])
        for partner in partners
        if partner.pk != seat.partner.pk
    ]
    return render(request, "answer_sheets/enter_list.html", parts)


@known_person
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """What was typed in for this person: “yes, this is what I said”, or change it."""
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    waiting = to_confirm(seat.partner)
    if request.method == "POST":
        wanted = request.POST.get("sheet", "")
        sheet = next((each for each in waiting if str(each.pk) == wanted), None)
        if sheet is None:
            messages.error(request, "There is nothing more to confirm there.")
        else:
            try:
                answer_sheets.confirm(sheet=sheet, by=seat.person)
                messages.success(request, "Thank you. These are your words now.")
            except ActionError as error:
                messages.error(request, str(error))
        return redirect("answer-sheet-confirm", slug)
    sheets = sheets_shown(waiting)
    return render(request, "answer_sheets/confirm.html", {"seat": seat, "tab": "criteria", "sheets": sheets})


def _step_one(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    appraisal = open_round(seat.project)
    if appraisal is None or round_changed(request, appraisal):
        return not_taken(request, seat, appraisal, "answer-sheet")
    rows = KeptRows(appraisal.framework_rows)
    questions = questions_of(appraisal, rows)
    before = latest_sheet(appraisal, partner, 1)
    is_own = partner.pk == seat.partner.pk
    public = kept_public_types(rows)
    debates = [question for question in questions if not question.is_aim]
    with_conditions = (
        "debates" in request.GET
        or all(is_asked(question, partner, public) for question in debates)
        or bool(before and {each.question_id for each in before.answers.all()} & {q.id for q in debates})
    )
    form = StepOneForm(
        posted(request),
        initial=as_answered(before) if is_own else {},
        questions=questions,
        rows=rows,
        with_conditions=with_conditions,
        **form_options(partner, is_own=is_own, had_answered=before is not None),
    )
    parts = {
        "form": form,
        "questions": questions,
        "debates": [] if with_conditions else debates,
        "minutes": minutes(
            seconds_asked(
                [each.wording for each in appraisal.questions.select_related("wording__criterion")],
                with_conditions=with_conditions,
            )
        ),
    }
    return take_sheet(
        request, seat, partner, appraisal, 1, before, form, "answer_sheets/step_one.html", parts
    )
