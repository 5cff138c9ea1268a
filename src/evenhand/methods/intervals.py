"""How far a share could be from what was counted: Wilson's interval, and the Kaplan-Meier curve with its own.

An interval says how much chance alone could have moved a share if the things
counted were a sample of many more like them. A project's record is often not
a sample but all there is. So an interval is a reason for care with small
counts, and never a test of whether one thing caused another.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.errors import MethodError

#: The 97.5th percentile of the normal distribution: ninety-five in a hundred lie within it on both sides.
Z_95 = 1.959963984540054


class IntervalError(MethodError):
    """A count or a length of time cannot be used."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both between 0 and 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """One time at which something ended.

    Attributes
    ----------
    at : int
        The time, in whatever unit was given.
    at_risk, ended : int
        How many had lasted until then, and how many of those ended then.
    share : Fraction
        Estimated share that lasts beyond it.
    interval : Interval
        For that share.
    """

    at: int
    at_risk: int
    ended: int
    share: Fraction
    interval: Interval


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve: its steps in order, and how many it rests on."""

    steps: tuple[Step, ...]
    ended: int
    lasting: int
    longest: int

    def share_beyond(self, at: int) -> Step | None:
        """Return the last step at or before this time; None where nothing had ended by then, so all last."""
        found = None
        for step in self.steps:
            if step.at > at:
                break
            found = step
        return found

    def first_at_most(self, share: float) -> int | None:
        """Return the first time at which no more than this share lasts: 0.5 gives the median."""
        return next((step.at for step in self.steps if step.share <= share), None)

    def first_interval(self, share: float) -> tuple[int | None, int | None]:
        """Return the interval of that time, read off the curve's own; None at an end where it is not reached."""
        low = next((step.at for step in self.steps if step.interval.low <= share), None)
        high = next((step.at for step in self.steps if step.interval.high <= share), None)
        return low, high

    def reaches(self, at: int) -> bool:
        """Return whether anybody was followed for as long as this, so that the curve says anything there."""
        return at <= self.longest


def wilson(count: int, of: int, *, z: float = Z_95) -> Interval | None:
    """Return the Wilson score interval for a share.

    Unlike the interval in many textbooks it never leaves 0 to 1, and it does
    not shrink to nothing when all or none are counted.

    Parameters
    ----------
    count, of : int
        So many of so many; `count` from 0 to `of`.
    z : float, default 1.96 (to fifteen places)
        Of the normal distribution; the default gives ninety-five per cent.

    Returns
    -------
    Interval or None
        None for nothing out of nothing: no share, so no interval.

    Raises
    ------
    IntervalError
        `bad_share` where the count is not within 0 to `of`; `bad_z` for a z
        that is not above zero.

    Examples
    --------
    >>> found = wilson(12, 20)
    >>> round(found.low, 4), round(found.high, 4)
    (0.3866, 0.7812)
    >>> wilson(0, 10).low, round(wilson(0, 10).high, 4)
    (0.0, 0.2775)
    >>> wilson(0, 0) is None
    True

    References
    ----------
    .. [1] E. B. Wilson (1927), Probable inference, the law of succession, and
       statistical inference, Journal of the American Statistical Association
       22(158), 209-212.
    .. [2] L. D. Brown, T. T. Cai and A. DasGupta (2001), Interval estimation
       for a binomial proportion, Statistical Science 16(2), 101-133.
    """
    if not _is_count(count) or not _is_count(of) or count > of:
        raise IntervalError("bad_share", count=count, of=of)
    if not z > 0:
        raise IntervalError("bad_z", z=z)
    if of == 0:
        return None
    share = count / of
    spread = z * z / of
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    # At the two ends the sum is exact on paper and a hair off in floating point.
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == of else min(1.0, centre + half)
    return Interval(low, high)


def kaplan_meier(ended: Sequence[int], lasting: Sequence[int] = (), *, z: float = Z_95) -> Curve:
    """Return what share lasts beyond each time, with those that have not ended counted for as long as they did last.

    The share is exact. Its interval takes Greenwood's variance on the scale
    of log(-log), which keeps it within 0 to 1.

    Parameters
    ----------
    ended : sequence of int
        How long each one that has ended lasted, zero or more, in any order.
    lasting : sequence of int, optional
        How long each one that has not ended has lasted so far.
    z : float, default 1.96 (to fifteen places)

    Returns
    -------
    Curve
        With no steps where nothing has ended. Before the first step the share
        is 1.

    Raises
    ------
    IntervalError
        `bad_time` for anything but a whole number from zero; `bad_z`.

    Notes
    -----
    It takes for granted that whoever is still followed is no more and no less
    likely to end than those who were followed for longer. Where all that were
    left end at one time the share is 0 and the variance has no meaning; the
    interval is then 0 to 0, as in the packages that we check against.

    Examples
    --------
    Six partners: four left after 2, 3, 5 and 8 months, one is here since 4 and
    one since 10. Five of six last beyond month 2; of the five, four beyond
    month 3: 2/3.

    >>> curve = kaplan_meier([2, 3, 5, 8], [4, 10])
    >>> [(step.at, step.at_risk, step.share) for step in curve.steps]
    [(2, 6, Fraction(5, 6)), (3, 5, Fraction(2, 3)), (5, 3, Fraction(4, 9)), (8, 2, Fraction(2, 9))]
    >>> found = curve.share_beyond(6)
    >>> found.share, round(found.interval.low, 4), round(found.interval.high, 4)
    (Fraction(4, 9), 0.0662, 0.7849)

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier (1958), Nonparametric estimation from
       incomplete observations, Journal of the American Statistical
       Association 53(282), 457-481.
    .. [2] J. D. Kalbfleisch and R. L. Prentice (2002), The Statistical
       Analysis of Failure Time Data, second edition, section 1.4.
    """
    if not z > 0:
        raise IntervalError("bad_z", z=z)
    over, still = _counted(ended), _counted(lasting)
    at_risk = over.total() + still.total()
    share, greenwood = Fraction(1), 0.0
    steps: list[Step] = []
    for at in sorted(over.keys() | still.keys()):
        if at in over:
            left = at_risk - over[at]
            share *= Fraction(left, at_risk)
            if left:
                greenwood += over[at] / (at_risk * left)
            steps.append(Step(at, at_risk, over[at], share, _log_log(share, greenwood, z)))
        at_risk -= over[at] + still[at]
    longest = max((over.keys() | still.keys()), default=0)
    return Curve(tuple(steps), over.total(), still.total(), longest)


def _log_log(share: Fraction, greenwood: float, z: float) -> Interval:
    if share == 0:
        return Interval(0.0, 0.0)
    log_share = math.log(share)
    half = z * math.sqrt(greenwood) / abs(log_share)
    return Interval(float(share) ** math.exp(half), float(share) ** math.exp(-half))


def _counted(times: Sequence[int]) -> Counter[int]:
    counted = Counter(times)
    for time in counted:
        if not _is_count(time):
            raise IntervalError("bad_time", time=time)
    return counted


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
