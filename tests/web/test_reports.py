import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.db import transaction

from evenhand.actions import contributions, erasures, reports
from evenhand.records.models import Report
from tests.access.samples import private_page
from tests.closed_decisions import closed
from tests.contributions import said
from tests.readings.test_report_drafts import answered, changed, full_record


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/reports/{rest}"


def begun(cast, form="gripp2_sf"):
    return reports.begin(
        project=cast.project, form=form, title="How we worked", partner=cast.priya, by=cast.priya.person
    )


def released(cast, form="gripp2_sf"):
    return reports.release(report=begun(cast, form), partner=cast.rosa, by=cast.rosa.person)


def test_a_report_goes_from_its_beginning_to_its_release_in_the_browser(browser, cast):
    full_record(cast)
    browser.as_person(cast.rosa).get(at(cast))
    browser.get(at(cast, "new/"))
    browser.post(at(cast, "new/"), {"form": "gripp2_sf", "title": "Warm homes, told"})
    page = browser.get(at(cast, "1/"))

    assert page.has("Not resolved yet", "Outside the charter: decision", "Not taken up: number 2")
    assert page.text.index("Not resolved yet") < page.text.index("1. Aim")
    assert f"/p/{cast.project.slug}/said/2/" in page.links or any("/2/" in link for link in page.links)

    browser.get(at(cast, "1/write/sf_reflection/"))
    browser.post(
        at(cast, "1/write/sf_reflection/"), {"text": "We met too late.", "kind": "decision", "number": "1"}
    )
    report = Report.objects.get()
    own = report.sentences.get(text="We met too late.")
    sentence = report.sentences.filter(drafted_by="people_here").first()
    browser.post(at(cast, f"1/sentences/{sentence.pk}/"), {"text": "We were four."})
    browser.post(at(cast, f"1/sentences/{own.pk}/leave-out/"), {"because": "Too private"})
    page = browser.get(at(cast, "1/"))
    assert page.has(
        "We were four.", "Put in other words by Rosa Adeyemi", "What the record gave", "Too private"
    )
    browser.post(at(cast, f"1/sentences/{own.pk}/put-back/"))

    assert browser.get(at(cast, "1/release/")).has("Look at these first")
    browser.post(at(cast, "1/release/"))
    page = browser.get(at(cast, "1/"))
    assert page.has("Released on", "How to check it", report.__class__.objects.get().digest)
    assert not page.has("Add a sentence")


def test_gaps_are_named_and_what_rests_on_nothing_says_so(browser, cast):
    report = begun(cast)
    reports.write(report=report, item="sf_aim", text="We hoped.", partner=cast.priya, by=cast.priya.person)
    page = browser.as_person(cast.priya).get(at(cast, "1/"))

    assert page.has("Gap.", "The record holds nothing that came of it", "Rests on nothing in the record.")
    text = " ".join(browser.get(at(cast, "1/as/txt/")).response.content.decode().split())
    assert "told by somebody on the team; the record holds nothing for it" in text


def test_an_observer_reads_what_is_out_and_no_draft(browser, cast):
    begun(cast)
    browser.as_person(cast.olu).get(at(cast, "1/"), status=404)
    browser.get(at(cast, "1/as/pdf/"), status=404)
    browser.get(at(cast, "new/"), status=403)
    assert browser.get(at(cast)).has("No report has been let out yet.")

    reports.release(report=Report.objects.get(), partner=cast.rosa, by=cast.rosa.person)
    assert browser.get(at(cast, "1/")).has("How we worked", "Released on")
    browser.get(at(cast, "1/as/docx/"))
    browser.get(at(cast, "1/write/sf_aim/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_a_partner_writes_and_does_not_let_out(browser, cast):
    report = begun(cast)
    browser.as_page(private_page(cast).pk)
    page = browser.get(at(cast, "1/"))
    assert page.has("Add a sentence")
    assert not page.has("Let it out")
    browser.post(at(cast, "1/write/sf_aim/"), {"text": "For warm\x00 homes."})
    assert report.sentences.filter(text="For warm homes.", partner=cast.walter).exists()
    browser.get(at(cast, "1/release/"), status=403)
    browser.post(at(cast, "1/stop/"), {"because": "x"}, status=403)


def test_what_is_wrong_is_said_beside_the_form(browser, cast):
    begun(cast)
    browser.as_person(cast.rosa)
    said(cast.walter, audience="facilitator")
    for wrong in (
        {"text": ""},
        {"text": "x", "kind": "decision"},
        {"text": "x", "kind": "people", "number": "3"},
        {"text": "x", "number": "3"},
        {"text": "x", "kind": "contribution", "number": "1"},
        {"text": "x", "kind": "decision", "number": "99"},
    ):
        page = browser.post(at(cast, "1/write/sf_aim/"), wrong, status=200)
        assert page.has("There is something to mend")
    browser.get(at(cast, "1/write/lf_1a/"), status=404)
    browser.get(at(cast, "1/as/exe/"), status=404)
    browser.get(at(cast, "9/"), status=404)
    days = {"form": "yearly", "title": "x", "from_day": "2026-02-02", "to_day": "2026-01-01"}
    assert browser.post(at(cast, "new/"), days, status=200).has("The first day is after the last one.")


def test_when_the_record_goes_on_the_page_says_so_and_drafts_again(browser, cast):
    begun(cast)
    browser.as_person(cast.rosa)
    browser.post(at(cast, "1/write/sf_aim/"), {"text": "For warm homes."})
    assert not browser.get(at(cast, "1/")).has("The record has grown")
    answered(cast, said(cast.walter), "not_adopted", "No room")

    assert browser.get(at(cast, "1/")).has("The record has grown since this was drafted", "by 1 entry.")
    assert browser.post(at(cast, "1/release/"), status=200).has("Draft it again first")
    browser.post(at(cast, "1/draft-again/"))
    page = browser.get(at(cast, "1/"))
    assert page.has("No room")
    assert not page.has("The record has grown")


@pytest.mark.parametrize(
    "form", ["gripp2_sf", "gripp2_lf", "pirit_sheet", "funder_report", "rec_section", "yearly"]
)
def test_each_form_is_taken_away_in_each_shape_with_limits_head_and_the_way_to_check(browser, cast, form):
    full_record(cast)
    report = released(cast, form)
    browser.as_person(cast.rosa)
    browser.get(at(cast, "1/"))
    html = browser.client.get(at(cast, "1/as/html/")).content.decode()
    text = browser.get(at(cast, "1/as/txt/")).response.content.decode()
    docx = (
        zipfile.ZipFile(io.BytesIO(browser.get(at(cast, "1/as/docx/")).response.content))
        .read("word/document.xml")
        .decode()
    )

    assert f'/p/{cast.project.slug}/decisions/2/"><em>decision 2</em></a>' in html
    for made in (html, text, docx):
        assert report.digest in made
        assert "What this cannot show" in made
        assert "Not resolved yet" in made
        assert "Which journal?" in made


def test_the_pdf_is_tagged(browser, cast):
    full_record(cast)
    released(cast)
    pdf = browser.as_person(cast.rosa).get(at(cast, "1/as/pdf/")).response.content

    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf or b"/ObjStm" in pdf
    assert b"pdfuaid" in pdf


def test_the_workbook_has_the_sheet_the_sentences_what_they_rest_on_and_no_formula(browser, cast):
    changed(cast, answered(cast, said(cast.priya, said_at="=1+1")), what='=HYPERLINK("x")')
    released(cast, "pirit_sheet")
    book = openpyxl.load_workbook(
        io.BytesIO(browser.as_person(cast.rosa).get(at(cast, "1/as/xlsx/")).response.content)
    )

    assert book.sheetnames[:2] == ["What was said", "Sentences"]
    assert {"Rests on", "About this report"} <= set(book.sheetnames)
    row = [cell.value for cell in book["What was said"][2]]
    assert row[0] == "number 1"
    assert row[2] == "'=1+1"
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    lines = browser.get(at(cast, "1/as/csv/")).response.content.decode().splitlines()
    assert lines[0].startswith("\ufeffRests on,When,How,Who")
    assert "'=1+1" in lines[1]


def test_a_mask_and_words_for_fewer_are_in_no_file(browser, cast):
    for number in range(2):
        said(cast.walter, f"CANARYMASK {number}", naming="masked")
    said(cast.priya, "CANARYFEWER", audience="facilitator")
    closed(cast)
    for form in ("gripp2_lf", "pirit_sheet", "yearly"):
        report = released(cast, form)
        browser.as_person(cast.olu)
        for kind in ("html", "txt", "csv"):
            made = browser.client.get(at(cast, f"{report.number}/as/{kind}/")).content.decode()
            assert "CANARY" not in made
            assert "Walter" not in made


def test_before_it_goes_out_the_page_shows_where_somebody_is_named(browser, cast):
    cast.walter.pseudonym = "Somebody with a cough"
    cast.walter.save()
    report = begun(cast)
    for text in ("Priya made the tea.", "We met with others."):
        reports.write(report=report, item="sf_aim", text=text, partner=cast.rosa, by=cast.rosa.person)
    page = browser.as_person(cast.rosa).get(at(cast, "1/release/"))

    assert page.has("Priya: Priya made the tea.", "Ask that person first")
    assert not page.has("We met with others.")


def test_a_yearly_report_is_on_the_last_year_unless_days_are_given(browser, cast):
    browser.as_person(cast.priya).post(at(cast, "new/"), {"form": "yearly", "title": "Our year"})
    report = Report.objects.get()

    assert (report.to_day - report.from_day).days == 364
    assert browser.get(at(cast, "1/")).has("From ", " to ")


def test_whoever_holds_the_json_file_can_check_it_against_the_digest(browser, cast):
    cast.project.is_heard_public = True
    cast.project.save()
    words = "The stairs are far too steep for me."
    contributions.say(partner=cast.priya, text=words, kind="concern", by=cast.priya.person)
    report = released(cast, "yearly")
    browser.as_person(cast.olu)
    made = browser.get(at(cast, "1/as/json/")).response.content
    assert hashlib.sha256(made).hexdigest() == report.digest
    assert words.encode() in made

    with transaction.atomic():
        erasures.erase_contribution(
            cast.project.contributions.get(), reason="withdrawn", by=cast.priya.person
        )
    made = browser.get(at(cast, "1/as/json/")).response.content
    assert hashlib.sha256(made).hexdigest() != report.digest
    assert words.encode() not in made
    assert browser.get(at(cast, "1/")).has("somebody took words of theirs off the record")
