from django.utils import timezone

from evenhand.actions import tolls
from evenhand.records.models import Toll
from tests.access.samples import private_page
from tests.harms import told
from tests.page import Browser
from tests.people import join, person


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/costs-and-gives/{rest}"


def said(**more):
    form = {
        "sort": "cost-practical",
        "words": "Two buses each way.",
        "bearer_types": ["carer"],
        "stage": "",
        "worth_mending": "",
        "barrier": "",
        "shared": "private",
    }
    return {**form, **more}


def test_what_is_not_shared_only_its_owner_sees(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "tell/"))
    browser.post(at(cast, "tell/"), said(words="Canary costs."))

    assert browser.get(at(cast)).has("Canary costs.", "Yours alone.")
    for other in (cast.rosa, cast.femi, cast.olu):
        page = browser.as_person(other).get(at(cast))
        assert "Canary" not in page.html
        assert page.has("That does not say that it cost nothing")


def test_costs_and_benefits_stand_side_by_side_with_each_papers_count(browser, cast):
    told(cast.priya, words="Two buses.", is_shared=True, is_named=True)
    told(cast.priya, words="Somebody to ring.", is_benefit=True, sort="trust", is_shared=True, is_named=True)
    page = browser.as_person(cast.walter).get(at(cast))

    assert page.has("Two buses.", "Somebody to ring.", "Priya Nair")
    assert page.has("First paper, summary (five)", "First paper, text (six)", "The reply (six)")
    assert page.has("not in this count")


def test_beside_no_name_nothing_points_at_anybody(browser, cast):
    told(cast.priya, words="It hurt.", is_shared=True, stage="framing")
    page = browser.as_person(cast.rosa).get(at(cast))
    shown = page.html.split('id="sorts"')[1].split("Type in what")[0]

    assert "It hurt." in shown
    assert "Priya" not in shown
    assert "Fell on" not in shown
    assert "framing" not in shown.lower()


def test_a_kind_of_partner_stands_beside_no_name_only_where_there_are_five_of_it(browser, cast):
    told(cast.priya, words="It hurt.", is_shared=True)
    for number in range(4):
        join(cast.project, person(f"Carer{number}"), "partner", "carer")
    page = browser.as_person(cast.rosa).get(at(cast))

    assert page.has("Fell on: carers")


def test_one_shares_it_later_and_takes_it_away(browser, cast):
    toll = told(cast.priya)
    browser.as_person(cast.rosa).get(at(cast, f"{toll.pk}/share/"), status=404)
    browser.get(at(cast, f"{toll.pk}/take-back/"), status=404)
    browser.as_person(cast.priya).get(at(cast, f"{toll.pk}/share/"))
    browser.post(at(cast, f"{toll.pk}/share/"), {"shared": "named"})
    assert browser.as_person(cast.rosa).get(at(cast)).has("Two buses each way", "Priya Nair")
    browser.as_person(cast.priya).get(at(cast, f"{toll.pk}/take-back/"))
    browser.post(at(cast, f"{toll.pk}/take-back/"))

    assert not Toll.objects.exists()


def test_typed_in_it_is_its_owners_and_not_its_typists(browser, cast):
    browser.as_person(cast.femi)
    address = at(cast, f"for/{cast.walter.pk}/")
    browser.get(address)
    day = timezone.localdate().isoformat()
    browser.post(address, said(words="The stairs.", way="phone", day=day))
    assert "The stairs." not in browser.as_person(cast.rosa).get(at(cast)).html
    browser = Browser().as_page(private_page(cast).pk)
    assert browser.get(at(cast)).has("The stairs.", "Typed in by Femi Facilitator")
    browser.post(at(cast, f"{Toll.objects.get().pk}/confirm/"))

    assert browser.get(at(cast)).has("you said that it is right")


def test_an_observer_tells_nothing_and_a_stranger_finds_nothing(browser, cast):
    browser.as_person(cast.olu).get(at(cast))
    browser.get(at(cast, "tell/"), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_a_sort_that_is_not_there_is_refused(browser, cast):
    browser.as_person(cast.priya).post(at(cast, "tell/"), said(sort="cost-laughter"), status=200)
    browser.post(at(cast, "tell/"), said(words=""), status=200)

    assert not Toll.objects.exists()


def test_a_slip_of_the_typist_is_taken_away_until_its_owner_has_looked(browser, cast):
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}
    toll = told(cast.walter, words="A slip.", **typed)
    assert browser.as_person(cast.femi).get(at(cast)).has("Typed in by you", "A slip.")
    browser.as_person(cast.rosa).get(at(cast, f"{toll.pk}/take-back/"), status=404)
    browser.as_person(cast.femi).get(at(cast, f"{toll.pk}/take-back/"))
    browser.post(at(cast, f"{toll.pk}/take-back/"))
    assert not Toll.objects.exists()
    toll = told(cast.walter, words="Right.", **typed)
    tolls.confirm(toll=toll, by=cast.walter.person)

    browser.get(at(cast, f"{toll.pk}/take-back/"), status=404)


def test_on_a_private_page_words_go_only_after_the_four_numbers(browser, cast):
    toll = told(cast.walter)
    walter = Browser().as_page(private_page(cast).pk)
    for sent in (
        walter.get(at(cast, f"{toll.pk}/take-back/"), status=302),
        walter.post(at(cast, f"{toll.pk}/take-back/")),
    ):
        assert sent.url.startswith("/your-page/pin/")

    assert Toll.objects.exists()
