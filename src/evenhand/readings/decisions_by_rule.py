"""A decision by a rule as one person may see it: what is asked, who has a say, what was said, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from evenhand.access.contributions import readable
from evenhand.access.decisions import (
    is_masked,
    is_over,
    may_answer,
    may_close,
    may_look_after,
    may_type_in,
    said_as,
    sees_positions,
)
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.framework.rows import DecisionRule as RuleRow
from evenhand.methods.decision_rules import MOST_MARK, Outcome, Position, TypeBreakdown, by_type, lacking
from evenhand.readings import ballots
from evenhand.readings.asks import names_of
from evenhand.readings.authors import author_shown_to
from evenhand.readings.ballots import BallotResult
from evenhand.readings.dissents import AnswerGiven, Dissent, answers_to, dissents_of, is_dissent
from evenhand.readings.framework import current
from evenhand.readings.interests import InterestShown, touching_shown
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.presence_said import asked_for, presence_said
from evenhand.records.decision import STANCES_OF
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import Decision, DecisionOption, DecisionSignature

#: Why it came out as it did, in one sentence.
WHY = {
    "made": "",
    "nobody_spoke": "Nobody said anything to it.",
    "nobody_chose": "Nobody chose or gave advice. Those who spoke stood aside.",
    "presence": "Somebody was missing whom our charter asks for.",
    "quorum": "Too few people spoke for it to count.",
    "objections": "An objection stands. Nobody is overridden.",
    "blocked": "Somebody blocked it. Nobody is overridden.",
    "no_majority": "None of the ways was chosen by enough people.",
    "no_support": "Too few people would have let it go ahead.",
    "tie": "Two or more ways came out level, and nobody breaks a tie.",
    "nothing_all_can_live_with": "There was no way that everyone who chose could live with.",
}
#: What people are told about who sees what, before they say anything.
WHO_SEES = {
    "named": "Everyone in this project sees who says what, at once.",
    "facilitator": "Only the facilitator sees who says what. When it is closed, the others see how many said what if "
    "five or more spoke, and disagreement without names. The facilitator, and whoever runs the server, can tell.",
    "unlinkable": "No one here can link a vote to you. Nothing is shown before it closes. Whoever runs the server and "
    "watches it all the time could still find out, and if all vote alike, everyone knows.",
}


@dataclass(frozen=True, slots=True)
class PositionShown:
    """What one person said, where this may be told."""

    name: str
    stance: str
    choices: tuple[str, ...]
    words: str
    how_it_came: str
    counts: bool
    is_mine: bool
    answers: tuple[AnswerGiven, ...]
    #: The address under which the words can be answered; empty for who may not.
    said: str = ""
    #: Its words are told under “Who disagrees” already.
    is_dissent: bool = False


@dataclass(frozen=True, slots=True)
class OptionShown:
    number: int
    text: str
    would_change: str
    #: Each head of the table, and how many gave that; empty while it is not told.
    cells: tuple[tuple[str, int], ...] = ()
    is_outcome: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    number: int
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    name: str
    spoke: int
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DecisionByRule:
    decision: Decision
    rule: RuleRow
    who_sees: str
    #: “open”, “over” (its time is, and nobody has closed it), “made”, “not_made”, “outside”, “withdrawn”.
    state: str
    options: list[OptionShown]
    heads: tuple[str, ...]
    with_a_say: list[str]
    #: Who has not spoken; None where that is not for everyone.
    unspoken: list[str] | None
    positions: list[PositionShown] | None
    totals: list[tuple[str, int]]
    breakdown_heads: tuple[str, ...]
    breakdown: list[BreakdownRow]
    breakdown_withheld: bool
    presence: str
    missing: str
    #: Typed in and seen by nobody else, so that they do not count so far.
    unchecked: int
    unanswered: int
    dissents: list[Dissent]
    was_asked: bool
    own: PositionShown | None
    is_on_roll: bool
    cited: list[Cited]
    interests: list[InterestShown]
    vote: BallotResult | None
    why: str
    closed_by: str
    decider: str
    opened_by: str
    may_take: bool
    may_close: bool
    may_look_after: bool
    #: On whose behalf this person may type something in.
    to_enter: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_decided_alone(self) -> bool:
        return self.decision.rule in ONE_DECIDES


def shown_by_rule(decision: Decision, seat: Seat) -> DecisionByRule:
    everyone = DecisionSignature.objects.select_related("partner__person").prefetch_related(
        "partner__types",
        "choices__option",
        "position_answers__partner__person",
        "position_answers__partner__types",
    )
    # Kept with the decision, so that its dissents are not fetched a second time.
    prefetch_related_objects([decision], Prefetch("signatures", everyone))
    signatures = list(decision.signatures.all())
    options = list(decision.options.all())
    sees = sees_positions(seat, decision)
    own = next((each for each in signatures if each.partner_id == seat.partner.pk), None)
    counting = [position_of(each) for each in signatures if each.counts]
    is_told = decision.secrecy == "named" or (
        decision.secrecy == "facilitator"
        and decision.closed_at is not None
        and bool(decision.result.get("is_told"))
    )
    names = _names(seat, decision, signatures)
    broken_down = by_type(decision.breakdown, counting, is_named=decision.secrecy == "named") if (
        decision.breakdown and is_told and counting
    ) else None  # fmt: skip
    state = _state(decision)
    may_take = (
        state == "open"
        and own is not None
        and decision.secrecy != "unlinkable"
        and seat.may(Permission.DECISION_SIGN)
    )
    is_typing = may_type_in(seat, decision) and state == "open"
    return DecisionByRule(
        decision=decision,
        rule=rule_row(decision.rule),
        who_sees=WHO_SEES[decision.secrecy],
        state=state,
        options=[_option(each, decision, counting if is_told else [], len(options)) for each in options],
        heads=_heads(decision.rule, len(options)) if is_told and counting else (),
        with_a_say=[_with_a_say(decision, each) for each in signatures],
        unspoken=[shown_name(each.partner) for each in signatures if not each.stance] if sees else None,
        positions=[_position(each, seat, names) for each in signatures if each.stance] if sees else None,
        totals=_totals(decision, counting) if is_told else [],
        breakdown_heads=tuple(_labels(decision.rule, broken_down)) if broken_down else (),
        breakdown=_breakdown(decision.rule, broken_down) if broken_down else [],
        breakdown_withheld=bool(decision.breakdown)
        and decision.closed_at is not None
        and (broken_down is None or not broken_down.is_shown),
        presence=asked_for(decision.presence),
        missing=_missing(decision, signatures) if sees and state in ("open", "over") else "",
        unchecked=sum(bool(each.stance) and not each.counts for each in signatures) if sees else 0,
        unanswered=sum(_is_unanswered(each) for each in signatures) if sees else 0,
        dissents=dissents_of(decision, seat),
        was_asked=bool(signatures) and decision.secrecy != "unlinkable",
        own=_position(own, seat, {})
        if own is not None and own.stance and _is_for_this_page(own, seat)
        else None,
        is_on_roll=own is not None,
        cited=_cited(decision, seat),
        interests=touching_shown(seat, decision=decision),
        vote=ballots.result(decision),
        why=WHY.get(str(decision.result.get("why", "")), ""),
        closed_by=_name(names, decision.closed_by_id),
        decider=shown_name(decision.decider) if decision.decider else "",
        opened_by=_name(names, decision.opened_by_id),
        may_take=may_take,
        may_close=may_close(seat, decision),
        may_look_after=may_look_after(seat, decision),
        to_enter=[
            (each.partner_id, shown_name(each.partner))
            for each in signatures
            if is_typing and each.partner_id != seat.partner.pk and (not each.stance or each.entered_by_id)
        ],
    )


def _is_for_this_page(own: DecisionSignature, seat: Seat) -> bool:
    """What only the facilitator knows stands behind four digits, since somebody else has seen the page’s link."""
    return seat.channel != "page" or own.decision.secrecy == "named"


def rule_row(rule: str) -> RuleRow:
    """What a rule means in plain words, with its worked example."""
    return current().get("decision_rules", rule)  # type: ignore[return-value]


def position_of(signature: DecisionSignature) -> Position:
    return Position(
        stance=signature.stance,
        choices={each.option.number: each.value for each in signature.choices.all()},
        types=tuple(signature.types),
        lot_words=signature.lot_words,
    )


def stance_said(decision: Decision, stance: str) -> str:
    return dict(STANCES_OF[decision.rule]).get(stance, "")


def choices_said(signature: DecisionSignature) -> tuple[str, ...]:
    """What somebody gave each way, as a reader would say it."""
    rule = signature.decision.rule
    chosen = sorted(signature.choices.all(), key=lambda each: each.option.number)
    if rule == "score":
        return tuple(f"{each.option.text}: {each.value}" for each in chosen)
    if rule == "ranked":
        ordered = sorted(chosen, key=lambda each: each.value)
        return tuple(f"{each.value}. {each.option.text}" for each in ordered)
    return tuple(each.option.text for each in chosen)


def comes_out_said(decision: Decision, outcome: Outcome) -> str:
    """What closing a decision would make of it, in one sentence; nothing where somebody is missing, said elsewhere."""
    if outcome.why == "presence":
        return ""
    if not outcome.is_made:
        return f"As people have spoken, it is not made. {WHY.get(outcome.why, '')}".strip()
    option = next((each.text for each in decision.options.all() if each.number == outcome.option), "")
    return f"As people have spoken, it is made: {option}." if option else "As people have spoken, it is made."


def _with_a_say(decision: Decision, signature: DecisionSignature) -> str:
    """Their name; and where the charter asks for somebody in particular, what they were here as when it opened.

    Whoever takes on another part just before something opens is then seen to.
    """
    name = shown_name(signature.partner)
    return (
        f"{name} ({', '.join(type_names(signature.types)).lower()})"
        if decision.presence and signature.types
        else name
    )


def _state(decision: Decision) -> str:
    if decision.withdrawn_at:
        return "withdrawn"
    if decision.outcome:
        return decision.outcome
    return "over" if is_over(decision) else "open"


def _position(signature: DecisionSignature, seat: Seat, names: dict[object, str]) -> PositionShown:
    is_mine = signature.partner_id == seat.partner.pk
    # Masked words stand under “Who disagrees”, away from the name.
    hides_words = is_masked(signature) and not is_mine and not seat.may(Permission.CONTRIBUTION_UNMASK)
    hides_words = hides_words or (
        is_masked(signature) and not is_mine and signature.decision.secrecy == "named"
    )
    return PositionShown(
        name=shown_name(signature.partner),
        stance=stance_said(signature.decision, signature.stance),
        choices=choices_said(signature),
        words="" if hides_words else signature.words,
        how_it_came=_how_it_came(signature, names),
        counts=signature.counts,
        is_mine=is_mine,
        answers=() if hides_words else answers_to(signature),
        said=said_as(signature) if not hides_words and may_answer(seat, signature) else "",
        # The facilitator reads masked words beside the name, here alone.
        is_dissent=is_dissent(signature) and not hides_words and (is_mine or not is_masked(signature)),
    )


def _how_it_came(signature: DecisionSignature, names: dict[object, str]) -> str:
    if signature.entered_by_id is None:
        return "by their own page" if signature.channel == "page" else ""
    said = f"came {signature.get_channel_display()}, typed in by {names.get(signature.entered_by_id, 'somebody')}"  # type: ignore[attr-defined]
    said += f", heard or seen by {signature.witness}"
    if signature.confirmed_on:
        return f"{said}, confirmed by them"
    if signature.checked_by_id:
        return f"{said}, checked by {names.get(signature.checked_by_id, 'somebody')}"
    return said


def _names(seat: Seat, decision: Decision, signatures: Sequence[DecisionSignature]) -> dict[object, str]:
    """Of those who opened and closed it, and typed in or checked what others said."""
    people: set[object] = {decision.opened_by_id, decision.closed_by_id}
    people |= {each.entered_by_id for each in signatures}
    people |= {each.checked_by_id for each in signatures}
    return names_of(seat.project, people - {None})


def _name(names: dict[object, str], person_id: object) -> str:
    return names.get(person_id, "somebody who was in this project") if person_id is not None else ""


def _is_unanswered(signature: DecisionSignature) -> bool:
    needs = signature.is_dissent or signature.stance == "advise"
    return needs and not any(
        answer.answers_words == signature.words for answer in signature.position_answers.all()
    )


def _missing(decision: Decision, signatures: Sequence[DecisionSignature]) -> str:
    presence = [(each["type"], each["least"]) for each in decision.presence]
    missing = lacking(presence, [position_of(each) for each in signatures if each.counts])
    return presence_said(missing, is_counted=decision.secrecy == "named") if missing else ""


def _totals(decision: Decision, positions: Sequence[Position]) -> list[tuple[str, int]]:
    if decision.rule in ("majority", "score", "ranked", "lot"):
        return []
    counted = Counter(each.stance for each in positions)
    return [(label, counted[stance]) for stance, label in STANCES_OF[decision.rule]]


def _values(rule: str, options: int) -> list[int]:
    if rule == "score":
        return list(range(MOST_MARK, -1, -1))
    return list(range(1, options + 1)) if rule == "ranked" else [1]


def _heads(rule: str, options: int) -> tuple[str, ...]:
    if rule == "score":
        return tuple(f"Mark {value}" for value in _values(rule, options))
    if rule == "ranked":
        return tuple(f"Place {value}" for value in _values(rule, options))
    if rule == "majority":
        return ("Chose it",)
    return ("Could live with it",) if rule == "lot" else ()


def _option(
    option: DecisionOption, decision: Decision, positions: Sequence[Position], among: int
) -> OptionShown:
    counted = Counter(each.choices.get(option.number) for each in positions)
    has_values = decision.rule in ("majority", "score", "ranked", "lot") and positions
    values = _values(decision.rule, among) if has_values else []
    return OptionShown(
        option.number,
        option.text,
        option.would_change,
        tuple(
            zip(_heads(decision.rule, among), (counted[value] for value in values), strict=False)
            if values
            else ()
        ),
        is_outcome=decision.outcome_option_id == option.pk,
    )


def _labels(rule: str, found: TypeBreakdown) -> list[str]:
    labels = dict(STANCES_OF[rule])
    return [labels.get(stance, stance) for stance in (found.rows[0].stances if found.rows else {})]


def _breakdown(rule: str, found: TypeBreakdown) -> list[BreakdownRow]:
    return [
        BreakdownRow(
            ", ".join(type_names(list(row.types))) or "Everyone else",
            row.spoke,
            tuple(zip(_labels(rule, found), row.stances.values(), strict=True)),
        )
        for row in found.rows
    ]


def _cited(decision: Decision, seat: Seat) -> list[Cited]:
    """What this person may read of what it goes back to. That there is more is told to nobody."""
    found = readable(seat).filter(cited_by__decision=decision).exclude(state="withdrawn")
    return [
        Cited(each.number, author_shown_to(each, seat), each.text)
        for each in found.select_related("partner__person").prefetch_related("partner__types")
    ]
