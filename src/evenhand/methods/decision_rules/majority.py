"""Majority with quorum: the option that more than a set share of the choosers chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evenhand.methods.decision_rules.terms import Position, Terms, Verdict


def majority(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return the option that more than the threshold chose, if one was.

    The share is of those who chose; people who stand aside count for quorum
    alone. Most votes are not enough: with 4, 3 and 2 of nine, no option has
    more than half, and it is not made.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "nobody_chose", "tie" (two or more options share the most
        votes) or "no_majority". Figures: `counts` by option, `chose`.

    Examples
    --------
    >>> said = [Position("chose", {1: 1})] * 5 + [Position("chose", {2: 1})] * 4
    >>> majority(Terms("majority", 9, options=(1, 2)), said)
    Verdict(why='made', option=1, figures={'counts': {'1': 5, '2': 4}, 'chose': 9})
    >>> majority(Terms("majority", 9, threshold_percent=60, options=(1, 2)), said).why
    'no_majority'

    References
    ----------
    .. [1] K. O. May (1952), A Set of Independent Necessary and Sufficient
       Conditions for Simple Majority Decision, Econometrica 20(4), 680-684.
    """
    counted = Counter(option for position in positions for option in position.choices)
    chose = counted.total()
    figures: dict[str, object] = {
        "counts": {str(option): counted[option] for option in terms.options},
        "chose": chose,
    }
    if not chose:
        return Verdict("nobody_chose", None, figures)
    most = max(counted.values())
    first = [option for option in terms.options if counted[option] == most]
    if len(first) > 1:
        return Verdict("tie", None, figures)
    if 100 * most <= terms.threshold_percent * chose:
        return Verdict("no_majority", None, figures)
    return Verdict("made", first[0], figures)
