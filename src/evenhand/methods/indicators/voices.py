"""What became of what people said: answered, with what reason, what it changed, and by whose voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.indicators.share import IndicatorError, Share, share_of

#: The five outcomes of an answer.
OUTCOMES = ("adopted", "in_part", "not_adopted", "deferred", "passed_on")
CHANGED = ("adopted", "in_part")


@dataclass(frozen=True, slots=True)
class Influence:
    """What one group's words changed, beside what the group they are held against changed.

    `ratio` is None where either has no closed words, or where the other group changed nothing.
    """

    group: str
    changed: Share
    ratio: Fraction | None


def change_rate(outcomes: Mapping[str, int], *, is_deferred_closed: bool = False) -> Share:
    """Return how much of what is closed changed something, in whole or in part.

    Parameters
    ----------
    outcomes : mapping of str to int
        How many answers have each of `OUTCOMES`; one left out is nought.
    is_deferred_closed : bool, default False
        Whether what was put off counts as closed. Here it does not: it is
        still owed, and counted as missing.

    Returns
    -------
    Share
        `missing` is what was put off, where that is not closed.

    Raises
    ------
    IndicatorError
        `unknown_outcome`, `bad_count`.

    Examples
    --------
    >>> answers = {"adopted": 8, "in_part": 4, "not_adopted": 6, "deferred": 2}
    >>> change_rate(answers, is_deferred_closed=True).share
    Fraction(3, 5)
    >>> found = change_rate(answers)
    >>> found.count, found.of, found.missing
    (12, 18, 2)
    """
    found = _checked(outcomes)
    changed = sum(found[each] for each in CHANGED)
    closed = sum(found.values()) - (0 if is_deferred_closed else found["deferred"])
    return share_of(changed, closed, 0 if is_deferred_closed else found["deferred"])


def reason_given(outcomes: Mapping[str, int], with_reason: Mapping[str, int]) -> Share:
    """Return in how many answers that changed nothing a reason was given.

    Put off and passed on changed nothing either, so they owe a reason too.

    Parameters
    ----------
    outcomes : mapping of str to int
        As in `change_rate`.
    with_reason : mapping of str to int
        How many of each outcome carry a reason; no more than there are.

    Returns
    -------
    Share

    Raises
    ------
    IndicatorError
        `unknown_outcome`, `bad_count`, `bad_share`.

    Examples
    --------
    Of six not adopted five have a reason, and neither of two that were put off:

    >>> reason_given({"not_adopted": 6, "deferred": 2}, {"not_adopted": 5}).share
    Fraction(5, 8)
    """
    found, reasons = _checked(outcomes), _checked(with_reason)
    owed = [each for each in OUTCOMES if each not in CHANGED]
    for each in owed:
        if reasons[each] > found[each]:
            raise IndicatorError("bad_share", count=reasons[each], of=found[each])
    return share_of(sum(reasons[each] for each in owed), sum(found[each] for each in owed))


def influence(closed: Mapping[str, tuple[int, int]], beside: str) -> tuple[Influence, ...]:
    """Return how much each group's words changed, over how much one group's did.

    Parameters
    ----------
    closed : mapping of str to (int, int)
        For each group: how much that it said changed something, and how much
        is closed.
    beside : str
        The group that the others are held against: researchers. It need not
        be there; then there are no ratios.

    Returns
    -------
    tuple of Influence
        In the order given, the group itself too.

    Raises
    ------
    IndicatorError
        `bad_share`.

    Examples
    --------
    >>> found = influence({"carer": (6, 12), "researcher": (6, 8)}, "researcher")
    >>> [(each.group, each.changed.share, each.ratio) for each in found]
    [('carer', Fraction(1, 2), Fraction(2, 3)), ('researcher', Fraction(3, 4), Fraction(1, 1))]

    Notes
    -----
    Groups say different things: large questions change less than small ones.
    A ratio under 1 asks a question and does not answer it.
    """
    shares = {group: share_of(changed, of) for group, (changed, of) in closed.items()}
    held = shares[beside].share if beside in shares else None
    return tuple(
        Influence(group, found, found.share / held if held and found.share is not None else None)
        for group, found in shares.items()
    )


def _checked(outcomes: Mapping[str, int]) -> dict[str, int]:
    for outcome, count in outcomes.items():
        if outcome not in OUTCOMES:
            raise IndicatorError("unknown_outcome", outcome=outcome)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise IndicatorError("bad_count", outcome=outcome, count=count)
    return {outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES}
