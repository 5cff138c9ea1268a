import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.methods import told_figures
from evenhand.methods.told_figures import (
    ENOUGH,
    ToldFigureError,
    may_be_told_anew,
    parts_may_be_told,
    sums_may_be_told,
)

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 15), min_size=1)
PEOPLE = st.frozensets(st.integers(0, 25), max_size=25)


def test_the_examples_hold():
    assert doctest.testmod(told_figures).failed == 0


@given(COUNTS)
def test_nothing_that_is_told_is_about_one_to_five_people(counts):
    if parts_may_be_told(counts):
        assert all(count not in range(1, ENOUGH) for count in counts.values())
        assert any(counts.values())


@given(COUNTS, st.sampled_from("abcd"))
def test_whoever_knows_of_one_person_in_a_part_comes_down_to_five_at_least(counts, part):
    if parts_may_be_told(counts) and counts.get(part):
        assert counts[part] - 1 >= 5


@given(st.lists(PEOPLE, min_size=2, max_size=8))
def test_no_two_counts_that_were_told_differ_by_one_to_five_people(months):
    told = []
    for now in months:
        if may_be_told_anew(told, now):
            assert len(now) not in range(1, ENOUGH)
            for before in told:
                assert len(now - before) not in range(1, ENOUGH)
                assert len(before - now) not in range(1, ENOUGH)
                assert abs(len(now) - len(before)) not in range(1, ENOUGH)
            told.append(now)


@given(PEOPLE)
def test_what_has_not_changed_is_not_told_anew(people):
    assert not may_be_told_anew([people], people)


@pytest.mark.parametrize("enough", [5, 0, -1])
def test_the_threshold_is_never_lower(enough):
    with pytest.raises(ToldFigureError, match="threshold_too_low"):
        parts_may_be_told({"a": 9}, enough=enough)
    with pytest.raises(ToldFigureError, match="threshold_too_low"):
        may_be_told_anew([], range(9), enough=enough)


@pytest.mark.parametrize("count", [-1, 2.5, True])
def test_a_count_is_a_whole_number_of_people(count):
    with pytest.raises(ToldFigureError, match="bad_count"):
        parts_may_be_told({"a": count})


@given(st.dictionaries(st.sampled_from("xyz"), st.fixed_dictionaries({"a": PEOPLE, "b": PEOPLE}), min_size=1))
def test_a_sum_that_is_told_could_be_told_without_any_one_project(projects):
    if not sums_may_be_told(projects):
        return
    for one in projects:
        for part in "ab":
            others = set().union(*(parts[part] for project, parts in projects.items() if project != one))
            assert len(others) not in range(1, ENOUGH)
            everyone = others | projects[one][part]
            assert len(everyone) not in range(1, ENOUGH)
