"""Bands: a count or a sum told as the stretch it falls into, so that one more or less does not show.

A band alone is no shield: where a figure crosses from one band into the next, whoever watches it twice learns that
it moved. So what is about people is told once and repeated as it was told (see `readings.research_extract`).
"""

from __future__ import annotations

import itertools

from evenhand.methods.disclosure import LEAST_K, aggregate_shown
from evenhand.methods.errors import MethodError

PEOPLE = (5, 10, 20, 50, 100)
THINGS = (20, 50, 100, 500, 1000)
POUNDS = (100, 1_000, 5_000, 20_000, 100_000)


class BandError(MethodError):
    """An amount cannot be put into a band."""


def people_band(yes: int, others: int) -> str:
    """Return how many people said yes, as a band; empty where it could point at one of them, or at one who did not.

    Parameters
    ----------
    yes : int
        People counted, zero or more.
    others : int
        People of the same kind who are not counted, zero or more.

    Returns
    -------
    str
        Such as "10 to 19"; empty for one to four people on either side, and for none.

    Examples
    --------
    >>> people_band(12, 0), people_band(12, 7), people_band(12, 3), people_band(4, 9)
    ('10 to 19', '10 to 19', '', '')
    """
    if not aggregate_shown(yes) or 0 < others < LEAST_K:
        return ""
    return _band(yes, PEOPLE, str)


def things_band(count: int) -> str:
    """Return a count of things said or done as a band.

    Parameters
    ----------
    count : int
        Things counted, zero or more. They are no people: of these see `people_band`.

    Returns
    -------
    str
        Such as "20 to 49".

    Raises
    ------
    BandError
        `bad_amount` for a count below zero.

    Examples
    --------
    >>> things_band(3), things_band(20), things_band(99), things_band(12_000)
    ('fewer than 20', '20 to 49', '50 to 99', '1,000 or more')
    """
    if count < THINGS[0]:
        _check(count)
        return f"fewer than {THINGS[0]}"
    return _band(count, THINGS, lambda value: f"{value:,}")


def money_band(pence: int) -> str:
    """Return a sum as a band in pounds.

    Parameters
    ----------
    pence : int
        The sum, zero or more.

    Returns
    -------
    str
        Such as "£1,000 to £4,999"; "nothing" for none.

    Raises
    ------
    BandError
        `bad_amount` for a sum below zero.

    Examples
    --------
    >>> money_band(0), money_band(9_999), money_band(123_456), money_band(10_000_000)
    ('nothing', 'under £100', '£1,000 to £4,999', '£100,000 or more')
    """
    _check(pence)
    if pence == 0:
        return "nothing"
    pounds = pence // 100
    if pounds < POUNDS[0]:
        return f"under £{POUNDS[0]}"
    return _band(pounds, POUNDS, lambda value: f"£{value:,}")


def _band(value: int, edges: tuple[int, ...], said) -> str:  # type: ignore[no-untyped-def]
    _check(value)
    for low, above in itertools.pairwise(edges):
        if value < above:
            return f"{said(low)} to {said(above - 1)}"
    return f"{said(edges[-1])} or more"


def _check(value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BandError("bad_amount", value=value)
