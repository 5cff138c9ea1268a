"""Step 1: one's own answers, those typed in for somebody who wrote or rang, and confirming them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import may
from evenhand.actions import answers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
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
from evenhand.readings.names import shown_name
from evenhand.readings.sheets import sheet_shown
from evenhand.records.models import AnswerSheet, Appraisal, Partner
from evenhand.web.forms.answers import SheetForm, StepOneForm, as_answered
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.views.criteria import number_of

#: How the names of those fields end in which people write words.
_IN_WORDS = ("-how", "-what_else", "must_keep")


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
    return render(request, "answers/enter_list.html", parts)


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
                answers.confirm(sheet=sheet, by=seat.person)
                messages.success(request, "Thank you. These are your words now.")
            except ActionError as error:
                messages.error(request, str(error))
        return redirect("answers-confirm", slug)
    sheets = [sheet_shown(sheet) for sheet in waiting]
    return render(request, "answers/confirm.html", {"seat": seat, "tab": "criteria", "sheets": sheets})


def _step_one(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    appraisal = open_round(seat.project)
    if appraisal is None or round_changed(request, appraisal):
        return not_taken(request, seat, appraisal, "answers")
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
    return take_sheet(request, seat, partner, appraisal, 1, before, form, "answers/step_one.html", parts)


def take_sheet(
    request: HttpRequest,
    seat: Seat,
    partner: Partner,
    appraisal: Appraisal,
    step: int,
    before: AnswerSheet | None,
    form: SheetForm,
    template: str,
    parts: dict[str, Any],
) -> HttpResponse:
    """Hand a sheet in, or show it again with all that was typed and one sentence on what to mend."""
    is_own = partner.pk == seat.partner.pk
    version = before.version if before else 0
    seen = number_of(request.POST.get("seen")) if request.method == "POST" else version
    if request.method == "POST" and form.is_valid():
        try:
            answers.hand_in(
                appraisal=appraisal,
                partner=partner,
                step=step,
                answers=form.answered(),  # type: ignore[attr-defined]
                shown_as=form.cleaned_data["shown_as"],
                must_keep=form.cleaned_data.get("must_keep", ""),
                channel=seat.channel if is_own else form.cleaned_data["channel"],
                seen_version=seen,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            return _thanks(request, seat, partner, step)
        except AlreadyDone:
            return _thanks(request, seat, partner, step)
        except ActionError as error:
            form.add_error(None, str(error))
            seen = version
    shared = {
        "seat": seat,
        "tab": "criteria",
        "appraisal": appraisal,
        "partner": partner,
        "is_own": is_own,
        "before": before,
        "seen": seen,
    }
    return render(request, template, {**shared, **parts})


def not_taken(request: HttpRequest, seat: Seat, appraisal: Appraisal | None, answer_at: str) -> HttpResponse:
    """No round is open, or another one than the one on the screen. What was typed is given back."""
    sent = posted(request)
    words = {name: sent.getlist(name) for name in sent if name.endswith(_IN_WORDS)} if sent else {}
    typed = [text for texts in words.values() for text in texts if text]
    parts = {"seat": seat, "tab": "criteria", "appraisal": appraisal, "typed": typed, "answer_at": answer_at}
    return render(request, "answers/not_taken.html", parts, status=409 if request.method == "POST" else 200)


def round_changed(request: HttpRequest, appraisal: Appraisal) -> bool:
    return request.method == "POST" and number_of(request.POST.get("round")) != appraisal.number


def form_options(partner: Partner, *, is_own: bool, had_answered: bool) -> dict[str, Any]:
    return {
        "name": shown_name(partner),
        "typed_in_for": "" if is_own else shown_name(partner),
        "had_answered": had_answered,
    }


def somebody_else(seat: Seat, partner_id: int) -> Partner:
    """Somebody in this project who has a say and does not type here themselves."""
    here = seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    partner: Partner = get_object_or_404(here, pk=partner_id)
    if not may(partner.role, Permission.APPRAISAL_ANSWER):
        return get_object_or_404(here.none(), pk=partner_id)
    return partner


def _thanks(request: HttpRequest, seat: Seat, partner: Partner, step: int) -> HttpResponse:
    slug = seat.project.slug
    if partner.pk != seat.partner.pk:
        messages.success(
            request,
            f"Kept, as typed in by you for {shown_name(partner)}. It is theirs to confirm or to change.",
        )
        return redirect("answers-enter-list", slug)
    messages.success(
        request, "Thank you. Your answers are kept. You can change them until the round is closed."
    )
    return redirect("side-by-side" if step == 1 else "step-two", slug)
