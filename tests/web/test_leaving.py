import io
import json
import zipfile

import pytest

from evenhand.actions import access_needs, contributions, flags, hours, private_pages
from evenhand.records.models import Contribution, Departure, Partner, Person
from tests.access.samples import private_page
from tests.actions.test_leaving import WORDS, private_notes, say
from tests.page import Browser
from tests.people import join, person


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/leaving/{rest}"


def unpacked(page):
    return zipfile.ZipFile(io.BytesIO(b"".join(page.response.streaming_content)))


def test_what_stays_and_what_goes_is_said_before(browser, cast):
    say(cast.priya)
    page = browser.as_person(cast.priya).get(at(cast))
    assert page.has("What goes", "What stays", "Hours that you did not share", "You owe nobody a reason")
    assert page.has("Canary dunnock", "Take it back")
    # What cannot be kept is said before: entries side by side join a mask and a name.
    assert page.has("came from one person", "one by one, on different days")
    assert browser.get("/account/you/leaving/delete/").has("came from one person")
    assert browser.get(f"/p/{cast.project.slug}/people/leave/").has("What goes", "What stays")


def test_everything_of_mine_and_nothing_of_anybody_elses(browser, cast):
    private_notes(cast.priya, cast.femi)
    say(cast.priya)
    say(cast.walter, "Walter's own words")
    flags.choose(partner=cast.walter, confidant=cast.priya, by=cast.walter.person)
    flags.raise_flag(partner=cast.walter, kind="stress", words="Walter in confidence", by=cast.walter.person)
    access_needs.say(partner=cast.walter, need="Walter needs", by=cast.walter.person)

    packed = unpacked(browser.as_person(cast.priya).post(at(cast, "download/"), status=200))
    text = packed.read("everything.txt").decode()
    everything = packed.read("everything.json").decode()
    for words in (WORDS, "Canary flag", "Canary need", "Canary draft"):
        assert words in text
        assert words in everything
    assert not any("Walter" in found for found in (text, everything))
    held = json.loads(everything)
    assert held["about_you"]["email"] == "priya@example.org"
    assert [said["number"] for said in held["projects"][0]["what_you_said"]] == [1]
    assert f"{cast.project.slug}/hours.csv" in packed.namelist()


def test_the_account_takes_all_projects_also_those_one_left(browser, cast):
    join(cast.other_project, cast.dan.person, "partner")
    packed = unpacked(browser.as_person(cast.dan).post("/account/you/leaving/download/", status=200))
    titles = [each["project"] for each in json.loads(packed.read("everything.json"))["projects"]]
    assert sorted(titles) == ["Another project", "Warm homes"]


def test_leaving_keeps_the_reason_and_closes_the_door(browser, cast):
    browser.as_person(cast.priya).post(f"/p/{cast.project.slug}/people/leave/", {"reason": "cost"})
    assert Departure.objects.get().reason == "cost"
    browser.get(at(cast), status=404)


def test_taking_everything_back_needs_a_tick(browser, cast):
    say(cast.priya)
    page = browser.as_person(cast.priya).post(at(cast, "take-back/"), status=200)
    assert page.has("Tick this first")
    assert Contribution.objects.get().text
    browser.post(at(cast, "take-back/"), {"is_sure": "on"})
    assert browser.get(at(cast)).has("nothing here that you could take back")


@pytest.mark.parametrize("role", ["payer", "confidant", "witness", "observer", "supporter"])
def test_every_part_can_leave(browser, cast, role):
    partner = join(cast.project, person("Zoe Other"), role)
    browser.as_person(partner)
    browser.get(at(cast))
    browser.post(at(cast, "download/"), status=200)
    browser.get(f"/p/{cast.project.slug}/people/leave/")
    browser.post(f"/p/{cast.project.slug}/people/leave/", {"reason": "planned"})
    assert not Partner.objects.get(pk=partner.pk).is_here


def test_on_a_private_page_four_digits_are_asked_for_first(browser, cast):
    browser.as_page(private_page(cast).pk)
    for rest in ("", "forget-me/"):
        assert browser.get(at(cast, rest), status=302).url.startswith("/your-page/pin/")
    for rest in ("download/", "take-back/", "forget-me/"):
        assert browser.post(at(cast, rest)).url.startswith("/your-page/pin/")
    assert Partner.objects.get(pk=cast.walter.pk).is_here


def test_somebody_without_an_account_can_have_their_name_taken_away(browser, cast):
    say(cast.walter)
    page = private_page(cast)
    private_pages.choose_pin(page=page, pin="4821", by=cast.walter.person)
    browser.as_page(page.pk)
    browser.post("/your-page/pin/", {"pin": "4821"})
    browser.get(at(cast, "forget-me/"))
    browser.post(at(cast, "forget-me/"), {"words": "stay"}, status=200)
    browser.post(at(cast, "forget-me/"), {"words": "stay", "is_sure": "on"})

    assert Person.objects.get(pk=cast.walter.person_id).name == "Somebody who left"
    seen = Browser().as_person(cast.femi)
    for rest in ("", "people/", "said/", "said/1/"):
        assert "Walter" not in seen.get(f"/p/{cast.project.slug}/{rest}").html


def test_deleting_the_account_signs_out_and_the_name_is_on_no_page(browser, cast):
    say(cast.priya)
    browser.as_person(cast.priya).get("/account/you/leaving/")
    browser.get("/account/you/leaving/delete/")
    assert browser.post("/account/you/leaving/delete/", status=200).has("There is something to mend")
    browser.post("/account/you/leaving/delete/", {"words": "stay", "is_sure": "on"})

    assert browser.get("/account/you/", status=302).url.startswith("/account/login/")
    assert "Priya" not in Browser().as_person(cast.rosa).get(f"/p/{cast.project.slug}/said/1/").html


def test_the_only_lead_reads_one_kind_sentence(browser, cast):
    page = browser.as_person(cast.rosa).post(
        "/account/you/leaving/delete/", {"words": "erase", "is_sure": "on"}, status=200
    )
    assert page.has("You are the only lead of Warm homes")
    assert Person.objects.get(pk=cast.rosa.person_id).is_active


def test_a_private_page_reaches_no_account(browser, cast):
    browser.as_page(private_page(cast).pk)
    for rest in ("", "delete/"):
        assert browser.get(f"/account/you/leaving/{rest}", status=302).url.startswith("/account/login/")


def test_hours_and_masks_of_others_are_not_in_the_file(browser, cast):
    contributions.say(
        partner=cast.walter, text="Under a mask", kind="idea", naming="masked", by=cast.walter.person
    )
    hours.log(partner=cast.walter, kind="tea", minutes=7, day=Partner.objects.get(pk=cast.walter.pk).joined_at.date(), by=cast.walter.person)  # fmt: skip
    packed = unpacked(browser.as_person(cast.rosa).post(at(cast, "download/"), status=200))
    assert "Under a mask" not in packed.read("everything.txt").decode()
    assert not any(name.endswith("hours.csv") for name in packed.namelist())
