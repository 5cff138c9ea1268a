"""Call for another look at a decision, answer such a call, and say later what one would do now."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.decision_again import callers_needed, why_no_look_back, why_not_called
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.decision_again import WOULD_NOW
from evenhand.records.models import Decision, LookBack, Partner, Person, ReopenCall

#: For another look, at a decision or at what somebody takes on. Later than this nobody here would be asked.
MOST_YEARS = 10


def check_look_again_on(day: date | None) -> None:
    """Refuse a day for another look that is over, or so far off that it means never."""
    today = timezone.localdate()
    if day is not None and day <= today:
        raise ActionError("Give a day for another look that is still to come, or none.")
    if day is not None and day.year > today.year + MOST_YEARS:
        raise ActionError(f"Give a day for another look within the next {MOST_YEARS} years, or none.")


@transaction.atomic
def call(
    *,
    decision: Decision,
    partner: Partner,
    words: str,
    way: str = "web",
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> ReopenCall:
    """Call for another look. When as many have called as the charter says, there has to be one."""
    once.claim(form_key)
    decision = _locked(decision)
    words = clean(words)
    _refuse_unless_partners(decision, partner, Permission.CHARTER_AGREE)
    if why := why_not_called(decision):
        raise ActionError(why)
    if not words:
        raise ActionError("Say in a few words why it should be looked at again.")
    if decision.reopen_calls.filter(partner=partner, taken_back_on=None).exists():
        raise ActionError("You have called for another look already.")
    made = ReopenCall(
        decision=decision,
        partner=partner,
        words=words,
        called_on=timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    needed = callers_needed(decision.project)
    calling = _calling(decision)
    is_enough = decision.called_again_on is None and calling + 1 >= needed
    made.ledger_seq = ledger.append(
        decision.project,
        "decision.call_again",
        {
            "decision": decision.number,
            "partner": partner.pk,
            "words": words,
            "callers_needed": needed,
            "is_enough": is_enough,
            "way": way,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(decision),
    )
    made.save()
    if is_enough:
        decision.called_again_on = timezone.localdate()
        decision.save(update_fields=["called_again_on"])
    return made


@transaction.atomic
def take_back_call(*, call: ReopenCall, by: Person) -> ReopenCall:
    """Take one's own call back, until enough people have called."""
    decision = _locked(call.decision)
    call = ReopenCall.objects.select_related("partner").get(pk=call.pk)
    _refuse_unless_own(call.partner, by)
    if call.taken_back_on is not None:
        return call
    if decision.called_again_on is not None:
        raise ActionError(
            "Enough people have called, so it has to be looked at again. Say there what you think."
        )
    call.taken_back_on = timezone.localdate()
    call.save(update_fields=["taken_back_on"])
    _note(decision, "decision.take_back_call", call, by=by)
    return call


@transaction.atomic
def confirm_call(*, call: ReopenCall, by: Person) -> ReopenCall:
    """Whoever called says that what was typed in for them is right."""
    decision = _locked(call.decision)
    call = ReopenCall.objects.select_related("partner").get(pk=call.pk)
    _refuse_unless_own(call.partner, by)
    if call.entered_by_id is None or call.confirmed_on is not None:
        return call
    call.confirmed_on = timezone.localdate()
    call.save(update_fields=["confirmed_on"])
    _note(decision, "decision.confirm_call", call, by=by)
    return call


@transaction.atomic
def answer_call(*, call: ReopenCall, answer: str, partner: Partner, by: Person) -> ReopenCall:
    """Answer a call where there were not enough. Every call is answered in words."""
    decision = _locked(call.decision)
    call = ReopenCall.objects.get(pk=call.pk)
    answer = clean(answer)
    _refuse_unless_partners(decision, partner, Permission.AGENDA_ANSWER)
    if not answer:
        raise ActionError("Say in plain words what you answer.")
    if call.taken_back_on is not None:
        raise ActionError("This call was taken back.")
    if decision.called_again_on is not None:
        raise ActionError(
            "Enough people have called. The answer is to look at it again: open a new decision."
        )
    if call.partner_id == partner.pk:
        raise ActionError("This is your own call. Somebody else answers it.")
    if call.answer:
        raise ActionError("This call has an answer already.")
    call.answer, call.answered_by, call.answered_on = answer, partner, timezone.localdate()
    call.save(update_fields=["answer", "answered_by", "answered_on"])
    _note(decision, "decision.answer_call", call, by=by, answer=answer, partner=partner.pk)
    return call


@transaction.atomic
def look_back(
    *,
    decision: Decision,
    partner: Partner,
    would: str,
    words: str = "",
    way: str = "web",
    entered_by: Person | None = None,
    by: Person,
) -> LookBack:
    """Keep what somebody who had a say would do now. They may change it as often as they like."""
    decision = _locked(decision)
    words = clean(words)
    _refuse_unless_partners(decision, partner, Permission.DECISION_SIGN)
    if why := why_no_look_back(decision):
        raise ActionError(why)
    if would not in dict(WOULD_NOW):
        raise ActionError("Choose one of the three things to say.")
    if not decision.signatures.filter(partner=partner).exists():
        raise ActionError("Only those who had a say in it look back at it.")
    kept = decision.look_backs.filter(partner=partner).first() or LookBack(decision=decision, partner=partner)
    is_typist = kept.entered_by_id == (entered_by.pk if entered_by else None)
    if kept.pk and is_typist and (kept.would, kept.words, kept.way) == (would, words, way):
        return kept  # The same form sent twice.
    is_their_own = kept.pk is not None and (kept.entered_by_id is None or kept.confirmed_on is not None)
    if entered_by is not None and is_their_own:
        raise ActionError("They said something themselves. Only they can change it, on their own page.")
    kept.would, kept.words, kept.said_on = would, words, timezone.localdate()
    kept.way, kept.entered_by, kept.confirmed_on = way, entered_by, None
    # Where positions are the facilitator's alone to know, an entry that others can read names nobody.
    is_named = decision.secrecy == "named"
    told = {"partner": partner.pk, "way": way, "entered": entered_by is not None} if is_named else {}
    kept.ledger_seq = ledger.append(
        decision.project,
        "decision.look_back",
        {"decision": decision.number, "would": would, "words": words, **told},
        by=by if is_named else None,
        refs=ledger.refs_to(decision),
    )
    kept.save()
    return kept


@transaction.atomic
def confirm_look_back(*, look_back: LookBack, by: Person) -> LookBack:
    """Whoever looked back says that what was typed in for them is right."""
    decision = _locked(look_back.decision)
    look_back = LookBack.objects.select_related("partner").get(pk=look_back.pk)
    _refuse_unless_own(look_back.partner, by)
    if look_back.entered_by_id is None or look_back.confirmed_on is not None:
        return look_back
    look_back.confirmed_on = timezone.localdate()
    look_back.save(update_fields=["confirmed_on"])
    is_named = decision.secrecy == "named"
    ledger.append(
        decision.project,
        "decision.confirm_look_back",
        {"decision": decision.number, **({"partner": look_back.partner_id} if is_named else {})},
        by=by if is_named else None,
        refs=ledger.refs_to(look_back),
    )
    return look_back


def _locked(decision: Decision) -> Decision:
    """The decision first, whatever is done to it: so two calls at one instant are counted one after the other."""
    return (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project")
        .get(pk=decision.pk)
    )


def _calling(decision: Decision) -> int:
    """How many call for another look and are still here. An answer does not end a call."""
    return decision.reopen_calls.filter(taken_back_on=None, partner__removed_at=None).count()


def _refuse_unless_partners(decision: Decision, partner: Partner, permission: Permission) -> None:
    partner = Partner.objects.get(pk=partner.pk)
    if partner.project_id != decision.project_id or not partner.is_here:
        raise ActionError("This person is not in this project now.")
    if not may(partner.role, permission):
        raise ActionError("This is for somebody who takes part and has a say.")


def _refuse_unless_own(partner: Partner, by: Person) -> None:
    if partner.person_id != by.pk:
        raise ActionError("Only whoever said this can take it back or say that it is right.")


def _note(decision: Decision, entry: str, call: ReopenCall, *, by: Person, **more: object) -> None:
    ledger.append(
        decision.project,
        entry,
        {"decision": decision.number, "caller": call.partner_id, **more},
        by=by,
        refs=[call.ledger_seq] if call.ledger_seq is not None else ledger.refs_to(decision),
    )
