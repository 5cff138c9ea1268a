from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.readings.release import _days, _last_day, said_missing

TODAY = date(2026, 11, 22)
intervals = st.lists(st.tuples(st.integers(-60, 30), st.integers(0, 40)), max_size=5)


@given(intervals, st.integers(0, 90))
def test_all_waits_together_are_never_longer_than_what_was_agreed(stretches, most):
    """From today to the last day there is room, and one day more is too much."""
    held = set()
    for start, length in stretches:
        first = TODAY + timedelta(days=start)
        held |= _days(first, first + timedelta(days=length))
    last = _last_day(held, most, TODAY)
    wait = {TODAY + timedelta(days=each) for each in range((last - TODAY).days)}
    assert last >= TODAY
    assert len(held | wait) <= most or not wait
    assert len(held | wait | {last}) > most


def test_days_that_overlap_count_once():
    held = _days(TODAY, TODAY + timedelta(days=6)) | _days(TODAY, TODAY + timedelta(days=4))
    assert _last_day(held, 10, TODAY) == TODAY + timedelta(days=10)


def test_what_is_missing_is_one_sentence():
    assert said_missing(["one"]) == "one"
    assert said_missing(["one", "two", "three"]) == "one; two; and three"
