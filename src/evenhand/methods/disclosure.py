"""Small numbers: which counts may be shown without pointing at a person.

A figure about one to four people points at them, and so does one that can be
worked out by taking what is shown from a total. So a breakdown hides small
cells together with as many larger ones as it takes, and nobody can tell from
what is shown, even knowing these rules, how many are in any hidden cell.

This guards one figure or one breakdown. It cannot guard against another
breakdown of the same people shown beside it: show one breakdown only, chosen
before anybody answers, once the answers are closed. Nor can it hide from the
people in a cell what they know of themselves.

What someone chose to show under their own name is a record, not a figure, and
is no business of this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evenhand.methods.errors import MethodError

LEAST_K = 5
LEAST_TOTAL = 10
LEAST_FOR_PERCENTAGES = 20


class DisclosureError(MethodError):
    """A count or a threshold cannot be used."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The cells of a breakdown that may be shown, and how many people are in the others together.

    Attributes
    ----------
    total : int or None
        Everyone counted; None when they are too few to be told.
    shown : tuple of (str, int)
        Cells that may be shown, in the order given.
    hidden : tuple of str
        The other cells, in the order given. Which of them are small and which
        only keep them company is not told, for that would point at them.
    remainder : int or None
        People in the hidden cells together: 0, or at least k. None when the
        total is.
    reason : str
        Why nothing is shown: "too_few" (fewer than k in all),
        "too_few_to_break_down", "cells_too_small"; "" when something is.
    """

    total: int | None
    shown: tuple[tuple[str, int], ...]
    hidden: tuple[str, ...]
    remainder: int | None
    reason: Literal["", "too_few", "too_few_to_break_down", "cells_too_small"]


def aggregate_shown(count: int, *, k: int = LEAST_K) -> bool:
    """Return whether a figure about this many people may be shown.

    Parameters
    ----------
    count : int
        People the figure is about, zero or more.
    k : int, default 5
        Fewest people that a figure may be about; never below 5.

    Returns
    -------
    bool

    Raises
    ------
    DisclosureError
        `bad_count` for a count below zero; `threshold_too_low` for a k below 5.

    Examples
    --------
    >>> aggregate_shown(4), aggregate_shown(5)
    (False, True)
    """
    _check_threshold(k, LEAST_K)
    _check_count("", count)
    return count >= k


def breakdown(counts: Mapping[str, int], *, k: int = LEAST_K, least_total: int = LEAST_TOTAL) -> Breakdown:
    """Return what of a breakdown may be shown.

    Each person must be counted in one cell and no more. Cells of fewer than k
    people are hidden, empty ones too. If the people hidden are then few enough
    to be worked out from the total, the next smallest cells are hidden as
    well, until the hidden cells hold nobody, or k people or more of whom not
    all cells have the same number. Cells of one size are hidden together.

    Why it is done so: hiding by size alone means that any two hidden cells
    could change places and the page would look the same. So nothing about a
    cell, or about some of the hidden cells together, can be worked out as long
    as two of them differ. Were ties broken by the order of the cells, or the
    next cell drawn without a look at sizes, the choice itself would tell.

    Parameters
    ----------
    counts : mapping of str to int
        People in each cell, zero or more, for cells that do not overlap.
    k : int, default 5
        Fewest people in a cell that is shown; never below 5.
    least_total : int, default 10
        Fewest people in all for any breakdown; never below 10.

    Returns
    -------
    Breakdown

    Raises
    ------
    DisclosureError
        `bad_count` with the cell; `threshold_too_low`.

    Examples
    --------
    >>> found = breakdown({"carer": 9, "patient": 12, "practitioner": 7, "funder": 2})
    >>> found.shown, found.hidden, found.remainder
    ((('carer', 9), ('patient', 12)), ('practitioner', 'funder'), 9)

    With the practitioners shown, 30 less 9, 12 and 7 would have told that two
    funders answered. An empty cell gives nobody away:

    >>> found = breakdown({"carer": 9, "patient": 12, "funder": 0})
    >>> found.shown, found.hidden, found.remainder
    ((('carer', 9), ('patient', 12)), ('funder',), 0)

    >>> breakdown({"carer": 4, "patient": 6}).reason
    'cells_too_small'

    References
    ----------
    .. [1] A. Hundepool and others (2012), Statistical Disclosure Control,
       Wiley: primary and secondary suppression of cells. The rule for which
       cells to add is Evenhand's own.
    """
    _check_threshold(k, LEAST_K)
    _check_threshold(least_total, LEAST_TOTAL)
    for name, count in counts.items():
        _check_count(name, count)
    total = sum(counts.values())
    names = tuple(counts)
    if total < k:
        return Breakdown(None, (), names, None, "too_few")
    if total < least_total:
        return Breakdown(total, (), names, total, "too_few_to_break_down")
    least_shown = _least_shown(sorted(counts.values()), k)
    shown = tuple((name, count) for name, count in counts.items() if count >= least_shown)
    hidden = tuple(name for name, count in counts.items() if count < least_shown)
    remainder = total - sum(count for _, count in shown)
    return Breakdown(total, shown, hidden, remainder, "" if shown else "cells_too_small")


def percentages_shown(count: int, *, least: int = LEAST_FOR_PERCENTAGES) -> bool:
    """Return whether whole percentages may stand for counts of this many people.

    Below that, one person moves a percentage by more than five points, and it
    pretends to more than is known: use words ("most", "about half").

    Parameters
    ----------
    count : int
        People in all, zero or more.
    least : int, default 20
        Fewest people; never below 20.

    Returns
    -------
    bool

    Raises
    ------
    DisclosureError
        `bad_count`; `threshold_too_low`.

    Examples
    --------
    >>> percentages_shown(19), percentages_shown(20)
    (False, True)
    """
    _check_threshold(least, LEAST_FOR_PERCENTAGES)
    _check_count("", count)
    return count >= least


def changed_threshold(now: int, wanted: int, *, has_answers: bool, least: int = LEAST_K) -> int:
    """Return the threshold to use from here on, if it may be changed to the one wanted.

    It may be raised at any time. It may be lowered only while nobody has
    answered, for people answer under the promise that stands, and never below
    the least. Raising is safe for figures not yet shown; what was shown
    before has been seen.

    Parameters
    ----------
    now, wanted : int
        Fewest people, as it stands and as it is asked for.
    has_answers : bool
        Whether anybody has answered.
    least : int, default 5
        The floor: 5 for a figure or a cell, 10 for the total of a breakdown.

    Returns
    -------
    int
        `wanted`.

    Raises
    ------
    DisclosureError
        `threshold_too_low` below the floor; `threshold_lowered` when people
        have answered under a higher one.

    Examples
    --------
    >>> changed_threshold(5, 8, has_answers=True)
    8
    >>> changed_threshold(8, 5, has_answers=True)
    Traceback (most recent call last):
        ...
    evenhand.methods.disclosure.DisclosureError: threshold_lowered: now=8, wanted=5
    """
    _check_threshold(wanted, least)
    if has_answers and wanted < now:
        raise DisclosureError("threshold_lowered", now=now, wanted=wanted)
    return wanted


def _least_shown(sizes: list[int], k: int) -> int:
    """Return the size from which cells may be shown; one above the largest if none may."""
    for least in [k, *(size for size in sizes if size > k)]:
        hidden = [size for size in sizes if size < least]
        people = sum(hidden)
        if people == 0 or (people >= k and hidden[0] != hidden[-1]):
            return least
    return sizes[-1] + 1


def _check_count(cell: str, count: int) -> None:
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise DisclosureError("bad_count", cell=cell, count=count)


def _check_threshold(threshold: int, least: int) -> None:
    if threshold < least:
        raise DisclosureError("threshold_too_low", threshold=threshold, least=least)
