from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.records.models import Credit, CreditWish, Output, RoleCharter
from tests.access.samples import private_page
from tests.actions.test_credits import credited
from tests.actions.test_role_charters import said
from tests.page import Browser
from tests.people import join, person
from tests.web.test_query_counts import queries


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def test_somebody_says_what_they_do_and_anew_and_the_old_one_stays(browser, cast):
    browser.as_person(cast.rosa)
    browser.get(at(cast, "roles/say/"))
    browser.post(at(cast, "roles/say/"), {"stage": "framing", "does": "I write.", "decides": "The day."})
    assert "I write." in browser.get(at(cast, "roles/say/")).html
    browser.post(at(cast, "roles/say/"), {"stage": "data", "does": "I listen."})
    page = browser.as_person(cast.olu).get(at(cast, f"roles/{cast.rosa.pk}/"))

    assert page.has("What Rosa Adeyemi does here", "I listen.", "Before", "I write.")
    listed = browser.get(at(cast, "roles/"))
    assert listed.has("I listen.")
    assert not listed.has("I write.")


def test_when_the_day_comes_ones_own_page_asks_for_another_look(browser, cast):
    said(cast.priya)
    RoleCharter.objects.update(look_again_on=timezone.localdate())
    ask = "Look again at what you do here."
    page = browser.as_person(cast.priya).get(at(cast))
    assert page.has(ask)
    assert at(cast, f"roles/{cast.priya.pk}/") in page.links
    assert not browser.as_person(cast.rosa).get(at(cast)).has(ask)

    role = RoleCharter.objects.get()
    still = at(cast, f"roles/{role.pk}/still-right/")
    browser.post(still, {}, status=404)
    later = timezone.localdate() + timedelta(days=60)
    browser.as_person(cast.priya).post(still, {"look_again_on": later.isoformat()})
    assert not browser.get(at(cast)).has(ask)
    role.refresh_from_db()
    assert role.look_again_on == later


@pytest.mark.parametrize("day", ["2020-01-01", "x", "2026-13-45"])
def test_a_day_for_another_look_that_is_none_is_answered_kindly(browser, cast, day):
    role = said(cast.priya)
    browser.as_person(cast.priya).post(at(cast, f"roles/{role.pk}/still-right/"), {"look_again_on": day})

    assert browser.get(at(cast, f"roles/{cast.priya.pk}/")).has("Give a day that is still to come")


def test_typed_in_for_somebody_it_is_theirs_to_confirm(browser, cast):
    enter = at(cast, f"roles/say-for/{cast.walter.pk}/")
    browser.as_person(cast.priya).get(enter, status=403)
    browser.as_person(cast.nia).get(enter, status=404)
    browser.as_person(cast.femi).get(enter)
    form = {"stage": "framing", "does": "I read.", "way": "post", "day": timezone.localdate().isoformat()}
    browser.post(enter, form)
    role = RoleCharter.objects.get()
    assert browser.get(at(cast, "roles/")).has("by post, typed in by Femi Facilitator")
    browser.post(at(cast, f"roles/{role.pk}/confirm/"), status=404)

    browser = Browser().as_page(private_page(cast).pk)
    assert browser.get("/your-page/").has("What you do here")
    browser.get(at(cast, f"roles/{cast.walter.pk}/"))
    browser.post(at(cast, f"roles/{role.pk}/confirm/"))
    assert browser.get(at(cast, "roles/")).has("that it is right")


def test_nobody_types_in_for_somebody_of_another_project(browser, cast):
    browser.as_person(cast.femi).get(at(cast, f"roles/say-for/{cast.nia.pk}/"), status=404)
    browser.get(at(cast, f"roles/{cast.nia.pk}/"), status=404)
    browser.get(at(cast, f"interests/say-for/{cast.nia.pk}/"), status=404)


def test_it_is_printed_whole_and_an_observer_says_nothing(browser, cast):
    said(cast.priya, needs="Somebody to ring.")
    browser.as_person(cast.olu).get(at(cast, "roles/say/"), status=403)
    text = browser.get(at(cast, "roles/as/txt/")).response.content.decode()

    assert "Priya Nair" in text
    assert "Somebody to ring." in text
    assert browser.get(at(cast, "roles/as/docx/")).response.content.startswith(b"PK")
    browser.get(at(cast, "roles/as/exe/"), status=404)


def test_pressing_twice_says_it_once(browser, cast):
    form = {"stage": "framing", "does": "I write.", "form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c51"}
    browser.as_person(cast.rosa)
    browser.post(at(cast, "roles/say/"), form)
    browser.post(at(cast, "roles/say/"), form)

    assert RoleCharter.objects.count() == 1


@pytest.mark.slow
def test_the_lists_cost_no_more_for_twenty_people_than_for_two(browser, cast):
    browser.as_person(cast.rosa)
    pages = ("roles/", "credit/", "power/")

    def grow(start, rows):
        for number in range(start, start + rows):
            partner = join(cast.project, person(f"Person{number} More"), "partner", "carer", "patient")
            said(partner, entered_by=cast.femi.person, by=cast.femi.person, way="phone")
            credited(partner)

    grow(0, 2)
    few = [queries(browser, at(cast, rest)) for rest in pages]
    grow(2, 18)
    assert [queries(browser, at(cast, rest)) for rest in pages] == few


def test_one_says_what_one_did_and_how_to_be_named_and_changes_it(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "credit/yours/"))
    key = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c61"
    form = {"wish": "name", "role-methodology": "lead", "role-facilitation": "supporting", "form_key": key}
    browser.post(at(cast, "credit/yours/"), form)
    browser.post(at(cast, "credit/yours/"), {**form, "role-methodology": ""})
    page = browser.as_person(cast.rosa).get(at(cast, "credit/"))
    assert page.has("Methodology Priya Nair (led it)", "Facilitation not CRediT Priya Nair (helped)")

    browser.as_person(cast.priya).post(
        at(cast, "credit/yours/"), {"wish": "none", "role-methodology": "lead"}
    )
    assert "Priya" not in _own_words(browser.as_person(cast.rosa).get(at(cast, "credit/")))
    assert CreditWish.objects.get().wish == "none"
    assert [each.role for each in Credit.objects.filter(ended_on=None)] == ["methodology"]


def _own_words(page):
    """A page's own words, without the way about it."""
    return page.html[page.html.index("<main") : page.html.index("</main>")]


def test_another_name_is_asked_for_and_an_observer_is_asked_nothing(browser, cast):
    page = browser.as_person(cast.priya).post(at(cast, "credit/yours/"), {"wish": "pseudonym"}, status=200)
    assert page.has("Write the other name that should stand there.")
    page = browser.post(at(cast, "credit/yours/"), {}, status=200)
    assert page.has("There is something to mend")
    browser.as_person(cast.olu).get(at(cast, "credit/yours/"), status=403)


def test_a_statement_is_made_for_an_output_that_one_may_read(browser, cast):
    Output.objects.create(
        project=cast.project, number=3, title="Damp and breath", kind="report", stance="evidence",
        partner=cast.rosa, begun_on=timezone.localdate(),
    )  # fmt: skip
    credited(cast.priya, methodology="lead")
    browser.as_person(cast.rosa)
    assert at(cast, "credit/?output=3") in browser.get(at(cast, "outputs/3/")).links
    assert browser.get(at(cast, "credit/?output=3")).has("To put beside “Damp and breath”")
    text = browser.get(at(cast, "credit/as/txt/?output=3")).response.content.decode()
    assert text.startswith("Who did what: Damp and breath\n")
    browser.get(at(cast, "credit/as/json/?output=3"))

    for wrong in ("credit/?output=4", "credit/?output=x", "credit/as/txt/?output=-1", "credit/as/pdf/"):
        browser.get(at(cast, wrong), status=404)
    browser.as_person(cast.olu).get(at(cast, "credit/?output=3"), status=404)
    browser.as_person(cast.nia).get(at(cast, "credit/"), status=404)


def test_what_people_do_comes_a_page_at_a_time_and_ones_own_is_known_on_each(browser, cast, monkeypatch):
    monkeypatch.setattr("evenhand.web.views.role_charters.A_PAGE", 1)
    said(cast.rosa, does="I write.")
    said(cast.priya, does="I listen.")
    RoleCharter.objects.filter(partner=cast.rosa).update(look_again_on=timezone.localdate())
    browser.as_person(cast.rosa)
    first, second = browser.get(at(cast, "roles/")), browser.get(at(cast, "roles/?page=2"))

    assert first.has("I write.", "Page 1 of 2", "Is it still right?")
    assert not first.has("I listen.")
    assert second.has("I listen.", "Page 2 of 2", "Say it anew", "Is it still right?")
    assert not second.has("I write.")
    assert browser.get(at(cast, "roles/?page=x")).has("Page 1 of 2")
