from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import asks, minutes, promises
from evenhand.records.models import Ask, AskedPartner
from tests import rounds
from tests.access.samples import private_page
from tests.actions.test_asks import made
from tests.actions.test_promises import promised
from tests.people import join, person
from tests.web.test_query_counts import queries

FORM = {
    "what": "Read the leaflet",
    "minutes": "40",
    "due_on": (timezone.localdate() + timedelta(days=10)).isoformat(),
    "pay": "£15, within 30 days",
    "ring": "Femi, 020 7946 0000",
}


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/asks/{rest}"


def test_an_ask_states_all_it_must_and_is_answered_on_one_s_own_page(browser, cast):
    browser.as_person(cast.femi).get(address(cast, "new/"))
    browser.post(address(cast, "new/"), {**FORM, "partners": [cast.priya.pk, cast.walter.pk]})
    browser.client.logout()

    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("Read the leaflet. You can say yes or no.")
    page = browser.get(address(cast, "1/"))
    assert page.has(
        "About 40 minutes",
        "£15, within 30 days",
        "Femi, 020 7946 0000",
        "No needs no reason, and nothing changes",
    )
    browser.post(address(cast, "1/answer/"), {"state": "no"})
    assert browser.get(address(cast, "1/")).has("You said no", "You can change your mind.")
    assert AskedPartner.objects.get(partner=cast.walter).way == "page"


def test_what_came_of_earlier_asks_and_which_promises_were_kept_stand_before_the_buttons(browser, cast):
    earlier, forgotten = made(cast, what="Earlier one"), made(cast, what="Forgotten one")
    Ask.objects.filter(pk=forgotten.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    asks.say_what_came(ask=earlier, led_to="Three sentences are shorter.", by=cast.femi.person)
    promises.break_(promise=promised(cast), reason="No money", by=cast.rosa.person)
    made(cast, what="A new one")
    page = browser.as_person(cast.priya).get(address(cast, "3/"))

    assert page.has("1 promise so far: 1 not kept, none kept yet.", "nobody has said yet what came of it")
    assert page.text.index("Three sentences are shorter.") < page.text.index("Will you?")
    assert page.html.index("1 not kept") < page.html.index('value="yes"')


def test_over_the_cap_the_lead_sees_it_in_words_and_the_person_what_they_were_spared(browser, cast):
    minutes.set_cap(cast.priya, 60, cast.priya.person)
    made(cast)
    browser.as_person(cast.rosa)
    assert browser.get(address(cast, "new/")).has(
        "Priya Nair (asked for 40 minutes in the last 30 days, agreed to 60)"
    )
    browser.post(
        address(cast, "new/"),
        {**FORM, "what": "Try the new map", "partners": [cast.priya.pk, cast.walter.pk]},
    )
    assert browser.get(address(cast, "2/")).has("Not asked: over the minutes they agreed to.")

    browser.as_person(cast.priya)
    assert (
        "Try the new map"
        not in browser.get(f"/p/{cast.project.slug}/").text.split("What is asked of you now")[-1]
    )
    assert browser.get(address(cast, "yours/")).has(
        "You agreed to 60 minutes in any 30 days.",
        "What we did not ask you for",
        "Try the new map, 40 minutes",
    )
    page = browser.get(address(cast, "2/"))
    assert page.has("We did not ask you for this")
    assert 'value="no"' not in page.html
    browser.post(address(cast, "2/answer/"), {"state": "yes"})
    assert "Nothing was left out" in browser.get(address(cast, "yours/")).text


def test_without_a_cap_the_page_says_that_one_can_be_agreed(browser, cast):
    page = browser.as_person(cast.priya).get(address(cast, "yours/"))
    assert page.has("You have not agreed to any number.", "asked you for 0 minutes")


def test_a_yes_by_phone_is_typed_in_and_theirs_to_change(browser, cast):
    made(cast)
    at = address(cast, f"1/for/{cast.walter.pk}/")
    browser.as_person(cast.priya).get(at, status=403)
    browser.as_person(cast.femi).get(at)
    browser.post(at, {"way": "phone", "state": "yes"})
    assert browser.get(address(cast, "1/")).has("Said yes", "by phone, typed in by Femi Facilitator")

    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has(
        "You said yes to this: Read the leaflet", "Typed in by Femi Facilitator"
    )
    browser.post(address(cast, "1/answer/"), {"state": "yes"})
    assert not browser.get("/your-page/").text.count("You said yes to this")


def test_a_supporter_types_in_for_the_one_they_come_along_with_and_for_nobody_else(browser, cast):
    made(cast)
    helper = join(cast.project, person("Sam Helper"), "supporter")
    helper.supports = cast.walter
    helper.save()
    browser.as_person(helper)
    page = browser.get(address(cast, "1/"))
    assert "Walter" in page.text
    assert "Priya" not in page.text
    browser.get(address(cast, f"1/for/{cast.priya.pk}/"), status=403)
    browser.post(address(cast, f"1/for/{cast.walter.pk}/"), {"way": "phone", "state": "no"})
    assert AskedPartner.objects.get(partner=cast.walter).state == "no"


def test_who_did_it_what_came_of_it_and_taking_back_are_for_those_who_ask(browser, cast):
    ask = made(cast)
    browser.as_person(cast.priya)
    for rest in (f"1/done/{cast.walter.pk}/", "1/again/", "1/take-back/"):
        browser.post(address(cast, rest), status=403)
    browser.get(address(cast, "1/what-came/"), status=403)
    browser.post(address(cast, "1/answer/"), {"state": "yes"})

    browser.as_person(cast.rosa).post(address(cast, f"1/done/{cast.priya.pk}/"))
    browser.post(address(cast, "1/again/"))
    browser.post(address(cast, "1/what-came/"), {"led_to": ""}, status=200)
    browser.post(address(cast, "1/what-came/"), {"led_to": "It is shorter."})
    browser.post(address(cast, "1/take-back/"))
    assert browser.get(address(cast, "1/")).has("It is shorter.", "taken back on", "Done")
    assert AskedPartner.objects.get(ask=ask, partner=cast.priya).state == "done"


def test_others_see_what_is_asked_and_not_who_said_what(browser, cast):
    ask = made(cast, cast.priya)
    asks.answer(asked=ask.asked.get(), state="no", by=cast.priya.person)
    for somebody in (cast.olu, cast.walter):
        page = browser.as_person(somebody.person).get(address(cast, "1/"))
        assert "Priya" not in page.text
        assert "Said no" not in browser.get(address(cast)).text


def test_observers_strangers_and_those_not_asked_cannot_answer(browser, cast):
    made(cast, cast.priya)
    browser.as_person(cast.olu).post(address(cast, "1/answer/"), {"state": "yes"}, status=403)
    browser.as_person(cast.femi).post(address(cast, "1/answer/"), {"state": "yes"}, status=404)
    browser.as_person(cast.nia).get(address(cast, "1/"), status=404)
    browser.get(f"/p/{cast.other_project.slug}/asks/1/", status=404)


@pytest.mark.parametrize("state", ["", "maybe", "done", "over_cap", "\x00"])
def test_an_odd_answer_changes_nothing(browser, cast, state):
    made(cast, cast.priya)
    browser.as_person(cast.priya).post(address(cast, "1/answer/"), {"state": state})
    assert AskedPartner.objects.get().state == "asked"


def test_promises_near_their_day_wait_on_the_first_page(browser, cast):
    promised(cast, due_on=timezone.localdate() + timedelta(days=14), what="Send the minutes")
    promised(cast, due_on=timezone.localdate() + timedelta(days=15), what="Far away")
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/")
    assert page.has("You promised this by", "Send the minutes")
    assert "Far away" not in page.text


def test_fifty_people_and_twenty_asks_cost_no_more_than_two(browser, cast):
    browser.as_person(cast.rosa)

    def grow(rows):
        for _ in range(rows):
            more = [
                join(cast.project, person("A B", has_account=False), "partner", "carer") for _ in range(2)
            ]
            made(cast, cast.rosa, *more)
            asked = AskedPartner.objects.filter(partner=more[0]).get()
            asks.answer(asked=asked, state="yes", by=cast.femi.person, entered_by=cast.femi.person)

    grow(2)
    big = made(cast, *list(cast.project.partners.filter(role="partner", removed_at=None)))
    few = [queries(browser, address(cast, rest)) for rest in ("", "yours/", f"{big.number}/", "new/")]
    grow(8)
    bigger = made(cast, *list(cast.project.partners.filter(role="partner", removed_at=None)))
    assert [
        queries(browser, address(cast, rest)) for rest in ("", "yours/", f"{bigger.number}/", "new/")
    ] == few


def test_in_a_round_the_lead_sees_who_was_not_asked_and_they_are_not_asked_on_their_page(browser, cast):
    minutes.set_cap(cast.priya, 0, cast.priya.person)
    minutes.set_cap(cast.walter, 0, cast.walter.person)
    appraisal = rounds.opened(cast)
    rounds.answer_one(appraisal, cast.rosa, "helps")
    rounds.answer_one(appraisal, cast.walter, "helps")
    at = f"/p/{cast.project.slug}/"
    page = browser.as_person(cast.rosa).get(f"{at}side-by-side/")
    assert page.has("Not asked, so as not to go over the minutes they agreed to: Priya Nair.")

    browser.as_person(cast.priya)
    assert "whether working together would help" not in browser.get(at).text
    assert browser.get(address(cast, "yours/")).has("Step 1: your answers on each aim")


def test_letters_say_for_whom_none_should_be_posted(browser, cast):
    minutes.set_cap(cast.walter, 0, cast.walter.person)
    rounds.opened(cast)
    page = browser.as_person(cast.femi).get(f"/p/{cast.project.slug}/letters/")
    assert page.has("Answers to step 1 (not asked: over the minutes they agreed to)")
