"""A draw is fair to the last byte, comes out the same for whoever does it again, and cannot be swapped."""

import hashlib
import itertools
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.methods.decision_rules import (
    DecisionRuleError,
    Position,
    Terms,
    draw,
    lot_digest,
    lot_seed,
    outcome,
)
from evenhand.methods.decision_rules.lot import _bytes_from, _drawn

SECRET = "5f" * 32
words = st.lists(st.text(max_size=12), max_size=5)


def again(options, secret, said):
    """The draw as the page tells a reader to do it, with nothing of ours."""
    listed = json.dumps([secret, *sorted(word for word in said if word)], separators=(",", ":"))
    seed = hashlib.sha256(listed.encode("ascii")).digest()
    for block in itertools.count():
        for byte in hashlib.sha256(seed + bytes([0, 0, 0, block])).digest():
            if byte < 256 // len(options) * len(options):
                return sorted(options)[byte % len(options)]


@pytest.mark.parametrize("count", range(1, 257))
def test_over_all_bytes_each_option_is_drawn_exactly_as_often(count):
    options = list(range(count))
    # A byte that is passed over is followed by 0 here, which draws the first: those are counted apart.
    drawn = Counter(_drawn(options, [byte, 0]) for byte in range(256))
    passed_over = 256 % count

    assert drawn == Counter({n: 256 // count + (passed_over if n == 0 else 0) for n in options})


def test_over_three_thousand_seeds_each_of_three_comes_up_about_a_thousand_times():
    drawn = Counter(draw([1, 2, 3], lot_seed(SECRET, [str(n)])) for n in range(3000))

    # The same every time, for the seeds are: within three standard deviations (26 each).
    assert sorted(drawn) == [1, 2, 3]
    assert all(abs(count - 1000) < 78 for count in drawn.values())


def test_more_bytes_are_made_when_the_first_block_is_used_up():
    blocks = [hashlib.sha256(b"seed" + bytes([0, 0, 0, n])).digest() for n in range(3)]

    assert bytes(itertools.islice(_bytes_from(b"seed"), 96)) == b"".join(blocks)


@given(st.sets(st.integers(1, 999), min_size=1, max_size=12), words)
def test_anyone_can_do_the_draw_again_from_what_is_shown(options, said):
    assert draw(list(options), lot_seed(SECRET, said)) == again(options, SECRET, said)


@given(words, st.randoms())
def test_the_order_of_words_and_empty_ones_change_nothing(said, random):
    shuffled = [*random.sample(said, len(said)), ""]
    assert lot_seed(SECRET, shuffled) == lot_seed(SECRET, said)


@given(words, words)
def test_other_words_give_another_seed(one, other):
    same = sorted(filter(None, one)) == sorted(filter(None, other))
    assert (lot_seed(SECRET, one) == lot_seed(SECRET, other)) == same


def test_words_that_run_together_or_look_like_the_secret_are_not_mistaken():
    assert lot_seed("a", ["b,c"]) != lot_seed("a", ["b", "c"])
    assert lot_seed("a", ['b","c']) != lot_seed("a", ["b", "c"])
    assert lot_seed("a", ["b"]) != lot_seed("b", ["a"])


@given(st.permutations([4, 7, 9, 12]))
def test_the_order_of_the_options_changes_nothing(options):
    assert draw(options, b"seed") == draw([4, 7, 9, 12], b"seed")


def test_the_digest_is_that_of_any_sha_256():
    assert lot_digest("a secret") == hashlib.sha256(b"a secret").hexdigest()


@pytest.mark.parametrize(
    ("options", "seed", "code"),
    [
        ([], b"seed", "no_options"),
        ([1, 1], b"seed", "option_given_twice"),
        (range(257), b"seed", "too_many_options"),
        ([1, 2], b"", "no_seed"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(options, seed, code):
    with pytest.raises(DecisionRuleError) as caught:
        draw(options, seed)
    assert caught.value.code == code


def test_a_decision_by_lot_is_the_draw_that_the_figures_let_anyone_do_again():
    terms = Terms("lot", 6, options=(1, 2, 3, 4))
    said = ["Leeds", "", "York please", "", "", "abc"]
    could = [{1, 2, 3, 4}, {1, 3}, {1, 3, 4}, {1, 3}, {1, 2, 3}, {1, 3}]
    positions = [
        Position("chose", dict.fromkeys(options, 1), lot_words=word)
        for options, word in zip(could, said, strict=True)
    ]
    found = outcome(terms, positions, lot_seed=lot_seed(SECRET, [each.lot_words for each in positions]))

    assert found.figures["drawn_from"] == [1, 3]
    assert found.option == again([1, 3], SECRET, said)
    with pytest.raises(DecisionRuleError, match="no_seed"):
        outcome(terms, positions)
