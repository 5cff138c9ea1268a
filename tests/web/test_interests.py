import pytest
from django.utils import timezone

from evenhand.actions import gifts, interests
from evenhand.readings.interests import interests_touching
from evenhand.records.models import Finding, Gift, Interest, Output
from tests.access.samples import private_page
from tests.actions.test_decisions import put
from tests.actions.test_gifts import given
from tests.actions.test_interests import declared
from tests.closed_decisions import closed
from tests.page import Browser
from tests.people import join, person
from tests.web.test_query_counts import queries


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def test_an_interest_is_said_bound_to_a_decision_and_shown_with_it(browser, cast):
    decision = put(cast)
    browser.as_person(cast.rosa)
    browser.get(at(cast, "interests/say/"))
    browser.post(
        at(cast, "interests/say/"),
        {"what": "My post hangs on it.", "touches": "decision-1", "guard": "Femi chairs."},
    )
    page = browser.as_person(cast.olu).get(at(cast, "interests/"))

    assert page.has("My post hangs on it.", "Decision 1", "Femi chairs.")
    assert at(cast, "decisions/1/") in page.links
    assert [each.what for each in interests_touching(decision=decision)] == ["My post hangs on it."]
    interests.end(interest=Interest.objects.get(), by=cast.rosa.person)
    assert interests_touching(decision=decision) == []
    assert interests_touching() == []


def test_another_projects_decision_cannot_be_chosen(browser, cast):
    put(cast)
    browser.as_person(cast.nia)
    page = browser.post(
        f"/p/{cast.other_project.slug}/interests/say/",
        {"what": "Mine.", "touches": "decision-1"},
        status=200,
    )

    assert page.has("There is something to mend")
    assert not Interest.objects.exists()


def test_only_researchers_and_leads_stand_there_as_not_having_said(browser, cast):
    ann = join(cast.project, person("Ann Analyst"), "partner", "researcher")
    page = browser.as_person(cast.priya).get(at(cast, "interests/"))

    assert page.has("have not said yet: Rosa Adeyemi, Ann Analyst.", "You owe nobody an answer here.")
    assert not page.has("not said yet: Priya")
    declared(ann, what="Nothing that I know of.")
    assert browser.get(at(cast, "interests/")).has("has not said yet: Rosa Adeyemi.")


def test_both_sides_of_the_quarrel_are_shown(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "interests/"))

    assert page.has("One side", "The other side", "Researchers have interests as well")


def test_researchers_are_asked_on_their_page_first_then_other_professions_and_the_public_never(browser, cast):
    asked = "Say what you stand to gain or lose in this work."
    doctor = join(cast.project, person("Dee Doctor"), "partner", "practitioner")
    assert browser.as_person(cast.rosa).get(at(cast)).has(asked)
    assert not browser.as_person(doctor).get(at(cast)).has(asked)

    declared(cast.rosa)
    assert not browser.as_person(cast.rosa).get(at(cast)).has(asked)
    assert browser.as_person(doctor).get(at(cast)).has(asked)
    for never in (cast.priya, cast.olu):
        assert not browser.as_person(never).get(at(cast)).has(asked)


def test_typed_in_for_somebody_it_waits_on_their_page_and_is_theirs_to_confirm(browser, cast):
    enter = at(cast, f"interests/say-for/{cast.walter.pk}/")
    browser.as_person(cast.priya).get(enter, status=403)
    browser.as_person(cast.femi).get(enter)
    browser.post(enter, {"what": "A warm home.", "way": "phone", "day": timezone.localdate().isoformat()})
    interest = Interest.objects.get()
    one = at(cast, f"interests/{interest.pk}/")
    assert browser.get(one).has("by phone, typed in by Femi Facilitator", "not yet looked at by Walter Page")
    browser.post(one + "confirm/", status=404)

    browser = Browser().as_page(private_page(cast).pk)
    home = browser.get("/your-page/")
    assert home.has("What you stand to gain or lose")
    assert one in home.links
    browser.get(one)
    browser.post(one + "confirm/")
    assert browser.get(one).has("that it is right")
    assert not browser.get("/your-page/").has("What you stand to gain or lose")


def test_nobody_changes_or_ends_what_is_another_persons(browser, cast):
    interest = declared(cast.rosa)
    one = at(cast, f"interests/{interest.pk}/")
    browser.as_person(cast.priya).get(one)
    browser.post(one + "guard/", {"guard": "Nothing."}, status=404)
    browser.post(one + "end/")
    browser.as_person(cast.nia).get(one, status=404)
    browser.get(f"/p/{cast.other_project.slug}/interests/{interest.pk}/", status=404)
    interest.refresh_from_db()
    assert (interest.guard, interest.ended_on) == ("", None)

    browser.as_person(cast.rosa)
    browser.get(one + "guard/")
    browser.post(one + "guard/", {"guard": "Priya reads too."})
    browser.post(one + "end/")
    assert browser.get(at(cast, "interests/")).has("Over", "Priya reads too.", "Over since")


def test_profile_words_are_shown_and_come_into_the_list_if_their_owner_presses(browser, cast):
    cast.rosa.interests = "I hope for a chair."
    cast.rosa.save()
    button = "Put my words in the list"
    assert not browser.as_person(cast.priya).get(at(cast, "interests/")).has(button)
    page = browser.as_person(cast.rosa).get(at(cast, "interests/"))
    assert page.has("I hope for a chair.", button)
    browser.post(at(cast, "interests/bring/"))
    browser.post(at(cast, "interests/bring/"))

    assert Interest.objects.count() == 1
    assert not browser.get(at(cast, "interests/")).has(button)


def test_a_finding_that_an_observer_may_not_read_is_not_named_to_them(browser, cast):
    finding = Finding.objects.create(
        project=cast.project, number=7, text="Damp.", partner=cast.rosa, found_on=timezone.localdate()
    )
    declared(cast.rosa, finding=finding)

    assert browser.as_person(cast.priya).get(at(cast, "interests/")).has("Finding 7")
    page = browser.as_person(cast.olu).get(at(cast, "interests/"))
    assert page.has("Something that was found")
    assert "Finding 7" not in page.html
    assert [each.pk for each in interests_touching(finding=finding)] == [Interest.objects.get().pk]


def test_an_observer_says_nothing_and_pressing_twice_says_it_once(browser, cast):
    form = {"what": "Mine.", "form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c41"}
    browser.as_person(cast.olu).post(at(cast, "interests/say/"), form, status=403)
    browser.as_person(cast.priya)
    browser.post(at(cast, "interests/say/"), form)
    browser.post(at(cast, "interests/say/"), form)

    assert Interest.objects.count() == 1


@pytest.mark.slow
def test_the_lists_cost_no_more_for_twenty_rows_than_for_two(browser, cast):
    browser.as_person(cast.rosa)

    def grow(start, rows):
        for number in range(start, start + rows):
            partner = join(cast.project, person(f"Person{number} More"), "partner", "carer", "patient")
            declared(partner, entered_by=cast.femi.person, by=cast.femi.person, way="phone")
            given(cast, from_partner=partner, from_words="")

    grow(0, 2)
    few = [queries(browser, at(cast, rest)) for rest in ("interests/", "gifts/")]
    grow(2, 18)
    assert [queries(browser, at(cast, rest)) for rest in ("interests/", "gifts/")] == few


def test_a_gift_is_written_down_and_says_that_it_is_no_sign_of_quality(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "gifts/add/"))
    form = {
        "kind": "money",
        "what": "Lunch",
        "pence": "£1,144.50",
        "from_partner": str(cast.rosa.pk),
        "to_words": "The panel",
        "is_something_expected": "no",
        "given_on": timezone.localdate().isoformat(),
    }
    browser.post(at(cast, "gifts/add/"), form)
    page = browser.get(at(cast, "gifts/"))

    assert page.has("Money: £1,144.50", "From Rosa Adeyemi to The panel", "No, and that was said")
    assert page.has("no sign of how good the work is", "One side", "The other side")
    assert Gift.objects.get().pence == 114_450


def test_a_gift_needs_somebody_who_gave_it_and_what_was_expected(browser, cast):
    form = {
        "kind": "favour",
        "what": "A word with the minister",
        "to_words": "Rosa",
        "is_something_expected": "yes",
        "given_on": timezone.localdate().isoformat(),
    }
    page = browser.as_person(cast.priya).post(at(cast, "gifts/add/"), form, status=200)

    assert page.has("Choose who gave it", "what was expected")
    assert not Gift.objects.exists()


def test_gifts_go_with_the_money_and_are_struck_out_by_those_they_are_about(browser, cast):
    gift = given(cast)
    strike = at(cast, f"gifts/{gift.pk}/strike/")
    for address in ("gifts/", "gifts/add/", f"gifts/{gift.pk}/strike/"):
        browser.as_person(cast.olu).get(at(cast, address), status=403)
    assert "Money, favours" not in browser.get(at(cast, "interests/")).html
    browser.as_person(cast.walter).get(strike, status=403)
    browser.as_person(cast.nia).get(strike, status=404)
    browser.get(f"/p/{cast.other_project.slug}/gifts/{gift.pk}/strike/", status=404)

    browser.as_person(cast.priya).get(strike)
    browser.post(strike, {"because": "It was last year."})
    assert browser.get(at(cast, "gifts/")).has(
        "Struck out by Priya Nair", "It was last year.", "Lunch for twelve"
    )
    assert gifts.may_strike(gift, cast.rosa)


def test_whoever_said_it_in_the_list_is_not_said_to_be_silent_among_the_people(browser, cast):
    declared(cast.rosa)
    page = browser.as_person(cast.priya).get(at(cast, "people/"))

    assert page.has("What Rosa Adeyemi said they could gain or lose")
    assert not page.has("Not said yet: Rosa")
    assert browser.get(at(cast, f"people/{cast.rosa.pk}/")).has("In the list of who gains or loses")


def test_beside_a_decision_it_says_what_somebody_has_to_gain_and_that_it_was_typed_in(browser, cast):
    declared(
        cast.walter, decision=closed(cast), way="phone", entered_by=cast.femi.person, by=cast.femi.person
    )
    page = browser.as_person(cast.priya).get(at(cast, "decisions/1/"))

    assert page.has("Who could gain or lose by it", "not yet looked at by Walter Page")


def test_beside_an_output_and_a_finding_it_says_so_too(browser, cast):
    about = {"project": cast.project, "number": 1, "partner": cast.rosa}
    today = timezone.localdate()
    finding = Finding.objects.create(text="Damp.", found_on=today, **about)
    output = Output.objects.create(title="Damp", kind="report", stance="evidence", begun_on=today, **about)
    declared(cast.rosa, what="I own the firm.", finding=finding)
    declared(cast.rosa, what="I want the prize.", output=output)
    browser.as_person(cast.priya)

    assert browser.get(at(cast, "findings/1/")).has("Who could gain or lose by it", "I own the firm.")
    assert browser.get(at(cast, "outputs/1/")).has("Who could gain or lose by it", "I want the prize.")


def test_the_list_comes_a_page_at_a_time_and_what_is_over_stands_at_its_end(browser, cast, monkeypatch):
    monkeypatch.setattr("evenhand.readings.interests.A_PAGE", 1)
    for what in ("The first thing.", "The second thing.", "A thing of the past."):
        declared(cast.rosa, what=what)
    over = Interest.objects.get(what="A thing of the past.")
    interests.end(interest=over, by=cast.rosa.person)
    browser.as_person(cast.olu)
    first, last = browser.get(at(cast, "interests/")), browser.get(at(cast, "interests/?page=2"))

    assert first.has("The second thing.", "Page 1 of 2")
    assert not first.has("The first thing.")
    assert not first.has("A thing of the past.")
    assert last.has("The first thing.", "Page 2 of 2", "Over", "A thing of the past.")
    assert not last.has("The second thing.")


def test_words_of_a_profile_that_were_brought_into_the_list_are_not_told_twice(browser, cast, monkeypatch):
    """On whichever page of the list they are."""
    monkeypatch.setattr("evenhand.readings.interests.A_PAGE", 1)
    cast.rosa.interests = "My post hangs on it."
    cast.rosa.save()
    declared(cast.rosa, what="My post hangs on it.")
    declared(cast.femi, what="Something newer.")
    page = browser.as_person(cast.olu).get(at(cast, "interests/"))

    assert page.has("Something newer.")
    assert not page.has("My post hangs on it.")
