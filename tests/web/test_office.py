from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import minutes, office
from evenhand.actions.errors import ActionError
from evenhand.cli import main
from evenhand.records.models import Claim, MinutesAsked, OfficeMember, Partner
from tests.people import join, person
from tests.web.test_query_counts import queries

NIA = "nia@example.org"


@pytest.fixture
def looking(browser, cast):
    office.add(email=NIA, granted_by="root")
    return browser.as_person(cast.nia)


def claim(cast, partner, days_late, number):
    today = timezone.localdate()
    return Claim.objects.create(
        project=cast.project,
        number=number,
        partner=partner,
        person=partner.person,
        claimed_on=today - timedelta(days=days_late + 30),
        promised_on=today - timedelta(days=days_late),
    )


def crowd(cast, size):
    return [join(cast.project, person(f"P{n}", has_account=False), "partner", "carer") for n in range(size)]


def test_to_everyone_else_there_is_no_such_page(browser, cast):
    assert browser.get("/office/", status=302).url.startswith("/account/login/")
    for somebody in (cast.rosa, cast.femi, cast.priya, cast.nia):
        browser.as_person(somebody).get("/office/", status=404)


def test_somebody_asked_for_much_across_projects_is_seen_and_no_words_are(looking, cast):
    elsewhere = join(cast.other_project, cast.priya.person, "partner")
    minutes.ask(cast.priya, "Secret title one", 200, "ask 1")
    minutes.ask(elsewhere, "Secret title two", 150, "ask 2")
    minutes.ask(cast.walter, "Little", 20, "ask 3")
    page = looking.get("/office/")

    assert page.has("Priya Nair", "350", "No number", "This is no ranking")
    assert page.has("What this does not show", "given by the account “root”")
    for hidden in ("Secret", "Walter", cast.project.title, cast.other_project.title):
        assert hidden not in page.text


def test_more_than_all_they_agreed_to_together_is_seen_below_the_threshold_too(looking, cast):
    elsewhere = join(cast.other_project, cast.priya.person, "partner")
    minutes.set_cap(cast.priya, 30, cast.priya.person)
    minutes.ask(cast.priya, "A", 30, "ask 1")
    assert "Priya" not in looking.get("/office/").text
    minutes.ask(elsewhere, "B", 1, "ask 2")
    assert looking.get("/office/").has("Priya Nair", "30 minutes in all: more was asked")


def test_the_threshold_is_theirs_to_set_and_nonsense_is_a_sentence(looking, cast):
    minutes.ask(cast.walter, "Little", 20, "ask 3")
    assert "Walter" not in looking.get("/office/").text
    assert looking.get("/office/?over=19").has("Walter Page")
    assert "Walter" not in looking.get("/office/?over=20").text
    for odd in ("x", "-1", "9" * 30, "", "%00"):
        assert looking.get(f"/office/?over={odd}").has("There is something to mend")


def test_what_is_older_than_thirty_days_is_over(looking, cast):
    minutes.ask(cast.walter, "Old", 1000, "ask 3")
    MinutesAsked.objects.update(asked_on=timezone.localdate() - timedelta(days=30))
    assert "Walter" not in looking.get("/office/").text


def test_those_who_wait_for_money_are_counted_from_five_people_on(looking, cast):
    people = crowd(cast, 5)
    for number, partner in enumerate(people[:4], start=1):
        claim(cast, partner, 5, number)
    claim(cast, people[0], 50, 99)
    assert looking.get("/office/").has("Fewer than five people wait for money")
    claim(cast, people[4], 5, 5)
    page = looking.get("/office/")
    assert page.has("5 people wait for money beyond the day it was promised.")
    assert "late:" not in page.text, "five are too few to break down"


def test_ten_who_wait_are_told_by_how_long_and_each_is_counted_once(looking, cast):
    for number, partner in enumerate(crowd(cast, 10), start=1):
        claim(cast, partner, 5 if number <= 5 else 200, number)
        claim(cast, partner, 1, 100 + number)
    assert looking.get("/office/").has("up to 30 days late: 5 people", "more than 90 days late: 5 people")


def test_who_gave_it_and_who_ended_it_is_kept(cast):
    office.add(email=NIA, granted_by="root")
    with pytest.raises(ActionError, match="already"):
        office.add(email="NIA@example.org", granted_by="root")
    office.remove(email=NIA, ended_by="root")
    with pytest.raises(ActionError, match="not an office member"):
        office.remove(email=NIA, ended_by="root")
    office.add(email=NIA, granted_by="somebody")
    assert [(row.granted_by, row.ended_by) for row in OfficeMember.objects.all()] == [
        ("root", "root"),
        ("somebody", ""),
    ]


@pytest.mark.parametrize("email", ["nobody@example.org", "", " "])
def test_an_address_without_an_account_lets_nobody_in(cast, email):
    with pytest.raises(ActionError, match="has an account here"):
        office.add(email=email, granted_by="root")


def test_ended_the_page_is_gone_at_once(looking):
    looking.get("/office/")
    office.remove(email=NIA, ended_by="root")
    looking.get("/office/", status=404)


def test_the_command_adds_lists_and_removes(cast, capsys):
    assert main.main(["office", "add", NIA]) == 0
    assert main.main(["office", "list"]) == 0
    assert main.main(["office", "remove", NIA]) == 0
    assert main.main(["office", "remove", NIA]) == 2
    said = capsys.readouterr()
    assert "nia@example.org: since" in said.out
    assert "is not an office member" in said.err


def test_forty_people_cost_no_more_than_four(looking, cast):
    def grow(size):
        for partner in crowd(cast, size):
            minutes.ask(partner, "Much", 400, "ask 9")

    grow(4)
    few = queries(looking, "/office/")
    grow(36)
    assert queries(looking, "/office/") == few
    assert Partner.objects.filter(minutes_asked__minutes=400).count() == 40


def test_the_account_page_leads_there_and_only_those_who_may_look(looking, browser, cast):
    assert looking.get("/account/you/").has("Who is asked for much, across projects")
    office.remove(email=NIA, ended_by="root")
    for somebody in (cast.nia, cast.priya):
        assert "Who is asked for much" not in browser.as_person(somebody).get("/account/you/").text
