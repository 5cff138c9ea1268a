"""Intervals and curves: hand-worked, held to what must always be so, and asked of two independent peers."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracles.ask import ask

from evenhand.methods.intervals import IntervalError, kaplan_meier, wilson
from evenhand.methods.waiting_times import waiting_times

days = st.lists(st.integers(0, 60), max_size=30)
counts = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))

WILSON = """
import json, sys
from statsmodels.stats.proportion import proportion_confint
print(json.dumps([list(map(float, proportion_confint(c, n, alpha=0.05, method="wilson"))) for c, n in json.load(sys.stdin)]))
"""
CURVE = """
import json, sys, warnings
warnings.simplefilter("ignore")
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
found = []
for ended, lasting in json.load(sys.stdin):
    fit = KaplanMeierFitter().fit(ended + lasting, [1] * len(ended) + [0] * len(lasting))
    band = fit.confidence_interval_
    at = sorted(set(ended))
    median = median_survival_times(band)
    found.append({
        "share": [float(fit.predict(each)) for each in at],
        "low": [float(band.iloc[:, 0].loc[each]) for each in at],
        "high": [float(band.iloc[:, 1].loc[each]) for each in at],
        "median": float(fit.median_survival_time_),
        "median_low": float(median.iloc[0, 0]), "median_high": float(median.iloc[0, 1]),
    })
print(json.dumps(found))
"""


def test_twelve_of_twenty_by_hand():
    # p = 0.6, z2 = 3.8415: centre (0.6 + 0.09604) / 1.19207 = 0.58388; half 0.19730.
    found = wilson(12, 20)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.3866, 0.7812)


def test_all_and_none_stay_within_what_a_share_can_be():
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert 0 < wilson(0, 7).high < 0.5 < wilson(7, 7).low < 1


@given(counts)
def test_the_share_lies_within_its_interval_and_its_mirror_is_the_other_way_round(pair):
    count, of = pair
    found, mirror = wilson(count, of), wilson(of - count, of)
    if of == 0:
        assert found is None
        return
    assert found.low - 1e-12 <= count / of <= found.high + 1e-12
    assert math.isclose(found.low, 1 - mirror.high, abs_tol=1e-12)


@given(counts, st.integers(2, 5))
def test_more_of_the_same_makes_it_narrower(pair, times):
    count, of = pair
    if of:
        few, many = wilson(count, of), wilson(count * times, of * times)
        assert many.high - many.low < few.high - few.low


@given(days, days)
def test_the_curve_agrees_with_how_long_people_wait(ended, lasting):
    curve, waits = kaplan_meier(ended, lasting), waiting_times(ended, lasting)

    assert curve.first_at_most(0.5) == waits.median_days
    assert curve.first_at_most(0.1) == waits.ninetieth_days
    assert (curve.ended, curve.lasting) == (waits.ended, waits.waiting)


@given(days, days)
def test_the_curve_only_falls_and_lies_within_its_interval(ended, lasting):
    shares = [Fraction(1)]
    for step in kaplan_meier(ended, lasting).steps:
        assert step.share < shares[-1]
        assert step.interval.low - 1e-12 <= step.share <= step.interval.high + 1e-12
        shares.append(step.share)


@given(days)
def test_with_nobody_left_waiting_the_curve_is_a_plain_share(ended):
    for step in kaplan_meier(ended).steps:
        assert step.share == Fraction(sum(each > step.at for each in ended), len(ended))


def test_an_empty_record_has_no_curve_and_a_time_beyond_it_is_not_reached():
    assert kaplan_meier([]).steps == ()
    curve = kaplan_meier([3], [10])
    assert curve.share_beyond(2) is None
    assert curve.reaches(10)
    assert not curve.reaches(11)


@pytest.mark.parametrize("pair", [(3, 2), (-1, 2), (True, 2), (1.0, 2)])
def test_a_count_that_is_not_one_is_refused(pair):
    with pytest.raises(IntervalError, match="bad_share"):
        wilson(*pair)


def test_times_and_z_that_cannot_be_are_refused():
    with pytest.raises(IntervalError, match="bad_time"):
        kaplan_meier([-1])
    with pytest.raises(IntervalError, match="bad_z"):
        wilson(1, 2, z=0)
    with pytest.raises(IntervalError, match="bad_z"):
        kaplan_meier([1], z=math.nan)


@pytest.mark.oracle
def test_statsmodels_gives_the_same_intervals():
    asked = [(count, of) for of in (1, 2, 5, 7, 20, 333) for count in range(of + 1)]
    for (count, of), (low, high) in zip(asked, ask(WILSON, asked), strict=True):
        found = wilson(count, of)
        assert math.isclose(found.low, max(low, 0), abs_tol=1e-9), (count, of)
        assert math.isclose(found.high, min(high, 1), abs_tol=1e-9), (count, of)


@pytest.mark.oracle
def test_lifelines_gives_the_same_curves_intervals_and_medians():
    asked = [
        ([2, 3, 5, 8], [4, 10]),
        ([1, 1, 2, 7, 7, 30], []),
        ([5], [1, 2, 3, 5, 9]),
        ([0, 0, 4, 9, 12, 12, 12, 40, 41], [0, 4, 12, 33, 90]),
        (list(range(1, 60, 3)), list(range(2, 80, 5))),
        ([28] * 11 + [3] * 7, [28] * 5),
    ]
    for (ended, lasting), peer in zip(asked, ask(CURVE, json.loads(json.dumps(asked))), strict=True):
        curve = kaplan_meier(ended, lasting)
        for place, step in enumerate(curve.steps):
            assert math.isclose(step.share, peer["share"][place], abs_tol=1e-9)
            assert math.isclose(step.interval.low, peer["low"][place], abs_tol=1e-9)
            assert math.isclose(step.interval.high, peer["high"][place], abs_tol=1e-9)
        if any(step.share == Fraction(1, 2) for step in curve.steps):
            # We count in fractions; the peer has 0.5000000000000001 here, and waits for the next step.
            continue
        median = curve.first_at_most(0.5)
        assert (math.inf if median is None else median) == peer["median"]
        ends = [math.inf if each is None else each for each in curve.first_interval(0.5)]
        assert ends == [peer["median_low"], peer["median_high"]]
