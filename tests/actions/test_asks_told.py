"""Whoever is asked something is written to, once, and nobody else is."""

from evenhand.actions import appraisals, decisions, minutes
from evenhand.records.models import OutboxMessage
from tests import rounds
from tests.actions.test_decisions import put


def told() -> dict[str, str]:
    return {
        message.person.name.split()[0]: message.state
        for message in OutboxMessage.objects.filter(kind="ask").select_related("person")
    }


def test_opening_the_questions_tells_those_asked_and_not_whoever_opened_them(cast):
    rounds.opened(cast)
    assert told() == {"Femi": "waiting", "Priya": "waiting", "Walter": "folder"}

    message = OutboxMessage.objects.get(person=cast.priya.person)
    assert message.subject == "Warm homes asks you something"
    assert f"/p/{cast.project.slug}/" in message.text
    assert "No is a good answer too" in message.text


def test_step_two_is_told_of_its_own(cast):
    appraisal = rounds.opened(cast)
    OutboxMessage.objects.all().delete()
    rounds.second_step(cast, appraisal)
    assert set(told()) == {"Femi", "Priya", "Walter"}


def test_somebody_at_the_minutes_they_agreed_to_is_not_written_to(cast):
    minutes.set_cap(cast.priya, 0, by=cast.priya.person)
    rounds.propose(cast)
    appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    assert "Priya" not in told()


def test_a_decision_is_told_to_those_named_and_to_nobody_else(cast):
    decision = put(cast, cast.rosa, cast.walter)
    assert told() == {"Walter": "folder"}

    decisions.take_back(decision=decision, by=cast.rosa.person)
    put(cast, cast.rosa, cast.walter, cast.priya)
    assert OutboxMessage.objects.filter(person=cast.walter.person).count() == 2


def test_the_page_says_beforehand_who_is_written_to_and_who_needs_a_letter(browser, cast):
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/decisions/new/")
    assert page.has("People are written to", "These need a letter if they are asked: Walter Page")
