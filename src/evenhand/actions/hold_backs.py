"""Ask that a finding or an output be held back, answer it, or take one’s own request back. None is ever deleted."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.charters import release_terms
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.framing import side_of
from evenhand.readings.release import days_left_to_hold, terms_of
from evenhand.records.models import Decision, Finding, HoldBack, Output, Partner, Person, Project

#: How far off a wish may reach. How long anything is held is bounded by what was agreed, when it is answered.
MOST_YEARS = 10


@transaction.atomic
def ask(
    *,
    of: Finding | Output,
    why: str,
    partner: Partner,
    by: Person,
    asked_by: Partner | None = None,
    asked_by_words: str = "",
    until: date | None = None,
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> HoldBack:
    """Write down who asks, and why. `partner` is whoever writes it down: mostly the one who asks."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=of.project_id)
    of = type(of).objects.select_related("project").get(pk=of.pk)
    today = timezone.localdate()
    words = "" if asked_by is not None else asked_by_words.strip()
    _refuse_unless_it_can_wait(of)
    for each in filter(None, [partner, asked_by]):
        if each.project_id != of.project_id or not each.is_here:
            raise ActionError("Whoever asks must be in this project now. Name others in your own words.")
    if asked_by is not None and not may(asked_by.role, Permission.HOLD_BACK_ASK):
        raise ActionError("Somebody who only looks on cannot ask for this themselves.")
    if asked_by is None and not words:
        raise ActionError("Say who asks for it: a person here, or somebody from outside in your own words.")
    if not why.strip():
        raise ActionError("Say why it should be held back. Everyone here can read the reason.")
    if until is not None and until <= today:
        raise ActionError("Give a day that is still to come, or none.")
    if until is not None and until.year > today.year + MOST_YEARS:
        raise ActionError(f"Give a day within the next {MOST_YEARS} years, or none.")
    last = HoldBack.objects.filter(project=of.project).aggregate(last=Max("number"))["last"]
    finding, output = (of, None) if isinstance(of, Finding) else (None, of)
    hold_back = HoldBack(
        project=of.project,
        number=(last or 0) + 1,
        finding=finding,
        output=output,
        asked_by=asked_by,
        asked_by_words=words,
        side=side_of(asked_by),
        why=why.strip(),
        asked_on=today,
        until=until,
        partner=partner,
        entered_by=entered_by,
    )
    hold_back.ledger_seq = ledger.append(
        of.project,
        "hold_back.ask",
        {
            "hold_back": hold_back.number,
            "finding": finding.number if finding else None,
            "output": output.number if output else None,
            "asked_by": asked_by.pk if asked_by else None,
            "asked_by_words": words,
            "side": hold_back.side,
            "why": hold_back.why,
            "until": until,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(of),
    )
    hold_back.save()
    return hold_back


@transaction.atomic
def answer(
    *,
    hold_back: HoldBack,
    state: str,
    words: str,
    partner: Partner,
    by: Person,
    held_until: date | None = None,
    decision: Decision | None = None,
) -> HoldBack:
    """Hold it back until a day, in part, or not, with the reason. Nobody answers their own wish."""
    hold_back = _locked(hold_back)
    _refuse_unless_open(hold_back)
    today = timezone.localdate()
    if hold_back.asked_by_id == partner.pk or (
        hold_back.asked_by_id is None and hold_back.partner_id == partner.pk
    ):
        raise ActionError("Nobody answers their own wish. Ask somebody else here to answer it.")
    is_here = partner.project_id == hold_back.project_id and partner.is_here
    if not is_here or not may(partner.role, Permission.HOLD_BACK_ANSWER):
        raise ActionError("Only those who take part here can answer this.")
    if state not in {"granted", "in_part", "refused"}:
        raise ActionError("Say whether it is held back, held back in part, or not held back.")
    if not words.strip():
        raise ActionError("Say why. Whoever asked, and everyone else here, will read it.")
    if decision is not None and decision.project_id != hold_back.project_id:
        raise ActionError("That decision was not taken in this project.")
    held_until = None if state == "refused" else _bounded(hold_back, held_until, today)
    hold_back.state, hold_back.answer = state, words.strip()
    hold_back.held_until, hold_back.decision = held_until, decision
    hold_back.answered_by, hold_back.answered_on = partner, today
    hold_back.save()
    _note(
        hold_back,
        "hold_back.answer",
        by=by,
        state=state,
        words=hold_back.answer,
        held_until=held_until,
        decision=decision.number if decision else None,
        partner=partner.pk,
    )
    return hold_back


@transaction.atomic
def take_back(*, hold_back: HoldBack, by: Person) -> HoldBack:
    """Whoever asked may say that they no longer do. That they asked, and why, stays readable."""
    hold_back = _locked(hold_back)
    if hold_back.state == "taken_back":
        return hold_back
    _refuse_unless_open(hold_back)
    asker = hold_back.asked_by or hold_back.partner
    if by.pk != asker.person_id:
        raise ActionError("Only whoever asked can take it back.")
    hold_back.state = "taken_back"
    hold_back.save(update_fields=["state"])
    _note(hold_back, "hold_back.take_back", by=by)
    return hold_back


def _bounded(hold_back: HoldBack, held_until: date | None, today: date) -> date:
    if held_until is None or held_until <= today:
        raise ActionError("Nothing is held back without an end. Give a day that is still to come.")
    thing = hold_back.finding or hold_back.output
    terms = terms_of(thing) or release_terms(hold_back.project)  # type: ignore[arg-type]
    left = days_left_to_hold(thing, terms, today)  # type: ignore[arg-type]
    if held_until > left.until:
        raise ActionError(left.refusal(today))
    return held_until


def _refuse_unless_it_can_wait(of: Finding | Output) -> None:
    if of.state == "public":
        raise ActionError("This is public, so it cannot be held back any more. Say what is wrong with it.")
    if of.state in {"taken_back", "stopped"}:
        raise ActionError("This is not going ahead, so there is nothing to hold back.")


def _locked(hold_back: HoldBack) -> HoldBack:
    Project.objects.select_for_update(no_key=True).get(pk=hold_back.project_id)
    return HoldBack.objects.select_related(
        "project", "finding", "output", "asked_by__person", "partner__person"
    ).get(pk=hold_back.pk)


def _refuse_unless_open(hold_back: HoldBack) -> None:
    if hold_back.state != "open":
        said = hold_back.get_state_display().lower()
        raise ActionError(f"This cannot be done now. The request stands as: {said}.")


def _note(hold_back: HoldBack, entry: str, *, by: Person, **more: object) -> int:
    return ledger.append(
        hold_back.project,
        entry,
        {
            "hold_back": hold_back.number,
            "finding": hold_back.finding.number if hold_back.finding else None,
            "output": hold_back.output.number if hold_back.output else None,
            **more,
        },
        by=by,
        refs=ledger.refs_to(hold_back),
    )
