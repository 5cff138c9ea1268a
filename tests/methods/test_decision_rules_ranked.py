"""Ranked choice worked by hand, by what Schulze's method promises, and against a walk along every path there is."""

from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evenhand.methods.decision_rules import Position, Terms, outcome
from evenhand.methods.decision_rules.ranked import preferred, strongest_paths


def ranked(options, orders):
    return outcome(
        Terms("ranked", len(orders), options=tuple(options)), [Position("chose", each) for each in orders]
    )


def in_order(times, *options):
    return [{option: place for place, option in enumerate(options, start=1)}] * times


def widest(options, pairs, a, b):
    """The strongest path, by walking every one that visits no option twice."""
    best = 0
    between = [option for option in options if option not in (a, b)]
    for length in range(len(between) + 1):
        for middle in permutations(between, length):
            walk = [a, *middle, b]
            steps = list(pairwise(walk))
            strength = min(pairs[x, y] if pairs[x, y] > pairs[y, x] else 0 for x, y in steps)
            best = max(best, strength)
    return best


@st.composite
def ballots(draw):
    """Some options, and people's orders: whole ones, short ones, and with options level."""
    options = range(1, draw(st.integers(2, 5)) + 1)
    order = st.dictionaries(st.sampled_from(options), st.integers(1, len(options)), min_size=1)
    return list(options), draw(st.lists(order, min_size=1, max_size=9))


def test_what_most_can_agree_on_wins_without_the_most_first_places():
    film, talk, poster = 1, 2, 3
    orders = (
        in_order(3, film, talk, poster) + in_order(2, talk, poster, film) + in_order(2, poster, talk, film)
    )
    found = ranked((film, talk, poster), orders)

    assert found.option == found.figures["beats_all"] == talk
    assert [talk, film, 4] in found.figures["preferred"]
    assert [talk, poster, 5] in found.figures["preferred"]


def test_a_circle_is_settled_by_its_weakest_step():
    # Five people: 1 before 2 by four, 2 before 3 by three, 3 before 1 by three.
    orders = in_order(2, 1, 2, 3) + in_order(2, 3, 1, 2) + in_order(1, 2, 3, 1)
    found = ranked((1, 2, 3), orders)

    # 1 to 2 is 4 and back (2, 3, 1) is 3. 1 to 3 (1, 2, 3) is 3 and back is 3. 2 to 3 is 3, and 3 to 2 (3, 1, 2) is 3.
    assert found.figures["beats_all"] is None
    assert found.figures["first"] == [1, 3]
    assert found.why == "tie"


def test_schulzes_own_example_of_45_people_comes_out_as_he_worked_it():
    a, b, c, d, e = 1, 2, 3, 4, 5
    orders = (
        in_order(5, a, c, b, e, d)
        + in_order(5, a, d, e, c, b)
        + in_order(8, b, e, d, a, c)
        + in_order(3, c, a, b, e, d)
        + in_order(7, c, a, e, b, d)
        + in_order(2, c, b, a, d, e)
        + in_order(7, d, c, e, b, a)
        + in_order(8, e, b, a, d, c)
    )
    found = ranked((a, b, c, d, e), orders)
    paths = {(x, y): strength for x, y, strength in found.figures["paths"]}

    assert found.option == e
    assert [paths[e, other] for other in (a, b, c, d)] == [25, 28, 28, 31]
    assert [paths[other, e] for other in (a, b, c, d)] == [24, 24, 24, 24]
    assert paths[a, b] == 28
    assert paths[b, a] == 25


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        (in_order(1, 1, 2) + in_order(1, 2, 1), "tie"),
        ([{1: 1, 2: 1}], "tie"),
        # Whoever puts one option only puts it before all others.
        ([{2: 1}], 2),
        ([{}], "nobody_chose"),
    ],
)
def test_what_cannot_be_told_apart_is_a_tie(orders, expected):
    found = ranked((1, 2), orders)

    assert (found.option or found.why) == expected


@given(ballots())
def test_the_strongest_paths_agree_with_walking_every_path(ballot):
    options, orders = ballot
    pairs = preferred(options, orders)
    paths = strongest_paths(options, pairs)

    assert paths == {(a, b): widest(options, pairs, a, b) for a, b in permutations(options, 2)}


@given(ballots())
def test_what_comes_out_ahead_of_each_other_option_is_taken(ballot):
    options, orders = ballot
    pairs = preferred(options, orders)
    found = ranked(options, orders)
    ahead = [a for a in options if all(pairs[a, b] > pairs[b, a] for b in options if b != a)]

    assert found.figures["beats_all"] == (ahead[0] if ahead else None)
    if ahead:
        assert found.option == ahead[0]


@given(ballots())
def test_there_is_always_a_first_and_only_one_alone_is_taken(ballot):
    found = ranked(*ballot)

    assert found.figures["first"]
    assert found.is_made == (len(found.figures["first"]) == 1)


@given(ballots(), st.data())
def test_putting_what_is_taken_further_up_never_loses_it(ballot, data):
    options, orders = ballot
    found = ranked(options, orders)
    assume(found.is_made)
    n = data.draw(st.integers(0, len(orders) - 1))
    place = orders[n].get(found.option, len(options))
    higher = data.draw(st.integers(1, place))
    moved = [*orders[:n], {**orders[n], found.option: higher}, *orders[n + 1 :]]

    assert ranked(options, moved).option == found.option


@given(ballots())
def test_turning_every_order_round_never_leaves_the_same_one_first_alone(ballot):
    options, orders = ballot
    whole = [{option: order.get(option, len(options) + 1) for option in options} for order in orders]
    turned = [{option: len(options) + 2 - place for option, place in order.items()} for order in whole]
    pairs, back = preferred(options, whole), preferred(options, turned)

    assert back == {(b, a): count for (a, b), count in pairs.items()}
    if ranked(options, orders).is_made:
        paths = strongest_paths(options, back)
        first = [a for a in options if all(paths[a, b] >= paths[b, a] for b in options if b != a)]
        assert first != [ranked(options, orders).option]
