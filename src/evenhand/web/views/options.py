"""Step 2: the ways of working to look at, what each person thinks of them, and what that says."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import options
from evenhand.actions.appraisals import seconds_for_step_two
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.appraisal_answers import (
    find_round,
    latest_sheet,
    may_see_others,
    open_round,
    questions_of,
)
from evenhand.readings.criteria import minutes
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.option_ratings import step_two
from evenhand.readings.options import option_shown, options_of, options_page, plan_figures
from evenhand.records.models import AppraisalOption, Partner
from evenhand.web.forms.answer_sheets import StepTwoForm, as_answered
from evenhand.web.forms.criteria import StrikeForm
from evenhand.web.forms.options import ChooseForm, FactsForm, OwnWayForm, facts_now
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import (
    form_options,
    not_taken,
    number_of,
    round_changed,
    somebody_else,
    take_sheet,
)
from evenhand.web.signed_in import known_person


@known_person
def option_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The ways chosen so far, and two forms: one of the field's ways, or one in people's own words."""
    needed = Permission.CRITERION_PROPOSE if request.method == "POST" else Permission.APPRAISAL_ANSWER
    seat = seat_for(request.viewer, slug, needed)
    appraisal = find_round(seat.project)
    parts: dict[str, object] = {"seat": seat, "tab": "criteria", "appraisal": appraisal}
    if appraisal is None:
        return render(request, "appraisal/no_round.html", parts)
    page = options_page(appraisal, KeptRows(appraisal.framework_rows))
    is_own = request.POST.get("what") == "own"
    to_choose = [(row.id, row.name) for row in page.to_choose]
    sent = posted(request)
    choose = ChooseForm(None if is_own else sent, to_choose=to_choose, prefix="choose")
    own = OwnWayForm(sent if is_own else None, prefix="own")
    form = own if is_own else choose
    if request.method == "POST" and form.is_valid():
        try:
            added = options.add(
                appraisal=appraisal,
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Added. Check what it would take here.")
            return redirect("option-facts", slug, added.pk)
        except AlreadyDone:
            return redirect("options", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    parts |= {"page": page, "choose": choose, "own": own, "form": form}
    parts["minutes"] = minutes(seconds_for_step_two(appraisal))
    return render(request, "options/list.html", parts)


@known_person
def facts(request: HttpRequest, slug: str, option_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    option = _option(seat, option_id)
    plan = plan_figures(seat.project)
    now = facts_now(option)
    if plan is not None and "plan" in request.GET:
        now |= {
            "pounds": f"{plan.pence / 100:.2f}",
            "hours": plan.hours,
            "figures_from": "This project’s own plan: its lines together, before on-costs and contingency.",
        }
    form = FactsForm(posted(request), initial=now)
    seen = number_of(request.POST.get("seen")) if request.method == "POST" else option.version
    if request.method == "POST" and form.is_valid():
        try:
            options.change_facts(
                option=option, partner=seat.partner, facts=form.facts(), seen=seen, by=seat.person
            )
            messages.success(request, "Saved.")
            return redirect("options", slug)
        except ActionError as error:
            form.add_error(None, str(error))
            option.refresh_from_db()
            seen = option.version
    shown = option_shown(option, KeptRows(option.appraisal.framework_rows))
    parts = {"seat": seat, "tab": "criteria", "form": form, "shown": shown, "seen": seen, "plan": plan}
    return render(request, "options/facts.html", parts)


@known_person
def strike(request: HttpRequest, slug: str, option_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    option = _option(seat, option_id)
    form = StrikeForm(posted(request))
    form.fields["because"].label = "Why should we not look at it?"
    if request.method == "POST" and form.is_valid():
        try:
            options.strike(
                option=option, partner=seat.partner, because=form.cleaned_data["because"], by=seat.person
            )
            messages.success(request, "Taken out. Anyone can read why, and put it back.")
            return redirect("options", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    shown = option_shown(option, KeptRows(option.appraisal.framework_rows))
    return render(
        request, "options/strike.html", {"seat": seat, "tab": "criteria", "form": form, "shown": shown}
    )


@known_person
@require_POST
def restore(request: HttpRequest, slug: str, option_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CRITERION_PROPOSE)
    try:
        options.restore(option=_option(seat, option_id), partner=seat.partner, by=seat.person)
        messages.success(request, "We are looking at it again.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("options", slug)


@known_person
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    return _step_two(request, seat, seat.partner)


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    return _step_two(request, seat, somebody_else(seat, partner_id))


@known_person
def result(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Aims by ways of working, for those who have answered step 2 too."""
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_ANSWER)
    appraisal = find_round(seat.project, number)
    parts: dict[str, object] = {"seat": seat, "tab": "criteria", "appraisal": appraisal}
    if appraisal is None:
        if number is not None:
            raise Http404
        return render(request, "appraisal/no_round.html", parts)
    if appraisal.step_two_opened_at is None:
        return render(request, "options/not_open.html", parts)
    if not may_see_others(appraisal, seat.partner, 2):
        return render(
            request, "appraisal/answer_first.html", {**parts, "step": 2, "answer_at": "step-two-answer"}
        )
    return render(request, "options/result.html", {**parts, "found": step_two(appraisal)})


def _step_two(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    appraisal = open_round(seat.project)
    if appraisal is None or round_changed(request, appraisal):
        return not_taken(request, seat, appraisal, "step-two-answer")
    if appraisal.step_two_opened_at is None:
        parts = {"seat": seat, "tab": "criteria", "appraisal": appraisal}
        return render(request, "options/not_open.html", parts)
    rows = KeptRows(appraisal.framework_rows)
    aims = [question for question in questions_of(appraisal, rows) if question.is_aim]
    before = latest_sheet(appraisal, partner, 2)
    is_own = partner.pk == seat.partner.pk
    form = StepTwoForm(
        posted(request),
        initial=as_answered(before) if is_own else {},
        aims=aims,
        options=options_of(appraisal, rows),
        **form_options(partner, is_own=is_own, had_answered=before is not None),
    )
    shown = {"form": form, "minutes": minutes(seconds_for_step_two(appraisal))}
    return take_sheet(request, seat, partner, appraisal, 2, before, form, "options/answer.html", shown)


def _option(seat: Seat, option_id: int) -> AppraisalOption:
    option: AppraisalOption = get_object_or_404(
        AppraisalOption.objects.select_related("appraisal", "added_by__person", "changed_by__person"),
        pk=option_id,
        appraisal__project=seat.project,
    )
    return option
