from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from evenhand.access.answers import may_type_in_response, waiting_for, waiting_to_type_in
from evenhand.access.contributions import contribution_for, is_own
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import agreed_window, answers, drafts
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.answers import answers_of, to_respond_to
from evenhand.readings.changes import newest_changes
from evenhand.readings.names import shown_name
from evenhand.readings.queue import A_PAGE, queue, shown
from evenhand.records.models import Contribution, Draft, Partner
from evenhand.web.addresses import address_or_none
from evenhand.web.answering import address_after, ticked
from evenhand.web.forms.answers import (
    AgreedWindowForm,
    AnswerForm,
    RespondForForm,
    RespondForm,
    TypedInAnswerForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import number_of
from evenhand.web.signed_in import known_person

_DRAFTED = ("outcome", "change_what", "change_where", "change_version", "deferred_until", "passed_on_to")


@known_person
def answer_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for you, then what waits for the others. Everybody sees both directions."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = queue(seat, page=request.GET.get("page"), others_page=request.GET.get("others"))
    people = typed_in_for(seat) if seat.may(Permission.CONTRIBUTION_ENTER) else []
    return render(
        request, "answers/queue.html", {"seat": seat, "queue": found, "people": people, "tab": "queue"}
    )


@known_person
def agreed_window_set(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.APPRAISAL_RUN)
    form = AgreedWindowForm(posted(request), initial={"days": seat.project.answer_days})
    if request.method == "POST" and form.is_valid():
        try:
            agreed_window.set_days(project=seat.project, days=form.cleaned_data["days"], by=seat.person)
            messages.success(request, "Kept. It holds for what is said from now on.")
            return redirect("answer-queue", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "answers/agreed_window.html", {"seat": seat, "form": form, "tab": "queue"})


@known_person
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer to everything that was ticked. The numbers are in the address, so that it can be kept open."""
    seat = seat_for(request.viewer, slug, Permission.ANSWER_GIVE)
    return _answer(request, seat, seat.partner, AnswerForm, "answer-queue")


@known_person
def enter_list(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """What somebody may answer by post or phone, as far as whoever types may read it too."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    partner = _entered_for(seat, partner_id)
    found = waiting_to_type_in(seat, partner)[:A_PAGE]
    return render(
        request,
        "answers/enter_list.html",
        {"seat": seat, "partner": partner, "rows": shown(found, seat), "tab": "queue"},
    )


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    partner = _entered_for(seat, partner_id)
    return _answer(request, seat, partner, TypedInAnswerForm, "answer-enter-list", partner.pk)


def _answer(
    request: HttpRequest,
    seat: Seat,
    partner: Partner,
    form_class: type[AnswerForm],
    back: str,
    *back_args: int,
) -> HttpResponse:
    slug, is_typed_in = seat.project.slug, partner.pk != seat.partner.pk
    rows = ticked(request, seat)
    waits = waiting_to_type_in(seat, partner) if is_typed_in else waiting_for(seat)
    waiting = set(waits.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    # What is typed in is refused here, in one sentence: “not in their own words” would tell whose words they are.
    if request.method != "POST" or (is_typed_in and len(waiting) < len(rows)):
        if not rows:
            messages.warning(request, "Tick at least one thing to answer.")
            return redirect(back, slug, *back_args)
        if len(waiting) < len(rows):
            gone = ", ".join(str(row.number) for row in rows if row.pk not in waiting)
            left = "so nothing was kept" if request.method == "POST" else "so left out"
            messages.warning(request, f"Not waiting for this answer, {left}: number {gone}.")
            rows = [row for row in rows if row.pk in waiting]
            if not rows or request.method == "POST":
                return redirect(back, slug, *back_args)
    purpose = answers.draft_purpose([row.number for row in rows] or [0])
    form = form_class(
        posted(request),
        changes=newest_changes(seat.project),
        initial={} if is_typed_in else _draft(seat.partner, purpose),
    )
    context: dict[str, Any] = {
        "seat": seat,
        "partner": partner,
        "is_typed_in": is_typed_in,
        "form": form,
        "rows": shown(rows, seat),
        "back": address_or_none(back, slug, *back_args),
        "tab": "queue",
    }
    if request.method == "POST" and "keep" in request.POST and not is_typed_in:
        return _keep(request, seat, purpose, form, context)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = _preview(form, partner)
            return render(request, "answers/give.html", context)
        try:
            answers.give(
                contributions=rows,
                **form.answered(),
                partner=partner,
                way=form.cleaned_data["way"] if is_typed_in else seat.channel,
                entered_by=seat.person if is_typed_in else None,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, _given_words(rows))
            return redirect(back, slug, *back_args)
        except AlreadyDone:
            return redirect(back, slug, *back_args)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "answers/give.html", context)


@known_person
def respond(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An author says what they think of the answer, or nothing: nobody owes this."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    own = contribution_for(seat, number)
    if not is_own(seat, own):
        raise Http404
    form = RespondForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            response = answers.respond(
                answer=_answer_seen(request, own),
                contribution=own,
                says=form.cleaned_data["says"],
                words=form.cleaned_data["words"],
                partner=seat.partner,
                way=seat.channel,
                by=seat.person,
            )
            messages.success(request, _response_words(response.says))
            return redirect(address_after(seat, own))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "answers/respond.html",
        {"seat": seat, "form": form, "contribution": own, "of": answers_of(own, seat), "tab": "said"},
    )


@known_person
def respond_for(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in what an author said to an answer by post or phone."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    own = contribution_for(seat, number)
    if not may_type_in_response(seat, own):
        raise Http404
    form = RespondForForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            answers.respond(
                answer=_answer_seen(request, own),
                contribution=own,
                **form.cleaned_data,
                partner=own.partner,  # type: ignore[arg-type]
                entered_by=seat.person,
                by=seat.person,
            )
            messages.success(request, "Kept, as typed in by you.")
            return redirect(address_after(seat, own))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "answers/respond_for.html",
        {"seat": seat, "form": form, "contribution": own, "of": answers_of(own, seat), "tab": "said"},
    )


def _entered_for(seat: Seat, partner_id: int) -> Partner:
    partner: Partner = get_object_or_404(typed_in_for(seat), pk=partner_id)
    return partner


def _draft(partner: Partner, purpose: str) -> dict[str, Any]:
    draft = Draft.objects.filter(partner=partner, purpose=purpose).first()
    if draft is None:
        return {}
    kept = dict(draft.content)
    return {"reason": kept.pop("text", ""), **kept}


def _keep(
    request: HttpRequest, seat: Seat, purpose: str, form: AnswerForm, context: dict[str, Any]
) -> HttpResponse:
    """Half an answer is kept as it is: it need not be whole yet."""
    content = {name: str(form.data.get(name, "")) for name in _DRAFTED}
    reason = str(form.data.get("reason", ""))
    if not reason.strip():
        form.add_error("reason", "Write at least a few words, so that there is something to keep.")
        return render(request, "answers/give.html", context)
    try:
        drafts.keep(partner=seat.partner, purpose=purpose, content={"text": reason, **content})
    except ActionError as error:
        form.add_error(None, str(error))
        return render(request, "answers/give.html", context)
    messages.success(request, "Kept for later. Only you can see it. Open the same thing again to go on.")
    return redirect("answer-queue", seat.project.slug)


def _preview(form: AnswerForm, partner: Partner) -> dict[str, Any]:
    said = form.answered()
    return {
        **said,
        "outcome_words": dict(AnswerForm.base_fields["outcome"].choices)[said["outcome"]].partition(":")[0],  # type: ignore[attr-defined]
        "who": shown_name(partner),
    }


def _given_words(rows: list[Contribution]) -> str:
    what = f"Number {rows[0].number} is" if len(rows) == 1 else f"{len(rows)} things are"
    if all(row.naming == "unlinkable" for row in rows):
        return f"{what} answered. Nobody can be told, because no one knows who said it: the answer is there for all to read."
    return f"{what} answered. Whoever said it is told, as far as anyone knows who that is."


def _response_words(says: str) -> str:
    if says == "seen":
        return "Thank you. We know now that you have seen it."
    return "Thank you for saying so. It waits for a new answer now."


def _answer_seen(request: HttpRequest, own: Contribution) -> Any:
    """The answer that was on the screen, if it is still the one to say something to."""
    found = to_respond_to(own)
    if found is None:
        raise ActionError("There is no answer here that waits for your word. Look at it again.")
    if number_of(request.POST.get("answer")) != found.pk:
        raise ActionError("There is a newer answer. Please read that one, and say what you think of it.")
    return found
