"""Taking a plan away and bringing it back: sheets, letters, form text, a spreadsheet, a file."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import BYTES_LIMIT, PlanFile
from evenhand.exchange.plan_sections import AskFirst, MeansStated, PeopleStated
from evenhand.readings.framework import current
from evenhand.web.browser_plan import UNTITLED
from evenhand.web.views.first_plan import planned
from evenhand.web.views.take_away import FORM_TEXTS, SHEETS
from tests.web.first_plans import answer, answer_six, carry, plan, typed

pytestmark = pytest.mark.django_db

LAST_LINE = "Not decided. These people have not answered: Carers; Practitioners."


@pytest.fixture
def lead(browser):
    """Someone whose plan is small, so that the sheets are quick to make."""
    small = PlanFile(
        title=UNTITLED,
        chosen="consultation",
        considered=("consultation", "survey"),
        ask=AskFirst(who_asked="service", change="Less smoke", for_whom="Us", wanted="research"),
        means=MeansStated(money_pence=500_000, weeks=26, place="in_person"),
        people=(PeopleStated(type="carer", count=4), PeopleStated(type="practitioner", count=2)),
    )
    carry(browser, small)
    return browser


def taken(browser, name):
    response = browser.client.get(f"/start/take-away/{name}")
    assert response.status_code == 200, response.headers
    assert "attachment" in response["Content-Disposition"]
    assert response["Cache-Control"]
    return response.content


def file(text, name="plan.toml"):
    data = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile(name, data)}


def test_everything_there_is_to_take_away_is_on_one_page(lead):
    page = lead.get("/start/take-away/")

    for sheet in (*SHEETS, *FORM_TEXTS):
        for kind in sheet.kinds:
            assert f"/start/take-away/{sheet.name}.{kind}" in page.links
    assert {"/start/take-away/costed-plan.xlsx", "/start/take-away/plan.toml"} <= set(page.links)
    assert page.text.count(LAST_LINE) == 1


@pytest.mark.parametrize("sheet", [sheet.name for sheet in (*SHEETS, *FORM_TEXTS)])
def test_each_sheet_can_be_read_and_ends_with_who_has_not_answered(lead, sheet):
    assert lead.get(f"/start/take-away/{sheet}/").has(LAST_LINE)


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_each_sheet_is_a_file_in_three_kinds(lead, sheet):
    page = taken(lead, f"{sheet}.html").decode()
    assert page.startswith("<!DOCTYPE html>")
    assert LAST_LINE in page
    assert taken(lead, f"{sheet}.pdf").startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(taken(lead, f"{sheet}.docx"))) as word:
        assert LAST_LINE in word.read("word/document.xml").decode()


def test_text_for_a_form_comes_as_plain_text_and_lists_what_is_missing(lead):
    text = taken(lead, "form-nihr-stage1.txt").decode()

    assert "what people have done so far, and what changed because of it" in " ".join(text.split())
    assert LAST_LINE in " ".join(text.split())


def test_the_letter_in_large_print_is_larger(lead):
    assert "large" in lead.get("/start/take-away/invitation-large/").html
    assert 'class="large"' in taken(lead, "invitation-large.html").decode()


def test_the_spreadsheet_still_adds_up(lead):
    book = load_workbook(io.BytesIO(taken(lead, "costed-plan.xlsx")), data_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}

    total = planned(typed(lead)).costing.totals.total_pence
    assert total / 100 in {round(cell, 2) for cell in cells if isinstance(cell, int | float)}


def test_the_file_goes_out_and_comes_back_the_same(lead):
    answer(lead, "name", {"title": "Clean air"}, route="take")
    before = plan(lead)
    away = taken(lead, "plan.toml").decode()
    lead.post("/start/clear/")
    sent_to = lead.post("/start/bring/", file(away)).url

    assert sent_to == "/start/plan/"
    assert plan(lead) == before
    assert plan_file.read(away, fw=current()) == before


def test_files_are_called_after_the_plan(lead):
    answer(lead, "name", {"title": "Clean air: “now”!"}, route="take")
    response = lead.client.get("/start/take-away/plan.toml")

    assert response["Content-Disposition"] == 'attachment; filename="clean-air-now-plan.toml"'


def test_those_who_are_not_here_stand_in_the_last_line(lead):
    answer(lead, "not-here", {"who": "Parents who work nights"}, route="take")

    assert lead.get("/start/take-away/one-page/").has("have not answered: Parents who work nights.")


def test_what_people_typed_is_never_read_as_markup(lead):
    answer(lead, "change", {"change": "<script>alert(1)</script>", "for_whom": "<b>us</b>"}, route="mend")

    for name in ("one-page", "whole-plan", "invitation"):
        assert "<script>" not in lead.get(f"/start/take-away/{name}/").html
        assert "<script>" not in taken(lead, f"{name}.html").decode()
    for address in ("/start/plan/", "/start/answers/", "/start/stop-here/"):
        assert "<script>" not in lead.get(address).html


@pytest.mark.parametrize("name", ["nonsense/", "nonsense.pdf", "one-page.exe", "one-page.xlsx", "plan.pdf"])
def test_what_is_not_there_is_not_found(lead, name):
    lead.get(f"/start/take-away/{name}", status=404)


@pytest.mark.parametrize("name", ["", "one-page/", "one-page.pdf", "plan.toml"])
def test_before_six_answers_there_is_nothing_to_take(browser, name):
    assert browser.get(f"/start/take-away/{name}", status=302).url == "/start/answers/"


# Bringing a file

HEAD = 'evenhand_plan = 1\ntitle = "Air"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = 1", "plan.toml, line 1: the file must begin with evenhand_plan = 1"),
        (f"{HEAD}[ask]\nwanted = 'fame'\n", "plan.toml, line 4: 'wanted' must be one of"),
        (f"{HEAD}[means]\nmoney = 'lots'\n", "plan.toml, line 4: 'money' must be pounds as a bare number"),
        (f"{HEAD}chosen = 'co_producton'\n", "plan.toml, line 3: 'chosen' names no row of approaches"),
        (f"{HEAD}nonsense = [", "plan.toml, line 3: this is not TOML"),
        (b"\xff\xfe\x00", "plan.toml, line 1: this is not UTF-8 text"),
        ("#" * (BYTES_LIMIT + 1), "KB can be read"),
        ("", "This file is empty"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_what_was_expected_and_nothing_changes(lead, text, sentence):
    before = plan(lead)
    page = lead.post("/start/bring/", file(text), status=200)

    assert page.has("There is something to mend", sentence)
    assert plan(lead) == before


def test_no_file_at_all_is_said(browser):
    assert browser.post("/start/bring/", {}, status=200).has("Choose a file first")


def test_a_file_with_a_strange_name_is_called_by_what_can_be_shown(browser):
    page = browser.post("/start/bring/", file("x", "<b>‮lomt.\x07" + "n" * 90 + ".toml"), status=200)

    assert page.has("nnn.toml, line 1:")
    assert "<b>" not in page.html


def test_a_file_that_leaves_things_open_goes_to_the_list_of_what_is_open(browser):
    assert browser.post("/start/bring/", file(HEAD)).url == "/start/answers/"
    assert browser.get("/start/answers/").has("Your plan is here again", "4 questions are still open")


def test_a_good_file_that_is_too_big_for_a_browser_is_said_to_be_good(lead):
    before = plan(lead)
    lines = "".join(
        f'[[lines]]\nheading = "other"\nlabel = "{number * 7919 % 9973} {number**5}"\nunit = "each"\n'
        f'who = "thing"\nrate = {number}\nsource = "{number**9}"\n'
        for number in range(400)
    )
    page = lead.post("/start/bring/", file(HEAD + lines), status=200)

    assert page.has("There is nothing wrong with this file", "Nothing has changed")
    assert plan(lead) == before


def test_bringing_a_file_warns_that_it_takes_the_place_of_what_was_typed(lead):
    assert lead.get("/start/bring/").has("The file takes its place")


def test_someone_who_judges_reads_a_plan_as_a_page_and_it_is_not_kept(lead):
    away = taken(lead, "plan.toml")
    lead.post("/start/clear/")
    page = lead.post("/start/judge/", file(away), status=200)

    assert page.has(UNTITLED, "Does it fit?", LAST_LINE)
    assert typed(lead).is_empty


def test_someone_who_judges_is_told_what_is_wrong_with_a_file(browser):
    assert browser.post("/start/judge/", file("nonsense"), status=200).has("plan.toml, line 1")


def test_without_an_account_the_way_to_a_project_is_still_told(browser):
    answer_six(browser)

    page = browser.get("/start/take-away/")
    assert page.has("make an account", "start a project from this")
    assert "/account/signup/?next=/start/take-away/" in page.html
