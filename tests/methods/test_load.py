"""Figures about whose time the work takes.

What these do not prove: that hours written down are the hours worked, or that five people cannot put
together among themselves what each of them knows.
"""

import copy
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.methods.load import (
    Hours,
    LoadError,
    Post,
    load_balance,
    paid_minutes,
    relational_share,
    unseen_work_share,
)

PEOPLE = [f"p{n}" for n in range(14)]
entries = st.lists(
    st.builds(
        Hours,
        st.sampled_from(PEOPLE),
        st.integers(0, 600),
        st.sampled_from(["yes", "part", "no", "unknown"]),
        st.booleans(),
    ),
    max_size=40,
)
posts = st.lists(
    st.builds(
        Post,
        st.sampled_from(PEOPLE),
        st.sampled_from(["early", "senior", ""]),
        st.one_of(st.none(), st.fractions(0, 1, max_denominator=20)),
    ),
    max_size=14,
    unique_by=lambda post: post.person,
)


def team(*sizes):
    """Groups of so many people each, with their share of a post and their minutes."""
    made, worked = [], []
    for group, people, share, minutes in sizes:
        for number in range(people):
            made.append(Post(f"{group}{number}", group, Fraction(share)))
            worked.append(Hours(f"{group}{number}", minutes))
    return worked, made


# Worked by hand


def test_early_career_people_with_70_of_100_hours_and_2_of_5_posts_carry_1_75():
    worked, made = team(("early", 5, "2/5", 14 * 60), ("senior", 5, "3/5", 6 * 60))

    found = load_balance(worked, made)

    assert [(each.group, each.people, each.ratio) for each in found.groups] == [
        ("early", 5, Fraction(7, 4)),
        ("senior", 5, Fraction(1, 2)),
    ]
    assert (found.people, found.missing, found.reason) == (10, 0, "")


def test_a_group_paid_for_nothing_has_no_ratio_and_is_not_called_even():
    worked, made = team(("early", 5, 0, 60), ("senior", 5, "1/2", 60))

    assert [each.ratio for each in load_balance(worked, made).groups] == [None, Fraction(1, 2)]


def test_hours_without_a_known_post_are_missing_and_change_no_ratio():
    worked, made = team(("early", 5, "2/5", 60), ("senior", 5, "3/5", 60))
    before = load_balance(worked, made)

    more = load_balance([*worked, Hours("zed", 6000)], [*made, Post("yan", "", Fraction(1))])

    assert more.groups == before.groups
    assert more.missing == 2


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ([("early", 4, "1/2", 60)], "too_few"),
        ([("early", 5, "1/2", 60), ("senior", 4, "1/2", 60)], "too_few_to_break_down"),
        ([("early", 4, "1/2", 60), ("mid", 4, "1/2", 60), ("senior", 4, "1/2", 60)], "cells_too_small"),
        ([("early", 5, "1/2", 0), ("senior", 5, "1/2", 0)], "no_hours"),
    ],
)
def test_where_nothing_may_be_shown_the_reason_is_given(sizes, reason):
    found = load_balance(*team(*sizes))
    assert (found.groups, found.reason) == ((), reason)


def test_a_small_group_takes_another_with_it_so_that_it_cannot_be_worked_out():
    found = load_balance(*team(("early", 8, "1/2", 60), ("mid", 6, "1/2", 60), ("senior", 2, "1/2", 600)))
    assert [each.group for each in found.groups] == ["early"]
    assert set(found.hidden) == {"mid", "senior"}


def test_hours_paid_in_part_make_a_range_and_unknown_ones_are_missing():
    worked = [Hours("a", 60, "no"), Hours("b", 30, "part"), Hours("c", 90, "yes"), Hours("d", 15, "unknown")]
    worked += [Hours("d", 60, "yes"), Hours("e", 60, "no")]

    found = unseen_work_share(worked)

    assert (found.people, found.minutes, found.of_minutes, found.missing_minutes) == (5, 120, 300, 15)
    assert (found.share, found.most_share) == (Fraction(2, 5), Fraction(1, 2))


def test_five_people_of_whom_one_knows_nothing_are_four():
    worked = [Hours(name, 60, "no") for name in "abcd"] + [Hours("e", 60, "unknown")]
    assert unseen_work_share(worked).reason == "too_few"


def test_a_fifth_of_a_post_over_four_weeks_is_thirty_hours():
    assert paid_minutes(Fraction(1, 5), 28) == 30 * 60


# What holds whatever is given


@given(entries)
def test_no_figure_rests_on_fewer_than_five_people_with_hours(worked):
    for found, counted in (
        (unseen_work_share(worked), [e for e in worked if e.is_paid_for != "unknown"]),
        (relational_share(worked), worked),
    ):
        people = {entry.person for entry in counted if entry.minutes}
        assert (found.share is None) == (len(people) < 5)
        if found.share is None:
            assert found.minutes is found.of_minutes is found.missing_minutes is found.most_share is None
        else:
            assert 0 <= found.share <= found.most_share <= 1


@given(entries, posts)
def test_who_is_listed_first_changes_nothing(worked, made):
    turned = load_balance(worked[::-1], made[::-1])
    found = load_balance(worked, made)
    assert set(turned.groups) == set(found.groups)
    assert unseen_work_share(worked[::-1]) == unseen_work_share(worked)
    assert relational_share(worked[::-1]) == relational_share(worked)


@given(entries, posts)
def test_every_group_that_is_shown_has_five_people_and_so_have_the_hidden_ones_together(worked, made):
    found = load_balance(worked, made)
    assert all(each.people >= 5 for each in found.groups)
    hidden = found.people - sum(each.people for each in found.groups)
    assert hidden == 0 or hidden >= 5 or not found.groups


@given(entries, posts)
def test_weighted_by_posts_the_ratios_come_to_one(worked, made):
    found = load_balance(worked, made)
    known = {post.person: post for post in made if post.group and post.paid_share is not None}
    if found.reason or found.hidden or any(each.ratio is None for each in found.groups):
        return
    posts_in_all = sum(post.paid_share for post in known.values())
    parts = [
        each.ratio * sum(p.paid_share for p in known.values() if p.group == each.group) / posts_in_all
        for each in found.groups
    ]
    assert sum(parts) == 1


@given(entries, posts)
def test_what_is_given_is_left_as_it_was(worked, made):
    before = copy.deepcopy((worked, made))
    load_balance(worked, made), unseen_work_share(worked), relational_share(worked)
    assert (worked, made) == before


# What cannot be used


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: unseen_work_share([Hours("a", -1)]), "bad_minutes"),
        (lambda: relational_share([Hours("a", True)]), "bad_minutes"),
        (lambda: unseen_work_share([Hours("a", 1, "perhaps")]), "bad_paid_for"),
        (lambda: load_balance([], [Post("a", "x", Fraction(2))]), "bad_paid_share"),
        (lambda: load_balance([], [Post("a", "x", None), Post("a", "y", None)]), "person_twice"),
        (lambda: paid_minutes(Fraction(2), 1), "bad_paid_share"),
        (lambda: paid_minutes(Fraction(1), -1), "bad_days"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_code(call, code):
    with pytest.raises(LoadError) as refused:
        call()
    assert refused.value.code == code
