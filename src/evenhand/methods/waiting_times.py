"""How long people wait, when some of them are still waiting.

Leaving out whatever is still open would make the slowest look fast: a team
that answers the easy half in a day and the rest never would have a median of
one day. So what is still open counts as "at least this long" and no more.

The same for an answer to something said and for money on its way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.errors import MethodError


class WaitingTimesError(MethodError):
    """A number of days cannot be used."""


@dataclass(frozen=True, slots=True)
class WaitingTimes:
    """How long the waiting took, and for how many it is not over.

    Attributes
    ----------
    ended, waiting : int
        How many waits are over, and how many are not.
    median_days : int or None
        The first day by which at least half of all had ended; None while too
        few have for anybody to tell.
    ninetieth_days : int or None
        The same for nine in ten.
    """

    ended: int
    waiting: int
    median_days: int | None
    ninetieth_days: int | None

    @property
    def all(self) -> int:
        return self.ended + self.waiting


def waiting_times(ended: Sequence[int], waiting: Sequence[int] = ()) -> WaitingTimes:
    """Return by which day half of the waits were over, and by which day nine in ten.

    The Kaplan-Meier estimate, in exact fractions. On each day on which some
    waits ended, the share still open is multiplied by one less the share, of
    those open for at least that long, that ended on it. A wait that is still
    open today counts among those open up to and including its own length, and
    then says nothing more: those that ended on the same day are taken as
    having ended before. The answer is the first day on which the share still
    open is a half (a tenth) or less.

    It takes for granted that what is still open is not of a kind that will
    wait longer than the rest. Hard questions often are, so the true figure
    may be longer; say how many still wait beside it.

    Parameters
    ----------
    ended : sequence of int
        Days that each finished wait took, zero or more, in any order.
    waiting : sequence of int, optional
        Days that each unfinished wait has lasted so far, zero or more.

    Returns
    -------
    WaitingTimes
        With None for what cannot be told yet. Nobody waiting and nobody
        answered gives None for both.

    Raises
    ------
    WaitingTimesError
        `bad_days` for anything but a whole number from zero.

    Notes
    -----
    About how many people a figure is, and whether it may be shown at all, is
    for `evenhand.methods.disclosure` to say.

    Examples
    --------
    Four were answered, after 2, 3, 5 and 8 days; two still wait, one since 4
    days and one since 10. All six were open on day 2: 5/6 stay open. Five on
    day 3: 5/6 x 4/5 = 2/3. The one that waits since 4 days leaves the count.
    Three on day 5: 2/3 x 2/3 = 4/9, which is less than half. Two on day 8:
    4/9 x 1/2 = 2/9, which is more than a tenth.

    >>> waiting_times([2, 3, 5, 8], [4, 10])
    WaitingTimes(ended=4, waiting=2, median_days=5, ninetieth_days=None)

    Looking only at what is over would have said half within three days:

    >>> waiting_times([2, 3, 5, 8]).median_days
    3

    References
    ----------
    .. [1] E. L. Kaplan and P. Meier (1958), Nonparametric estimation from
       incomplete observations, Journal of the American Statistical
       Association 53(282), 457-481.
    """
    over, still_open = _counted(ended), _counted(waiting)
    at_risk = over.total() + still_open.total()
    open_share = Fraction(1)
    median: int | None = None
    ninetieth: int | None = None
    for days in sorted(over.keys() | still_open.keys()):
        if days in over:
            open_share *= Fraction(at_risk - over[days], at_risk)
            if median is None and open_share <= Fraction(1, 2):
                median = days
            if ninetieth is None and open_share <= Fraction(1, 10):
                ninetieth = days
        at_risk -= over[days] + still_open[days]
    return WaitingTimes(over.total(), still_open.total(), median, ninetieth)


def _counted(days: Iterable[int]) -> Counter[int]:
    counted = Counter(days)
    for number in counted:
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise WaitingTimesError("bad_days", days=number)
    return counted
