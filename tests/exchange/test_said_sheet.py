from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.said_sheet import (
    FIELDS,
    MOST_ROWS,
    NAMES,
    ORDER,
    day_of,
    layout,
    read_rows,
    says_nothing,
)
from evenhand.exchange.sheet_reading import Row, read_sheet

TODAY = date(2026, 11, 22)


def rows(*lines):
    return [
        Row("", number, tuple(cell or None for cell in cells)) for number, cells in enumerate(lines, start=1)
    ]


def read(*lines, today=TODAY):
    sheet = rows(*lines)
    found = layout(sheet)
    return read_rows(
        sheet, found.header_row, {column.place: column.guess for column in found.columns}, today=today
    )


TRACKED = (
    "When was it?",
    "How did the public contribute?",
    "What did they hope to influence?",
    "What changed, if anything?",
    "Why does it matter?",
    "UK Standards",
)


def test_a_tracking_sheet_is_read_by_its_header():
    found = layout(
        rows(TRACKED, ("3/3/2025", "Panel", "The letter", "Shorter letter", "It was read", "1, 2"))
    )
    assert [column.guess for column in found.columns] == ["day", "how", "said", "changed", "why", ""]


def test_its_rows_hold_what_stands_in_them():
    found = read(TRACKED, ("3/3/2025", "Panel", "The letter", "Shorter letter", "It was read", "1, 2"))
    (row,) = found.rows
    assert (row.row, row.day, row.how, row.text) == (2, date(2025, 3, 3), "Panel", "The letter")
    assert (row.changed, row.why, row.who) == ("Shorter letter", "It was read", "")


def test_titles_above_the_header_are_passed_over():
    found = layout(rows(("PPI log 2025", ""), ("", ""), ("Date", "Comment"), ("1/2/2025", "Too long")))
    assert found.header_row == 3


def test_our_own_columns_are_each_known_by_their_name():
    found = layout(rows(tuple(NAMES[id] for id in ORDER), tuple("x" for _ in ORDER)))
    assert [column.guess for column in found.columns] == list(ORDER)
    assert {each.id for each in FIELDS} == set(ORDER)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-03-14", date(2025, 3, 14)),
        ("2025-03-14 10:30", date(2025, 3, 14)),
        ("14/03/2025", date(2025, 3, 14)),
        ("14.3.25", date(2025, 3, 14)),
        ("14th March 2025", date(2025, 3, 14)),
        ("Friday 14 Mar. 2025", date(2025, 3, 14)),
        ("March 14, 2025", date(2025, 3, 14)),
        ("1 Sept 2025", date(2025, 9, 1)),
        ("03/14/2025", None),
        ("March 2025", None),
        ("soon", None),
        ("31/02/2025", None),
        ("99999999999", None),
    ],
)
def test_days_are_read_the_british_way_round_and_never_guessed(typed, day):
    assert day_of(typed) == day


def test_what_cannot_be_read_is_a_sentence_with_its_row():
    found = read(
        ("Date", "Comment", "Where it changed"),
        ("soonish", "Too long", ""),
        ("1/1/2025", "", "x"),
        ("1/1/2027", "Too small", ""),
        ("2/1/2025", "Fine", "w" * 201),
        ("", "Good", ""),
    )
    assert [problem.sentence[:40] for problem in found.problems] == [
        "Row 2: “soonish” is not a day that we ca",
        "Row 3: nothing stands where the words sh",
        "Row 4: “1/1/2027” is still to come. Give",
        "Row 5: “Where it changed” is longer than",
    ]
    assert [row.row for row in found.rows] == [6]


def test_words_are_never_cut():
    long = "word " * 200
    (row,) = read(
        ("How it was said", "Comment"),
        (long.strip(), "Short"),
    ).rows
    assert row.how == ""
    assert long.strip() in row.text
    assert read(("Comment",), ("x" * 12_001,)).problems
    csv = f"Comment,Date\n{'y' * 11_000},1/1/2025\n".encode()
    assert len(read_sheet(csv, "a.csv", most_characters=20_000).rows[1].cells[0]) == 11_000


def test_two_columns_of_words_stand_one_below_another():
    sheet = rows(("A", "B"), ("First", "Second"))
    (row,) = read_rows(sheet, 1, {0: "said", 1: "said"}, today=TODAY).rows
    assert row.text == "First\n\nSecond"


def test_cells_that_say_nothing_hold_nothing():
    assert all(says_nothing(text) for text in ("-", "N/A", "none yet", "Nothing", "no change", "TBC"))
    assert not any(says_nothing(text) for text in ("No longer", "Nonetheless", "Nothing about us without us"))
    (row,) = read(
        ("Comment", "What changed"),
        ("Too long", "N/A"),
    ).rows
    assert row.changed == ""


def test_more_rows_than_can_come_at_once_are_refused_whole():
    found = read(("Comment", "Date"), *[("x", "")] * (MOST_ROWS + 1))
    assert not found.rows
    assert len(found.problems) == 1


cells = st.one_of(
    st.none(), st.text(max_size=60), st.decimals(allow_nan=False, allow_infinity=False, places=2)
)
sheets = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=0, max_size=12)


@given(sheets, st.lists(st.sampled_from(["", *ORDER]), max_size=6))
def test_whatever_stands_in_a_sheet_each_row_comes_in_whole_or_is_named(given_rows, columns):
    sheet = [Row("", number, tuple(cells)) for number, cells in enumerate(given_rows, start=1)]
    found = layout(sheet)
    result = read_rows(sheet, found.header_row, dict(enumerate(columns)), today=TODAY)

    numbers = {row.number for row in sheet if row.number > found.header_row}
    assert {row.row for row in result.rows} <= numbers
    assert not {row.row for row in result.rows} & {problem.row for problem in result.problems}
    for row in result.rows:
        assert row.text.strip()
        assert row.day is None or row.day <= TODAY
    for problem in result.problems:
        assert problem.sentence.startswith(f"Row {problem.row}: ")


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_none(text):
    assert day_of(text) is None or isinstance(day_of(text), date)


def test_numbers_are_shown_as_they_were_typed():
    sheet = [Row("", 1, ("Comment", "Date")), Row("", 2, (Decimal("12.50"), None))]
    assert read_rows(sheet, 1, {0: "said"}, today=TODAY).rows[0].text == "12.5"
