"""Each way of getting a row wrong is refused with the file, the line and what was expected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Refusal = Callable[[str, str], str]

GOOD = """# Our own.
[[activities]]
id = "tea"
name = "Tea"
plain = "We have tea."
stage = "team"
times = 1
hours = 1.5
preparation_hours = 0
people = "partners"
staff_hours = 2
is_meeting = true
needs_facilitator = false
source = [
    "okm:Page 1",
    "w20:Page 2",
]
"""

RATE = """[[rates]]
id = "bus"
name = "Bus fare"
unit = "each"
pence = 200
place = "Here"
from_date = 2026-01-01
source = ["okm:Page 1"]
"""

A_ROW = [
    (
        "a whole number in quotation marks",
        "times = 1",
        'times = "two"',
        7,
        "'times' must be a whole number; found 'two'.",
    ),
    (
        "a fraction where a whole number belongs",
        "times = 1",
        "times = 1.5",
        7,
        "'times' must be a whole number; found 1.5.",
    ),
    (
        "a yes where a number belongs",
        "times = 1",
        "times = true",
        7,
        "'times' must be a whole number; found true.",
    ),
    ("too small a number", "times = 1", "times = 0", 7, "'times' must be 1 or more; found 0."),
    ("time below zero", "hours = 1.5", "hours = -1.5", 8, "'hours' must be 0 or more; found -1.5."),
    ("endless time", "hours = 1.5", "hours = inf", 8, "'hours' must be a number; found inf."),
    (
        "text where a number belongs",
        "hours = 1.5",
        'hours = "long"',
        8,
        "'hours' must be a number; found 'long'.",
    ),
    (
        "a word where yes or no belongs",
        "is_meeting = true",
        'is_meeting = "yes"',
        12,
        "'is_meeting' must be true or false; found 'yes'.",
    ),
    ("text that says nothing", '"Tea"', '"  "', 4, "'name' must be text that says something; found '  '."),
    (
        "a number where text belongs",
        'name = "Tea"',
        "name = 7",
        4,
        "'name' must be text that says something; found 7.",
    ),
    (
        "a word outside the choice",
        '"partners"',
        '"partner"',
        10,
        "'people' must be one of 'partners', 'pool'; found 'partner'; did you mean 'partners'?",
    ),
    (
        "a field left out",
        'plain = "We have tea."\n',
        "",
        2,
        "'plain' is missing; it must be text that says something.",
    ),
    (
        "a field we do not know",
        "plain =",
        "plian =",
        5,
        "'plian' is not a field of this kind; did you mean 'plain'?",
    ),
    (
        "a stage that is not there",
        '"team"',
        '"teams"',
        6,
        "'stage' names 'teams', which is not in [[stages]]; did you mean 'team'?",
    ),
    (
        "a source that is not there, in the second line of a list",
        "w20:Page 2",
        "w2:Page 2",
        16,
        "'source' names 'w2', which is not in [[sources]]; did you mean 'w20'?",
    ),
    (
        "a source without a place in it",
        "w20:Page 2",
        "w20",
        16,
        "entry 2 of 'source' must be a source and the place in it, such as \"okm:Table 2, row 1\"; found 'w20'.",
    ),
    (
        "the same source twice",
        "w20:Page 2",
        "okm:Page 1",
        16,
        "entry 2 of 'source' says 'okm:Page 1' a second time.",
    ),
    (
        "no source at all",
        'source = [\n    "okm:Page 1",\n    "w20:Page 2",\n]',
        "source = []",
        14,
        "'source' must have at least one entry; found an empty list.",
    ),
    (
        "one source not in a list",
        'source = [\n    "okm:Page 1",\n    "w20:Page 2",\n]',
        'source = "okm:Page 1"',
        14,
        "'source' must be a list, each entry a source and the place in it, such as \"okm:Table 2, row 1\"; found 'okm:Page 1'.",
    ),
    (
        "a pool without a size",
        '"partners"',
        '"pool"',
        10,
        "'pool' must be 1 or more when 'people' is 'pool'.",
    ),
    (
        "a pool size for the partners",
        '"partners"',
        '"partners"\npool = 9',
        11,
        "'pool' must be 0 or left out when 'people' is 'partners'.",
    ),
    (
        "a kind of evidence that we do not know",
        "times = 1",
        'times = 1\nevidence = "sure"',
        8,
        "'evidence' must be one of 'seen', 'derived', 'general', 'assumption'; found 'sure'.",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"), [case[1:] for case in A_ROW], ids=[case[0] for case in A_ROW]
)
def test_a_bad_row_is_refused_with_its_file_line_and_what_was_expected(
    before: str, after: str, line: int, problem: str, refusal: Refusal
) -> None:
    assert GOOD.count(before) == 1

    message = refusal("activities.toml", GOOD.replace(before, after))

    assert message == f"activities.toml, line {line}: [[activities]] 'tea': {problem}"


RATES = [
    ("a date in quotation marks", "2026-01-01", '"2026-01-01"', 7, "'from_date' must be a date such as 2025-12-16, without quotation marks; found '2026-01-01'."),
    ("a date with a time", "2026-01-01", "2026-01-01T10:00:00", 7, "'from_date' must be a date such as 2025-12-16, without quotation marks; found 2026-01-01T10:00:00."),
    ("an end before the start", "2026-01-01", "2026-01-01\nuntil = 2025-01-01", 8, "'until' must not be before 'from_date' (2026-01-01); found 2025-01-01."),
    ("money without a price", "pence = 200\n", "", 4, "'pence' is missing; a rate whose 'unit' is 'each' needs it."),
    ("a price on a percentage", '"each"', '"percent"\npercent = 10', 6, "'pence' has no place in a rate whose 'unit' is 'percent'."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"), [case[1:] for case in RATES], ids=[case[0] for case in RATES]
)
def test_a_bad_rate_is_refused(before: str, after: str, line: int, problem: str, refusal: Refusal) -> None:
    assert (
        refusal("rates.toml", RATE.replace(before, after))
        == f"rates.toml, line {line}: [[rates]] 'bus': {problem}"
    )


def test_a_good_row_loads(load_with: Callable[[str, str], object]) -> None:
    load_with("activities.toml", GOOD)
    load_with("rates.toml", RATE)


IDS = [
    ("no id", 'id = "tea"\n', "", "line 2: [[activities]] number 1: 'id' is missing; it must be a short name in small letters, digits and '_', starting with a letter."),
    ("an id with a capital", '"tea"', '"Tea time"', "line 3: [[activities]] 'Tea time': 'id' must be a short name in small letters, digits and '_', starting with a letter; found 'Tea time'."),
    ("an id that is a number", 'id = "tea"', "id = 4", "line 3: [[activities]] number 1: 'id' must be a short name in small letters, digits and '_', starting with a letter; found 4."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "problem"), [case[1:] for case in IDS], ids=[case[0] for case in IDS]
)
def test_a_bad_id_is_refused(before: str, after: str, problem: str, refusal: Refusal) -> None:
    assert refusal("activities.toml", GOOD.replace(before, after)) == f"activities.toml, {problem}"


def test_an_id_used_twice_is_refused_with_both_lines(refusal: Refusal) -> None:
    message = refusal("activities.toml", GOOD + GOOD)

    assert (
        message
        == "activities.toml, line 20: [[activities]] 'tea': this id is used on line 2 already; each must be its own."
    )


def test_two_rows_with_one_place_in_an_order_are_refused(refusal: Refusal) -> None:
    text = '[[modes]]\nid = "sings"\nname = "Sings"\nplain = "You sing."\nsay = "heard"\norder = 1\nsource = ["okm:1"]\n'

    assert (
        refusal("modes.toml", text)
        == "modes.toml, line 6: [[modes]] 'sings': 'order' is 1, which 'modes_1' has already."
    )


def test_a_condition_that_pulls_against_itself_is_refused(refusal: Refusal) -> None:
    text = '[[conditions]]\nid = "conditions_2"\npulls_against = ["conditions_1", "conditions_2"]\n'

    assert refusal("conditions.toml", text) == (
        "conditions.toml, line 3: [[conditions]] 'conditions_2': 'pulls_against' must name other rows; found this row itself."
    )


def test_a_third_side_needs_its_source(refusal: Refusal) -> None:
    text = '[[disagreements]]\nid = "disagreements_2"\nthird_side = "Somebody else says a third thing."\n'

    assert refusal("disagreements.toml", text) == (
        "disagreements.toml, line 3: [[disagreements]] 'disagreements_2': "
        "'third_source' is missing; a third side needs its source as the others do."
    )


def test_a_sort_of_cost_that_no_paper_names_is_refused(refusal: Refusal) -> None:
    text = '[[cost_types]]\nid = "noise"\nname = "Noise"\nplain = "It is loud."\nsource = ["okm:1"]\n'

    assert "at least one paper must name this sort of cost" in refusal("cost_types.toml", text)


@pytest.mark.parametrize(
    ("is_local", "line", "problem"),
    [
        (
            'true\nuri = "https://credit.niso.org/"',
            6,
            "'uri' has no place in a role whose 'is_local' is true",
        ),
        ("false", 5, "'uri' is missing; a role whose 'is_local' is false needs its address at CRediT."),
    ],
)
def test_a_kind_of_work_is_credits_with_its_address_or_ours_without(
    is_local: str, line: int, problem: str, refusal: Refusal
) -> None:
    text = f'[[credit_roles]]\nid = "tea"\nname = "Tea"\nplain = "Making it."\nis_local = {is_local}\nsource = ["okm:1"]\n'

    assert refusal("credit_roles.toml", text).startswith(
        f"credit_roles.toml, line {line}: [[credit_roles]] 'tea': {problem}"
    )


@pytest.mark.parametrize("kind", ["clauses", "decision_rules", "credit_roles"])
def test_what_people_agree_decide_and_are_named_by_cannot_be_hidden(kind: str, refusal: Refusal) -> None:
    assert "cannot be hidden" in refusal(f"{kind}.toml", f'[[{kind}]]\nid = "{kind}_1"\nhide = true\n')


def test_a_long_value_is_cut_short_in_the_message(refusal: Refusal) -> None:
    message = refusal("activities.toml", GOOD.replace('"partners"', '"' + "a" * 500 + '"'))

    assert len(message) < 250
