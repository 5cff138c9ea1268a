"""Who stays, who is new, and who is reached beside those whom the question is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.disclosure import LEAST_K, LEAST_TOTAL, aggregate_shown, breakdown
from evenhand.methods.indicators.share import IndicatorError
from evenhand.methods.intervals import Curve, Interval, kaplan_meier

#: Months at which continuity is told.
MONTHS = (6, 12, 24)


@dataclass(frozen=True, slots=True)
class Stay:
    """What share is still here after so many months; None where nobody has been followed for so long."""

    months: int
    share: Fraction | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Continuity:
    """How many stay; `stays` is empty with fewer than five people."""

    people: int
    left: int | None
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Represented:
    """One group: its share of those who answered a survey, beside its share of those affected."""

    group: str
    people: int
    share: Fraction
    reference: Fraction | None
    quotient: Fraction | None


@dataclass(frozen=True, slots=True)
class Representation:
    """What may be shown of it.

    Attributes
    ----------
    answered : int or None
        Who said which group they are in; None for fewer than five.
    unsaid : int or None
        Who would rather not say, kept apart; None where fewer than five but
        some did.
    asked : int
        Who was asked at all.
    groups : tuple of Represented
    hidden : tuple of str
    reason : str
        As in `disclosure.breakdown`; "" when something is shown.
    """

    answered: int | None
    unsaid: int | None
    asked: int
    groups: tuple[Represented, ...]
    hidden: tuple[str, ...]
    reason: str


def continuity(left_after: Sequence[int], here_since: Sequence[int], *, k: int = LEAST_K) -> Continuity:
    """Return what share of partners stays for 6, 12 and 24 months, by Kaplan and Meier.

    Parameters
    ----------
    left_after : sequence of int
        Whole months that each who left was here for.
    here_since : sequence of int
        Whole months that each who is here has been.
    k : int, default 5
        Fewest people that it may be about; never below 5.

    Returns
    -------
    Continuity
        Why people left is for a breakdown of its own, under the same rule.

    Raises
    ------
    IntervalError
        `bad_time`.

    Examples
    --------
    >>> found = continuity([3, 8], [12, 12, 14])
    >>> [(stay.months, stay.share) for stay in found.stays]
    [(6, Fraction(4, 5)), (12, Fraction(3, 5)), (24, None)]
    >>> continuity([3], [12, 12]).stays
    ()
    """
    curve: Curve = kaplan_meier(left_after, here_since)
    people = curve.ended + curve.lasting
    if not aggregate_shown(people, k=k):
        return Continuity(people, None, ())
    stays = []
    for months in MONTHS:
        if not curve.reaches(months):
            stays.append(Stay(months, None, None))
            continue
        step = curve.share_beyond(months)
        stays.append(Stay(months, step.share if step else Fraction(1), step.interval if step else None))
    return Continuity(people, curve.ended, tuple(stays))


def representation(
    counts: Mapping[str, int],
    references: Mapping[str, Fraction],
    *,
    asked: int,
    unsaid: int = 0,
    k: int = LEAST_K,
    least_total: int = LEAST_TOTAL,
) -> Representation:
    """Return each group's share of those reached over its share of those affected.

    Parameters
    ----------
    counts : mapping of str to int
        Answers out of a survey without names, each person in one group.
    references : mapping of str to Fraction
        Each group's share of those affected, above 0 and up to 1, from a
        dated source; a group without one has no quotient.
    asked : int
        Who was asked.
    unsaid : int, default 0
        Who would rather not say. In no share.
    k, least_total : int
        As in `disclosure.breakdown`.

    Returns
    -------
    Representation
        1 is in proportion. With few answers it says little; how many were
        asked stands beside it for that reason.

    Raises
    ------
    IndicatorError
        `bad_reference`; `more_than_asked`.

    Examples
    --------
    >>> found = representation(
    ...     {"women": 30, "men": 10}, {"women": Fraction(1, 2), "men": Fraction(1, 2)}, asked=100, unsaid=5)
    >>> [(each.group, each.quotient) for each in found.groups], found.answered, found.unsaid
    ([('women', Fraction(3, 2)), ('men', Fraction(1, 2))], 40, 5)
    >>> representation({"women": 6, "men": 3}, {}, asked=9).reason
    'too_few_to_break_down'
    """
    for group, reference in references.items():
        if not 0 < reference <= 1:
            raise IndicatorError("bad_reference", group=group, reference=reference)
    if sum(counts.values()) + unsaid > asked:
        raise IndicatorError("more_than_asked", asked=asked)
    allowed = breakdown(counts, k=k, least_total=least_total)
    unsaid_shown = unsaid if unsaid == 0 or aggregate_shown(unsaid, k=k) else None
    if allowed.reason:
        return Representation(allowed.total, unsaid_shown, asked, (), tuple(counts), allowed.reason)
    answered = sum(counts.values())
    groups = []
    for group, people in allowed.shown:
        share = Fraction(people, answered)
        known = references.get(group)
        groups.append(Represented(group, people, share, known, share / known if known else None))
    return Representation(answered, unsaid_shown, asked, tuple(groups), allowed.hidden, "")
