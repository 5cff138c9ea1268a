from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import partners, promises
from evenhand.records.models import Promise
from tests.access.samples import private_page
from tests.actions.test_promises import promised, task, today
from tests.contributions import said
from tests.people import join, person
from tests.web.test_query_counts import queries

SOON = timezone.localdate() + timedelta(days=10)
TIME = {"in_minutes": "30", "pay": "£15 within 30 days", "ring": "Femi, 020 7946 0000"}


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/promises/{rest}"


def test_a_partner_sets_a_researcher_a_task_who_takes_it_on_and_says_how_it_was_kept(browser, cast):
    browser.as_person(cast.priya).get(address(cast, "ask/"))
    form = {"owner": cast.rosa.pk, "what": "Show us the cut budget", "due_on": SOON.isoformat()}
    browser.post(address(cast, "ask/"), form)
    assert browser.get(address(cast)).has("Asked for, and not yet taken on", "Show us the cut budget")

    page = browser.as_person(cast.rosa).get(address(cast, "1/"))
    assert page.has("Will you do this?", "Asked for by Priya Nair")
    browser.post(address(cast, "1/take-on/"))
    browser.get(address(cast, "1/kept/"))
    browser.post(address(cast, "1/kept/"), {"how": "It is on page 4 of the plan."})
    assert browser.get(address(cast, "1/")).has("Rosa Adeyemi kept this", "page 4 of the plan")


def test_a_researcher_says_no_with_a_reason(browser, cast):
    task(cast)
    browser.as_person(cast.rosa)
    assert browser.post(address(cast, "1/decline/"), {"reason": ""}, status=200).has("something to mend")
    browser.post(address(cast, "1/decline/"), {"reason": "The funder forbids it."})
    assert browser.get(address(cast, "1/")).has("said no to this", "The funder forbids it.")


def test_a_task_for_a_contributor_needs_minutes_pay_and_whom_to_ring(browser, cast):
    browser.as_person(cast.rosa)
    page = browser.get(address(cast, "ask/"))
    for asked in (
        "about how many minutes will it take?",
        "what is paid for it?",
        "whom can they ring about it?",
    ):
        assert page.has(f"If they are not on the team: {asked}")
        assert not page.has(f"{asked} (you can leave this out)")
    form = {"owner": cast.priya.pk, "what": "Read the leaflet", "due_on": SOON.isoformat()}
    page = browser.post(address(cast, "ask/"), form, status=200)
    assert page.has("This is their own time", "whom they can ring")
    browser.post(address(cast, "ask/"), {**form, **TIME})

    page = browser.as_person(cast.priya).get(address(cast, "1/"))
    assert page.has("About 30 minutes", "£15 within 30 days", "No is a good answer, and needs no reason.")
    browser.post(address(cast, "1/decline/"), {"reason": ""})
    assert Promise.objects.get().state == "declined"


def test_what_is_not_settled_comes_first_and_lateness_is_said_in_words(browser, cast):
    kept, late, broken = promised(cast), promised(cast), promised(cast, what="A summer party")
    Promise.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=12))
    promises.keep(promise=kept, how="Done", by=cast.rosa.person)
    promises.break_(promise=broken, reason="It rained.", by=cast.rosa.person)
    page = browser.as_person(cast.priya).get(address(cast))

    assert page.has(
        "Rosa Adeyemi is late with this by 12 days.", "3 promises so far: 1 not kept, 1 late, 1 kept."
    )
    assert page.text.index("It rained.") < page.text.index("late with this") < page.text.index("kept this on")


def test_when_the_owner_has_left_it_needs_a_named_person_and_anyone_can_take_it_over(browser, cast):
    mo = join(cast.project, person("Mo Short"), "partner", "researcher")
    promised(cast, mo)
    page = browser.as_person(cast.rosa).get(f"/p/{cast.project.slug}/people/{mo.pk}/remove/")
    assert page.has("Mo Short still owes 1 thing.", "Send the findings in plain words")
    partners.remove(partner=mo, by=cast.rosa.person)
    assert browser.get(address(cast)).has("Needs a named person", "Mo Short has left.")

    browser.as_person(cast.priya).get(address(cast, "1/hand-on/"))
    browser.post(address(cast, "1/hand-on/"), {"to_partner": cast.priya.pk, "why": "I want it done."})
    page = browser.get(address(cast, "1/"))
    assert page.has("from Mo Short to Priya Nair", "I want it done.")


def test_who_leaves_sees_what_they_still_owe_and_may_go_all_the_same(browser, cast):
    promised(cast, cast.priya)
    at = f"/p/{cast.project.slug}/people/leave/"
    assert browser.as_person(cast.priya).get(at).has("You still owe 1 thing.", "You can go all the same.")


def test_nobody_s_time_is_given_away_by_the_form_either(browser, cast):
    promised(cast)
    form = {"to_partner": cast.priya.pk, "why": "So"}
    page = browser.as_person(cast.rosa).post(address(cast, "1/hand-on/"), form, status=200)
    assert page.has("There is something to mend")


def test_a_promise_from_a_voice_links_to_it_for_those_who_may_read_it(browser, cast):
    contribution = said(cast.priya, audience="chosen", readers=(cast.rosa,))
    page = browser.as_person(cast.rosa).get(address(cast, f"make/?from={contribution.number}"))
    assert page.has("This was said to few people", "The stairs are too steep.")
    browser.post(
        address(cast, "make/"),
        {"from": contribution.number, "what": "Look at the stairs", "due_on": SOON.isoformat()},
    )
    assert Promise.objects.get().to_partner == cast.priya

    page = browser.as_person(cast.walter.person).get(address(cast, "1/"))
    assert page.has("Something that was said to few people")
    assert "steep" not in page.html
    browser.get(address(cast, f"make/?from={contribution.number}"), status=404)


def test_beside_a_masked_voice_its_author_s_name_never_stands(browser, cast):
    contribution = said(cast.priya, naming="masked", mask="Quiet heron")
    browser.as_person(cast.rosa)
    page = browser.get(address(cast, f"make/?from={contribution.number}"))
    assert "Quiet heron" in page.text
    form = {"from": contribution.number, "what": "Look", "due_on": SOON.isoformat(), "to": cast.priya.pk}
    browser.post(address(cast, "make/"), form)
    for rest in ("", "1/", "1/kept/", "1/hand-on/"):
        assert "Priya" not in browser.get(address(cast, rest)).html


def test_an_observer_reads_and_owes_nothing_and_strangers_find_nothing(browser, cast):
    task(cast)
    browser.as_person(cast.olu).get(address(cast))
    browser.get(address(cast, "1/"))
    for rest in ("make/", "ask/", "1/decline/", "1/kept/", "1/hand-on/"):
        browser.get(address(cast, rest), status=403)
    browser.as_person(cast.nia).get(address(cast, "1/"), status=404)
    browser.get(f"/p/{cast.other_project.slug}/promises/1/", status=404)


@pytest.mark.parametrize("rest", ["1/decline/", "1/kept/", "1/not-kept/", "1/hand-on/"])
def test_only_the_owner_says_how_it_goes(browser, cast, rest):
    task(cast, cast.walter)
    browser.as_person(cast.priya).get(address(cast, rest), status=403)
    browser.post(address(cast, "1/take-on/"), status=403)


def test_somebody_without_an_account_takes_a_task_on_by_their_page_or_by_post(browser, cast):
    for what in ("One", "Two"):
        task(cast, cast.rosa, cast.walter, what=what, in_minutes=10, pay="None", ring="Femi")
    browser.as_page(private_page(cast).pk)
    browser.post(address(cast, "1/take-on/"))
    assert browser.get(address(cast, "1/")).has("Walter Page owes this")

    browser.client.logout()
    page = browser.as_person(cast.femi).get(address(cast, "2/"))
    assert page.has("What did Walter Page say?")
    browser.post(address(cast, "2/take-on/"))
    assert Promise.objects.filter(state="open").count() == 2


def test_odd_numbers_and_control_characters_are_no_fault(browser, cast):
    browser.as_person(cast.priya)
    for odd in ("x", "-1", "9" * 40, "²", ""):
        browser.get(address(cast, f"make/?from={odd}"))
    form = {"what": "Look\x00\x07 up", "to_whom": "All", "due_on": SOON.isoformat()}
    browser.post(address(cast, "make/"), form)
    assert Promise.objects.get().what == "Look up"


@pytest.mark.slow
def test_twenty_promises_cost_no_more_than_two(browser, cast):
    browser.as_person(cast.rosa)

    def grow(rows):
        for _ in range(rows):
            new = join(cast.project, person("Some Body", has_account=False), "partner", "carer")
            promise = promised(cast, new, contribution=said(cast.priya), to_partner=cast.walter, to_whom="")
            Promise.objects.filter(pk=promise.pk).update(asked_by=cast.femi)

    grow(2)
    few = queries(browser, address(cast))
    grow(18)
    assert queries(browser, address(cast)) == few


def test_where_nobody_can_take_a_promise_on_it_says_so_and_shows_no_empty_list(browser, cast):
    promised(cast)
    partners.remove(partner=cast.femi, by=cast.rosa.person)

    assert browser.as_person(cast.rosa).get(address(cast, "1/hand-on/"), status=302).url == address(
        cast, "1/"
    )
    assert browser.get(address(cast, "1/")).has("nobody else on the team to give it to")


def test_somebody_who_rings_sets_a_researcher_a_task_that_is_written_down_for_them(browser, cast):
    form = {
        "asker": cast.walter.pk,
        "owner": cast.rosa.pk,
        "what": "Come and see the damp",
        "due_on": SOON.isoformat(),
    }
    browser.as_person(cast.femi).get(address(cast, "ask/"))
    browser.post(address(cast, "ask/"), form)

    page = browser.get(address(cast, "1/"))
    assert page.has("Come and see the damp", "Walter Page (written down for them)")
    assert Promise.objects.get().to_partner == cast.walter


@pytest.mark.parametrize("asker", ["priya", "nia", "dan"])
def test_a_task_is_written_down_for_nobody_with_an_account_and_nobody_else(browser, cast, asker):
    form = {
        "asker": getattr(cast, asker).pk,
        "owner": cast.rosa.pk,
        "what": "Come and see the damp",
        "due_on": SOON.isoformat(),
    }
    browser.as_person(cast.femi).post(address(cast, "ask/"), form, status=200)
    assert not Promise.objects.exists()
    # A partner writes down nothing for others: what such a form says beside is not taken.
    browser.as_person(cast.priya).post(address(cast, "ask/"), {**form, "asker": cast.walter.pk})
    assert Promise.objects.get().asked_by == cast.priya
