from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.actions import case_answers, release_consents
from evenhand.exchange.case_file import pack
from evenhand.records.models import Case, CaseAnswer, FileRelease
from tests.access.samples import private_page
from tests.closed_decisions import closed
from tests.files_out import CASE, brought


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/cases/{rest}"


def upload(data=None, name="case.json"):
    return {"file": SimpleUploadedFile(name, pack(CASE) if data is None else data, "application/json")}


DONE = ("They asked the landlord.", "Nobody answered.", "the residents knew")


def test_a_case_is_brought_in_and_read_point_by_point(browser, cast):
    browser.as_person(cast.femi).get(at(cast, "bring/"))
    browser.post(at(cast, "bring/"), upload())
    page = browser.get(at(cast, "1/"))
    assert page.has("Damp flats", "The residents of Mill Lane", "The survey was late.", "To learn from")
    assert browser.post(at(cast, "bring/"), upload(), status=200).has("here already")
    assert browser.post(at(cast, "bring/"), upload(b"{}"), status=200).has("is not a case")
    browser.as_person(cast.priya).get(at(cast, "bring/"), status=403)


def test_nobody_reads_what_was_done_before_saying_what_they_would_do(browser, cast):
    brought(cast)
    browser.as_page(private_page(cast).pk)
    before = browser.get(at(cast, "1/1/"))
    assert before.has("At this point, what would you do?", "Ask the landlord")
    assert not any(words in before.html for words in DONE)
    empty = browser.post(at(cast, "1/1/"), {"text": ""}, status=200)
    assert not any(words in empty.html for words in DONE)

    browser.post(at(cast, "1/1/"), {"text": "Ask the people who live there."})
    after = browser.get(at(cast, "1/1/"))
    assert after.has(*DONE)
    assert after.has("Ask the people who live there.", "Only you can read it")
    assert browser.get(at(cast, "1/")).has("you have answered")


def test_others_answers_are_read_after_ones_own_and_only_those_shown(browser, cast):
    point = brought(cast).points.get(number=1)
    for who, shown in ((cast.walter, True), (cast.rosa, False)):
        case_answers.answer(
            point=point, partner=who, text=f"{who.person.name} would wait", is_shared=shown, by=who.person
        )
    browser.as_person(cast.priya)
    assert "Walter Page would wait" not in browser.get(at(cast, "1/1/")).html
    browser.post(at(cast, "1/1/"), {"text": "I do not know", "is_shared": "on"})
    page = browser.get(at(cast, "1/1/"))
    assert page.has("Walter Page would wait", "What others here would do")
    assert "Rosa Adeyemi would wait" not in page.html

    browser.post(at(cast, "1/1/show/"), {"show": "no"})
    assert not CaseAnswer.objects.get(partner=cast.priya).is_shared
    browser.as_person(cast.femi).post(at(cast, "1/1/show/"), {"show": "yes"}, status=404)


def test_an_observer_reads_it_through_and_answers_nothing(browser, cast):
    brought(cast)
    page = browser.as_person(cast.olu).get(at(cast, "1/1/"))
    assert page.has(*DONE)
    browser.post(at(cast, "1/1/"), {"text": "Me too"}, status=403)
    browser.as_person(cast.nia).get(at(cast, "1/1/"), status=404)


def test_a_case_is_put_away(browser, cast):
    brought(cast)
    browser.as_person(cast.femi).get(at(cast, "1/put-away/"))
    browser.post(at(cast, "1/put-away/"))
    browser.get(at(cast, "1/"), status=404)
    assert browser.get(at(cast)).has("No case has been brought in so far")


def test_our_own_case_goes_out_when_people_agreed_and_into_another_project(browser, cast):
    first, second = closed(cast, question="Where do we meet?"), closed(cast, question="Who pays for buses?")
    files = f"/p/{cast.project.slug}/files/"
    form = {"for_whom": "Anybody", "licence": "To learn from", "points": [str(first.number)]}
    browser.as_person(cast.rosa).get(f"{files}let-out/case/")
    assert browser.get(f"{files}see/case/").has("Where do we meet?", "Who pays for buses?")
    assert browser.post(f"{files}let-out/case/", form, status=200).has("more than half")
    for each in (cast.rosa, cast.femi, cast.priya):
        release_consents.say(partner=each, kind="case", is_yes=True, by=each.person)
    browser.post(f"{files}let-out/case/", form)
    out = FileRelease.objects.get(kind="case").content
    assert "Who pays for buses?" not in out
    assert second.question not in out

    browser.as_person(cast.nia)
    browser.post(f"/p/{cast.other_project.slug}/cases/bring/", upload(out.encode()))
    case = Case.objects.get(project=cast.other_project)
    assert browser.get(f"/p/{cast.other_project.slug}/cases/{case.number}/1/").has("Where do we meet?")
