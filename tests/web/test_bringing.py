import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.actions import contributions
from evenhand.records.models import Answer, Contribution
from tests.actions.test_bringing import bring
from tests.page import Browser

LOG = (
    "When,How did the public contribute?,Who,What did they hope to influence?,What changed,Why it matters\n"
    "3/3/2025,Panel day,Priya Nair,The letter is too long,Two pages now,People read it\n"
    "4/3/2025,Panel day,A carer,=cmd()|'x',,\n"
)


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/said/bring/{rest}"


def send(browser, cast, content, name="log.csv", status=200, **more):
    content = content.encode() if isinstance(content, str) else content
    return browser.post(at(cast), {"file": SimpleUploadedFile(name, content)} | more, status=status)


def form_of(page, **more):
    """What a browser would send back, with nothing changed."""
    found = {}
    for each in page.tree.iter("input"):
        name, kind = each.get("name"), each.get("type")
        if name and kind not in {"radio", "checkbox"}:
            found[name] = each.get("value") or ""
        elif name and each.get("checked") is not None:
            found[name] = each.get("value")
    for select in page.tree.iter("select"):
        chosen = [o.get("value") for o in select.iter("option") if o.get("selected") is not None]
        found[select.get("name")] = chosen[0] if chosen else ""
    return found | more


def test_read_look_and_bring(browser, cast):
    browser.as_person(cast.femi).get(at(cast))
    page = send(browser, cast, LOG)
    assert page.has("Which column is which?", "Nothing is saved yet", "For example: Panel day")
    assert not Contribution.objects.exists()

    page = browser.post(at(cast, "rows/"), form_of(page, do="look"), status=200)
    assert page.has("2 rows can come in.", "1 with what became of it", "1 is by somebody here")
    assert page.has("Row 3: “A carer” is not the name of anybody here", "Changed: Two pages now")
    assert not Contribution.objects.exists()

    browser.post(at(cast, "rows/"), form_of(page, do="bring"))
    assert Contribution.objects.count() == 2
    assert Contribution.objects.get(number=1).partner == cast.priya
    assert Answer.objects.get().reason == "People read it"
    assert browser.get(f"/p/{cast.project.slug}/said/").has("2 things are here now")


def test_an_xlsx_is_read_too(browser, cast):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(LOG.replace("=cmd()|'x'", "Too small"))):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    page = send(browser.as_person(cast.femi), cast, data.getvalue(), "log.xlsx")
    assert browser.post(at(cast, "rows/"), form_of(page, do="look"), status=200).has("2 rows can come in.")


def test_problems_have_their_rows_and_stop_all_of_it(browser, cast):
    page = send(browser.as_person(cast.femi), cast, "Date,Comment\nsoon,Too long\n1/1/2025,Fine\n")
    page = browser.post(at(cast, "rows/"), form_of(page, do="bring"), status=200)
    assert page.has("Rows to mend first", "Row 2: “soon” is not a day that we can read.")
    assert not Contribution.objects.exists()


def test_the_person_says_which_column_is_which(browser, cast):
    page = send(browser.as_person(cast.femi), cast, "Alpha,Beta\nFirst,Second\n")
    form = form_of(page, do="look")
    assert browser.post(at(cast, "rows/"), form, status=200).has("Say which column holds the words")
    browser.post(at(cast, "rows/"), form | {"column_1": "said", "do": "bring"})
    assert Contribution.objects.get().text == "Second"


def test_what_is_no_sheet_is_refused_in_one_sentence(browser, cast):
    browser.as_person(cast.femi)
    assert send(browser, cast, b"%PDF-1.7", "log.pdf").has("This is a PDF")
    assert send(browser, cast, b"PK\x03\x04broken", "log.xlsx").has("damaged or cut short")
    assert send(browser, cast, LOG, only="Panel").has("nothing in this file that we can read")
    browser.post(at(cast), {}, status=200)


def test_rows_changed_on_the_way_are_not_taken(browser, cast):
    page = send(browser.as_person(cast.femi), cast, LOG)
    form = form_of(page, do="bring")
    form["rows"] = form["rows"][:-4] + "AAAA"
    assert browser.post(at(cast, "rows/"), form).url == at(cast)
    assert browser.get(at(cast)).has("too old, or was changed on the way")


def test_only_those_who_may_bring(browser, cast):
    browser.as_person(cast.priya).get(at(cast), status=403)
    Browser().as_person(cast.nia).get(at(cast), status=404)


def test_what_goes_out_comes_back_in_by_its_own_header(browser, cast):
    bring(
        cast, {"text": "The letter, “too” long", "who": "Priya Nair", "changed": "Two pages", "why": "Read"}
    )
    bring(cast, {"text": "Line one\nline two"})
    out = browser.as_person(cast.femi).get(f"/p/{cast.project.slug}/said/sheet/csv/")
    data = b"".join(out.response.streaming_content)
    page = send(browser, cast, data)
    page = browser.post(at(cast, "rows/"), form_of(page, do="look"), status=200)
    assert page.has("2 rows can come in.", "1 with what became of it", "1 is by somebody here")
    browser.post(at(cast, "rows/"), form_of(page, do="bring"))
    texts = list(Contribution.objects.order_by("number").values_list("text", flat=True))
    assert texts[:2] == texts[2:]


def test_a_sheet_to_take_away_runs_no_formula_and_names_nobody_behind_a_mask(browser, cast):
    contributions.say(partner=cast.priya, text="=1+1", kind="idea", naming="masked", by=cast.priya.person)
    contributions.say(
        partner=cast.walter, text="For Femi alone", kind="idea", audience="facilitator", by=cast.walter.person
    )
    browser.as_person(cast.rosa)
    out = browser.get(f"/p/{cast.project.slug}/said/sheet/csv/")
    text = b"".join(out.response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert "'=1+1" in rows[1]
    assert "Priya" not in text
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(f"/p/{cast.project.slug}/said/sheet/xlsx/").response.content)
    )
    values = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert "'=1+1" in values
    assert not any("Priya" in str(value) for value in values)
    browser.get(f"/p/{cast.project.slug}/said/sheet/exe/", status=404)


@pytest.mark.slow
def test_the_sheet_costs_as_many_queries_for_many_rows(browser, cast, django_assert_max_num_queries):
    bring(cast, *[{"text": f"Thing {n}", "changed": "Yes"} for n in range(40)])
    browser.as_person(cast.rosa)
    with django_assert_max_num_queries(25):
        b"".join(browser.get(f"/p/{cast.project.slug}/said/sheet/csv/").response.streaming_content)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)),
    name=st.sampled_from(["a.csv", "a.xlsx", "a"]),
)
def test_whatever_file_is_brought_the_answer_is_a_page(browser, cast, data, name):
    browser.as_person(cast.femi)
    page = send(browser, cast, data, name)
    form = form_of(page, do="look")
    if "rows" in form:
        form |= {key: "said" for key in form if key == "column_0"}
        browser.post(at(cast, "rows/"), form, status=200)
    assert not Contribution.objects.exists()
