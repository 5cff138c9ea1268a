"""Score: the option with the highest median mark."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.methods.decision_rules.terms import MOST_MARK, DecisionRuleError, Position, Terms, Verdict


def median_mark(marks: Sequence[int]) -> int:
    """Return the highest mark that more than half reach or go beyond: of two middle marks, the lower.

    Parameters
    ----------
    marks : sequence of int
        At least one, in any order.

    Returns
    -------
    int

    Raises
    ------
    DecisionRuleError
        `no_marks`.

    Examples
    --------
    >>> median_mark([5, 0, 3]), median_mark([5, 5, 0, 0])
    (3, 0)
    """
    if not marks:
        raise DecisionRuleError("no_marks")
    return sorted(marks)[(len(marks) - 1) // 2]


def score(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return the option with the highest median mark.

    A few very high or very low marks do not move a median, so there is
    little to gain by marking louder than one feels. An option that somebody
    left without a mark, while marking others, has 0 from them: otherwise two
    people who mark one option could carry it past twenty who never looked at
    it. Among options with the same median, the one that more people marked
    above the median goes first; if that is the same too, it is a tie.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "nobody_chose", "no_support" (no median is above 0) or
        "tie". Figures: `medians`, `above`, `unmarked` and `marks` (how often
        each mark from 0 to 5 was given), by option; `chose`.

    Examples
    --------
    >>> said = [Position("chose", {1: 5, 2: 3}), Position("chose", {1: 0, 2: 3}), Position("chose", {1: 1, 2: 4})]
    >>> verdict = score(Terms("score", 3, options=(1, 2)), said)
    >>> verdict.option, verdict.figures["medians"]
    (2, {'1': 1, '2': 3})

    References
    ----------
    .. [1] M. Balinski and R. Laraki (2011), Majority Judgment, MIT Press.
    .. [2] A. Fabre (2021), Tie-breaking the highest median: alternatives to
       the majority judgment, Social Choice and Welfare 56, 101-124. Evenhand
       goes by the share above the median alone, and calls the rest a tie.
    """
    choosers = [position for position in positions if position.choices]
    if not choosers:
        return Verdict("nobody_chose", None, {"chose": 0})
    given = {option: [each.choices.get(option, 0) for each in choosers] for option in terms.options}
    medians = {option: median_mark(marks) for option, marks in given.items()}
    above = {option: sum(mark > medians[option] for mark in given[option]) for option in terms.options}
    figures: dict[str, object] = {
        "chose": len(choosers),
        "medians": _by_name(medians),
        "above": _by_name(above),
        "unmarked": _by_name(
            {option: sum(option not in each.choices for each in choosers) for option in terms.options}
        ),
        "marks": {
            str(option): [marks.count(mark) for mark in range(MOST_MARK + 1)]
            for option, marks in given.items()
        },
    }
    best = max((medians[option], above[option]) for option in terms.options)
    first = [option for option in terms.options if (medians[option], above[option]) == best]
    if best[0] == 0:
        return Verdict("no_support", None, figures)
    if len(first) > 1:
        return Verdict("tie", None, figures)
    return Verdict("made", first[0], figures)


def _by_name(by_option: dict[int, int]) -> dict[str, int]:
    return {str(option): value for option, value in by_option.items()}
