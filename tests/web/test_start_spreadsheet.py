"""Friday's spreadsheet, brought with no account: what is missing, what is unclear, and its lines in the plan."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from evenhand.exchange import plan_file
from evenhand.readings.framework import current
from tests.web.first_plans import answer_six, plan, typed

pytestmark = pytest.mark.django_db

COSTS = """What,Cost
Contributor payments for 4 people,660
Train fares,£120.50
Room hire,270
Widgets,40
Mystery,about 20 or 30
Total,1090.50
"""


def file(content, name="costs.csv"):
    data = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile(name, data)}


def brought(browser, content=COSTS, **kwargs):
    return browser.post("/start/spreadsheet/", file(content, **kwargs), status=200)


def carried(page):
    return next(e.get("value") for e in page.tree.iter("input") if e.get("name") == "rows")


def test_it_says_what_it_found_what_is_missing_and_what_is_not_clear(browser):
    page = brought(browser)

    assert page.has("4 lines, £1,090.50 in all", "What is missing", "Questions, line by line")
    assert page.has(current().get("cost_headings", "access").question, "Row 6 “Mystery”")
    assert not page.has(current().get("cost_headings", "travel").question)
    assert page.has("£214.72")


def test_its_lines_become_the_lines_of_the_plan_in_one_press(browser):
    answer_six(browser)
    page = brought(browser)
    sent_to = browser.post("/start/spreadsheet/lines/", {"rows": carried(page), "heading_5": "materials"}).url

    assert sent_to == "/start/plan/"
    lines = plan(browser).lines
    assert [(line.heading, line.rate_pence) for line in lines] == [
        ("contributor_pay", 66_000),
        ("travel", 12_050),
        ("venue", 27_000),
        ("materials", 4_000),
    ]
    assert lines[0].source == "Row 2 of “costs.csv”"
    assert browser.get("/start/plan/").has("Nothing is set aside for", "These lines are your own now")


def test_without_six_answers_the_lines_are_kept_and_the_questions_come_next(browser):
    page = brought(browser)
    sent_to = browser.post("/start/spreadsheet/lines/", {"rows": carried(page)}).url

    assert sent_to == "/start/answers/"
    assert len(plan(browser).lines) == 4


def test_an_excel_file_is_read_too(browser):
    book = Workbook()
    for row in (["What", "Cost"], ["Taxi fares", 90], ["Total", 90]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    assert brought(browser, out.getvalue(), name="costs.xlsx").has("1 line, £90 in all")


def test_lines_that_no_browser_can_carry_are_offered_as_a_file(browser):
    answer_six(browser)
    before = plan(browser)
    many = "What,Cost\n" + "".join(f"Travel {n * 7919 % 9973} {n**6},{n + 100}\n" for n in range(400))
    page = brought(browser, many)
    refused = browser.post("/start/spreadsheet/lines/", {"rows": carried(page)}, status=200)

    assert refused.has("Your browser cannot carry this many lines", "Take them away as a plan file")
    assert plan(browser) == before
    response = browser.client.post("/start/spreadsheet/lines/", {"rows": carried(refused), "as_file": "yes"})
    away = plan_file.read(response.content.decode(), fw=current())
    assert (len(away.lines), away.ask) == (400, before.ask)


def test_more_lines_than_a_plan_holds_are_refused(browser):
    page = brought(browser, "What,Cost\n" + "".join(f"Travel {n},{n + 100}\n" for n in range(501)))

    refused = browser.post("/start/spreadsheet/lines/", {"rows": carried(page), "as_file": "yes"}, status=200)
    assert refused.has("A plan holds up to 500 lines, and these are 501")
    assert typed(browser).is_empty


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "costs.csv", "This file is empty"),
        (b"%PDF-1.4 and more", "costs.csv", "This is a PDF"),
        (b"PK\x03\x04 not a zip", "costs.xlsx", "damaged or cut short"),
        ("#" * (10 * 2**20 + 1), "costs.csv", "is the most we read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(browser, content, name, sentence):
    assert brought(browser, content, name=name).has("There is something to mend", sentence)
    assert typed(browser).is_empty


def test_no_file_is_said(browser):
    assert browser.post("/start/spreadsheet/", {}, status=200).has("Choose a file first")


def test_a_file_without_costs_says_so(browser):
    assert brought(browser, "hello\nworld\n").has("We found no line with a cost")


@pytest.mark.parametrize("rows", ["", "nonsense", "a:b:c"])
def test_lines_that_were_changed_on_the_way_are_refused(browser, rows):
    assert browser.post("/start/spreadsheet/lines/", {"rows": rows}).url == "/start/spreadsheet/"
    assert typed(browser).is_empty


def test_an_unknown_kind_of_cost_is_refused(browser):
    page = brought(browser)
    data = {"rows": carried(page), "heading_5": "nonsense"}

    assert browser.post("/start/spreadsheet/lines/", data, status=200).has("Select a valid choice")
    assert typed(browser).is_empty


def test_what_stands_in_a_cell_is_never_read_as_markup(browser):
    page = brought(browser, "What,Cost\n<script>alert(1)</script> travel,5\n", name="<b>.csv")

    assert "<script>" not in page.html
