"""What is told in confidence, and the promise that no lead ever sees it."""

import pytest

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from evenhand.actions import flags
from evenhand.records.models import Flag
from tests.access import samples
from tests.access.test_addresses import routes
from tests.page import Browser
from tests.people import join, person

CANARY = "Canary linnet"


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/in-confidence/{rest}"


def told(cast, words=CANARY):
    flags.choose(partner=cast.priya, confidant=cast.femi, by=cast.priya.person)
    return flags.raise_flag(partner=cast.priya, kind="other", words=words, by=cast.priya.person)


def test_choose_tell_be_seen_be_answered_and_take_it_back(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "choose/"))
    assert page.has("Femi Facilitator", "Walter Page")
    assert not page.has("Rosa Adeyemi")
    browser.post(at(cast, "choose/"), {"confidant": cast.femi.pk})
    browser.post(at(cast), {"kind": "stress", "words": "Six evenings in a row"})

    femi = Browser().as_person(cast.femi)
    assert femi.get(f"/p/{cast.project.slug}/").has("Somebody told you something in confidence")
    assert femi.get(at(cast)).has("Told to you", "Priya Nair", "Six evenings in a row", "Who chose you")
    flag = Flag.objects.get()
    femi.get(at(cast, f"{flag.pk}/"))
    femi.post(at(cast, f"{flag.pk}/"), {"do": "seen"})
    femi.post(at(cast, f"{flag.pk}/"), {"words": "Let us talk on Monday."})

    assert browser.get(at(cast)).has("They replied: Let us talk on Monday.")
    browser.post(at(cast, f"{flag.pk}/take-back/"))
    assert not femi.get(at(cast)).has("Six evenings in a row")


def test_a_lead_cannot_be_chosen_by_changing_the_form(browser, cast):
    page = browser.as_person(cast.priya).post(at(cast, "choose/"), {"confidant": cast.rosa.pk}, status=200)
    assert page.has("Choose somebody from the list. A lead is never on it.")


def test_words_can_be_left_out_and_a_kind_cannot(browser, cast):
    flags.choose(partner=cast.priya, confidant=cast.femi, by=cast.priya.person)
    browser.as_person(cast.priya).post(at(cast), {"kind": "", "words": "x"}, status=200)
    browser.post(at(cast), {"kind": "stress"})
    assert Flag.objects.get().words == ""


def test_one_flag_is_not_found_by_anyone_but_the_two(browser, cast):
    flag = told(cast)
    for other in (cast.rosa, cast.priya, cast.walter, cast.nia):
        browser.as_person(other).get(at(cast, f"{flag.pk}/"), status=404)
    for other in (cast.rosa, cast.femi):
        browser.as_person(other).post(at(cast, f"{flag.pk}/take-back/"), status=404)
    browser.as_person(cast.olu).get(at(cast), status=403)
    assert Flag.objects.count() == 1


def test_somebody_from_outside_the_team_sees_only_what_was_sent_to_them(browser, cast):
    outside = join(cast.project, person("Ona Outside"), "confidant")
    flags.choose(partner=cast.priya, confidant=outside, by=cast.priya.person)
    flags.raise_flag(partner=cast.priya, kind="stress", words=CANARY, by=cast.priya.person)
    browser.as_person(outside)
    assert browser.get(at(cast)).has(CANARY, "Priya Nair")
    # The project's own page leads them here, and nothing else of the project opens.
    assert browser.get(f"/p/{cast.project.slug}/", status=302).url == at(cast)
    browser.get(f"/p/{cast.project.slug}/people/", status=403)


def test_rather_not_asks_the_other_to_choose_again(browser, cast):
    told(cast)
    Browser().as_person(cast.femi).post(at(cast, f"rather-not/{cast.priya.pk}/"))
    page = browser.as_person(cast.priya).get(at(cast))
    assert page.has("cannot be told any more")
    assert browser.get(f"/p/{cast.project.slug}/").has("Choose again whom you can tell")
    browser.post(at(cast, "choose/"), {"do": "nobody"})
    assert not browser.get(at(cast)).has("cannot be told any more")


def test_a_message_for_a_lead_who_was_once_the_confidant_is_not_there(browser, cast):
    told(cast)
    cast.femi.role = "lead"
    cast.femi.save()
    page = browser.as_person(cast.femi).get(at(cast))
    assert CANARY not in page.html
    assert not page.has("Told to you")
    assert not page.has("Who chose you")


@pytest.mark.slow
def test_no_page_file_or_answer_that_a_lead_can_get_holds_a_word_of_it(cast):
    """Every address there is, by a lead who was the confidant before, and by the lead who always was one."""
    world = samples.make_world(cast)
    Flag.objects.all().delete()
    told(cast, f"{CANARY}: six evenings in a row")
    flag = Flag.objects.get()
    flags.reply(flag=flag, words=f"{CANARY} heard", by=cast.femi.person)
    world["flag_id"] = flag.pk
    cast.femi.role = "lead"
    cast.femi.save()
    for lead in (cast.rosa, cast.femi):
        seen = Browser().as_person(lead)
        seen.client.raise_request_exception = False
        assert PRIVATE_PAGE_SESSION_KEY not in seen.client.session
        tried = 0
        for route, _ in routes():
            if "logout" in route:
                continue
            response = seen.client.get(samples.address_for(route, world))
            content = b"".join(response.streaming_content) if response.streaming else response.content
            assert CANARY.encode() not in content, f"{lead.person.name} read it at {route}"
            assert response.status_code < 500, route
            tried += 1
        assert tried > 100
