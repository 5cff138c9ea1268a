import csv
import time
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.exchange.sheet_amounts import in_pounds, read_amount
from evenhand.exchange.sheet_columns import letter
from evenhand.exchange.sheet_reading import Row, Sheet, _from_json, xlsx_as_json
from evenhand.exchange.spreadsheet import find_lines, missing, neutralise, read_sheet
from evenhand.exchange.upload_limits import UploadRefused


@dataclass(frozen=True)
class Heading:
    id: str
    name: str
    words: tuple[str, ...]
    question: str = "Is it left out?"


HEADINGS = (
    Heading("contributor_pay", "Pay for contributors", ("ppi", "honorari", "public contributor", "voucher")),
    Heading(
        "travel", "Travel", ("travel", "train", "taxi", "mileage"), "We found no travel. Is it left out?"
    ),
    Heading("access", "Access", ("interpret", "bsl", "easy read")),
    Heading("supporters", "Supporters", ("childcare", "carer cost")),
    Heading("venue", "Room and refreshments", ("room hire", "venue", "lunch", "refreshment")),
    Heading("staff_time", "Staff time", ("staff", "ppi lead", "admin", "salary", "research assistant")),
    Heading("training", "Training", ("training",)),
    Heading("materials", "Materials", ("printing", "stationery")),
    Heading("other", "Anything else", ("contingency",)),
)


def csv_bytes(rows, delimiter=",", encoding="utf-8"):
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def from_rows(rows, sheet=""):
    """A sheet as `read_sheet` gives it, without a file in between."""
    numbered = [
        Row(sheet, number, tuple(Decimal(str(c)) if isinstance(c, int | float) else c or None for c in cells))
        for number, cells in enumerate(rows, start=1)
        if any(c not in (None, "") for c in cells)
    ]
    return Sheet("plan.csv", tuple(numbered))


def found_in(*rows):
    return find_lines(from_rows(rows), HEADINGS)


def counted(found):
    return {line.label: (line.row, in_pounds(line.pence), line.heading) for line in found.lines}


def questions(found):
    return [question.sentence for question in found.questions]


# What people bring


def test_the_tidy_one():
    found = found_in(
        ("Item", "Cost (£)"),
        ("PPI payments", 1200),
        ("Train fares", "£340.50"),
        ("Room hire and lunch", "1,250"),
        ("Total", 2790.5),
    )
    assert counted(found) == {
        "PPI payments": (2, "£1,200.00", "contributor_pay"),
        "Train fares": (3, "£340.50", "travel"),
        "Room hire and lunch": (4, "£1,250.00", "venue"),
    }
    assert found.total_pence == 279050
    assert found.questions == ()
    assert found.read_from == (
        "Below row 1, words come from column A (“Item”) and amounts from column B (“Cost (£)”).",
    )


def test_the_one_with_a_title_blank_rows_sections_and_subtotals():
    found = found_in(
        ("ASTHMA AND THE SCHOOL GATE - DRAFT BUDGET v3 FINAL (2)", "", "", "", ""),
        ("", "", "", "", ""),
        ("Prepared by:", "RO", "", "Date:", "2026-10-02"),
        ("", "", "", "", ""),
        ("Heading", "Description", "No.", "Unit cost", "Total cost"),
        ("Patient and public involvement", "", "", "", ""),
        ("", "Honoraria for panel members", 8, "£75.00", "£600.00"),
        ("", "BSL interpreter, two meetings", 2, "£180.00", "£360.00"),
        ("", "Sub-total PPI", "", "", "£960.00"),
        ("Travel", "", "", "", ""),
        ("", "Eight people, three meetings", 24, "£12.50", "£300.00"),
        ("", "Sub-total travel", "", "", "£300.00"),
        ("", "", "", "", ""),
        ("", "GRAND TOTAL", "", "", "£1,260.00"),
        (
            "NB rates checked with finance on Tuesday, they may go up again before the deadline.",
            "",
            "",
            "",
            "",
        ),
    )
    assert counted(found) == {
        "Honoraria for panel members": (7, "£600.00", "contributor_pay"),
        "BSL interpreter, two meetings": (8, "£360.00", "access"),
        "Eight people, three meetings": (11, "£300.00", "travel"),
    }
    assert found.total_pence == 126000
    assert questions(found) == []
    assert [(i.row, i.why) for i in found.ignored if "total" in i.why] == [
        (9, "a total; it agrees with the rows above"),
        (12, "a total; it agrees with the rows above"),
        (14, "a total; it agrees with the rows above"),
    ]


def test_the_one_with_a_column_a_year_and_a_total():
    found = found_in(
        ("Cost type", "Detail", "Year 1", "Year 2", "Total"),
        ("Staff", "Research assistant 0.2 FTE", 7000, 7200, 14200),
        ("PPI", "Public contributors", 900, 1100, 2000),
        ("Total", "", 7900, 8300, 16200),
    )
    assert {label: amount for label, (_, amount, _) in counted(found).items()} == {
        "Research assistant 0.2 FTE": "£14,200.00",
        "Public contributors": "£2,000.00",
    }
    assert questions(found) == []


def test_years_without_a_total_are_added_up():
    found = found_in(("Item", "2026/27", "2027/28"), ("Taxi", 100, "£50.25"), ("Lunch", "", 30))
    assert counted(found) == {"Taxi": (2, "£150.25", "travel"), "Lunch": (3, "£30.00", "venue")}


def test_the_one_without_any_header():
    found = found_in(
        ("Vouchers for 8 people", 8, 25, 200),
        ("Taxis", 4, 15, 60),
        ("Lunches", 8, 7.5, 60),
    )
    assert found.total_pence == 32000
    assert found.lines[1].heading == "travel"
    # It says which column it took, because the others held figures too.
    assert questions(found) == ["Columns B and C may hold amounts too. We read D. Is that the right one?"]


def test_the_one_where_not_everything_is_known_yet():
    found = found_in(
        ("Activity", "Hours", "Cost"),
        ("PPI meeting", 2, "£500 per day"),
        ("Interpreters", 3, "TBC"),
        ("Childcare", 4, ""),
        ("Training", 1, "approx 200"),
        ("Contingency", "", "10%"),
        ("Printing", "", "€45"),
        ("Less: from the trust", "", "(250.00)"),
        ("Taxi", 1, 35),
    )
    assert counted(found) == {"Taxi": (9, "£35.00", "travel")}
    assert [(q.row, q.sentence.split("”", 1)[1].split()[:3]) for q in found.questions] == [
        (2, ["says", "“£500", "per"]),
        (3, ["has", "no", "amount"]),
        (4, ["has", "numbers", "but"]),
        (5, ["says", "“approx", "200”,"]),
        (6, ["says", "“10%”.", "A"]),
        (7, ["says", "“€45”,", "which"]),
        (8, ["takes", "£250.00", "away."]),
    ]


def test_a_total_that_does_not_agree_is_a_question_and_is_not_counted():
    found = found_in(("Item", "Cost"), ("Taxi", 100), ("Lunch", 50), ("Total", 175))
    assert found.total_pence == 15000
    assert questions(found) == [
        "Row 4 “Total” says £175.00, but the rows that we counted above it come to £150.00. We went by the rows. What is missing?"
    ]


def test_a_total_that_stands_alone_is_counted_and_asked_about():
    found = found_in(("Item", "Cost"), ("Travel total", 500), ("Venue total", 300), ("Grand total", 800))
    assert counted(found) == {
        "Travel total": (2, "£500.00", "travel"),
        "Venue total": (3, "£300.00", "venue"),
    }
    assert [q.row for q in found.questions] == [2, 3]


def test_a_sum_about_costs_between_the_subtotals_and_the_total_is_left_out_with_a_question():
    found = found_in(
        ("Section", "Item", "Total"),
        ("1. Staff", "", ""),
        ("", "Dr A Smith (5%)", "£4,350"),
        ("", "Subtotal", "£4,350"),
        ("2. Non-staff", "", ""),
        ("", "PPI", "£900"),
        ("", "Transcription", "£100"),
        ("", "Subtotal", "£1,000"),
        ("", "FEC @ 80%", "£4,280"),
        ("", "TOTAL REQUESTED", "£5,350"),
    )
    assert found.total_pence == 535000
    assert [(line.row, line.heading) for line in found.lines] == [
        (3, "staff_time"),
        (6, "contributor_pay"),
        (7, ""),
    ]
    assert questions(found)[-1] == (
        "Row 9 “FEC @ 80%” (£4,280.00) is not in the total of row 10. We left it out too. Is it a cost?"
    )


def test_a_cost_without_an_amount_is_asked_about_when_nothing_else_speaks_of_it():
    found = found_in(
        ("Item", "Cost"), ("Travel", ""), ("Taxi", 35), ("Childcare", ""), ("Overheads @ 20%", "")
    )
    assert [(q.row, q.sentence) for q in found.questions] == [
        (4, "Row 4 “Childcare” has no amount. Is it a title, or a cost that is not known yet?"),
        (5, "Row 5 “Overheads @ 20%” has numbers but no amount. What does it cost in all?"),
    ]


def test_a_total_in_other_words_before_its_parts_is_left_out_with_a_question():
    found = found_in(
        ("Item", "Cost"),
        ("Public involvement (PPI)", 1000),
        ("Vouchers", 600),
        ("Taxi", 150),
        ("Lunch", 250),
        ("Printing", 80),
    )
    assert found.total_pence == 108000
    assert questions(found) == [
        "Row 2 “Public involvement (PPI)” (£1,000.00) is exactly what rows 3 to 5 come to. Is it their total? We left it out."
    ]


def test_equal_meetings_and_one_larger_cost_are_not_taken_for_a_total():
    found = found_in(("Item", "Cost"), ("PPI 1", 100), ("PPI 2", 100), ("PPI 3", 100), ("Taxi", 300))
    assert found.total_pence == 60000
    assert found.questions == ()


def test_an_amount_without_words_that_agrees_is_a_total_and_another_is_a_question():
    found = found_in(("Item", "Cost"), ("Taxi", 100), ("Lunch", 50), ("", 150), ("", 99))
    assert found.total_pence == 15000
    assert questions(found) == ["Row 5 has £99.00 and no words. What is it for? It was not counted."]


def test_a_line_without_a_word_we_know_is_counted_under_no_heading_and_asked_about():
    found = found_in(("Item", "Cost"), ("Flux capacitor", 300))
    assert counted(found) == {"Flux capacitor": (2, "£300.00", "")}
    assert questions(found) == [
        "Row 2 “Flux capacitor” (£300.00) has no word that we know. Which kind of cost is it?"
    ]


def test_the_longest_word_wins_and_a_word_counts_only_where_it_begins():
    found = found_in(("Item", "Cost"), ("PPI lead", 10), ("Training day", 10), ("Shipping", 10))
    assert [line.heading for line in found.lines] == ["staff_time", "training", ""]


def test_words_of_equal_length_for_two_headings_become_a_question():
    found = found_in(("Item", "Cost"), ("Travel and voucher", 10), ("Taxi lunch", 10))
    assert [line.heading for line in found.lines] == ["contributor_pay", "venue"]
    two = (Heading("a", "A", ("tea",)), Heading("b", "B", ("bus",)))
    tied = find_lines(from_rows([("Item", "Cost"), ("Tea on the bus", 10)]), two)
    assert tied.lines[0].heading == ""
    assert questions(tied) == ["Row 2 “Tea on the bus” could be “A” or “B”. Which is it?"]


def test_two_columns_that_may_be_the_amount_are_named():
    found = found_in(("Item", "Budget", "Actual cost"), ("Taxi", 100, 120))
    assert found.total_pence == 10000
    assert questions(found) == [
        "Column C (“Actual cost”) may hold amounts too. We read B (“Budget”). Is that the right one?"
    ]


def test_two_tables_on_one_sheet_each_have_their_columns():
    found = found_in(
        ("Staff", "Grade", "Cost"),
        ("Research assistant", "6", 9000),
        ("Total", "", 9000),
        ("", "", ""),
        ("Cost", "Involvement", ""),
        (200, "Vouchers", ""),
        (60, "Taxi", ""),
        (260, "Total", ""),
    )
    assert found.total_pence == 926000
    assert questions(found) == []


def test_a_column_of_cost_each_is_not_the_amount():
    found = found_in(("What", "How many", "Cost each", "Line total"), ("Lunch", 10, 7.5, 75))
    assert found.total_pence == 7500
    assert questions(found) == []


def test_a_sheet_without_amounts_says_so():
    found = found_in(("Ideas", "Who"), ("Meet families", "Siân"))
    assert found.lines == ()
    assert questions(found) == [
        "No column of amounts was found. Please name one “Amount”, with one sum a row, and bring it again."
    ]


def test_a_formula_that_was_never_worked_out_is_a_question():
    rows = (
        Row("", 1, ("Item", "Cost")),
        Row("", 2, ("Taxi", Decimal(10))),
        Row("", 3, ("Lunch",), frozenset({1})),
    )
    found = find_lines(Sheet("x", rows), HEADINGS)
    assert found.total_pence == 1000
    assert "has a formula that was not worked out" in questions(found)[0]


def test_a_share_in_the_column_of_amounts_is_not_twenty_pence():
    found = found_in(("Item", "Cost"), ("Taxi", 10), ("Overheads", 0.2))
    assert found.total_pence == 1000
    assert found.questions[0].row == 3


def test_what_is_missing_is_named_with_its_question():
    found = found_in(("Item", "Cost"), ("PPI payments", 100), ("Lunch", 50), ("Contingency", 5))
    assert [gap.heading for gap in missing(found, HEADINGS)] == [
        "travel", "access", "supporters", "staff_time", "training", "materials",
    ]  # fmt: skip
    assert missing(found, HEADINGS)[0].question == "We found no travel. Is it left out?"


# Several sheets


def test_of_several_sheets_the_one_about_involvement_is_read_and_the_others_are_named():
    rows = (
        Row("Summary", 1, ("Item", "Cost")),
        Row("Summary", 2, ("Salary", Decimal(90000))),
        Row("Summary", 3, ("PPI", Decimal(700))),
        Row("PPI detail", 1, ("Item", "Cost")),
        Row("PPI detail", 2, ("Vouchers", Decimal(600))),
        Row("PPI detail", 3, ("Taxi", Decimal(100))),
        Row("PPI detail", 4, ("Rent", Decimal(7))),
    )
    sheet = Sheet("bid.xlsx", rows, ("Old",))
    found = find_lines(sheet, HEADINGS)
    assert {line.sheet for line in found.lines} == {"PPI detail"}
    assert found.total_pence == 70700
    assert [q.sentence[:66] for q in found.questions] == [
        "Sheet “PPI detail”, row 4 “Rent” (£7.00) has no word that we know.",
        "The sheet “Summary” has amounts too, £90,700.00 in all. It was lef",
        "The hidden sheet “Old” was not read.",
    ]
    assert find_lines(sheet, HEADINGS, only="Summary").total_pence == 9070000


# Cells


@pytest.mark.parametrize(
    ("cell", "kind", "pence"),
    [
        ("£1,234.50", "amount", 123450),
        ("1 234.50", "amount", 123450),
        (" £ 20 ", "amount", 2000),
        ("GBP 20", "amount", 2000),
        ("20.005", "amount", 2001),
        ("45p", "amount", 45),
        (Decimal("12.5"), "amount", 1250),
        (Decimal("0.1") + Decimal("12.2"), "amount", 1230),
        ("(250)", "negative", -25000),
        ("-£250", "negative", -25000),
        ("£-250.00", "negative", -25000),
        ("-", "nothing", 0),
        ("n/a", "nothing", 0),
        ("£0.00", "nothing", 0),
        (None, "nothing", 0),
        ("TBC", "unknown", 0),
        ("??", "unknown", 0),
        ("20%", "percent", 0),
        ("€20", "currency", 0),
        ("1.234,50", "unclear", 0),
        ("1,23", "unclear", 0),
        ("1.5k", "unclear", 0),
        ("c. 200", "unclear", 0),
        ("£20-£30", "unclear", 0),
        ("200 x 3", "unclear", 0),
        ("1e5", "unclear", 0),
        (Decimal("1e30"), "unclear", 0),
        ("£12 each", "unclear", 0),
    ],
)
def test_only_a_plain_sum_of_pounds_is_an_amount(cell, kind, pence):
    assert (read_amount(cell).kind, read_amount(cell).pence) == (kind, pence)


@settings(max_examples=40)
@given(st.integers(1, 10_000_000_000))
def test_an_amount_that_we_write_is_read_as_the_same_pence(pence):
    assert read_amount(in_pounds(pence)).pence == pence


@settings(max_examples=40)
@given(st.text())
def test_no_cell_whatever_is_an_error(text):
    read_amount(text)


cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["Total", "Cost", "Item", "£5", "Taxi", "TBC", "Year 1"]),
    st.integers(-5, 500),
)


@settings(max_examples=20)
@given(st.lists(st.lists(cells, max_size=5), max_size=12))
def test_every_row_is_a_line_or_ignored_or_asked_about_and_the_total_is_the_lines(rows):
    sheet = from_rows(rows)
    found = find_lines(sheet, HEADINGS)
    accounted = {x.row for x in (*found.lines, *found.ignored)} | {q.row for q in found.questions}
    assert {row.number for row in sheet.rows} <= accounted
    assert found.total_pence == sum(line.pence for line in found.lines)
    assert all(line.pence > 0 for line in found.lines)
    assert len({line.row for line in found.lines}) == len(found.lines)


def test_columns_have_the_letters_that_people_see():
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_the_encodings_and_with_the_signs_that_programs_write(encoding, delimiter):
    rows = [("Item", "Cost (£)"), ("Siân’s taxi, there and back", "£1,234.50"), ("Café lunch", "20")]
    sheet = read_sheet(csv_bytes(rows, delimiter, encoding), "plan.csv")
    assert [row.cells for row in sheet.rows] == rows
    assert find_lines(sheet, HEADINGS).total_pence == 125450


def test_excels_own_first_line_names_the_delimiter_and_is_still_counted_as_a_row():
    sheet = read_sheet(b"sep=;\r\nItem;Cost\r\nTaxi, two;5\r\n", "x.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("Item", "Cost")), (3, ("Taxi, two", "5"))]


def test_rows_keep_the_numbers_that_a_spreadsheet_program_shows():
    sheet = read_sheet(b'Item,Cost\n\n"Taxi\nand train",5\nLunch,6\n', "x.csv")
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [
        (1, "Item"),
        (3, "Taxi\nand train"),
        (4, "Lunch"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "x.csv", "This file is empty."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "x.xls", "old .xls file, or one locked with a password"),
        (b"%PDF-1.7 ...", "x.pdf", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "x.png", "not a spreadsheet that we can read"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "x.ods", "OpenDocument"),
        (b"PK\x03\x04 word/document.xml", "x.docx", "Word document"),
        (b"PK\x03\x04 junk", "x.xlsx", "damaged or cut short"),
        (b"a," * 300, "x.csv", "Row 1 has 300 columns; 100 is the most"),
        (b"a,b\n" * 5001, "x.csv", "goes beyond row 2000"),
        (b"x" * (6 * 2**20), "x.csv", "has 6 MB; 5 MB is the most"),
        (b"x" * 2**20, "x.csv", "cannot be read as CSV"),
        (b'"' + b"x" * 2**20, "x.csv", "cannot be read as CSV"),
        (b'"' * 2**20, "x.csv", "cannot be read as CSV"),
        (b"a,b\n" * 100 + b"x" * 2**20, "x.csv", "Line 101 of this file cannot be read as CSV"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data, name, says):
    data = data.replace(b"a," * 300, b"a," * 299 + b"a")
    with pytest.raises(UploadRefused, match=says) as caught:
        read_sheet(data, name)
    assert caught.value.sentence.endswith(".")


@given(st.binary(max_size=300))
def test_no_bytes_whatever_are_an_error(data):
    if data.startswith(b"PK"):
        return
    with suppress(UploadRefused):
        read_sheet(data, "x.csv")


def messy_book():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Costs"
    sheet["A1"] = "Draft costs for the bid"
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["", "Item", "Units", "Rate", "Amount"])
    sheet.append(["Involvement", "Vouchers", 8, 25, 200])
    sheet.append([None, "BSL interpreters", 2, 180.1, 360.2])
    sheet.merge_cells("A4:A5")
    sheet.append(["Meetings", "Room hire", 3, 90, "£270.00"])
    sheet.append([None, "Taxi", 4, 15, "=C7*D7"])
    sheet.append([None, "Total", None, None, 830.2])
    sheet["E40000"] = None
    hidden = book.create_sheet("Salaries")
    hidden.append(["Name", "Salary"])
    hidden.append(["Somebody", 40000])
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def in_this_process(data, name="x.xlsx"):
    return _from_json(name, xlsx_as_json(data))


def test_a_messy_workbook_is_read_with_its_row_numbers_and_its_hidden_sheet_left_alone():
    sheet = in_this_process(messy_book())
    assert [row.number for row in sheet.rows] == [1, 3, 4, 5, 6, 7, 8]
    assert sheet.hidden == ("Salaries",)
    found = find_lines(sheet, HEADINGS)
    assert counted(found) == {
        "Vouchers": (4, "£200.00", "contributor_pay"),
        "BSL interpreters": (5, "£360.20", "access"),
        "Room hire": (6, "£270.00", "venue"),
    }
    assert [q.row for q in found.questions] == [7, None]


def test_a_number_keeps_every_figure_it_is_shown_with():
    book = openpyxl.Workbook()
    book.active.append([0.1, 1234.565, 10**12, True, "=1+"])
    out = BytesIO()
    book.save(out)
    cells = in_this_process(out.getvalue()).rows[0].cells
    assert cells[:4] == (Decimal("0.1"), Decimal("1234.565"), Decimal(10**12), "yes")


@pytest.mark.slow
def test_a_workbook_is_parsed_in_a_child():
    assert read_sheet(messy_book(), "x.xlsx") == in_this_process(messy_book())


def test_a_figure_far_to_the_right_is_not_lost_unsaid():
    book = openpyxl.Workbook()
    book.active["DA3"] = 5
    out = BytesIO()
    book.save(out)
    with pytest.raises(UploadRefused, match="Row 3 of “Sheet” goes beyond column 100"):
        in_this_process(out.getvalue())


@pytest.mark.slow
def test_many_sheets_are_held_to_one_limit_together():
    book = openpyxl.Workbook()
    for number in range(3):
        sheet = book.create_sheet(f"S{number}")
        for _ in range(1500):
            sheet.append(["Taxi", 1])
    out = BytesIO()
    book.save(out)
    with pytest.raises(UploadRefused, match="more than 4000 rows in all"):
        read_sheet(out.getvalue(), "x.xlsx")


@pytest.mark.slow
def test_our_own_workbook_comes_back_with_the_same_lines():
    from tests.exchange.test_workbook import LINES, book_of

    found = find_lines(read_sheet(book_of(LINES)[0], "plan.xlsx"), HEADINGS, only="Plan")
    assert [line.pence for line in found.lines[: len(LINES)]] == [line.pence for line in LINES]


@pytest.mark.slow
def test_a_workbook_full_of_entities_is_refused_within_ten_seconds():
    import zipfile

    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(12)
        )
        + b"]>"
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(messy_book())) as given_book, zipfile.ZipFile(out, "w") as made:
        for name in given_book.namelist():
            part = given_book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = (
                    bomb
                    + b"<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>&a11;</v></c></row></sheetData></worksheet>"
                )
            made.writestr(name, part)
    with pytest.raises(UploadRefused):
        read_sheet(out.getvalue(), "x.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        "cost",
        "total",
        "(" + " x" * 100,
        "Year 1",
        "1" * 400,
        "ppi " * 100,
        "£" * 300,
        "sub total " * 20,
        "a1 " * 90,
    ],
)
def test_a_sheet_made_to_keep_us_busy_is_done_within_ten_seconds(cell):
    row = ",".join([cell] * 99)
    rows = min(1990, 5_000_000 // (len(row.encode()) + 1))
    data = ("Item,Cost\n" + f"{row}\n" * rows).encode()
    start = time.monotonic()
    find_lines(read_sheet(data, "x.csv"), HEADINGS * 3)
    assert time.monotonic() - start < 10


# Cells that go out


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        '"=1',
        "'=1",
        "-cmd",
        '=HYPERLINK("x")',
    ],
)
def test_a_cell_that_a_program_would_work_out_is_marked_as_text(text):
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["Taxi", "", "-5", "+44", "-1,234.50", "10%", "a=b", "Siân"])
def test_plain_words_and_plain_numbers_are_left_alone(text):
    assert neutralise(text) == text


@pytest.mark.parametrize("between", [";", "|", "\n", "\r\n"])
def test_a_formula_that_begins_where_another_program_splits_cells_is_neutralised_too(between):
    assert neutralise(f"Taxi{between}=1+1") == f"Taxi{between}'=1+1"
    assert neutralise(f"Taxi{between} @SUM(1)") == f"Taxi{between}' @SUM(1)"
    assert neutralise(f"=1{between}=2") == f"'=1{between}'=2"
    assert neutralise(f"Taxi{between} -2") == f"Taxi{between} -2"
    assert neutralise(f"Taxi{between}tea") == f"Taxi{between}tea"
