"""What stands in the way: raised, its owner asked and by when they answered, mended or not. Nothing is dropped unseen."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.harms import check_speaks
from evenhand.records.barrier import BARRIER_LEVELS
from evenhand.records.models import Barrier, BarrierAsk, Partner, Person, Project

OVER = ("mended", "taken_back")


@transaction.atomic
def raise_barrier(
    *,
    partner: Partner,
    what: str,
    level: str,
    owner: str,
    what_it_does: str = "",
    is_owner_outside: bool = True,
    is_for_roll_up: bool = False,
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> Barrier:
    """Write down what stands in the way, and whose it is to mend."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    check_speaks(partner, by, entered_by)
    if not what.strip() or not owner.strip():
        raise ActionError("Say what stands in the way, and who could mend it.")
    if level not in dict(BARRIER_LEVELS):
        raise ActionError("Choose where it lies: here, in an organisation, or in how research is run.")
    numbers = Barrier.objects.filter(project=project).order_by("-number").values_list("number", flat=True)
    barrier = Barrier.objects.create(
        project=project,
        number=(numbers.first() or 0) + 1,
        what=what,
        what_it_does=what_it_does,
        level=level,
        owner=owner,
        is_owner_outside=is_owner_outside,
        is_for_roll_up=is_for_roll_up,
        partner=partner,
        entered_by=entered_by,
        raised_on=timezone.localdate(),
    )
    barrier.ledger_seq = ledger.append(
        project,
        "barrier.raise",
        {
            "barrier": barrier.number,
            "what": what,
            "what_it_does": what_it_does,
            "level": level,
            "owner": owner,
            "is_owner_outside": is_owner_outside,
            "is_for_roll_up": is_for_roll_up,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
    )
    barrier.save(update_fields=["ledger_seq"])
    return barrier


@transaction.atomic
def ask_owner(
    *,
    barrier: Barrier,
    how: str,
    asked_on: date,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> BarrierAsk:
    """Write down that its owner was asked to mend it, when and how. They may be asked more than once."""
    once.claim(form_key)
    barrier = _locked(barrier)
    check_speaks(partner, by, None, barrier.project)
    _check_stands(barrier)
    if not how.strip():
        raise ActionError("Say how they were asked, and by whom if it was not you.")
    _check_day(asked_on)
    ask = BarrierAsk.objects.create(barrier=barrier, asked_on=asked_on, how=how, partner=partner)
    barrier.state = "asked"
    barrier.save(update_fields=["state"])
    ask.ledger_seq = _append(
        barrier, "barrier.ask", {"ask": ask.pk, "how": how, "asked_on": asked_on, "partner": partner.pk}, by
    )
    ask.save(update_fields=["ledger_seq"])
    return ask


@transaction.atomic
def note_answer(
    *, ask: BarrierAsk, answer: str, answered_on: date, answered_by_words: str, partner: Partner, by: Person
) -> BarrierAsk:
    """Write down what the owner answered. A no is an answer; so is a promise, and it does not mend anything yet."""
    barrier = _locked(ask.barrier)
    ask = BarrierAsk.objects.select_for_update(no_key=True, of=("self",)).get(pk=ask.pk)
    check_speaks(partner, by, None, barrier.project)
    _check_stands(barrier)
    if ask.answered_on is not None:
        raise ActionError("An answer is written down already. If they answered again, ask again first.")
    if not answer.strip():
        raise ActionError("Write down what they answered.")
    _check_day(answered_on)
    if answered_on < ask.asked_on:
        raise ActionError("They cannot have answered before they were asked.")
    ask.answered_on, ask.answer, ask.answered_by_words = answered_on, answer, answered_by_words
    ask.save(update_fields=["answered_on", "answer", "answered_by_words"])
    if not barrier.asks.filter(answered_on=None).exists():
        barrier.state = "answered"
        barrier.save(update_fields=["state"])
    _append(
        barrier,
        "barrier.answer",
        {
            "ask": ask.pk,
            "answer": answer,
            "answered_on": answered_on,
            "answered_by": answered_by_words,
            "partner": partner.pk,
        },
        by,
        more_refs=ledger.refs_to(ask),
    )
    return ask


@transaction.atomic
def mend(*, barrier: Barrier, mended_on: date, how: str, partner: Partner, by: Person) -> Barrier:
    """Write down that it no longer stands in the way, since when and how that came about."""
    barrier = _locked(barrier)
    check_speaks(partner, by, None, barrier.project)
    _check_stands(barrier)
    _check_day(mended_on)
    if not how.strip():
        raise ActionError("Say how it came to be mended.")
    barrier.state, barrier.mended_on, barrier.mended_how = "mended", mended_on, how
    barrier.save(update_fields=["state", "mended_on", "mended_how"])
    _append(barrier, "barrier.mend", {"mended_on": mended_on, "how": how, "partner": partner.pk}, by)
    return barrier


@transaction.atomic
def raise_again(*, barrier: Barrier, partner: Partner, by: Person) -> Barrier:
    """It stands in the way after all, or once more. What was asked and answered stays with it."""
    barrier = _locked(barrier)
    check_speaks(partner, by, None, barrier.project)
    if barrier.state not in OVER:
        raise ActionError("This one stands in the way already.")
    waiting = barrier.asks.filter(answered_on=None).exists()
    barrier.state = "asked" if waiting else "answered" if barrier.asks.exists() else "raised"
    barrier.mended_on, barrier.mended_how = None, ""
    barrier.save(update_fields=["state", "mended_on", "mended_how"])
    _append(barrier, "barrier.raise_again", {"partner": partner.pk}, by)
    return barrier


@transaction.atomic
def take_back(*, barrier: Barrier, by: Person) -> Barrier:
    """Whoever raised it takes it back, or whoever typed it in for them. It stays readable."""
    barrier = _locked(barrier)
    if by.pk not in (barrier.partner.person_id, barrier.entered_by_id):
        raise ActionError("Only whoever raised it can take it back.")
    _check_stands(barrier)
    barrier.state = "taken_back"
    barrier.save(update_fields=["state"])
    _append(barrier, "barrier.take_back", {"partner": barrier.partner_id}, by)
    return barrier


@transaction.atomic
def let_stand_with_others(*, barrier: Barrier, is_for_roll_up: bool, by: Person) -> Barrier:
    """Whoever raised it says whether its words may be read beside those of other projects."""
    barrier = _locked(barrier)
    if by.pk not in (barrier.partner.person_id, barrier.entered_by_id):
        raise ActionError("Only whoever raised it can say where its words may be read.")
    if barrier.is_for_roll_up != is_for_roll_up:
        barrier.is_for_roll_up = is_for_roll_up
        barrier.save(update_fields=["is_for_roll_up"])
        _append(
            barrier,
            "barrier.roll_up",
            {"is_for_roll_up": is_for_roll_up, "partner": barrier.partner_id},
            by,
        )
    return barrier


def _locked(barrier: Barrier) -> Barrier:
    return (
        Barrier.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=barrier.pk)
    )


def _check_stands(barrier: Barrier) -> None:
    if barrier.state in OVER:
        raise ActionError("This one is mended or taken back. Raise it again first.")


def _check_day(day: date) -> None:
    if day > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")


def _append(
    barrier: Barrier, type: str, more: dict[str, object], by: Person, *, more_refs: list[int] | None = None
) -> int:
    return ledger.append(
        barrier.project,
        type,
        {"barrier": barrier.number, **more},
        by=by,
        refs=[*ledger.refs_to(barrier), *(more_refs or [])],
    )
