from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document as Word
from openpyxl import load_workbook

from evenhand.actions import budgets, decisions, projects, trims
from evenhand.actions.trims import Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.budget import budget_of
from evenhand.readings.framework import current
from evenhand.records.models import Budget, BudgetLine
from tests.exchange.test_workbook import check_all_sums

KINDS = ["xlsx", "csv", "pdf", "docx", "html", "page"]


def at(cast, kind):
    return f"/p/{cast.project.slug}/plan/take-away/{kind}/"


@pytest.fixture
def plan(cast):
    stated = [
        LineStated(heading="contributor_pay", stage="framing", label="Pay", people=7, times=3, hours_each=Decimal("1.75"),
                   rate_pence=2755, unit="hour", who="contributor", partner_type="carer", source="The guidance"),
        LineStated(heading="staff_time", stage="framing", label="Staff", people=1, times=5, hours_each=Decimal("3.33"),
                   rate_pence=3401, unit="hour", who="staff", source="Pay scale"),
        LineStated(heading="venue", label="=HYPERLINK(1)", times=3, rate_pence=9001, unit="time", who="thing"),
        LineStated(heading="travel", label="Taken out", rate_pence=5000, unit="each", who="thing"),
    ]  # fmt: skip
    added = budgets.bring_in(project=cast.project, lines=stated, made_from="A test", by=cast.rosa.person)
    budgets.remove_line(line=added[3], seen_version=1, by=cast.rosa.person)
    Budget.objects.update(
        oncost_percent=Decimal("24.5"),
        inflation_percent=3,
        vat_percent=20,
        contingency_percent=Decimal("7.25"),
    )
    return added


def leave_out_the_public(cast, is_without_public=True):
    decision = decisions.open_for_signing(
        project=cast.project,
        words="We look at buildings only.",
        reasons="Nobody lives in them.",
        approaches=[],
        named=[cast.rosa, cast.priya],
        by=cast.rosa.person,
        is_without_public=is_without_public,
        without_public_because="The record is about empty buildings" if is_without_public else "",
    )
    by_partner = {each.partner_id: each for each in decision.signatures.all()}
    decisions.sign(signature=by_partner[cast.rosa.pk], stance="agree", words="", by=cast.rosa.person)
    decisions.sign(
        signature=by_partner[cast.priya.pk],
        stance="dissent",
        words="People lived in them.",
        by=cast.priya.person,
    )


def fetched(browser, cast, kind):
    """A file as it comes. The one that stands alone has its own style inside, so it is no page of ours to check."""
    response = browser.client.get(at(cast, kind))
    assert response.status_code == 200
    return response


def words_of(response, kind):
    content = response.content
    if kind == "docx":
        word = Word(BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(each.text for each in word.paragraphs), *cells])
    if kind == "xlsx":
        book = load_workbook(BytesIO(content))
        return "\n".join(
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
        )
    if kind == "pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode()


def test_the_spreadsheet_comes_to_the_same_pence_as_the_page(browser, cast, plan):
    shown = budget_of(cast.project, current())
    response = browser.as_person(cast.priya).get(at(cast, "xlsx")).response
    book = load_workbook(BytesIO(response.content))

    # The page shows lines by stage; the sheet holds the same ones in the same order.
    check_all_sums(book, [each.line for each in shown.lines], shown.totals, exact=True)
    assert response.headers["Content-Disposition"] == 'attachment; filename="warm-homes-plan.xlsx"'
    assert not any("Taken out" in str(cell.value) for row in book["Plan"].iter_rows() for cell in row)


def test_the_plain_table_comes_to_the_same_pence_and_runs_nothing(browser, cast, plan):
    text = browser.as_person(cast.priya).get(at(cast, "csv")).response.content.decode()
    total = budget_of(cast.project, current()).totals.total_pence

    assert f"{total // 100}.{total % 100:02d}" in text
    assert "'=HYPERLINK(1)" in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_to_leave_out_the_public_is_on_everything_that_leaves(browser, cast, plan, kind):
    leave_out_the_public(cast)
    browser.as_person(cast.priya)
    words = " ".join(words_of(fetched(browser, cast, kind), kind).split())

    assert "The record is about empty buildings." in words
    assert "Signed by Rosa Adeyemi." in words
    assert "Priya Nair disagrees: People lived in them." in words


@pytest.mark.parametrize("kind", ["pdf", "docx", "csv", "xlsx"])
def test_what_is_not_decided_is_said_on_what_leaves(browser, cast, plan, kind):
    words = words_of(browser.as_person(cast.priya).get(at(cast, kind)).response, kind)

    assert "Not decided. Nobody has been asked yet." in " ".join(words.split())


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html"])
def test_the_trim_log_leaves_only_where_the_project_shares_it(browser, cast, plan, kind):
    line = BudgetLine.objects.get(pk=plan[0].pk)
    trims.record(
        line=line, moment="asked", to_pence=100, seen_version=1, by=cast.rosa.person,
        said=Said("The dean", "To look cheap", "Carers stop coming"),
    )  # fmt: skip
    browser.as_person(cast.priya)
    assert "Carers stop coming" not in words_of(fetched(browser, cast, kind), kind)
    projects.share_trim_log(project=cast.project, is_shared=True, by=cast.rosa.person)

    assert "Carers stop coming" in words_of(fetched(browser, cast, kind), kind)


def test_a_kind_that_is_not_made_is_not_found(browser, cast, plan):
    for kind in ("exe", "txt", "toml"):
        browser.as_person(cast.rosa).get(at(cast, kind), status=404)


def test_a_project_without_a_plan_still_has_its_files(browser, cast):
    browser.as_person(cast.rosa)
    for kind in KINDS:
        fetched(browser, cast, kind)
    browser.get(at(cast, "page"))


def test_large_print_is_made(browser, cast, plan):
    ordinary = browser.as_person(cast.rosa).get(at(cast, "pdf")).response.content
    large = browser.get(at(cast, "pdf") + "?size=large").response.content

    assert large.startswith(b"%PDF")
    assert large != ordinary


@pytest.mark.parametrize("kind", KINDS)
def test_a_dissent_goes_wherever_the_decision_goes(browser, cast, plan, kind):
    leave_out_the_public(cast, is_without_public=False)
    browser.as_person(cast.priya)

    said = " ".join(words_of(fetched(browser, cast, kind), kind).split())
    assert "We look at buildings only." in said
    assert "Priya Nair disagrees: People lived in them." in said
