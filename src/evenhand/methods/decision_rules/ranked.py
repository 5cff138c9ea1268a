"""Ranked choice by Schulze's method: the option that wins, or holds its own, against each other one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evenhand.methods.decision_rules.terms import Position, Terms, Verdict

#: How many prefer the first option of a pair to the second, or how strong the strongest path is.
Pairs = dict[tuple[int, int], int]


def preferred(options: Sequence[int], orders: Sequence[Mapping[int, int]]) -> Pairs:
    """Return, for each ordered pair of options, how many people put the first before the second.

    Parameters
    ----------
    options : sequence of int
    orders : sequence of mapping of int to int
        Each person's place for each option, 1 first. The same place says
        "no difference". An option without a place comes after all that have
        one, and level with the others without.

    Returns
    -------
    dict of (int, int) to int

    Examples
    --------
    >>> preferred([1, 2, 3], [{2: 1, 1: 2}])
    {(1, 2): 0, (1, 3): 1, (2, 1): 1, (2, 3): 1, (3, 1): 0, (3, 2): 0}
    """
    last = len(options) + 1
    return {
        (a, b): sum(order.get(a, last) < order.get(b, last) for order in orders)
        for a in options
        for b in options
        if a != b
    }


def strongest_paths(options: Sequence[int], pairs: Pairs) -> Pairs:
    """Return how strong the strongest path from each option to each other one is.

    A step from a to b is there when more people prefer a to b than b to a,
    and is as strong as the number who prefer a. A path is as strong as its
    weakest step; where there is none it is 0.

    Parameters
    ----------
    options : sequence of int
    pairs : dict of (int, int) to int
        As `preferred` gives them.

    Returns
    -------
    dict of (int, int) to int

    Examples
    --------
    Two of three prefer 1 to 2, and 2 to 3, so 1 reaches 3 through 2:

    >>> strongest_paths([1, 2, 3], {(1, 2): 2, (2, 1): 1, (2, 3): 2, (3, 2): 1, (1, 3): 1, (3, 1): 1})[1, 3]
    2
    """
    strength = {(a, b): ahead if ahead > pairs[b, a] else 0 for (a, b), ahead in pairs.items()}
    for through in options:
        for a in options:
            for b in options:
                if through in (a, b) or a == b:
                    continue
                strength[a, b] = max(strength[a, b], min(strength[a, through], strength[through, b]))
    return strength


def ranked(terms: Terms, positions: Sequence[Position]) -> Verdict:
    """Return the option that Schulze's method picks, if it picks one alone.

    Each pair of options is compared by how many people put one before the
    other. An option that comes before each other one in that way wins. Where
    there is none, because people's orders go round in a circle, the method
    drops the weakest steps: an option wins if its strongest path to each
    other option is at least as strong as the path back.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.

    Returns
    -------
    Verdict
        Why: "made", "nobody_chose" or "tie". Figures: `chose`; `preferred`
        and `paths`, lists of [one option, another, how many or how strong];
        `first`, the options that nothing beats; `beats_all`, the option that
        comes before each other one by pairs, or None.

    Examples
    --------
    Four people, three options: 2 is nobody's last, and wins against each.

    >>> orders = [{1: 1, 2: 2, 3: 3}, {1: 1, 2: 2, 3: 3}, {3: 1, 2: 2, 1: 3}, {2: 1, 3: 2, 1: 3}, {3: 1, 2: 2, 1: 3}]
    >>> verdict = ranked(Terms("ranked", 5, options=(1, 2, 3)), [Position("chose", order) for order in orders])
    >>> verdict.why, verdict.option, verdict.figures["beats_all"]
    ('made', 2, 2)

    References
    ----------
    .. [1] M. Schulze (2011), A new monotonic, clone-independent, reversal
       symmetric, and Condorcet-consistent single-winner election method,
       Social Choice and Welfare 36, 267-303. Strength is by winning votes.
    """
    orders = [position.choices for position in positions if position.choices]
    options = terms.options
    pairs = preferred(options, orders)
    paths = strongest_paths(options, pairs)
    first = [a for a in options if all(paths[a, b] >= paths[b, a] for b in options if b != a)]
    beats_all = [a for a in options if all(pairs[a, b] > pairs[b, a] for b in options if b != a)]
    figures: dict[str, object] = {
        "chose": len(orders),
        "preferred": [[a, b, ahead] for (a, b), ahead in pairs.items()],
        "paths": [[a, b, strength] for (a, b), strength in paths.items()],
        "first": first,
        "beats_all": beats_all[0] if beats_all else None,
    }
    if not orders:
        return Verdict("nobody_chose", None, figures)
    if len(first) > 1:
        return Verdict("tie", None, figures)
    return Verdict("made", first[0], figures)
