"""Close a decision by its rule: what came of it is worked out from what people said, and never chosen by who closes it.

One that lacks somebody whom the charter asks for cannot be made. Then there is more time, or it is noted, by
whom and why, that it was taken outside the charter.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ballots, clauses_in_force, decisions, heads, ledger
from evenhand.actions.decisions_by_rule import MOST_DAYS, latest_end
from evenhand.actions.errors import ActionError
from evenhand.methods.decision_rules import Outcome, Position, Terms, lot_seed, outcome
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.ballots_left import LEFT_ELSEWHERE, is_left_elsewhere
from evenhand.readings.presence_said import presence_said
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import Decision, DecisionSignature, Person

#: Too few have spoken, so that more time could still help.
_TOO_FEW = ("presence", "quorum", "nobody_spoke")


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    outcome: Outcome
    spoken: int
    #: The words that go into a draw, in the order in which they go in.
    lot_words: tuple[str, ...] = ()
    #: Which way it would have gone, if nobody had been missing whom the charter asks for.
    option_without: int | None = None

    @property
    def lacks_presence(self) -> bool:
        """Whether it would be made, were it not for those whom the charter asks for."""
        return self.outcome.why == "presence"


@transaction.atomic
def close(*, decision: Decision, outcome_words: str, by: Person, option: int | None = None) -> Decision:
    """Close it as made or not made, whichever it is. `option` is for the one who decides where one person does."""
    decision = _locked(decision)
    _check_by_rule(decision)
    _check_open(decision)
    _check_time_is_over(decision)
    if is_left_elsewhere(decision):
        raise ActionError(LEFT_ELSEWHERE)
    chosen = _chosen_alone(decision, option, by)
    if decision.rule == "advice":
        _check_advice_is_answered(decision)
    came_out = _work_out(decision)
    if came_out.lacks_presence:
        raise ActionError(
            presence_said(came_out.outcome.lacking, is_counted=decision.secrecy == "named")
            + " Give it more time, or note that it is taken outside the charter."
        )
    is_made = came_out.outcome.is_made
    number = (chosen if chosen is not None else came_out.outcome.option) if is_made else None
    now = timezone.now()
    decision.outcome = "made" if is_made else "not_made"
    decision.made_at = now if is_made else None
    decision.outcome_option = decision.options.filter(number=number).first() if number is not None else None
    _keep_closed(decision, came_out, outcome_words, now, by)
    if is_made and decision.clause_version is not None and number in (None, 1):
        clauses_in_force.put_in_force_by_decision(decision.clause_version, decision)
    heads.sign_when_kept(decision.project)
    return decision


def would_come_out(decision: Decision) -> Outcome | None:
    """What closing it now would make of it, so that nobody writes words for another outcome.

    Nothing before a draw: whoever knew it beforehand could wait for a better one. Nothing of a vote that no one can
    link, where one person decides, or while people have time.
    """
    if decision.rule in (*ONE_DECIDES, "lot") or decision.secrecy == "unlinkable" or not _is_over(decision):
        return None
    return _work_out(decision).outcome


@transaction.atomic
def note_outside(
    *, decision: Decision, because: str, outcome_words: str, by: Person, option: int | None = None
) -> Decision:
    """Note that it was taken although somebody was missing whom the charter asks for. It is told before all else.

    That is all that is outside: what comes of it is still what those who spoke said, or what the one says who decides.
    """
    decision = _locked(decision)
    _check_open(decision)
    if not because.strip():
        raise ActionError("Say why it is taken although our charter was not kept to. Everyone can read it.")
    if not outcome_words.strip():
        raise ActionError("Say what was decided, in your own words.")
    came_out = None
    if decision.is_by_rule:
        _check_time_is_over(decision)
        came_out = _work_out(decision)
        lacks = came_out.lacks_presence
    else:
        lacks = bool(decisions.missing_from(decision)) and not decision.signatures.filter(stance="").exists()
    if not lacks:
        raise ActionError(
            "Nobody is missing whom our charter asks for. So it cannot be taken outside the charter: close it by its rule."
            if decision.is_by_rule
            else "This waits for those named in it to answer. Until then it cannot be taken outside the charter."
        )
    if came_out is not None:
        chosen = _chosen_alone(decision, option, by)
        if decision.rule == "advice":
            _check_advice_is_answered(decision)
        option = chosen if chosen is not None else came_out.option_without
    decision.outcome = "outside"
    decision.outside_because = because.strip()
    decision.outcome_option = decision.options.filter(number=option).first() if option is not None else None
    _keep_closed(decision, came_out, outcome_words, timezone.now(), by)
    heads.sign_when_kept(decision.project)
    return decision


@transaction.atomic
def extend(decision: Decision, closes_at: datetime, by: Person) -> Decision:
    """Give people more time. Once the time is over this needs a reason of the rule’s own: too few have spoken."""
    decision = _locked(decision)
    _check_by_rule(decision)
    _check_open(decision)
    now, before = timezone.now(), decision.closes_at
    if decision.secrecy == "unlinkable":
        raise ActionError(
            "A vote that no one can link to you closes when it said, and neither sooner nor later."
        )
    if closes_at <= max(now, before):  # type: ignore[type-var]
        raise ActionError("Give a later time than the one it has.")
    too_few = _is_over(decision) and _work_out(decision).outcome.why in _TOO_FEW
    if _is_over(decision) and not too_few:
        raise ActionError(
            "Enough people have spoken and it can be closed. Close it, so that what came of it is kept."
        )
    if not too_few and timezone.localdate(closes_at) > latest_end(decision.opened_at):
        raise ActionError(
            f"It may stay open for {MOST_DAYS} days in all, so that it is decided some day. Give an earlier time."
        )
    if timezone.localdate(closes_at) > latest_end(now):
        raise ActionError(f"Give a day within {MOST_DAYS} days from today, so that it is decided some day.")
    decision.closes_at = closes_at
    decision.save(update_fields=["closes_at"])
    ledger.append(
        decision.project,
        "decision.extend",
        {"decision": decision.number, "from": before, "closes_at": closes_at},
        by=by,
        refs=ledger.refs_to(decision),
    )
    return decision


@transaction.atomic
def take_back(decision: Decision, because: str, by: Person) -> Decision:
    """Take back what is still open, and say why. What people said to it stays readable.

    Not once it could be closed: then an outcome that somebody does not like would be gone.
    """
    decision = _locked(decision)
    if decision.withdrawn_at:
        return decision
    _check_open(decision)
    if not because.strip():
        raise ActionError("Say why this is taken back.")
    is_over = decision.is_by_rule and _is_over(decision) and not is_left_elsewhere(decision)
    if is_over and not _work_out(decision).lacks_presence:
        raise ActionError("The time for this is over. Close it, so that what came of it is kept.")
    decision.withdrawn_at = timezone.now()
    decision.withdrawn_by = by
    decision.withdrawn_because = because.strip()
    # What it would have replaced stands again, and another decision may replace it.
    decision.replaces = None
    decision.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "replaces"])
    if decision.secrecy == "unlinkable":
        ballots.throw_away(decision)
    ledger.append(
        decision.project,
        "decision.take_back",
        {"decision": decision.number, "because": decision.withdrawn_because},
        by=by,
        refs=ledger.refs_to(decision),
    )
    return decision


def _locked(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "clause_version")
        .get(pk=decision.pk)
    )


def _check_by_rule(decision: Decision) -> None:
    if not decision.is_by_rule:
        raise ActionError(
            "This decision is made when each person named in it has answered, and not by closing it."
        )


def _check_open(decision: Decision) -> None:
    if decision.withdrawn_at:
        raise ActionError("This decision was taken back.")
    if not decision.is_open:
        raise ActionError("This decision is closed already.")


def _is_over(decision: Decision) -> bool:
    """Its time is over, or everyone with a say has spoken. In a vote that no one can link only the time tells."""
    if timezone.now() >= decision.closes_at:  # type: ignore[operator]
        return True
    if decision.secrecy == "unlinkable":
        return False
    signatures = list(decision.signatures.all())
    return bool(signatures) and all(each.counts for each in signatures)


def _check_time_is_over(decision: Decision) -> None:
    # One person decides and nobody else was asked: then nobody is waited for.
    if decision.rule == "lead" and not decision.signatures.exists():
        return
    if not _is_over(decision):
        raise ActionError("People still have time to say what they think. It cannot be closed before that.")


def _chosen_alone(decision: Decision, option: int | None, by: Person) -> int | None:
    if decision.rule not in ONE_DECIDES:
        if option is not None:
            raise ActionError("What comes of it is worked out from what people said. Nobody chooses it.")
        return None
    if decision.decider is None or decision.decider.person_id != by.pk:
        raise ActionError("In this rule one person decides, and only they can close it.")
    numbers = set(decision.options.values_list("number", flat=True))
    if numbers and option not in numbers:
        raise ActionError("Say which of the ways you decide on.")
    return option if numbers else None


def _check_advice_is_answered(decision: Decision) -> None:
    waiting = [
        each
        for each in decision.signatures.prefetch_related("position_answers")
        if each.counts and each.stance == "advise" and not is_answered(each)
    ]
    if waiting:
        many = "One piece of advice has" if len(waiting) == 1 else f"{len(waiting)} pieces of advice have"
        raise ActionError(f"{many} no answer yet. In this rule each is answered before it is decided.")


def is_answered(signature: DecisionSignature) -> bool:
    """Whether the words as they are now have an answer."""
    return any(each.answers_words == signature.words for each in signature.position_answers.all())


def _work_out(decision: Decision) -> _WorkedOut:
    signatures = list(decision.signatures.prefetch_related("choices__option").order_by("pk"))
    if decision.secrecy == "unlinkable":
        positions = ballots.positions(decision)
    else:
        positions = [_position(each) for each in signatures if each.counts]
    terms = Terms(
        rule=decision.rule,
        had_a_say=len(signatures),
        quorum_percent=decision.quorum_percent,
        threshold_percent=decision.threshold_percent,
        presence=tuple((each["type"], each["least"]) for each in decision.presence),
        # Where one person decides, the ways are theirs to choose among.
        options=()
        if decision.rule in ONE_DECIDES
        else tuple(decision.options.values_list("number", flat=True)),
    )
    words = tuple(sorted(each.lot_words for each in positions if each.lot_words))
    seed = lot_seed(decision.lot_secret, words) if decision.rule == "lot" else b""
    found = outcome(terms, positions, lot_seed=seed)
    option_without = None
    if found.why == "presence":
        option_without = outcome(replace(terms, presence=()), positions, lot_seed=seed).option
    return _WorkedOut(found, len(positions), words, option_without)


def _position(signature: DecisionSignature) -> Position:
    return Position(
        stance=signature.stance,
        choices={each.option.number: each.value for each in signature.choices.all()},
        types=tuple(signature.types),
        lot_words=signature.lot_words,
    )


def _keep_closed(
    decision: Decision, came_out: _WorkedOut | None, outcome_words: str, now: datetime, by: Person
) -> None:
    decision.closed_at, decision.closed_by = now, by
    decision.outcome_words = outcome_words.strip()
    decision.result = _result(decision, came_out) if came_out else {"why": "presence"}
    decision.save()
    if decision.secrecy == "unlinkable":
        ballots.seal(decision, by)
    ledger.append(
        decision.project,
        "decision.outside" if decision.outcome == "outside" else "decision.close",
        {
            "decision": decision.number,
            "outcome": decision.outcome,
            "option": decision.outcome_option.number if decision.outcome_option else None,
            "outcome_words": decision.outcome_words,
            "because": decision.outside_because,
            # What ballots say stands in one entry alone.
            "result": {} if decision.secrecy == "unlinkable" else decision.result,
            "lot_secret": decision.lot_secret,
        },
        by=by,
        refs=ledger.refs_to(decision),
    )


def _result(decision: Decision, came_out: _WorkedOut) -> dict[str, Any]:
    """The figures as they may be told, so that what is too small to tell lies nowhere."""
    is_told = decision.secrecy == "named" or aggregate_shown(came_out.spoken)
    kept: dict[str, Any] = {"why": came_out.outcome.why, "is_told": is_told}
    if is_told:
        kept |= {"figures": came_out.outcome.figures, "spoken": came_out.spoken}
    if decision.rule == "lot":
        kept["lot_words"] = list(came_out.lot_words)
    if came_out.outcome.lacking:
        kept["lacking"] = [
            {"type": each.type, "least": each.least}
            | ({"there": each.there} if decision.secrecy == "named" else {})
            for each in came_out.outcome.lacking
        ]
    return kept
