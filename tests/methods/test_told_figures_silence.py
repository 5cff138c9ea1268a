"""Somebody who knows the rules learns from what is not told too. Every history is gone through, and none is alone.

Of all histories that look the same from outside, a number of one to five people must not be the same in each.
"""

from collections import defaultdict
from itertools import product

import pytest

from evenhand.methods.told_figures import may_be_told_anew, parts_may_be_told

SMALL = range(1, 6)
#: Nobody comes and nothing happens more often in a month. What was told above that would be so by this alone.
MOST = 12


def told_flow(months):
    """What is told of two parts, month after month: each told figure begins where the last one ended."""
    seen, waiting = [], (0, 0)
    for some in months:
        waiting = tuple(one + more for one, more in zip(waiting, some, strict=True))
        if parts_may_be_told(dict(zip("ab", waiting, strict=True))):
            seen.append(waiting)
            waiting = (0, 0)
        else:
            seen.append(None)
    return tuple(seen)


def told_stock(began, months):
    """What is told of who is there, where the first to come are the first to go."""
    here, told, seen, number = list(range(began)), [], [], began
    for came, gone in [(0, 0), *months]:
        here = here[gone:] + list(range(number, number + came))
        number += came
        if may_be_told_anew(told, here):
            told.append(set(here))
        seen.append(len(told[-1]) if told else None)
    return tuple(seen)


def most_of(looks):
    numbers = [each if isinstance(each, tuple) else (each,) for each in looks if each is not None]
    return max((sum(each) for each in numbers), default=0)


def alone(histories):
    """Numbers of one to five people that are the same in all histories that look alike."""
    values = defaultdict(lambda: defaultdict(set))
    for looks, cells in histories:
        for name, value in cells.items():
            values[looks][name].add(value)
    return [
        (looks, name, found)
        for looks, cells in values.items()
        for name, found in cells.items()
        if len(found) == 1 and next(iter(found)) in SMALL and most_of(looks) <= MOST
    ]


@pytest.mark.slow
def test_silence_gives_no_small_number_of_things_that_happened_away():
    def histories():
        for a1, b1, a2, b2 in product(range(MOST + 1), repeat=4):
            cells = {"a1": a1, "b1": b1, "a2": a2, "b2": b2, "a": a1 + a2, "b": b1 + b2}
            yield told_flow([(a1, b1), (a2, b2)]), cells

    assert not alone(histories())


@pytest.mark.slow
def test_silence_gives_no_small_number_of_people_who_came_or_went_away():
    some = range(MOST + 1)

    def histories():
        for began, c1, g1, c2, g2 in product(some, some, some, some, (0, 1, 5, 6, 7)):
            if g1 <= began and g2 <= began + c1 - g1:
                cells = {"began": began, "c1": c1, "g1": g1, "c2": c2, "g2": g2, "now": began + c1 - g1}
                yield told_stock(began, [(c1, g1), (c2, g2)]), cells

    assert not alone(histories())


def test_the_same_question_finds_a_rule_that_is_too_weak():
    """Were five enough with a running count, whoever sees five after silence and six in all would know the one."""

    def histories():
        for first, second in product(range(MOST + 1), repeat=2):
            running = (first if first >= 5 else None, first + second if first + second >= 5 else None)
            yield running, {"first": first, "second": second}

    assert alone(histories())
