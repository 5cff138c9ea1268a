"""Letters with a reply slip, and the page from which what came back is typed in."""

import pytest

from evenhand.actions import decisions, private_pages
from evenhand.records.models import (
    AnswerSheet,
    Appraisal,
    AppraisalQuestion,
    Criterion,
    CriterionWording,
    Partner,
)
from tests.page import Browser
from tests.people import join, person


@pytest.fixture
def gwen(cast) -> Partner:
    return join(cast.project, person("Gwen Post", has_account=False), "partner", "carer", channel="post")


def criterion(cast, kind: str, text: str, **more) -> CriterionWording:
    made = Criterion.objects.create(project=cast.project, kind=kind, proposed_by=cast.rosa)
    return CriterionWording.objects.create(criterion=made, number=1, text=text, worded_by=cast.rosa, **more)


@pytest.fixture
def aims(cast) -> list[CriterionWording]:
    return [
        criterion(cast, "aim", "Fewer nights with a cough", for_whom="children on the estate"),
        criterion(
            cast,
            "condition",
            "The findings may be unwelcome",
            less="Pressure to soften them.",
            more="They are heard sooner.",
        ),
    ]


@pytest.fixture
def round_one(cast, aims) -> Appraisal:
    appraisal = Appraisal.objects.create(
        project=cast.project,
        number=1,
        framework_version="x",
        framework_digest="x",
        framework_rows=[],
        opened_by=cast.rosa.person,
    )
    for position, wording in enumerate(aims):
        AppraisalQuestion.objects.create(appraisal=appraisal, wording=wording, position=position)
    return appraisal


def letters(cast) -> str:
    return f"/p/{cast.project.slug}/letters/"


FORM = {
    "size": "ordinary",
    "ring": "Femi, 0161 496 0000",
    "return_to": "Warm homes\n1 Mill Lane",
    "by_day": "2027-03-01",
    "signed": "Femi",
}


def test_everyone_without_an_account_is_listed_with_what_waits_for_them(browser, cast, gwen, round_one):
    page = browser.as_person(cast.femi).get(letters(cast))

    assert page.has(
        "Gwen Post", "by post", "Walter Page", f"Answers to step 1 (slip number {gwen.pk}-1-1) : not in yet"
    )
    assert not page.has("Priya Nair")
    assert f"/p/{cast.project.slug}/answers/enter/{gwen.pk}/" in page.links
    assert f"{letters(cast)}{gwen.pk}/step_1/1/" in page.links


def test_what_came_back_is_marked_as_in_and_as_not_checked(browser, cast, gwen, round_one):
    AnswerSheet.objects.create(
        appraisal=round_one, partner=gwen, step=1, channel="post", entered_by=cast.femi.person
    )
    page = browser.as_person(cast.femi).get(letters(cast))
    assert page.has("it is in , not checked by them yet")


def test_a_letter_asks_step_one_and_leaves_the_debate_to_read(browser, cast, gwen, round_one):
    address = f"{letters(cast)}{gwen.pk}/step_1/1/"
    browser.as_person(cast.femi).get(address)
    page = browser.post(address, FORM, status=200)

    assert page.has("Dear Gwen Post", "Aim 1: Fewer nights with a cough", "children on the estate")
    assert page.has("Would working together help?", "Yes, it would help", "I do not know")
    assert page.has("A debate, if you want to read it", "Pressure to soften them")
    assert page.has(
        f"Please send this part back (number {gwen.pk}-1-1)",
        "1 Mill Lane",
        "Femi, 0161 496 0000",
        "1 March 2027",
    )
    assert page.has("No needs no reason", "marked as typed in for you")
    assert "tick" in page.html


def test_someone_whose_job_it_is_fills_in_the_conditions(browser, cast, round_one):
    manager = join(
        cast.project, person("Mo Manager", has_account=False), "partner", "service_manager", channel="post"
    )
    page = browser.as_person(cast.femi).post(f"{letters(cast)}{manager.pk}/step_1/1/", FORM, status=200)

    assert page.has("The findings may be unwelcome", "This is a reason for less")
    assert not page.has("A debate, if you want to read it")


def test_a_letter_puts_the_list_as_proposals_before_a_round_is_open(browser, cast, gwen, aims):
    browser.as_person(cast.femi)
    assert browser.get(letters(cast)).has("The list of aims")
    page = browser.post(f"{letters(cast)}{gwen.pk}/criteria/0/", {**FORM, "size": "large"}, status=200)

    assert page.has("only proposals", "Keep it", "Strike it out", "Is something missing?")
    assert "sheet large" in page.html


def test_a_letter_asks_for_a_signature(browser, cast, gwen):
    decision = decisions.open_for_signing(
        project=cast.project,
        words="We work together.",
        reasons="Because it concerns us.",
        approaches=[],
        named=[gwen],
        by=cast.rosa.person,
    )
    browser.as_person(cast.femi)
    page = browser.post(f"{letters(cast)}{gwen.pk}/decision/{decision.number}/", FORM, status=200)
    assert page.has(
        "We work together.", "Because it concerns us.", "I disagree, and want that kept", "stand aside"
    )
    browser.get(f"{letters(cast)}{cast.walter.pk}/decision/{decision.number}/", status=404)


def test_the_letter_is_a_pdf_too(browser, cast, gwen, round_one):
    page = browser.as_person(cast.femi).post(
        f"{letters(cast)}{gwen.pk}/step_1/1/", {**FORM, "size": "large", "pdf": "yes"}, status=200
    )
    assert page.response.content.startswith(b"%PDF")


def test_the_lines_of_the_last_letter_are_remembered_for_the_next(browser, cast, gwen, round_one):
    browser.as_person(cast.femi).post(f"{letters(cast)}{gwen.pk}/step_1/1/", FORM, status=200)
    assert "0161 496 0000" in browser.get(f"{letters(cast)}{cast.walter.pk}/step_1/1/").html


def test_a_day_that_is_none_is_refused_in_a_sentence(browser, cast, gwen, round_one):
    page = browser.as_person(cast.femi).post(
        f"{letters(cast)}{gwen.pk}/step_1/1/", {**FORM, "by_day": "soon"}, status=200
    )
    assert page.has("There is something to mend")


@pytest.mark.parametrize(
    "kind", ["step_1/2", "step_2/1", "nonsense/1", "decision/9", "step_1/99999999999999999999"]
)
def test_there_is_no_letter_about_what_is_not_asked(browser, cast, gwen, round_one, kind):
    browser.as_person(cast.femi).get(f"{letters(cast)}{gwen.pk}/{kind}/", status=404)
    browser.post(f"{letters(cast)}{gwen.pk}/{kind}/", FORM, status=404)


def test_an_observer_is_asked_nothing(browser, cast, round_one):
    browser.as_person(cast.femi).get(f"{letters(cast)}{cast.olu.pk}/step_1/1/", status=404)


@pytest.mark.parametrize("who", ["priya", "olu", "nia", "dan"])
def test_letters_are_for_those_who_type_in(cast, gwen, round_one, who):
    status = 403 if who in {"priya", "olu"} else 404
    browser = Browser().as_person(getattr(cast, who))
    browser.get(letters(cast), status=status)
    browser.post(f"{letters(cast)}{gwen.pk}/step_1/1/", FORM, status=status)


def test_the_persons_own_page_shows_the_same_asks(cast, round_one):
    made = private_pages.make(partner=cast.walter, by=cast.femi.person)
    page = Browser().as_page(made.page.pk).get("/your-page/")

    assert page.has("Say, for each aim, whether working together would help")
    assert f"/p/{cast.project.slug}/answers/" in page.links
    AnswerSheet.objects.create(
        appraisal=round_one, partner=cast.walter, step=1, channel="post", entered_by=cast.femi.person
    )
    page = Browser().as_page(made.page.pk).get("/your-page/")
    assert page.has("Nothing just now", "Your answers to step 1", "Typed in by Femi Facilitator")
