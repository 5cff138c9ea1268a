from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evenhand.readings.framework import current
from evenhand.records.models import Questionnaire, QuestionnaireSheet
from tests.access.samples import private_page
from tests.actions.test_questionnaires import crowd, handed, opened
from tests.page import Browser
from tests.standards import brought

CSV = b"question,answer 1,answer 2,answer 3\nWere you heard?,Yes,In part,No\nWhat else?,,,\n"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def form(content=CSV, name="how.csv"):
    return {
        "title": "How was it?",
        "licence": "CC BY-NC-SA 4.0",
        "licence_ground": "Its makers wrote to us.",
        "instrument": "ppeet",
        "file": SimpleUploadedFile(name, content),
    }


def test_every_instrument_stands_there_with_its_licence(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast, "questionnaires/"))

    for row in current().instruments:
        assert page.has(row.name)
        assert page.has(" ".join(row.licence.split()))


def test_one_is_brought_looked_through_opened_answered_and_closed(browser, cast):
    browser.as_person(cast.femi)
    browser.get(at(cast, "questionnaires/bring/"))
    browser.post(at(cast, "questionnaires/bring/"), form())
    page = browser.get(at(cast, "questionnaires/1/"))
    assert page.has("Not asked yet", "Were you heard?", "CC BY-NC-SA 4.0", "Its makers wrote to us.")
    browser.post(at(cast, "questionnaires/1/open/"))
    walter = Browser().as_page(private_page(cast).pk)
    assert at(cast, "questionnaires/1/answer/") in walter.get("/your-page/").links
    walter.get(at(cast, "questionnaires/1/answer/"))
    walter.post(at(cast, "questionnaires/1/answer/"), {"q1": "1", "q2": "Ring me."})
    assert at(cast, "questionnaires/1/answer/") not in walter.get("/your-page/").links
    assert walter.get(at(cast, "questionnaires/1/answer/")).has("You can leave out any question.")
    for somebody in (cast.femi, cast.rosa, cast.priya):
        seen = Browser().as_person(somebody).get(at(cast, "questionnaires/1/"))
        assert not seen.has("Ring me.")
        assert not seen.has("handed it in")
    browser.post(at(cast, "questionnaires/1/close/"))
    assert browser.get(at(cast, "questionnaires/1/")).has("Fewer than five handed it in, so nothing is told.")


def test_what_it_came_to_is_told_to_those_who_take_part_in_totals(browser, cast):
    one = opened(cast)
    for number, partner in enumerate(crowd(cast, 12)):
        handed(one, partner, {"q1": 0 if number < 7 else 2})
    browser.as_person(cast.femi).post(at(cast, "questionnaires/1/close/"))
    page = browser.get(at(cast, "questionnaires/1/"))

    assert page.has(
        "12 people handed it in",
        "Yes: 7 of 12",
        "No: 5 of 12",
        "In part, No answer: nobody",
        "It shows only what somebody wrote down",
    )
    other = Browser().as_person(cast.olu).get(at(cast, "questionnaires/1/"))
    assert not other.has("7 of 12")
    assert not other.has("Did you feel heard?")


def test_a_paper_sheet_is_typed_in(browser, cast):
    opened(cast)
    enter = at(cast, f"questionnaires/1/answer-for/{cast.walter.pk}/")
    browser.as_person(cast.priya).get(enter, status=403)
    browser.as_person(cast.femi).get(enter)
    browser.post(enter, {"way": "post", "day": timezone.localdate().isoformat(), "q1": "2"})
    sheet = QuestionnaireSheet.objects.get()

    assert (sheet.partner, sheet.entered_by, sheet.answers) == (cast.walter, cast.femi.person, {"q1": 2})
    walter = Browser().as_page(private_page(cast).pk)
    assert 'value="2" checked' in walter.get(at(cast, "questionnaires/1/answer/")).html.replace(
        "\n", " "
    ) or ("checked" in walter.get(at(cast, "questionnaires/1/answer/")).html)


def test_only_those_who_help_others_be_heard_bring_open_or_close_one(browser, cast):
    brought(cast)
    browser.as_person(cast.priya)
    browser.get(at(cast, "questionnaires/bring/"), status=403)
    browser.post(at(cast, "questionnaires/1/open/"), status=403)
    browser.post(at(cast, "questionnaires/1/close/"), status=403)
    browser.as_person(cast.olu).get(at(cast, "questionnaires/1/answer/"), status=403)
    browser.as_person(cast.nia).get(at(cast, "questionnaires/1/"), status=404)


def test_a_bad_file_is_refused_with_its_reason_and_changes_nothing(browser, cast):
    browser.as_person(cast.femi)
    page = browser.post(at(cast, "questionnaires/bring/"), form(b"Heard?,Yes\n"), status=200)

    assert page.has("The first row must say what the columns are")
    assert not Questionnaire.objects.exists()
    assert b"question" in browser.client.get(at(cast, "questionnaires/empty-file/")).content
