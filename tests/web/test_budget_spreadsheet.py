from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from evenhand.actions import budgets
from evenhand.records.models import BudgetLine

FRIDAY = "Item,Amount\nVouchers for the panel,£400\nTrain fares,120.50\nGizmo,75\nAccess,tbc\nTotal,595.50\n"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/plan/start/spreadsheet/{rest}"


def send(browser, cast, content, name="friday.csv", status=200, **more):
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, content)
    return browser.client_post(at(cast), {"file": file} | more, status)


@pytest.fixture
def lead(browser, cast):
    browser.as_person(cast.rosa)
    browser.client_post = lambda address, data, status: browser.post(address, data, status=status)
    return browser


def carried(page):
    return next(each.get("value") for each in page.tree.iter("input") if each.get("name") == "rows")


def here(cast):
    return list(
        BudgetLine.objects.filter(budget__project=cast.project).values_list("label", "heading", "asked_pence")
    )


def test_what_is_missing_is_named_with_its_question_before_anything_is_saved(lead, cast):
    lead.get(at(cast))
    page = send(lead, cast, FRIDAY)

    assert page.has("3 lines, £595.50 in all", "Nothing is saved yet", "What is missing")
    assert page.has("Who arranges, chases, pays and writes back, and in whose hours?")
    assert not page.has("Is everything online, or is travel left out?")
    assert not here(cast)


def test_uncertain_rows_are_questions_with_their_row(lead, cast):
    page = send(lead, cast, FRIDAY)

    assert page.has("Row 4, “Gizmo”: which kind of cost is it?", "Row 5", "What will it cost?")


def test_the_lines_come_in_with_the_answers_and_say_where_they_were(lead, cast):
    page = send(lead, cast, FRIDAY)
    lead.post(at(cast, "lines/"), {"rows": carried(page), "heading_4": "materials"})

    assert here(cast) == [
        ("Vouchers for the panel", "contributor_pay", 40_000),
        ("Train fares", "travel", 12_050),
        ("Gizmo", "materials", 7_500),
    ]
    line = BudgetLine.objects.get(label="Gizmo")
    assert line.source == "Row 4 of “friday.csv”"
    assert BudgetLine.objects.get(label="Vouchers for the panel").who == "contributor"


def test_a_question_left_open_goes_under_anything_else(lead, cast):
    page = send(lead, cast, FRIDAY)
    lead.post(at(cast, "lines/"), {"rows": carried(page)})

    assert ("Gizmo", "other", 7_500) in here(cast)


def test_bringing_in_twice_brings_in_once(lead, cast):
    form = {"rows": carried(send(lead, cast, FRIDAY)), "form_key": "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a41"}
    lead.post(at(cast, "lines/"), form)
    lead.post(at(cast, "lines/"), form)

    assert len(here(cast)) == 3


def test_lines_that_were_changed_on_the_way_are_refused(lead, cast):
    rows = carried(send(lead, cast, FRIDAY))
    for wrong in (rows[:-3] + "abc", "", "nonsense"):
        lead.post(at(cast, "lines/"), {"rows": wrong})

    assert not here(cast)


def test_lines_that_do_not_all_fit_bring_in_nothing_and_stay_on_the_page(lead, cast, monkeypatch):
    monkeypatch.setattr(budgets, "LINES_LIMIT", 2)
    rows = carried(send(lead, cast, FRIDAY))
    page = lead.post(at(cast, "lines/"), {"rows": rows, "heading_4": "materials"}, status=200)

    assert page.has("There is something to mend", "up to 2 lines", "Vouchers for the panel")
    assert carried(page) == rows
    assert not here(cast)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "This is a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls file"),
        ("a.xlsx", b"PK\x03\x04 cut short", "damaged or cut short"),
        ("a.csv", b"  \n ", "empty"),
        ("a.bin", b"\x00\x01\x02\x03" * 50, "not a spreadsheet"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(lead, cast, name, content, words):
    page = send(lead, cast, content, name)

    assert page.has("There is something to mend", words)
    assert not here(cast)


def test_no_file_and_an_empty_file_are_refused(lead, cast):
    assert lead.post(at(cast), {}, status=200).has("Choose a file first")
    assert send(lead, cast, b"").has("This file is empty")


def test_a_workbook_is_read_and_one_sheet_may_be_named(lead, cast):
    book = Workbook()
    book.active.title = "Costs"
    for row in (["What", "Amount"], ["Train fares", 120.5], ["Hall hire", 300]):
        book.active.append(row)
    other = book.create_sheet("Staff")
    for row in (["What", "Amount"], ["Salary", 1000]):
        other.append(row)
    out = BytesIO()
    book.save(out)

    assert send(lead, cast, out.getvalue(), "costs.xlsx").has("2 lines, £420.50", "“Staff”", "read instead?")
    assert send(lead, cast, out.getvalue(), "costs.xlsx", only="Staff").has("1 line, £1,000")


def test_a_file_without_costs_says_so(lead, cast):
    page = send(lead, cast, "Notes\nWe should ask the finance office\n")

    assert page.has("0 lines")
    assert "Bring these lines in" not in page.text
