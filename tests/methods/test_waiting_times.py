"""Waiting times worked by hand, by their properties, and against a slow way that shares out what is unknown.

What these do not prove: that what is still open will end as the rest did. Nothing in the numbers can.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.methods.waiting_times import WaitingTimes, WaitingTimesError, waiting_times

days = st.lists(st.integers(0, 60), max_size=25)


def slowly(ended, waiting):
    """The same by Efron's way: each open wait hands its weight, in equal parts, to all that lasted longer.

    Those that ended on the very day on which another is still open come before it.
    """
    rows = sorted([(day, 0) for day in ended] + [(day, 1) for day in waiting])
    weights = [Fraction(1, len(rows)) for _ in rows]
    for place, (_, is_open) in enumerate(rows):
        later = len(rows) - place - 1
        if is_open and later:
            for other in range(place + 1, len(rows)):
                weights[other] += weights[place] / later
            weights[place] = Fraction(0)

    def first_day(share):
        sofar = Fraction(0)
        for (day, is_open), weight in zip(rows, weights, strict=True):
            sofar += 0 if is_open else weight
            if not is_open and sofar >= share:
                return day
        return None

    return WaitingTimes(len(ended), len(waiting), first_day(Fraction(1, 2)), first_day(Fraction(9, 10)))


@pytest.mark.parametrize(
    ("ended", "waiting", "median", "ninetieth"),
    [
        ([], [], None, None),
        ([7], [], 7, 7),
        ([], [7, 8, 9], None, None),
        ([1, 2, 3, 4], [], 2, 4),
        (list(range(1, 11)), [], 5, 9),
        # Two of four ended and nothing is known of the rest: a half, on the day of the second.
        ([1, 2], [2, 2], 2, None),
        # A wait that is still open on the day on which another ended was open when that one ended.
        ([5], [5], 5, None),
        ([5], [5, 5], None, None),
        ([0, 0, 0, 0, 0], [], 0, 0),
        # Answering the easy ones in a day does not make a quick team.
        ([1] * 4, [100] * 6, None, None),
    ],
)
def test_worked_by_hand(ended, waiting, median, ninetieth):
    found = waiting_times(ended, waiting)

    assert (found.median_days, found.ninetieth_days) == (median, ninetieth)
    assert (found.ended, found.waiting, found.all) == (len(ended), len(waiting), len(ended) + len(waiting))


@given(days, days)
def test_it_agrees_with_the_slow_way(ended, waiting):
    assert waiting_times(ended, waiting) == slowly(ended, waiting)


@given(days, days, st.randoms())
def test_the_order_does_not_matter_and_nothing_given_is_changed(ended, waiting, random):
    shuffled = random.sample(ended, len(ended))
    before = list(shuffled)
    assert waiting_times(shuffled, tuple(waiting)) == waiting_times(ended, waiting)
    assert shuffled == before


@given(st.lists(st.integers(0, 60), min_size=1, max_size=25))
def test_when_nobody_waits_half_and_nine_tenths_are_over_by_those_days(ended):
    found = waiting_times(ended)
    for day, share in ((found.median_days, Fraction(1, 2)), (found.ninetieth_days, Fraction(9, 10))):
        assert Fraction(sum(each <= day for each in ended), len(ended)) >= share
        assert Fraction(sum(each < day for each in ended), len(ended)) < share


@given(days, days, st.integers(0, 60))
def test_somebody_more_who_still_waits_never_makes_it_look_quicker(ended, waiting, more):
    before, after = waiting_times(ended, waiting), waiting_times(ended, [*waiting, more])
    for one, other in (
        (before.median_days, after.median_days),
        (before.ninetieth_days, after.ninetieth_days),
    ):
        assert other is None or (one is not None and other >= one)


@given(days, days)
def test_nine_in_ten_take_at_least_as_long_as_half(ended, waiting):
    found = waiting_times(ended, waiting)
    assert found.ninetieth_days is None or found.median_days <= found.ninetieth_days


@pytest.mark.parametrize("bad", [-1, 1.5, True, "3", None])
def test_what_is_no_number_of_days_is_refused(bad):
    for ended, waiting in (([bad], []), ([], [bad])):
        with pytest.raises(WaitingTimesError, match="bad_days"):
            waiting_times(ended, waiting)
