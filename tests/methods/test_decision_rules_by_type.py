"""A breakdown by partner type adds up, and where who said what is not for all, it points at nobody."""

import json
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evenhand.methods.decision_rules import DecisionRuleError, Position, by_type

GROUPS = [["carer", "patient"], ["researcher"]]


def people(count, stance, *types, choices=None):
    return [Position(stance, choices or {}, types)] * count


def cells(found):
    return {row.types: row.stances for row in found.rows}


def test_where_everyone_sees_who_said_what_it_is_shown_whole():
    said = people(2, "agree", "carer") + people(1, "block", "researcher") + people(1, "agree", "funder")
    found = by_type(GROUPS, said, is_named=True)

    assert found.is_shown
    assert cells(found) == {
        ("carer", "patient"): {"agree": 2, "block": 0},
        ("researcher",): {"agree": 0, "block": 1},
        (): {"agree": 1, "block": 0},
    }


def test_somebody_of_several_groups_stands_in_the_first_and_counts_once():
    found = by_type(GROUPS, people(3, "agree", "researcher", "patient"), is_named=True)

    assert [(row.types, row.spoke) for row in found.rows] == [(("carer", "patient"), 3), (("researcher",), 0)]


def test_silence_is_in_no_group():
    assert by_type(GROUPS, people(3, "", "carer"), is_named=True).rows[0].spoke == 0


def test_choices_are_told_by_option_with_those_who_gave_none():
    said = people(2, "chose", "carer", choices={1: 5}) + people(1, "chose", "carer", choices={1: 0, 2: 3})

    assert by_type([["carer"]], said, is_named=True).rows[0].values == {
        "1": {"0": 1, "5": 2},
        "2": {"": 2, "3": 1},
    }


MIXED = people(5, "agree", "researcher") + people(7, "block", "researcher")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (people(6, "agree", "carer") + people(5, "block", "carer") + MIXED, ""),
        (people(6, "agree", "carer") + people(4, "block", "carer") + MIXED, "cells_too_small"),
        (MIXED + people(1, "agree", "funder"), "cells_too_small"),
        # All of one group against: each of them would be known.
        (people(6, "agree", "carer") + people(5, "block", "researcher"), "cells_too_small"),
        (people(6, "agree", "carer") + MIXED, "cells_too_small"),
        # Where everybody says the same, the total has told it already.
        (people(5, "agree", "carer") + people(5, "agree", "researcher"), ""),
        (people(5, "agree", "carer") + people(4, "agree", "researcher"), "too_few_to_break_down"),
        (people(4, "agree", "carer"), "too_few"),
        # The stances hide nobody and the choices would: one carer's vote could be told.
        (
            people(6, "chose", "carer", choices={1: 1}) + people(1, "chose", "carer", choices={2: 1}),
            "too_few_to_break_down",
        ),
        (
            people(9, "chose", "carer", choices={1: 1}) + people(1, "chose", "carer", choices={2: 1}),
            "cells_too_small",
        ),
    ],
)
def test_known_only_to_the_facilitator_it_is_shown_whole_or_not_at_all(said, reason):
    found = by_type(GROUPS, said, is_named=False)

    assert found.reason == reason
    assert bool(found.rows) == (not reason)


CELLS = [(stance, type) for type in ("carer", "researcher", "funder") for stance in ("agree", "block")]
crowds = st.lists(st.sampled_from([0, 0, 3, 5, 6, 9]), min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda sizes: [cell for cell, size in zip(CELLS, sizes, strict=True) for _ in range(size)]
)


@given(crowds, st.booleans())
def test_the_groups_add_up_to_everybody(crowd, is_named):
    said = [Position(stance, {}, (type,)) for stance, type in crowd]
    found = by_type(GROUPS, said, is_named=is_named)
    assume(found.is_shown)

    assert sum(row.spoke for row in found.rows) == len(said)
    assert all(sum(row.stances.values()) == row.spoke for row in found.rows)
    assert json.loads(json.dumps(found.as_dict())) == found.as_dict()


@given(crowds)
def test_no_cell_of_one_to_four_people_can_be_worked_out_from_it_and_the_totals(crowd):
    # All or nothing: where it is shown, subtraction from the totals has nothing left to find.
    found = by_type(GROUPS, [Position(stance, {}, (type,)) for stance, type in crowd], is_named=False)

    for row in found.rows:
        assert all(count == 0 or count >= 5 for count in row.stances.values())
        assert row.spoke == 0 or row.spoke >= 5
    told_on = [row for row in found.rows if row.spoke and sorted(row.stances.values())[:-1] == [0]]
    assert not told_on or len({stance for stance, _ in crowd}) == 1


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([], "no_groups"),
        ([["carer"], []], "empty_group"),
        ([["carer"], ["carer", "patient"]], "type_in_two_groups"),
    ],
)
def test_groups_that_are_none_are_refused(groups, code):
    with pytest.raises(DecisionRuleError) as caught:
        by_type(groups, [], is_named=True)
    assert caught.value.code == code


def test_whoever_knows_both_margins_learns_no_small_cell_that_those_did_not_tell_already():
    # Every table of two groups by two stances of 10 and of 14 people, held against all that look the same.
    for total in (10, 14):
        by_margins, by_view = {}, {}
        for a, b, c in product(range(total + 1), repeat=3):
            if a + b + c > total:
                continue
            table = (a, b, c, total - a - b - c)
            said = [
                Position(stance, {}, (type,))
                for (stance, type), size in zip(CELLS, table, strict=False)
                for _ in range(size)
            ]
            found = by_type([["carer"], ["researcher"]], said, is_named=False)
            margins = (a + b, a + c)
            by_margins.setdefault(margins, []).append(table)
            view = (margins, table if found.is_shown else None)
            by_view.setdefault(view, []).append(table)
        for view, tables in by_view.items():
            for cell in range(4):
                known = {table[cell] for table in tables}
                if len(known) == 1 and 0 < min(known) < 5:
                    assert {table[cell] for table in by_margins[view[0]]} == known, view
