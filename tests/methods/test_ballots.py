"""Ballots are written in one way, and read back as they were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evenhand.methods.ballots import RULES, BallotError, choices_of, counted, written
from evenhand.methods.decision_rules import Position, Terms, outcome

OPTIONS = (1, 2, 3)
VALUES = {"majority": some.just(1), "score": some.integers(0, 5), "ranked": some.integers(1, 3)}


@some.composite
def ballots(draw, rule):
    if rule == "majority":
        return draw(some.sampled_from([{}, {1: 1}, {2: 1}, {3: 1}]))
    keys = some.just(OPTIONS) if rule == "score" else some.sets(some.sampled_from(OPTIONS))
    return {option: draw(VALUES[rule]) for option in draw(keys)}


@pytest.mark.parametrize("rule", RULES)
@given(data=some.data())
def test_what_is_read_back_is_written_the_same_again(rule, data):
    line = written(rule, OPTIONS, data.draw(ballots(rule)))
    assert written(rule, OPTIONS, choices_of(rule, line)) == line


@given(said=some.lists(ballots("ranked"), min_size=1, max_size=9))
def test_writing_places_anew_changes_no_outcome(said):
    terms = Terms("ranked", len(said), options=OPTIONS)
    before = outcome(terms, [_position(each) for each in said])
    after = outcome(
        terms, [_position(choices_of("ranked", written("ranked", OPTIONS, each))) for each in said]
    )
    assert (before.is_made, before.option) == (after.is_made, after.option)


def _position(choices):
    return Position("chose" if choices else "stand_aside", choices)


def test_two_who_mean_the_same_write_the_same():
    assert written("ranked", OPTIONS, {2: 1}) == written("ranked", OPTIONS, {2: 3, 1: 9, 3: 9})
    assert written("ranked", OPTIONS, {1: 4, 2: 4, 3: 4}) == written("ranked", OPTIONS, {}) == "[]"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2",
        "[2,1]",
        "[ 2]",
        "[true]",
        "[2.0]",
        '["2"]',
        "null",
        "{}",
        '{"2":1}',
        "[[1,5]",
        "[[]]",
        "[2]\n",
        "[" * 3000,
    ],
)
def test_what_is_not_in_that_form_is_no_ballot(line):
    for rule in RULES:
        if rule == "majority" and line == "[2]":
            continue
        with pytest.raises(BallotError):
            choices_of(rule, line)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("score", "[[2,5],[1,0]]"),
        ("score", "[[1,6]]"),
        ("ranked", "[[1,1],[2,3]]"),
        ("ranked", "[[1,1],[1,2]]"),
    ],
)
def test_another_way_of_writing_it_is_no_ballot(rule, line):
    with pytest.raises(BallotError):
        choices_of(rule, line)


@pytest.mark.parametrize(
    ("rule", "choices", "code"),
    [
        ("consent", {1: 1}, "rule"),
        ("majority", {4: 1}, "option"),
        ("majority", {1: 1, 2: 1}, "one"),
        ("score", {1: 1}, "each"),
        ("score", {1: 1, 2: 6, 3: 0}, "mark"),
        ("ranked", {1: 0}, "place"),
    ],
)
def test_what_is_no_choice_is_refused_with_a_code(rule, choices, code):
    with pytest.raises(BallotError) as refused:
        written(rule, OPTIONS, choices)
    assert refused.value.code == code


@given(lines=some.lists(some.sampled_from(["[1]", "[2]", "[]"])))
def test_a_count_is_the_same_in_any_order(lines):
    assert counted(lines) == counted(sorted(lines)) == counted(reversed(lines))
    assert sum(counted(lines).values()) == len(lines)
