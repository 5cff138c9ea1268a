"""A reader who knows the rules tries to work out a hidden number, by going through every case there is.

What these do not prove: that a second breakdown of the same people, shown beside the first, gives nothing
away (it does), or that people in a cell learn nothing about the others in it.
"""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods.disclosure import (
    Breakdown,
    DisclosureError,
    aggregate_shown,
    breakdown,
    changed_threshold,
    percentages_shown,
)

NAMES = ("carer", "patient", "practitioner", "funder", "researcher", "industry")


def every_way_to_share(people, cells):
    """Every way in which so many people can fall into so many cells."""
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for others in every_way_to_share(people - first, cells - 1):
            yield (first, *others)


def page(counts, rule=breakdown, **thresholds):
    return rule(dict(zip(NAMES, counts, strict=False)), **thresholds)


def leaks(counts, rule=breakdown, **thresholds):
    """Return the cells, alone or together, whose number a reader can be sure of and which is from 1 to k - 1.

    The reader knows the page and the rule, and keeps every case that would have given the same page.
    """
    k = thresholds.get("k", 5)
    seen = page(counts, rule, **thresholds)
    totals = [sum(counts)] if seen.total is not None else range(k)
    same_page = [
        case
        for total in totals
        for case in every_way_to_share(total, len(counts))
        if page(case, rule, **thresholds) == seen
    ]
    assert tuple(counts) in same_page
    return [
        (together, min(sums))
        for size in range(1, len(counts) + 1)
        for together in combinations(range(len(counts)), size)
        if len(sums := {sum(case[cell] for cell in together) for case in same_page}) == 1
        and 0 < min(sums) < k
    ]


def shown_from(counts, hidden):
    shown = tuple((name, count) for name, count in counts.items() if name not in hidden)
    total = sum(counts.values())
    return Breakdown(total, shown, tuple(hidden), total - sum(count for _, count in shown), "")


def only_small_cells_hidden(counts):
    return shown_from(counts, [name for name, count in counts.items() if count < 5])


def next_smallest_hidden_in_order(counts):
    """Hide small cells and then the smallest others, the first named first, until five people are hidden."""
    hidden = [name for name, count in counts.items() if count < 5]
    others = sorted((count, place, name) for place, (name, count) in enumerate(counts.items()) if count >= 5)
    while others and 0 < sum(counts[name] for name in hidden) < 5:
        hidden.append(others.pop(0)[2])
    return shown_from(counts, [name for name in counts if name in hidden])


def test_the_reader_does_work_out_what_simpler_rules_give_away():
    assert ((2,), 2) in leaks((6, 7, 2), only_small_cells_hidden)
    # Eight in the last two. Were one of them five, the first cell, named before it, would be hidden instead.
    assert leaks((5, 4, 4), next_smallest_hidden_in_order) == [((1,), 4), ((2,), 4)]
    # Nine in the first and the last. Were the last one five, the second would be hidden in its place.
    assert leaks((5, 5, 4), next_smallest_hidden_in_order) == [((2,), 4)]


@settings(deadline=None, max_examples=12)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_no_number_from_one_to_four_can_be_worked_out(counts):
    assert leaks(counts) == []


@pytest.mark.slow
@pytest.mark.parametrize("cells", [2, 3, 4])
def test_no_number_can_be_worked_out_in_any_small_breakdown(cells):
    found = {
        counts: leaking
        for people in range(17)
        for counts in every_way_to_share(people, cells)
        if counts == tuple(sorted(counts)) and (leaking := leaks(counts))
    }
    assert found == {}


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=3), st.integers(5, 8))
def test_no_number_can_be_worked_out_under_raised_thresholds(counts, k):
    assert leaks(counts, k=k, least_total=2 * k) == []


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30)), st.integers(5, 9), st.integers(10, 20))
def test_every_figure_shown_is_about_enough_people(counts, k, least_total):
    found = breakdown(counts, k=k, least_total=least_total)
    assert (found.total is None) == (sum(counts.values()) < k)
    assert all(count >= k and counts[name] == count for name, count in found.shown)
    assert [name for name in counts if name not in found.hidden] == [name for name, _ in found.shown]
    assert bool(found.shown) == (not found.reason)
    if found.total is None:
        assert found.remainder is None
    else:
        assert found.total == sum(counts.values())
        assert found.remainder == found.total - sum(count for _, count in found.shown)
        assert found.remainder == 0 or found.remainder >= k
        assert not found.shown or found.total >= least_total


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30)), st.randoms(use_true_random=False))
def test_the_order_of_the_cells_decides_nothing(counts, shuffler):
    names = list(counts)
    shuffler.shuffle(names)
    mixed = breakdown({name: counts[name] for name in names})
    found = breakdown(counts)
    assert (set(mixed.shown), set(mixed.hidden), mixed.total, mixed.remainder) == (
        set(found.shown),
        set(found.hidden),
        found.total,
        found.remainder,
    )


@pytest.mark.parametrize(
    ("counts", "shown", "remainder", "reason"),
    [
        pytest.param((5, 5), (5, 5), 0, "", id="two cells just large enough"),
        pytest.param((12,), (12,), 0, "", id="one cell"),
        pytest.param((), (), None, "too_few", id="no cells"),
        pytest.param((2, 2), (), None, "too_few", id="four in all"),
        pytest.param((4, 5), (), 9, "too_few_to_break_down", id="nine in all"),
        pytest.param((4, 6), (), 10, "cells_too_small", id="one cell cannot be shown beside a total"),
        pytest.param((0, 10), (10,), 0, "", id="an empty cell gives nobody away"),
        pytest.param((3, 2, 8), (8,), 5, "", id="two small cells keep each other company"),
        pytest.param((3, 6, 8), (8,), 9, "", id="the next larger cell is hidden too"),
        pytest.param((4, 4, 9), (), 17, "cells_too_small", id="two equal cells do not hide each other"),
        pytest.param((4, 4, 5, 9), (9,), 13, "", id="until one of another size joins them"),
        pytest.param((3, 6, 6, 8), (8,), 15, "", id="cells of one size are hidden together"),
        pytest.param((1, 0, 0, 20), (), 21, "cells_too_small", id="empty cells are no company"),
        pytest.param((0, 0, 7, 9), (7, 9), 0, "", id="two empty cells"),
    ],
)
def test_worked_cases(counts, shown, remainder, reason):
    found = page(counts)
    assert tuple(count for _, count in found.shown) == shown
    assert found.remainder == remainder
    assert found.reason == reason


def test_figures_need_five_people_and_percentages_twenty():
    assert [aggregate_shown(count) for count in (0, 4, 5)] == [False, False, True]
    assert [aggregate_shown(count, k=8) for count in (7, 8)] == [False, True]
    assert [percentages_shown(count) for count in (0, 19, 20)] == [False, False, True]


@pytest.mark.parametrize(
    ("now", "wanted", "has_answers", "code"),
    [
        (5, 4, False, "threshold_too_low"),
        (9, 4, True, "threshold_too_low"),
        (8, 7, True, "threshold_lowered"),
        (8, 7, False, None),
        (8, 8, True, None),
        (8, 9, True, None),
    ],
)
def test_a_threshold_is_only_raised_once_answers_have_begun(now, wanted, has_answers, code):
    if code is None:
        assert changed_threshold(now, wanted, has_answers=has_answers) == wanted
        return
    with pytest.raises(DisclosureError) as caught:
        changed_threshold(now, wanted, has_answers=has_answers)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: breakdown({"carer": 20}, k=4), "threshold_too_low"),
        (lambda: breakdown({"carer": 20}, least_total=9), "threshold_too_low"),
        (lambda: aggregate_shown(20, k=4), "threshold_too_low"),
        (lambda: percentages_shown(20, least=19), "threshold_too_low"),
        (lambda: changed_threshold(10, 9, has_answers=False, least=10), "threshold_too_low"),
        (lambda: breakdown({"carer": -1}), "bad_count"),
        (lambda: breakdown({"carer": 7.0}), "bad_count"),
        (lambda: breakdown({"carer": True}), "bad_count"),
        (lambda: aggregate_shown(-1), "bad_count"),
        (lambda: percentages_shown(-1), "bad_count"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(ask, code):
    with pytest.raises(DisclosureError) as caught:
        ask()
    assert caught.value.code == code
