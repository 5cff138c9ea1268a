"""What has been decided, in the words that everything which leaves a project carries.

Where nobody from the public takes part, the signed reason goes with it, and so does the dissent.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.access.decision_again import last_put, standing_together, waiting_together
from evenhand.readings.amounts import day, joined
from evenhand.readings.appraisal_answers import open_round, waiting_for
from evenhand.readings.names import shown_name
from evenhand.readings.outside_charter import outside_charter
from evenhand.readings.plan_documents.parts import sentence
from evenhand.records.models import Decision, DecisionSignature, Project


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """The decision that stands, if any; `closing` is the last line of every page that leaves here.

    It is the one on working together. What was decided by rule has an account of its own, but for what was taken
    outside the charter: that goes first, wherever anything goes.
    """

    words: str
    reasons: str
    approaches: tuple[str, ...]
    is_made: bool
    signed: tuple[str, ...]
    dissents: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]
    #: Said first, wherever nobody from the public takes part: the reason, who signed it, who disagrees.
    without_public: tuple[str, ...]
    closing: str
    outside: tuple[str, ...] = ()

    @property
    def first_words(self) -> tuple[str, ...]:
        return (*self.outside, *self.without_public)

    @property
    def last_words(self) -> tuple[str, ...]:
        """The last line, and each dissent after it: it goes wherever the decision goes.

        Where nobody from the public takes part they were said first, and are not said twice.
        """
        if not self.is_made or self.without_public:
            return (self.closing,)
        return (self.closing, *(f"{who} disagrees: {words}" for who, words in self.dissents))


def decision_said(project: Project) -> DecisionSaid:
    decision = standing_together(project) or waiting_together(project)
    outside = tuple(each.said for each in outside_charter(project))
    if decision is None:
        closing = _not_decided(_not_answered(project))
        return DecisionSaid("", "", (), False, (), (), (), (), closing, outside)
    signatures = list(
        decision.signatures.select_related("partner__person").prefetch_related("partner__types")
    )
    signed, waiting = _names(signatures, "agree"), _names(signatures, "")
    dissents = tuple(
        (shown_name(each.partner), sentence(each.words)) for each in signatures if each.stance == "dissent"
    )
    return DecisionSaid(
        words=decision.words,
        reasons=decision.reasons,
        approaches=tuple(decision.approaches),
        is_made=decision.is_made,
        signed=signed,
        dissents=dissents,
        waiting=waiting,
        without_public=_without_public(decision, signed, dissents, waiting),
        closing=f"Decided on {day(decision.made_at)}: {sentence(decision.words)}{_put_instead(decision)}"
        if decision.made_at
        else _not_decided(waiting),
        outside=outside,
    )


def _without_public(
    decision: Decision,
    signed: tuple[str, ...],
    dissents: tuple[tuple[str, str], ...],
    waiting: tuple[str, ...],
) -> tuple[str, ...]:
    if not decision.is_without_public:
        return ()
    by = f" Signed by {joined(signed)}." if signed else ""
    unsaid = f" Not answered yet: {joined(waiting)}." if waiting else ""
    reason = sentence(decision.without_public_because)
    return (
        f"Nobody from the public takes part in this work. The reason given: {reason}{by}{unsaid}",
        *(f"{who} disagrees: {words}" for who, words in dissents),
    )


def _put_instead(decision: Decision) -> str:
    """What is asked now does not hold yet, and is not kept quiet either."""
    put = last_put(decision)
    if not put.is_open:
        return ""
    return f" Decision {put.number} was put to take its place, and is still open. Until it is made, this one stands."


def _not_decided(who: tuple[str, ...]) -> str:
    if not who:
        return "Not decided. Nobody has been asked yet."
    return f"Not decided. These people have not answered: {joined(who)}."


def _not_answered(project: Project) -> tuple[str, ...]:
    appraisal = open_round(project)
    if appraisal is None:
        return ()
    step = 2 if appraisal.is_step_two_open else 1
    return tuple(shown_name(partner) for partner in waiting_for(appraisal, step).not_answered)


def _names(signatures: list[DecisionSignature], stance: str) -> tuple[str, ...]:
    return tuple(shown_name(each.partner) for each in signatures if each.stance == stance)
