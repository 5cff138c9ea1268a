"""From a decision back to the voices behind it, to another look, and to what to talk about: by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.records.models import Answer
from tests.actions.test_agenda import raised
from tests.browser.conftest import sign_in
from tests.closed_decisions import agenda_terms, closed
from tests.contributions import said
from tests.people import make_cast

pytestmark = pytest.mark.browser
SOON = (timezone.localdate() + timedelta(days=10)).isoformat()


def test_those_whose_words_led_to_a_decision_hear_of_it_in_words_that_somebody_looked_at(visitor):
    cast = make_cast()
    closed(
        cast,
        said(cast.priya),
        said(cast.walter, "There is no lift.", naming="masked"),
        look_again_on=timezone.localdate(),
    )
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/")
    visitor.press(f"main a.button[href='{at}/decisions/1/tell/']")
    visitor.says("The stairs are too steep.", "There is no lift.", "Mask 2", "Nothing was sent")
    visitor.press("main form > div.actions button")
    visitor.says("Tick at least one answer to send")
    assert not Answer.objects.exists()
    visitor.type_into("#id_n2-reason", "We move downstairs, where no lift is needed.")
    visitor.press("button[name=only][value='2']")
    visitor.says("Number 2 is answered", "Answered already")
    visitor.choose("#id_n1-is_chosen")
    visitor.press("main form > div.actions button")
    visitor.says("Number 1 is answered", "told of this decision")
    assert [answer.decision.number for answer in Answer.objects.all()] == [1, 1]
    visitor.press(f"main a[href='{at}/promises/make/?decision=1']")
    visitor.says("It follows from")
    visitor.fill_in("#id_due_on", SOON)
    visitor.press("main form button")
    visitor.says("Follows from", "everyone whose words led to decision 1")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/said/1/")
    visitor.says("It came with decision 1", "Cited in decision 1")
    visitor.press(f"main a[href='{at}/agenda/new/?from=1']")
    visitor.type_into("#id_text", "A kettle downstairs")
    visitor.press("main form button")
    visitor.says("A kettle downstairs", "It gets a word by")
    visitor.open(f"{at}/decisions/1/look-back/")
    visitor.choose("input[name=would][value=otherwise]")
    visitor.press("main form button")
    visitor.says("Priya Nair: Something else.")


def test_a_call_below_the_number_is_answered_and_the_next_one_is_enough(visitor):
    cast = make_cast()
    agenda_terms(cast, callers_needed=2)
    closed(cast)
    at = f"/p/{cast.project.slug}/decisions/1"
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/")
    visitor.press(f"main a[href='{at}/again/']")
    visitor.type_into("#id_words", "The hall is shut now.")
    visitor.press("main form button")
    visitor.says("When 2 people call for another look", "It waits for an answer.")

    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/again/")
    visitor.press("main li.card a")
    visitor.type_into("#id_answer", "It opens again in June.")
    visitor.press("main form button")
    visitor.says("It opens again in June.")
    visitor.press(f"main a[href='{at}/again/for/{cast.walter.pk}/']")
    visitor.choose("input[name=way][value=post]")
    visitor.type_into("#id_words", "I cannot wait until June.")
    visitor.press("main form button")
    visitor.says("It has to be looked at again", "typed in by Femi Facilitator")
    visitor.open(f"{at}/")
    visitor.says("This has to be looked at again.")


def test_what_people_want_to_talk_about_is_planned_and_printed(visitor):
    cast = make_cast()
    raised(cast, text="Shorter meetings")
    at = f"/p/{cast.project.slug}/agenda/"
    sign_in(visitor, cast.femi.person)
    visitor.open(at)
    visitor.press(f"main a[href='{at}1/answer/']")
    visitor.choose("input[name=became][value=declined]")
    visitor.press("main form button")
    visitor.says("Nothing is dropped without a reason.")
    visitor.choose("input[name=became][value=planned]")
    visitor.fill_in("#id_comes_up_on", SOON)
    visitor.press("main form button")
    visitor.says("It comes up on")
    visitor.open(f"{at}?as=print&size=large")
    visitor.says("1. Shorter meetings", "Raised by Priya Nair")
