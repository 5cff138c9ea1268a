"""Who was there with a say when something was decided, from which stage on, and whether disagreement was kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.methods.indicators.share import IndicatorError, Share, share_of

#: With one partner nobody is sure of not being a lone voice; the HRA asks for more than one nearly always.
LEAST_PARTNERS = 2
Dissent = Literal["noted", "asked_none", "not_asked", "cannot_tell"]
DISSENT = ("noted", "asked_none", "not_asked", "cannot_tell")


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, as far as these figures look at it.

    Attributes
    ----------
    stage : str
        "" where none was said.
    partners_with_say : int or None
        People besides researchers and facilitators who could vote or decide;
        None where nobody's type is known.
    could_vote_or_stop : bool or None
        Whether any of them could vote or stop it, advice apart; None likewise.
    dissent : {"noted", "asked_none", "not_asked", "cannot_tell"}
        "cannot_tell" is a vote that no one can link to anybody.
    """

    stage: str
    partners_with_say: int | None
    could_vote_or_stop: bool | None = None
    dissent: Dissent = "not_asked"


@dataclass(frozen=True, slots=True)
class StagePresence:
    stage: str
    present: Share


@dataclass(frozen=True, slots=True)
class DissentKept:
    """Decisions with dissent noted, and with “asked, none” noted, of all that could tell; they never add up to praise."""

    noted: Share
    asked_none: Share
    not_asked: Share
    answered: Share


def presence_by_stage(
    decisions: Sequence[Decided], stages: Sequence[str], *, least: int = LEAST_PARTNERS
) -> tuple[StagePresence, ...]:
    """Return for each stage in how many decisions enough partners held a say.

    Parameters
    ----------
    decisions : sequence of Decided
    stages : sequence of str
        All stages in their order. Those without a decision are left out, and
        decisions at any other stage come last, together, under "".
    least : int, default 2
        How many partners are enough.

    Returns
    -------
    tuple of StagePresence
        `missing` counts decisions in which nobody's type is known.

    Raises
    ------
    IndicatorError
        `bad_least` below one.

    Examples
    --------
    >>> at = [Decided("framing", 2), Decided("framing", 1), Decided("data", 3), Decided("data", None)]
    >>> [(each.stage, each.present.count, each.present.of, each.present.missing)
    ...  for each in presence_by_stage(at, ["framing", "data"])]
    [('framing', 1, 2, 0), ('data', 1, 1, 1)]
    """
    if least < 1:
        raise IndicatorError("bad_least", least=least)
    known = set(stages)
    grouped: dict[str, list[Decided]] = {stage: [] for stage in (*stages, "")}
    for decision in decisions:
        grouped[decision.stage if decision.stage in known else ""].append(decision)
    return tuple(StagePresence(stage, _present(found, least)) for stage, found in grouped.items() if found)


def _present(decisions: Iterable[Decided], least: int) -> Share:
    counts = [each.partners_with_say for each in decisions]
    known = [count for count in counts if count is not None]
    return share_of(sum(count >= least for count in known), len(known), len(counts) - len(known))


def decision_power(decisions: Iterable[Decided]) -> Share:
    """Return in how many decisions a partner could vote or stop it, and not only give advice.

    Parameters
    ----------
    decisions : iterable of Decided

    Returns
    -------
    Share
        `missing` counts those in which nobody's type is known.

    Examples
    --------
    >>> found = decision_power([Decided("", 1, True), Decided("", 1, False), Decided("", None, None)])
    >>> found.count, found.of, found.missing
    (1, 2, 1)
    """
    found = [each.could_vote_or_stop for each in decisions]
    known = [each for each in found if each is not None]
    return share_of(sum(known), len(known), len(found) - len(known))


def onset(decisions: Iterable[Decided], stages: Sequence[str]) -> str | None:
    """Return the earliest stage at which a partner held a say in a decision.

    Parameters
    ----------
    decisions : iterable of Decided
    stages : sequence of str
        All stages in their order.

    Returns
    -------
    str or None
        None where there was none, or at no known stage.

    Examples
    --------
    >>> onset([Decided("data", 3), Decided("framing", 1), Decided("team", 0)], ["team", "framing", "data"])
    'framing'
    """
    places = {stage: place for place, stage in enumerate(stages)}
    found = [places[each.stage] for each in decisions if each.partners_with_say and each.stage in places]
    return stages[min(found)] if found else None


def dissent_kept(decisions: Iterable[Decided], dissents: int, answered: int) -> DissentKept:
    """Return whether disagreement was asked for and kept, and how much of it was answered.

    Parameters
    ----------
    decisions : iterable of Decided
    dissents, answered : int
        Disagreements on the record, and how many of them have an answer.

    Returns
    -------
    DissentKept
        A vote that nobody can link is missing from the first three: whoever
        disagreed there said so with their vote alone.

    Raises
    ------
    IndicatorError
        `bad_share` for more answered than there are; `unknown_dissent`.

    Examples
    --------
    >>> kinds = ["noted", "asked_none", "asked_none", "not_asked", "cannot_tell"]
    >>> found = dissent_kept([Decided("", 1, dissent=kind) for kind in kinds], 2, 1)
    >>> [(each.count, each.of, each.missing) for each in (found.noted, found.asked_none, found.not_asked)]
    [(1, 4, 1), (2, 4, 1), (1, 4, 1)]
    >>> found.answered.count, found.answered.of
    (1, 2)

    Notes
    -----
    No dissent is not agreement. Neither more nor less of it is better.
    """
    found = [each.dissent for each in decisions]
    for each in found:
        if each not in DISSENT:
            raise IndicatorError("unknown_dissent", dissent=each)
    silent = found.count("cannot_tell")
    of = len(found) - silent

    def share(kind: Dissent) -> Share:
        return share_of(found.count(kind), of, silent)

    return DissentKept(share("noted"), share("asked_none"), share("not_asked"), share_of(answered, dissents))
