"""Disagreement as everyone may read it: the one door to it, for pages, letters, files and accounts alike."""

from dataclasses import dataclass
from datetime import date

from evenhand.access.decisions import is_masked, may_answer, said_as, sees_positions
from evenhand.access.projects import Seat
from evenhand.readings.names import shown_name
from evenhand.records.decision import AGAINST
from evenhand.records.models import Decision, DecisionSignature, PositionAnswer

#: Instead of a name, the same for all of them.
MASKED = "Somebody disagreed"


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    text: str
    by: str
    on: date
    #: It answers other words, which were changed since.
    is_to_earlier_words: bool = False


@dataclass(frozen=True, slots=True)
class Dissent:
    """Words of somebody who disagrees, and the answers to them."""

    name: str
    words: str
    answers: tuple[AnswerGiven, ...]
    is_mine: bool
    #: Something that somebody may answer under this address; empty for everyone else.
    said: str = ""
    is_masked: bool = False

    @property
    def is_answered(self) -> bool:
        return any(not answer.is_to_earlier_words for answer in self.answers)


def dissents_of(decision: Decision, seat: Seat | None = None) -> list[Dissent]:
    """Every disagreement that may be told to this person now; without one, to somebody outside.

    A mask hides who it is from everybody but its owner, also in what the facilitator takes away. Where only the
    facilitator knows who said what, nothing is told before it is closed, but to the facilitator and its owner.
    """
    if decision.secrecy == "unlinkable":
        return []
    found = [each for each in _signatures(decision) if is_dissent(each)]
    if decision.secrecy == "facilitator" and decision.closed_at is None:
        found = [each for each in found if seat is not None and _may_read_early(each, seat)]
    # By their masks, since the order in which people came into the project would tell who they are.
    found.sort(key=lambda each: (is_masked(each), each.mask if is_masked(each) else "", each.pk))
    return [_shown(each, seat) for each in found]


def is_dissent(signature: DecisionSignature) -> bool:
    return bool(signature.words) and (signature.is_dissent or signature.stance in AGAINST)


def answers_to(signature: DecisionSignature) -> tuple[AnswerGiven, ...]:
    """The answers to somebody's words, the first one first."""
    return tuple(_answer(each, signature) for each in signature.position_answers.all())


def _signatures(decision: Decision) -> list[DecisionSignature]:
    if "signatures" in getattr(decision, "_prefetched_objects_cache", {}):
        # An account of many decisions has fetched them together, with everything below.
        return [each for each in decision.signatures.all() if each.stance]
    found = (
        decision.signatures.exclude(stance="")
        .exclude(words="")
        .select_related("partner__person")
        .prefetch_related(
            "partner__types", "position_answers__partner__person", "position_answers__partner__types"
        )
    )
    return list(found)


def _may_read_early(signature: DecisionSignature, seat: Seat) -> bool:
    return _is_surely(seat, signature) or sees_positions(seat, signature.decision)


def _is_surely(seat: Seat, signature: DecisionSignature) -> bool:
    """Whether these are the reader’s own words. The link of a page of one’s own was seen by whoever made it, so
    there a mask is kept on: with their four digits they find their words where they said them."""
    return signature.partner_id == seat.partner.pk and seat.channel != "page"


def _shown(signature: DecisionSignature, seat: Seat | None) -> Dissent:
    masked = is_masked(signature)
    is_mine = seat is not None and (
        _is_surely(seat, signature) if masked else signature.partner_id == seat.partner.pk
    )
    return Dissent(
        name=MASKED if masked else shown_name(signature.partner),
        words=signature.words,
        answers=answers_to(signature),
        is_mine=is_mine,
        said=said_as(signature) if seat is not None and may_answer(seat, signature) else "",
        is_masked=masked,
    )


def _answer(answer: PositionAnswer, signature: DecisionSignature) -> AnswerGiven:
    return AnswerGiven(
        answer.text,
        shown_name(answer.partner),
        answer.answered_on,
        is_to_earlier_words=answer.answers_words != signature.words,
    )
