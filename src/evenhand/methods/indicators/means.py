"""What it costs and whom: out of their own pocket, in unpaid hours, in load, and what was cut on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.indicators.share import IndicatorError


@dataclass(frozen=True, slots=True)
class Load:
    """One group's share of the hours over its share of the posts; None where it is paid for nothing."""

    group: str
    minutes: int
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Burden:
    """What people laid out and put in for nothing, for each month that each of them was here."""

    person_months: Fraction
    pence_each: Fraction
    minutes_each: Fraction


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What was cut of what was asked: below nought where more was given than asked."""

    asked: int
    awarded: int
    share: Fraction | None


def load_ratio(minutes: Mapping[str, int], posts: Mapping[str, Fraction]) -> tuple[Load, ...]:
    """Return each group's share of the hours over its share of the paid posts.

    It guards nobody: for real people go through `load.load_balance`, which
    keeps small groups back.

    Parameters
    ----------
    minutes : mapping of str to int
        Worked by each group.
    posts : mapping of str to Fraction
        Whole posts of each group that pay for it.

    Returns
    -------
    tuple of Load
        In the order of `posts`; empty where there are no hours or no posts.

    Raises
    ------
    IndicatorError
        `bad_amount` for less than nothing; `unknown_group` for hours of a
        group whose posts are not given.

    Examples
    --------
    People early in their careers do 70 of 100 hours with 2 of 5 posts:

    >>> found = load_ratio({"early": 70 * 60, "senior": 30 * 60}, {"early": Fraction(2), "senior": Fraction(3)})
    >>> float(found[0].ratio), float(found[1].ratio)
    (1.75, 0.5)
    """
    amounts: list[tuple[str, Fraction]] = [(group, Fraction(each)) for group, each in minutes.items()]
    for group, amount in [*amounts, *posts.items()]:
        if amount < 0:
            raise IndicatorError("bad_amount", group=group, amount=amount)
        if group not in posts:
            raise IndicatorError("unknown_group", group=group)
    in_all, paid = sum(minutes.values()), sum(posts.values(), Fraction(0))
    if not in_all or not paid:
        return ()
    return tuple(
        Load(
            group,
            minutes.get(group, 0),
            Fraction(minutes.get(group, 0), in_all) / (post / paid) if post else None,
        )
        for group, post in posts.items()
    )


def out_of_pocket(pence: int, unpaid_minutes: int, person_days: int) -> Burden | None:
    """Return expenses not yet repaid and hours that nobody pays for, a person and month.

    Parameters
    ----------
    pence : int
        Laid out and not had back.
    unpaid_minutes : int
    person_days : int
        Days that each person was here, added up. A month is a twelfth of 365.25 days.

    Returns
    -------
    Burden or None
        None where nobody was here.

    Raises
    ------
    IndicatorError
        `bad_amount`.

    Examples
    --------
    >>> found = out_of_pocket(3000, 600, 3044)
    >>> round(float(found.person_months), 1), round(float(found.pence_each)), round(float(found.minutes_each))
    (100.0, 30, 6)
    """
    for amount in (pence, unpaid_minutes, person_days):
        if amount < 0:
            raise IndicatorError("bad_amount", amount=amount)
    if not person_days:
        return None
    months = Fraction(person_days) / (Fraction(1461, 4) / 12)
    return Burden(months, pence / months, unpaid_minutes / months)


def trimmed(asked: int, awarded: int) -> Trimmed:
    """Return how much of the money that was asked for was cut.

    Parameters
    ----------
    asked, awarded : int
        Pence, of the same lines.

    Returns
    -------
    Trimmed
        `share` is None where nothing was asked.

    Raises
    ------
    IndicatorError
        `bad_amount`.

    Examples
    --------
    >>> trimmed(10_000, 7_500).share
    Fraction(1, 4)
    >>> trimmed(0, 0).share is None
    True
    """
    if asked < 0 or awarded < 0:
        raise IndicatorError("bad_amount", amount=min(asked, awarded))
    return Trimmed(asked, awarded, Fraction(asked - awarded, asked) if asked else None)
