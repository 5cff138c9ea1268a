"""So many of so many: the form that most figures have, with what is missing and how unsure it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.errors import MethodError
from evenhand.methods.intervals import wilson

#: From so many on an interval stands beside a share. Below it the two counts say all there is to say.
LEAST_FOR_INTERVAL = 5


class IndicatorError(MethodError):
    """A count or an amount that a figure is worked out from cannot be used."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes
    ----------
    count, of : int
        Numerator and denominator.
    missing : int
        How many it says nothing about; in neither.
    share : Fraction or None
        Between 0 and 1; None of nothing.
    low, high : float or None
        Wilson's interval for ninety-five per cent, from five on; else None.
    """

    count: int
    of: int
    missing: int
    share: Fraction | None
    low: float | None
    high: float | None


def share_of(count: int, of: int, missing: int = 0) -> Share:
    """Return so many of so many, with an interval where it means anything.

    Parameters
    ----------
    count, of : int
        `count` from 0 to `of`.
    missing : int, default 0
        How many there are that are counted on neither side.

    Returns
    -------
    Share

    Raises
    ------
    IndicatorError
        `bad_share` where the count is not within 0 to `of`; `bad_missing`.

    Examples
    --------
    >>> found = share_of(12, 20, missing=2)
    >>> found.share, round(found.low, 2), round(found.high, 2)
    (Fraction(3, 5), 0.39, 0.78)
    >>> share_of(1, 4).low is None, share_of(0, 0).share is None
    (True, True)
    """
    for number in (count, of):
        if not isinstance(number, int) or isinstance(number, bool) or number < 0 or count > of:
            raise IndicatorError("bad_share", count=count, of=of)
    if not isinstance(missing, int) or isinstance(missing, bool) or missing < 0:
        raise IndicatorError("bad_missing", missing=missing)
    interval = wilson(count, of) if of >= LEAST_FOR_INTERVAL else None
    return Share(
        count,
        of,
        missing,
        Fraction(count, of) if of else None,
        interval.low if interval else None,
        interval.high if interval else None,
    )
