"""The account for somebody who was not there: every part has sentences or its gap, and each rests on a page."""

from django.utils import timezone

from evenhand.actions import work_sentences
from evenhand.readings.framework import current
from evenhand.records.models import DecisionSignature
from tests.actions.test_answers import CHANGED, answer
from tests.closed_decisions import closed
from tests.contributions import said


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/account/{rest}"


def items():
    return [row for row in current().report_items if row.form == "account"]


def test_an_empty_record_names_each_gap_and_none_is_called_good(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has(*(row.name for row in items()))
    assert page.has("Nobody wrote down what could go wrong. That is no sign that nothing could.")


def test_what_was_said_what_changed_and_what_waits_stand_with_what_they_rest_on(browser, cast):
    voice = said(cast.priya, text="The forms are too long.")
    answer(voice, partner=cast.rosa)
    said(cast.priya, text="The room is cold.", days_ago=60)
    page = browser.as_person(cast.olu).get(at(cast))

    assert f"/p/{cast.project.slug}/said/{voice.number}/" in page.links
    assert page.has("Number 1", "What is not resolved comes first.")


def test_whoever_looks_on_reads_nothing_that_rests_on_pages_that_are_not_theirs(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast))

    assert f"/p/{cast.project.slug}/money/" not in page.links


def test_it_is_taken_away_by_those_who_take_part(browser, cast):
    work_sentences.propose(partner=cast.rosa, text="We did it together.", by=cast.rosa.person)
    for kind in ("pdf", "docx", "html", "txt"):
        given = browser.as_person(cast.priya).client.get(at(cast, f"as/{kind}/"))
        assert given.status_code == 200
        assert given.content
    browser.get(at(cast, "as/exe/"), status=404)
    browser.as_person(cast.olu).get(at(cast, "as/txt/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_it_tells_whose_words_changed_something_as_they_are_named_and_what_those_who_disagreed_said(
    browser, cast
):
    named = said(cast.priya, text="The forms are too long.")
    masked = said(cast.walter, text="The stairs are steep.", naming="masked", mask="Green Heron 41")
    for voice in (named, masked):
        answer(voice, partner=cast.rosa, outcome="adopted", changes=[CHANGED])
    decision = closed(cast)
    DecisionSignature.objects.filter(decision=decision, partner=cast.priya).update(
        stance="object", words="Not without the nurse.", signed_at=timezone.now()
    )
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has(
        "Priya Nair said: “The forms are too long.”", "Green Heron 41 said:", "Not without the nurse."
    )
    assert not page.has("Walter Page said")
