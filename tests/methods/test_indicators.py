"""The figures: the worked examples that they were promised with, slow twins, and what must always be so."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.methods.indicators import (
    Decided,
    IndicatorError,
    change_rate,
    continuity,
    decision_power,
    dissent_kept,
    influence,
    load_ratio,
    onset,
    out_of_pocket,
    presence_by_stage,
    reason_given,
    representation,
    share_of,
    talk_inequality,
    talk_parity,
    trimmed,
)

seconds = st.lists(st.integers(0, 900), min_size=3, max_size=12)


def test_ten_each_is_even_and_one_voice_is_not():
    assert talk_inequality([10, 10, 10]).plain == 0
    found = talk_inequality([30, 0, 0])
    assert (found.plain, found.corrected) == (Fraction(2, 3), 1)


def test_two_of_ten_people_with_a_tenth_of_the_time_have_half_their_part():
    found = talk_parity({"public": 2, "other": 8}, {"public": 60, "other": 540})

    assert found[0].ratio == Fraction(1, 2)
    assert found[1].ratio == Fraction(9, 8)


def test_seventy_of_a_hundred_hours_with_two_of_five_posts_is_one_and_three_quarters():
    found = load_ratio({"early": 4200, "senior": 1800}, {"early": Fraction(2), "senior": Fraction(3)})

    assert found[0].ratio == Fraction(7, 4)


def test_twelve_of_twenty_changed_something_and_five_of_eight_have_a_reason():
    answers = {"adopted": 8, "in_part": 4, "not_adopted": 6, "deferred": 2}

    assert change_rate(answers, is_deferred_closed=True).share == Fraction(3, 5)
    assert reason_given(answers, {"not_adopted": 5}).share == Fraction(5, 8)
    assert reason_given(answers, {"not_adopted": 5, "deferred": 2}).share == Fraction(7, 8)


def test_what_is_put_off_is_not_closed_and_counted_as_missing():
    found = change_rate({"adopted": 1, "deferred": 3})

    assert (found.count, found.of, found.missing, found.low) == (1, 1, 3, None)


@given(seconds)
def test_inequality_is_the_mean_difference_of_every_pair(talk):
    found = talk_inequality(talk)
    n, in_all = len(talk), sum(talk)
    if not in_all:
        assert found is None
        return
    slow = Fraction(sum(abs(a - b) for a, b in product(talk, talk)), 2 * n * in_all)
    assert found.plain == slow
    assert 0 <= found.corrected <= 1


@given(seconds, st.randoms(use_true_random=False))
def test_who_sits_where_changes_nothing(talk, chance):
    moved = list(talk)
    chance.shuffle(moved)
    assert talk_inequality(moved) == talk_inequality(talk)


@given(seconds, st.integers(2, 60))
def test_minutes_or_seconds_make_no_difference(talk, times):
    found, scaled = talk_inequality(talk), talk_inequality([each * times for each in talk])
    assert found == scaled


@given(
    st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(1, 9), st.integers(0, 600)), min_size=1)
)
def test_parity_weighted_by_people_is_one(groups):
    found = talk_parity(
        {name: people for name, (people, _) in groups.items()},
        {name: talk for name, (_, talk) in groups.items()},
    )
    if found:
        assert sum(each.ratio * each.share_of_people for each in found) == 1
        assert sum(each.share_of_talk for each in found) == 1


def test_too_few_people_or_silence_has_no_inequality():
    assert talk_inequality([5, 9]) is None
    assert talk_inequality([0, 0, 0, 0]) is None
    assert talk_parity({"a": 3}, {}) == ()


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_change_is_adopted_over_closed(counts):
    names = ("adopted", "in_part", "not_adopted", "deferred", "passed_on")
    found = change_rate(dict(zip(names, counts, strict=True)))

    assert found.count == counts[0] + counts[1]
    assert found.of == sum(counts) - counts[3]


def test_influence_without_researchers_has_no_ratio_and_asks_nothing_of_nobody():
    found = influence({"carer": (1, 2), "patient": (0, 0)}, "researcher")

    assert [each.ratio for each in found] == [None, None]
    assert influence({"carer": (1, 2), "researcher": (0, 4)}, "researcher")[0].ratio is None


def test_presence_counts_two_or_more_stage_by_stage_and_the_unknown_apart():
    decisions = [Decided("data", 2), Decided("data", 1), Decided("elsewhere", 5), Decided("team", None)]
    found = presence_by_stage(decisions, ["team", "data"])

    assert [(each.stage, each.present.count, each.present.of, each.present.missing) for each in found] == [
        ("team", 0, 0, 1),
        ("data", 1, 2, 0),
        ("", 1, 1, 0),
    ]
    assert presence_by_stage(decisions, [], least=1)[0].present.count == 3


def test_onset_is_the_first_stage_and_not_the_first_decision():
    stages = ["team", "framing", "data"]

    assert onset([Decided("data", 1), Decided("framing", 2)], stages) == "framing"
    assert onset([Decided("framing", 0), Decided("", 4)], stages) is None


def test_power_is_a_vote_or_a_stop_and_not_advice():
    found = decision_power([Decided("", 2, True), Decided("", 0, False), Decided("", None, None)])
    assert (found.count, found.of, found.missing) == (1, 2, 1)


def test_asked_none_is_not_not_asked():
    found = dissent_kept([Decided("", 1, dissent="asked_none"), Decided("", 1, dissent="not_asked")], 0, 0)

    assert (found.noted.count, found.asked_none.count, found.not_asked.count) == (0, 1, 1)
    assert found.answered.share is None


def test_continuity_keeps_those_who_are_here_in_the_count():
    found = continuity([3, 8, 8], [12, 12, 12, 25])

    assert [(stay.months, stay.share) for stay in found.stays] == [
        (6, Fraction(6, 7)),
        (12, Fraction(4, 7)),
        (24, Fraction(4, 7)),
    ]
    assert continuity([1], [2, 3, 4]).stays == ()


def test_representation_keeps_small_groups_and_those_who_would_not_say_apart():
    counts = {"a": 20, "b": 12, "c": 3, "d": 6}
    found = representation(counts, {"a": Fraction(1, 4)}, asked=90, unsaid=3)

    assert [each.group for each in found.groups] == ["a", "b"]
    assert found.groups[0].quotient == Fraction(20, 41) / Fraction(1, 4)
    assert found.groups[1].quotient is None
    assert (found.hidden, found.unsaid, found.answered) == (("c", "d"), None, 41)


def test_money_out_of_pocket_and_what_was_cut():
    assert out_of_pocket(100, 60, 0) is None
    found = out_of_pocket(36525, 0, 36525)
    assert found.person_months == 1200
    assert found.pence_each == Fraction(36525, 1200)
    assert trimmed(200, 250).share == Fraction(-1, 4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: share_of(3, 2),
        lambda: share_of(1, 2, -1),
        lambda: change_rate({"loved": 1}),
        lambda: change_rate({"adopted": -1}),
        lambda: reason_given({"not_adopted": 1}, {"not_adopted": 2}),
        lambda: talk_parity({"a": 0}, {"a": 5}),
        lambda: talk_inequality([1, -1, 0]),
        lambda: presence_by_stage([], [], least=0),
        lambda: dissent_kept([], 1, 2),
        lambda: load_ratio({"x": 1}, {}),
        lambda: load_ratio({"x": -1}, {"x": Fraction(1)}),
        lambda: out_of_pocket(-1, 0, 0),
        lambda: trimmed(1, -1),
        lambda: representation({"a": 5}, {"a": Fraction(2)}, asked=9),
        lambda: representation({"a": 5}, {}, asked=4),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(call):
    with pytest.raises(IndicatorError):
        call()
