"""What this work is: the sentence that partners wrote, the key features by the record, and what each definition asks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import work_sentences
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.key_features import definitions_of, features_of
from evenhand.readings.names import shown_name
from evenhand.readings.showings import showings_of
from evenhand.readings.work_sentences import proposed, shown, standing
from evenhand.records.models import SentenceAnswer, WorkSentence
from evenhand.web.forms.posted import posted
from evenhand.web.forms.work_name import SentenceAnswerForForm, SentenceAnswerForm, SentenceForm
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


@known_person
def page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = showings_of(seat)
    now, waiting = standing(seat.project), proposed(seat.project)
    by = now or waiting
    claimed = [
        row
        for row in definitions_of(
            seat, label=by.label if by else "", chosen=by.definitions if by else [], found=found
        )
        if row.is_claimed
    ]
    return render(
        request,
        "work_name/page.html",
        {
            "seat": seat,
            "tab": "name",
            "standing": shown(now, seat) if now else None,
            "proposed": shown(waiting, seat) if waiting else None,
            "others": seat.project.work_sentences.filter(state__in=["replaced", "taken_back"]).count(),
            "features": features_of(seat, found),
            "claimed": claimed,
            "open": [(row.definition, ask) for row in claimed for ask in row.asks if ask.is_open],
            "people": people_to_type_for(seat) if waiting or now else [],
        },
    )


@known_person
def definitions(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    by = standing(seat.project) or proposed(seat.project)
    rows = definitions_of(seat, label=by.label if by else "", chosen=by.definitions if by else [])
    return render(
        request, "work_name/definitions.html", {"seat": seat, "tab": "name", "rows": rows, "by": by}
    )


@known_person
def sentences(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    rows = [shown(each, seat) for each in seat.project.work_sentences.order_by("-number")[:50]]
    return render(request, "work_name/sentences.html", {"seat": seat, "tab": "name", "rows": rows})


@known_person
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.SENTENCE_PROPOSE)
    now = standing(seat.project)
    initial = {"text": now.text, "label": now.label, "definitions": now.definitions} if now else {}
    form = SentenceForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            work_sentences.propose(
                partner=seat.partner,
                **form.cleaned_data,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Put to everyone here with a say. Yours counts as a yes.")
            return redirect("work-name", slug)
        except AlreadyDone:
            return redirect("work-name", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "work_name/propose.html", {"seat": seat, "tab": "name", "form": form, "standing": now}
    )


@known_person
def answer(request: HttpRequest, slug: str, sentence: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.SENTENCE_ANSWER)
    found = _sentence(seat, sentence)
    mine = found.answers.filter(partner=seat.partner).first()
    form = SentenceAnswerForm(posted(request), initial=_said(mine))
    if request.method == "POST" and form.is_valid():
        try:
            work_sentences.answer(
                sentence=found,
                partner=seat.partner,
                says=form.cleaned_data["says"],
                words=form.cleaned_data["words"],
                is_named=not form.cleaned_data["is_unnamed"],
                way="page" if seat.channel == "page" else "web",
                by=seat.person,
            )
            messages.success(request, "Kept. You can change your mind at any time.")
            return redirect("work-name", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "name", "form": form, "row": shown(found, seat), "mine": mine}
    return render(request, "work_name/answer.html", context)


@known_person
def enter(request: HttpRequest, slug: str, sentence: int, partner_id: int) -> HttpResponse:
    """Type in what somebody said to it by post, by phone or in a meeting. It counts once they have seen it."""
    seat, partner = typing_for(request, slug, partner_id)
    found = _sentence(seat, sentence)
    form = SentenceAnswerForForm(
        posted(request), initial={"way": partner.channel, "day": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            work_sentences.answer(
                sentence=found,
                partner=partner,
                says=form.cleaned_data["says"],
                words=form.cleaned_data["words"],
                is_named=not form.cleaned_data["is_unnamed"],
                way=form.cleaned_data["way"],
                entered_by=seat.person,
                said_on=form.cleaned_data["day"],
                by=seat.person,
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("work-name", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "seat": seat,
        "tab": "name",
        "form": form,
        "row": shown(found, seat),
        "of_name": shown_name(partner),
    }
    return render(request, "work_name/answer.html", context)


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, sentence: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.SENTENCE_ANSWER)
    mine = _sentence(seat, sentence).answers.filter(partner=seat.partner).first()
    if mine is None:
        raise Http404
    try:
        work_sentences.confirm(answer=mine, by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("work-name", slug)


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, sentence: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.SENTENCE_PROPOSE)
    try:
        work_sentences.take_back(sentence=_sentence(seat, sentence), by=seat.person)
        messages.success(request, "Taken back. It can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("work-name", slug)


def _sentence(seat: Seat, number: int) -> WorkSentence:
    found = seat.project.work_sentences.filter(number=number).select_related("partner__person").first()
    if found is None:
        raise Http404
    return found


def _said(mine: SentenceAnswer | None) -> dict[str, object]:
    if mine is None or not mine.says:
        return {}
    return {"says": mine.says, "words": mine.words, "is_unnamed": not mine.is_named}
