import pytest

from evenhand.actions import answers
from evenhand.readings.framework import current
from evenhand.readings.showings import SHOWN
from evenhand.records.models import StandardAnswer
from tests.access.samples import private_page
from tests.actions.test_standard_answers import said
from tests.page import Browser
from tests.people import join, person
from tests.web.test_query_counts import queries


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def test_every_question_names_only_what_the_record_can_be_asked_for():
    named = {each for row in current().standard_questions for each in row.shown_by}

    assert named <= SHOWN.keys()
    assert {row.standard for row in current().standard_questions} == {row.id for row in current().standards}


def test_each_question_stands_with_what_the_record_shows_and_no_mark(browser, cast):
    browser.as_person(cast.priya)
    page = browser.get(at(cast, "standards/"))

    for row in current().standards:
        assert page.has(row.name)
    for row in current().standard_questions:
        assert page.has(row.asks)
    assert page.has("Nobody passes or fails.", "No record can show this. Only people can say.")


def test_the_record_answers_with_numbers_out_of_numbers(browser, cast):
    from evenhand.actions import contributions

    one = contributions.say(partner=cast.priya, text="Ask us first.", kind="idea", by=cast.priya.person)
    contributions.say(partner=cast.walter, text="Ring me.", kind="idea", by=cast.walter.person)
    answers.give(
        contributions=[one], outcome="not_adopted", reason="Too late.", partner=cast.rosa, by=cast.rosa.person
    )
    page = browser.as_person(cast.olu).get(at(cast, "standards/"))

    assert page.has("1 of 2 things said to everyone that have an answer with a reason. 1 still wait.")


def test_somebody_says_something_changes_it_and_takes_it_off(browser, cast):
    browser.as_page(private_page(cast).pk)
    address = at(cast, "standards/inclusive_choice/say/")
    browser.get(address)
    browser.post(address, {"words": "I can ring, and that helps."})
    assert browser.get(at(cast, "standards/")).has("I can ring, and that helps.", "Walter Page (you)")
    assert browser.get(address).has("takes the place")
    browser.post(address, {"words": "They do not pick up.", "is_unnamed": "on"})
    theirs = Browser().as_person(cast.rosa).get(at(cast, "standards/"))
    assert theirs.has("They do not pick up.", "Somebody here")
    assert not theirs.has("I can ring")
    assert "Walter Page" not in theirs.html.split("They do not pick up.")[1][:200]
    answer = StandardAnswer.objects.get(is_latest=True)
    Browser().as_person(cast.rosa).post(at(cast, f"standards/said/{answer.pk}/take-back/"), status=404)
    browser.post(at(cast, f"standards/said/{answer.pk}/take-back/"))
    assert not browser.get(at(cast, "standards/")).has("They do not pick up.")


def test_typed_in_for_somebody_it_waits_for_them(browser, cast):
    browser.as_person(cast.femi)
    assert browser.get(at(cast, "standards/inclusive_choice/say-for/")).has("Walter Page")
    enter = at(cast, f"standards/inclusive_choice/say-for/{cast.walter.pk}/")
    browser.get(enter)
    browser.post(enter, {"way": "phone", "day": "2026-01-01", "words": "The stairs."})
    assert browser.get(at(cast, "standards/")).has("Typed in for them, and not yet seen by them")
    walter = Browser().as_page(private_page(cast).pk)
    assert walter.get("/your-page/").has("a question of the six standards")
    answer = StandardAnswer.objects.get()
    walter.post(at(cast, f"standards/said/{answer.pk}/confirm/"))
    assert not walter.get("/your-page/").has("a question of the six standards")


def test_an_observer_reads_and_says_nothing_and_nobody_from_outside_reads(browser, cast):
    said(cast.priya)
    browser.as_person(cast.olu).get(at(cast, "standards/inclusive_choice/say/"), status=403)
    assert browser.get(at(cast, "standards/")).has("Nobody asked us before the bid was in.")
    browser.as_person(cast.nia).get(at(cast, "standards/"), status=404)
    browser.as_person(cast.priya).get(at(cast, "standards/no_such/say/"), status=404)


def test_people_are_counted_only_where_five_or_more_stand_on_either_side(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "standards/"))

    assert page.has("wrote down what they take on here: Told only where it is about five people or more.")


@pytest.mark.slow
def test_the_page_costs_no_more_for_twenty_answers_than_for_two(browser, cast):
    browser.as_person(cast.rosa)

    def grow(start, rows):
        for number in range(start, start + rows):
            said(join(cast.project, person(f"Person{number} More"), "partner", "carer"))

    grow(0, 2)
    few = queries(browser, at(cast, "standards/"))
    grow(2, 18)
    assert queries(browser, at(cast, "standards/")) == few
