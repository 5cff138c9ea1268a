"""Who talked how much. Timed only with consent, by the kind of partner and never to shame one person.

Equal time is not the aim in itself: somebody may listen by choice, and a
quiet person may change everything with a sentence. Time says who had room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.indicators.share import IndicatorError

#: With two people an inequality says what each of them took.
LEAST_FOR_INEQUALITY = 3

Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Parity:
    """One group's share of the talk beside its share of the people: 1 is in proportion."""

    group: str
    people: int
    share_of_talk: Fraction
    share_of_people: Fraction
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Inequality:
    """How unevenly talk was shared: `plain` is Gini's coefficient, `corrected` the same for small groups."""

    people: int
    plain: Fraction
    corrected: Fraction


def talk_parity(people: Mapping[str, int], talk: Mapping[str, Amount]) -> tuple[Parity, ...]:
    """Return each group's share of the talk over its share of the people who were there.

    Serves airtime (talk in seconds) and turns (talk in turns) alike.

    Parameters
    ----------
    people : mapping of str to int
        How many of each group were there, the silent ones too; above zero.
    talk : mapping of str to int or Fraction
        Seconds, or turns, of each group; zero or more. A group that is left
        out said nothing.

    Returns
    -------
    tuple of Parity
        In the order of `people`; empty where nobody said anything.

    Raises
    ------
    IndicatorError
        `nobody_there` for a group of no people that talked or is listed;
        `bad_talk` for less than nothing.

    Examples
    --------
    Two of ten people there are members of the public, with 60 of 600 seconds:

    >>> found = talk_parity({"public": 2, "other": 8}, {"public": 60, "other": 540})
    >>> found[0].share_of_talk, found[0].share_of_people, found[0].ratio
    (Fraction(1, 10), Fraction(1, 5), Fraction(1, 2))
    """
    for group in [*people, *talk]:
        if people.get(group, 0) < 1:
            raise IndicatorError("nobody_there", group=group)
    _check(talk.values())
    in_all, there = sum(talk.values()), sum(people.values())
    if not in_all:
        return ()
    found = []
    for group, count in people.items():
        of_talk, of_people = Fraction(talk.get(group, 0)) / in_all, Fraction(count, there)
        found.append(Parity(group, count, of_talk, of_people, of_talk / of_people))
    return tuple(found)


def talk_inequality(talk: Sequence[Amount]) -> Inequality | None:
    """Return how unevenly talk was shared among the people who were there.

    Gini's coefficient: the mean difference between any two people over twice
    the mean. It cannot reach 1 in a small group, so `corrected` multiplies it
    by n/(n-1): one person doing all of the talking gives 1 in any group.

    Parameters
    ----------
    talk : sequence of int or Fraction
        Seconds, or turns, of each person there; nought for whoever was
        silent. Leaving them out would make a quiet room look fair.

    Returns
    -------
    Inequality or None
        None for fewer than three people, or where nobody spoke: then nothing
        was shared, evenly or not.

    Raises
    ------
    IndicatorError
        `bad_talk` for less than nothing.

    Examples
    --------
    >>> talk_inequality([10, 10, 10]).plain
    Fraction(0, 1)
    >>> found = talk_inequality([30, 0, 0])
    >>> found.plain, found.corrected
    (Fraction(2, 3), Fraction(1, 1))
    >>> talk_inequality([0, 0, 0]) is None, talk_inequality([10, 20]) is None
    (True, True)

    References
    ----------
    .. [1] G. Deltas (2003), The small-sample bias of the Gini coefficient,
       Review of Economics and Statistics 85(1), 226-234.
    """
    _check(talk)
    people, in_all = len(talk), sum(talk)
    if people < LEAST_FOR_INEQUALITY or not in_all:
        return None
    # In order, the sum of all differences is a weighted sum: no pair is looked at.
    differences = 2 * sum((2 * place - people + 1) * each for place, each in enumerate(sorted(talk)))
    plain = Fraction(differences) / (2 * people * in_all)
    return Inequality(people, plain, plain * Fraction(people, people - 1))


def _check(amounts) -> None:  # type: ignore[no-untyped-def]
    for amount in amounts:
        if isinstance(amount, bool) or not isinstance(amount, int | Fraction) or amount < 0:
            raise IndicatorError("bad_talk", amount=amount)
