"""The page about people, one's own profile, parts and leaving."""

import json

import pytest

from evenhand.actions import invitations, minutes, partners
from evenhand.actions.errors import ActionError
from evenhand.records.models import Invitation, LedgerEntry, LedgerSecret, Partner, PrivatePage
from tests.page import Browser
from tests.people import join, person


def people(cast) -> str:
    return f"/p/{cast.project.slug}/people/"


PROFILE = {"types": ["carer"], "named_as": "name", "brings": "I have cared for my mother for nine years"}


def test_the_list_shows_who_is_here_as_what_and_with_which_part(browser, cast):
    page = browser.as_person(cast.priya).get(people(cast))

    assert page.has("Rosa Adeyemi", "Researcher", "Carer", "Facilitator", "Looks after the project")
    assert not page.has("Dan Gone")


def test_real_names_are_for_those_who_keep_the_list(browser, cast):
    Partner.objects.filter(pk=cast.walter.pk).update(named_as="pseudonym", pseudonym="Wren")
    seen_by_a_partner = browser.as_person(cast.priya).get(people(cast))
    assert seen_by_a_partner.has("Wren")
    assert not seen_by_a_partner.has("Walter")
    assert not Browser().as_person(cast.priya).get(f"{people(cast)}{cast.walter.pk}/").has("Walter")
    assert not Browser().as_person(cast.olu).get(people(cast)).has("Walter")

    assert Browser().as_person(cast.femi).get(people(cast)).has("Wren", "Walter Page", "Dan Gone")


def test_someone_named_only_by_group_is_not_named(browser, cast):
    Partner.objects.filter(pk=cast.walter.pk).update(named_as="type")

    page = browser.as_person(cast.priya).get(people(cast))
    assert page.has("Someone here as Patient")
    assert not page.has("Walter")


def test_researchers_are_asked_first_and_their_silence_shows(browser, cast):
    page = browser.as_person(cast.priya).get(people(cast))
    assert page.has("Researchers say first where they stand", "Not said yet: Rosa Adeyemi")

    rosa = Browser().as_person(cast.rosa)
    assert rosa.get(f"{people(cast)}you/").has("Researchers are asked first")
    rosa.post(
        f"{people(cast)}you/",
        {**PROFILE, "types": ["researcher"], "interests": "My post ends with this grant"},
    )

    page = browser.get(people(cast))
    assert page.has("My post ends with this grant")
    assert not page.has("Not said yet")


def test_a_public_contributor_owes_neither(browser, cast):
    page = browser.as_person(cast.priya).get(f"{people(cast)}you/")
    assert page.has("not for you to owe")
    assert browser.get(f"{people(cast)}{cast.priya.pk}/").has("Owes no answer")


def test_a_profile_is_kept_and_recorded(browser, cast):
    before = LedgerEntry.objects.filter(project=cast.project).count()
    browser.as_person(cast.priya).post(f"{people(cast)}you/", {**PROFILE, "types": ["carer", "patient"]})

    assert browser.get(f"{people(cast)}{cast.priya.pk}/").has("nine years", "Patient", "Carer")
    assert LedgerEntry.objects.filter(project=cast.project).count() == before + 1


def test_one_word_for_everybody_is_refused(browser, cast):
    page = browser.as_person(cast.priya).post(
        f"{people(cast)}you/", {**PROFILE, "types": ["stake" + "holder"]}, status=200
    )

    assert page.has("one word for everybody hides who is meant")
    assert [held.type for held in cast.priya.types.all()] == ["carer"]


def test_another_name_has_to_be_written(browser, cast):
    page = browser.as_person(cast.priya).post(
        f"{people(cast)}you/", {**PROFILE, "named_as": "pseudonym"}, status=200
    )
    assert page.has("Write the name that you want to be known by")

    browser.post(f"{people(cast)}you/", {**PROFILE, "named_as": "pseudonym", "pseudonym": "Robin"})
    assert Browser().as_person(cast.olu).get(people(cast)).has("Robin")


def test_control_characters_in_a_profile_end_in_a_sentence(browser, cast):
    browser.as_person(cast.priya).client.post(f"{people(cast)}you/", {**PROFILE, "brings": "a\x00b"})
    cast.priya.refresh_from_db()
    assert "\x00" not in cast.priya.brings


def test_what_is_typed_in_for_someone_is_marked_and_theirs_to_confirm(browser, cast):
    address = f"{people(cast)}{cast.walter.pk}/profile/"
    browser.as_person(cast.priya).get(address, status=403)
    femi = Browser().as_person(cast.femi)
    femi.get(address)
    femi.post(address, {**PROFILE, "types": ["patient"], "cannot": "No stairs"})
    assert femi.get(f"{people(cast)}{cast.walter.pk}/").has(
        "Typed in for Walter Page", "has not checked it yet"
    )

    page = PrivatePage.objects.create(
        partner=cast.walter, token_digest="a", code_digest="b", created_by=cast.rosa.person
    )
    walter = Browser().as_page(page.pk)
    assert walter.get("/your-page/").has("Written down for you: is it right?", "Femi Facilitator")
    assert walter.get(f"{people(cast)}you/").has("Somebody else typed this in for you", "No stairs")
    walter.post(f"{people(cast)}you/", {"confirm": "yes"})
    assert not walter.get("/your-page/").has("Written down for you")
    assert not femi.get(f"{people(cast)}{cast.walter.pk}/").has("has not checked it yet")


def test_nobody_types_in_for_someone_with_an_account(browser, cast):
    browser.as_person(cast.femi).get(f"{people(cast)}{cast.priya.pk}/profile/", status=403)
    browser.get(f"{people(cast)}{cast.femi.pk}/profile/", status=403)


def test_minutes_asked_are_summed_for_oneself_and_for_those_who_look_after_people(browser, cast):
    minutes.ask(cast.priya, "Step 1", 4, "round 1")
    minutes.ask(cast.priya, "Step 1", 4, "round 1")
    minutes.ask(cast.priya, "Step 2", 5, "round 2")

    assert browser.as_person(cast.priya).get(people(cast)).has("asked you for 9 minutes so far")
    assert Browser().as_person(cast.femi).get(f"{people(cast)}{cast.priya.pk}/").has("Minutes asked so far 9")
    assert not Browser().as_person(cast.olu).get(f"{people(cast)}{cast.priya.pk}/").has("Minutes asked")


def test_twenty_people_cost_no_more_queries_than_two(browser, cast, django_assert_max_num_queries):
    browser.as_person(cast.rosa).get(people(cast))
    with django_assert_max_num_queries(14) as few:
        browser.get(people(cast))
    for number in range(20):
        join(cast.project, person(f"p{number}"), "partner", "carer", "patient")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(people(cast))


def test_someone_is_added_who_takes_part_by_post(browser, cast):
    form = {"name": "Gwen Post", "channel": "post", "role": "partner", "types": ["carer"]}
    browser.as_person(cast.femi).get(f"{people(cast)}add/")
    assert browser.post(f"{people(cast)}add/", form, status=200).has("Ask them first")
    browser.post(f"{people(cast)}add/", {**form, "has_said_yes": "on"})

    gwen = Partner.objects.get(person__name="Gwen Post")
    assert (gwen.channel, gwen.role, gwen.person.email) == ("post", "partner", None)
    assert not gwen.person.has_usable_password()


def test_pressing_twice_adds_one_person(browser, cast):
    form = {
        "name": "Gwen Post",
        "channel": "phone",
        "role": "partner",
        "has_said_yes": "on",
        "form_key": "8d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11",
    }
    browser.as_person(cast.femi).post(f"{people(cast)}add/", form)
    browser.post(f"{people(cast)}add/", form)

    assert Partner.objects.filter(person__name="Gwen Post").count() == 1


def test_a_facilitator_cannot_make_or_unmake_a_lead(browser, cast):
    browser.as_person(cast.femi)
    page = browser.post(f"{people(cast)}{cast.priya.pk}/role/", {"role": "lead"}, status=200)
    assert page.has("That part is not yours to give")
    browser.get(f"{people(cast)}{cast.rosa.pk}/role/", status=403)
    browser.post(f"{people(cast)}{cast.rosa.pk}/remove/", status=403)
    assert Partner.objects.get(pk=cast.rosa.pk).is_here
    assert Partner.objects.get(pk=cast.priya.pk).role == "partner"


@pytest.mark.parametrize("who", ["priya", "olu", "walter"])
def test_only_those_who_look_after_people_change_them(browser, cast, who):
    browser.as_person(getattr(cast, who))
    for address in ("role/", "remove/", "page/"):
        browser.get(f"{people(cast)}{cast.femi.pk}/{address}", status=403)
        browser.post(f"{people(cast)}{cast.femi.pk}/{address}", {"role": "observer"}, status=403)
    browser.get(f"{people(cast)}add/", status=403)


def test_a_lead_changes_a_part_and_the_next_request_feels_it(browser, cast):
    femi = Browser().as_person(cast.femi)
    femi.get(f"{people(cast)}add/")
    browser.as_person(cast.rosa).get(f"{people(cast)}{cast.femi.pk}/role/")
    browser.post(f"{people(cast)}{cast.femi.pk}/role/", {"role": "observer"})

    femi.get(f"{people(cast)}add/", status=403)


def test_someone_without_an_account_does_not_look_after_people(browser, cast):
    page = browser.as_person(cast.rosa).get(f"{people(cast)}{cast.walter.pk}/role/")
    assert not page.has("Lead. Looks")
    browser.post(f"{people(cast)}{cast.walter.pk}/role/", {"role": "lead"}, status=200)
    assert Partner.objects.get(pk=cast.walter.pk).role == "partner"


def test_the_only_lead_stays(browser, cast):
    browser.as_person(cast.rosa)
    page = browser.post(f"{people(cast)}{cast.rosa.pk}/role/", {"role": "partner"}, status=200)
    assert page.has("This is the only lead")
    assert browser.post(f"{people(cast)}leave/", status=200).has("This is the only lead")
    assert Partner.objects.get(pk=cast.rosa.pk).is_here


def test_someone_removed_is_out_at_the_next_request(browser, cast):
    priya = Browser().as_person(cast.priya)
    priya.get(people(cast))
    browser.as_person(cast.femi).get(f"{people(cast)}{cast.priya.pk}/remove/")
    browser.post(f"{people(cast)}{cast.priya.pk}/remove/")

    priya.get(people(cast), status=404)
    assert browser.get(people(cast)).has("Priya Nair: until", "Ended by Femi Facilitator")


def test_removing_someone_ends_the_invitations_they_sent(cast):
    invited = invitations.create(project=cast.project, role="partner", name="Friend", by=cast.femi.person)
    partners.remove(partner=cast.femi, by=cast.rosa.person)

    assert Invitation.objects.get(pk=invited.invitation.pk).revoked_at is not None
    Browser().get(f"/invitation/{invited.token}/", status=410)


def test_anyone_may_leave_and_is_asked_for_no_reason(browser, cast):
    browser.as_person(cast.olu)
    assert browser.get(f"{people(cast)}leave/").has("You owe nobody a reason")
    browser.post(f"{people(cast)}leave/")

    browser.get(people(cast), status=404)
    assert Browser().as_person(cast.rosa).get(people(cast)).has("Olu Observer: until", "They left.")


@pytest.mark.parametrize("address", ["", "role/", "remove/", "profile/", "page/"])
def test_people_of_another_project_are_not_found(browser, cast, address):
    browser.as_person(cast.rosa).get(f"{people(cast)}{cast.nia.pk}/{address}", status=404)
    browser.get(f"/p/{cast.other_project.slug}/people/{cast.nia.pk}/{address}", status=404)
    browser.get(f"{people(cast)}99999999999999999999999/{address}", status=404)
    Browser().as_person(cast.dan).get(f"{people(cast)}{cast.rosa.pk}/{address}", status=404)


def test_someone_chooses_how_to_take_part(browser, cast):
    address = f"{people(cast)}you/"
    browser.as_person(cast.priya)
    assert not browser.get(address).has("By their own page")
    browser.post(address, {**PROFILE, "channel": "post"})
    assert Partner.objects.get(pk=cast.priya.pk).channel == "post"
    browser.post(address, {**PROFILE, "channel": "page"}, status=200)
    browser.post(address, PROFILE)
    assert Partner.objects.get(pk=cast.priya.pk).channel == "post"
    assert Browser().as_person(cast.femi).get(f"/p/{cast.project.slug}/letters/").has("Priya Nair")


def test_a_person_without_e_mail_has_letters_one_press_away(browser, cast):
    letters = f"/p/{cast.project.slug}/letters/"
    assert (
        letters in browser.as_person(cast.femi).get(f"/p/{cast.project.slug}/people/{cast.walter.pk}/").links
    )
    assert letters not in browser.get(f"/p/{cast.project.slug}/people/{cast.priya.pk}/").links
    assert (
        letters
        not in browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/people/{cast.walter.pk}/").links
    )


WISHES = {
    "wants_to_hear": ["thanks", "changed"],
    "weekly": "no",
    "letter_size": "large",
    "minutes_cap": "90",
}


def test_what_one_wants_to_hear_and_how_is_kept_and_only_the_cap_is_in_the_ledger(browser, cast):
    browser.as_person(cast.priya).get(f"{people(cast)}you/")
    browser.post(f"{people(cast)}you/", {**PROFILE, **WISHES})

    cast.priya.refresh_from_db()
    kept = cast.priya
    assert kept.wants_to_hear == ["changed", "thanks"]
    assert (kept.wants_weekly_letter, kept.letter_size, kept.minutes_cap) == (False, "large", 90)
    types = [json.loads(bytes(entry.leaf))["type"] for entry in LedgerEntry.objects.order_by("-seq")[:2]]
    assert types == ["partner.set_cap", "partner.describe"]
    assert not any(b"large" in bytes(secret.payload) for secret in LedgerSecret.objects.all())


def test_a_form_without_these_questions_leaves_the_letters_as_they_are(browser, cast):
    browser.as_person(cast.priya)
    browser.post(f"{people(cast)}you/", {**PROFILE, **WISHES})
    browser.post(f"{people(cast)}you/", PROFILE)
    cast.priya.refresh_from_db()
    assert (cast.priya.wants_weekly_letter, cast.priya.letter_size) == (False, "large")


@pytest.mark.parametrize("cap", ["-1", "99999999", "many"])
def test_a_cap_that_is_none_is_refused_in_a_sentence(browser, cast, cap):
    page = browser.as_person(cast.priya).post(
        f"{people(cast)}you/", {**PROFILE, "minutes_cap": cap}, status=200
    )
    assert page.has("There is something to mend")
    cast.priya.refresh_from_db()
    assert cast.priya.minutes_cap is None


def test_a_supporter_comes_along_with_somebody_and_with_nobody_once_the_part_changes(browser, cast):
    helper = join(cast.project, person("Sam Helper"), "observer")
    at = f"{people(cast)}{helper.pk}/role/"
    browser.as_person(cast.femi).get(at)
    page = browser.post(at, {"role": "supporter"}, status=200)
    assert page.has("Choose whom they come along with.")
    browser.post(at, {"role": "supporter", "supports": helper.pk}, status=200)
    browser.post(at, {"role": "supporter", "supports": cast.walter.pk})
    helper.refresh_from_db()
    assert (helper.role, helper.supports) == ("supporter", cast.walter)

    browser.post(at, {"role": "supporter", "supports": cast.priya.pk})
    helper.refresh_from_db()
    assert helper.supports == cast.priya
    browser.post(at, {"role": "observer", "supports": cast.priya.pk})
    helper.refresh_from_db()
    assert helper.supports is None


def test_somebody_elses_project_has_nobody_to_come_along_with(cast):
    helper = join(cast.project, person("Sam Helper"), "observer")
    with pytest.raises(ActionError, match="Choose somebody else who is in this project"):
        partners.change_role(partner=helper, role="supporter", supports=cast.nia, by=cast.rosa.person)
    with pytest.raises(ActionError, match="Only a supporter"):
        partners.change_role(partner=helper, role="partner", supports=cast.walter, by=cast.rosa.person)


def test_a_person_s_page_leads_to_typing_in_their_words_where_they_can_say_something(browser, cast):
    words = f"/p/{cast.project.slug}/said/enter/{cast.walter.pk}/"
    femi = Browser().as_person(cast.femi)
    assert words in femi.get(f"{people(cast)}{cast.walter.pk}/").links
    femi.get(words)
    assert words not in browser.as_person(cast.priya).get(f"{people(cast)}{cast.walter.pk}/").links
