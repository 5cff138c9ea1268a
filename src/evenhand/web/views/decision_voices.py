"""From a decision back to the voices it goes back to: look at each drafted answer, change it, and send it."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import decision_answers, drafts
from evenhand.actions.answers import draft_purpose
from evenhand.actions.decision_answers import Drafted
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.plan_values import clean
from evenhand.readings.amounts import joined
from evenhand.readings.decision_again import name_of
from evenhand.readings.decision_voices import (
    Voice,
    Voices,
    draft_for,
    drafted_promises,
    is_closed,
    voices_of,
)
from evenhand.records.models import Decision, Draft
from evenhand.web.forms.decision_again import DraftedAnswerForm
from evenhand.web.forms.posted import posted
from evenhand.web.handing_in import number_of
from evenhand.web.signed_in import known_person
from evenhand.web.views.decision_again import one

#: What can be changed in a draft.
_TYPED = (
    "outcome",
    "reason",
    "change_what",
    "change_where",
    "change_version",
    "deferred_until",
    "passed_on_to",
)
Cards = list[tuple[Voice, DraftedAnswerForm]]


@known_person
def tell(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ANSWER_GIVE)
    decision = one(seat, number)
    if not is_closed(decision):
        messages.warning(request, "This is not closed. Tell people what came of it when it is.")
        return redirect("decision", slug, number)
    voices = voices_of(decision, seat)
    cards = _cards(request, seat, decision, voices)
    error = ""
    if request.method == "POST":
        chosen = _chosen(request, cards)
        # Each of them is checked, so that all that is wrong is marked at once.
        wrong = [form for _, form in chosen if not form.is_valid()]
        gone = _ticked(request) - {voice.contribution.number for voice, _ in cards}
        if gone and not chosen:
            messages.warning(request, f"{_gone_words(gone)} Nothing was sent now.")
            return redirect("decision-tell", slug, number)
        if gone:
            error = f"{_gone_words(gone)} Nothing was sent. Look at the others once more, and send them."
        elif not chosen:
            error = "Tick at least one answer to send, or press the button under one."
        elif not wrong:
            try:
                given = decision_answers.send(
                    decision=decision,
                    drafted=[
                        Drafted(contribution=voice.contribution, **form.drafted()) for voice, form in chosen
                    ],
                    partner=seat.partner,
                    way=seat.channel,
                    by=seat.person,
                    form_key=request.POST.get("form_key"),
                )
                _keep_the_rest(seat, cards, chosen)
                messages.success(request, _sent_words([answer.contribution.number for answer in given]))
                return redirect("decision-tell", slug, number)
            except AlreadyDone:
                return redirect("decision-tell", slug, number)
            except ActionError as refused:
                error = str(refused)
        else:
            error = "Nothing was sent. Mend what is marked below first."
        cards = [(voice, form if (voice, form) in chosen else _as_typed(form)) for voice, form in cards]
    return _page(request, seat, decision, voices, cards, error)


def _page(
    request: HttpRequest, seat: Seat, decision: Decision, voices: Voices, cards: Cards, error: str
) -> HttpResponse:
    promises = drafted_promises(decision, seat, voices.to_answer + voices.answered)
    return render(
        request,
        "decision_again/tell.html",
        {
            "seat": seat,
            "tab": "decision",
            "decision": decision,
            "name": name_of(decision),
            "voices": voices,
            "cards": cards,
            "promises": promises if seat.may(Permission.PROMISE_MAKE) else [],
            "error": error,
        },
    )


def _cards(request: HttpRequest, seat: Seat, decision: Decision, voices: Voices) -> Cards:
    """A form for each draft, with what this person has changed in it so far."""
    draft = draft_for(decision)
    drafted = {
        "outcome": draft.outcome,
        "reason": draft.reason,
        "change_what": draft.change_what,
        "change_where": draft.change_where,
        "change_version": draft.change_version,
    }
    sent = posted(request)
    numbers = {_purpose(voice): voice.contribution.number for voice in voices.to_answer}
    begun = {
        numbers[kept.purpose]: {"reason": kept.content.get("text", ""), **kept.content}
        for kept in Draft.objects.filter(partner=seat.partner, purpose__in=list(numbers))
    }
    cards = []
    for voice in voices.to_answer:
        prefix = f"n{voice.contribution.number}"
        was_shown = sent is not None and f"{prefix}-outcome" in sent
        initial = {**drafted, **begun.get(voice.contribution.number, {})}
        form = DraftedAnswerForm(sent if was_shown else None, prefix=prefix, initial=initial)
        cards.append((voice, form))
    return cards


def _as_typed(form: DraftedAnswerForm) -> DraftedAnswerForm:
    """The same words and no complaint about them: this one was not to be sent now."""
    if not form.is_bound:
        return form
    typed = {name: form.data.get(form.add_prefix(name), "") for name in _TYPED}
    return DraftedAnswerForm(prefix=form.prefix, initial=typed)


def _keep_the_rest(seat: Seat, cards: Cards, chosen: Cards) -> None:
    """What was changed in the others and not sent stays for later, seen by its writer alone."""
    sent = {voice.contribution.number for voice, _ in chosen}
    for voice, form in cards:
        if voice.contribution.number in sent or not form.is_bound:
            continue
        typed = {name: str(form.data.get(form.add_prefix(name), "")) for name in _TYPED}
        if all(typed[name] == _plain(form.initial.get(name)) for name in _TYPED):
            continue
        # Too long to be kept is no reason to lose what was sent.
        with suppress(ActionError):
            drafts.keep(
                partner=seat.partner,
                purpose=_purpose(voice),
                content={"text": typed.pop("reason"), **typed},
            )


def _plain(value: object) -> str:
    return clean(str(value)) if value else ""


def _purpose(voice: Voice) -> str:
    return draft_purpose([voice.contribution.number])


def _chosen(request: HttpRequest, cards: Cards) -> Cards:
    """The one whose own button was pressed, or all that were ticked. Only what was on the screen."""
    shown = [(voice, form) for voice, form in cards if form.is_bound]
    if only := number_of(request.POST.get("only")):
        return [(voice, form) for voice, form in shown if voice.contribution.number == only]
    return [(voice, form) for voice, form in shown if f"{form.prefix}-is_chosen" in form.data]


def _ticked(request: HttpRequest) -> set[int]:
    """The numbers that were to be sent, whether or not they wait any more."""
    if only := number_of(request.POST.get("only")):
        return {only}
    named = (name.removesuffix("-is_chosen")[1:] for name in request.POST if name.endswith("-is_chosen"))
    return {number for each in named if (number := number_of(each))}


def _gone_words(gone: set[int]) -> str:
    numbers = joined([str(number) for number in sorted(gone)[:20]])
    is_are = f"Number {numbers} does" if len(gone) == 1 else f"Numbers {numbers} do"
    return f"{is_are} not wait for your answer any more."


def _sent_words(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return (
            f"Number {numbers[0]} is answered. Whoever said it is told, as far as anyone knows who that is."
        )
    return (
        f"{len(numbers)} things are answered. Whoever said them is told, as far as anyone knows who that is."
    )
