"""Inviting people, and what somebody does with an invitation."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import invitations, partners
from evenhand.records.models import Invitation, LedgerEntry, Partner, Person
from tests.page import Browser

FORM = {"name": "Ana Silva", "role": "partner", "days": "14"}


def new(cast) -> str:
    return f"/p/{cast.project.slug}/invitations/new/"


@pytest.fixture
def invited(cast):
    return invitations.create(project=cast.project, role="partner", name="Ana Silva", by=cast.rosa.person)


def link(invited) -> str:
    return f"/invitation/{invited.token}/"


def test_the_link_is_shown_once_with_a_square_and_a_letter(browser, cast):
    browser.as_person(cast.femi).get(new(cast))
    page = browser.post(new(cast), FORM, status=200)
    token = re.search(r"/invitation/([\w-]{22})/", page.text).group(1)

    assert "data:image/svg+xml" in page.html
    assert Browser().get(f"/invitation/{token}/").has("You are invited to Warm homes")
    assert token not in Invitation.objects.get().token_digest
    assert token not in browser.get(f"/p/{cast.project.slug}/people/").html
    assert all(token not in str(value) for value in browser.client.session.values())


def test_the_letter_is_made_from_the_link_that_its_sender_holds(browser, cast, invited):
    address = f"/p/{cast.project.slug}/invitations/letter/"
    browser.as_person(cast.rosa)
    page = browser.post(
        address, {"token": invited.token, "size": "large", "ring": "Femi, 0161 496 0000"}, status=200
    )
    assert page.has("Dear Ana Silva", "Femi, 0161 496 0000", invited.token, "No needs no reason")
    browser.post(address, {"token": "made-up", "size": "large"}, status=404)
    browser.get(address, status=405)
    Browser().as_person(cast.priya).post(address, {"token": invited.token, "size": "large"}, status=403)
    Browser().as_person(cast.nia).post(
        f"/p/{cast.other_project.slug}/invitations/letter/",
        {"token": invited.token, "size": "ordinary"},
        status=404,
    )


def test_the_letter_is_a_pdf_too(browser, cast, invited):
    page = browser.as_person(cast.rosa).post(
        f"/p/{cast.project.slug}/invitations/letter/",
        {"token": invited.token, "size": "ordinary", "pdf": "yes"},
        status=200,
    )
    assert page.response.content.startswith(b"%PDF")


def test_pressing_twice_makes_one_invitation(browser, cast):
    form = {**FORM, "form_key": "9d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11"}
    browser.as_person(cast.rosa).post(new(cast), form, status=200)
    browser.post(new(cast), form)

    assert Invitation.objects.count() == 1
    assert browser.get(f"/p/{cast.project.slug}/people/").has("shown only once")


def test_an_address_gets_an_e_mail_after_the_invitation_is_kept(
    browser, cast, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        browser.as_person(cast.rosa).post(new(cast), {**FORM, "email": "ana@example.org"}, status=200)
    assert not mailoutbox
    assert Invitation.objects.exists()
    for send in waiting:
        send()

    assert mailoutbox[0].to == ["ana@example.org"]
    assert "No needs no reason" in mailoutbox[0].body
    assert "/invitation/" in mailoutbox[0].body


def test_a_mail_server_that_is_down_loses_no_invitation_and_says_so(cast, browser, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda send: send())

    def broken(self, fail_silently=False):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    page = browser.as_person(cast.rosa).post(new(cast), {**FORM, "email": "ana@example.org"}, status=200)

    assert page.has("The e-mail could not be sent", "The invitation itself is safe")
    assert Invitation.objects.count() == 1


def test_a_facilitator_cannot_invite_a_lead(browser, cast):
    browser.as_person(cast.femi)
    assert not browser.get(new(cast)).has("Lead. Looks after")
    page = browser.post(new(cast), {**FORM, "role": "lead"}, status=200)

    assert page.has("That part is not yours to give")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("days", ["0", "61", "-1", "x", "99999999999999999999"])
def test_an_invitation_is_open_for_one_to_sixty_days(browser, cast, days):
    browser.as_person(cast.rosa).post(new(cast), {**FORM, "days": days}, status=200)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["priya", "olu"])
def test_others_cannot_invite(browser, cast, who, invited):
    browser.as_person(getattr(cast, who)).get(new(cast), status=403)
    browser.post(new(cast), FORM, status=403)
    browser.post(f"/p/{cast.project.slug}/invitations/{invited.invitation.pk}/revoke/", status=403)


def test_reading_an_invitation_changes_nothing(cast, invited, django_assert_num_queries):
    before = LedgerEntry.objects.count()
    browser = Browser()
    page = browser.get(link(invited))

    assert page.has("Warm homes", "Rosa Adeyemi", "Cold homes and asthma", "Takes part and has a say")
    assert page.has("No needs no reason", "About five minutes")
    invitation = Invitation.objects.get()
    assert (invitation.accepted_at, invitation.declined_at, LedgerEntry.objects.count()) == (
        None,
        None,
        before,
    )
    assert not browser.client.session.items()


def test_the_sender_is_named_as_they_chose(cast, invited):
    Partner.objects.filter(pk=cast.rosa.pk).update(named_as="pseudonym", pseudonym="Rowan")
    page = Browser().get(link(invited))

    assert page.has("Rowan")
    assert not page.has("Rosa")


def test_someone_with_an_account_comes_in_with_the_role_that_was_given(browser, cast, invited):
    browser.as_person(cast.nia).get(link(invited))
    page = browser.post(link(invited), {"types": ["carer"], "role": "lead"})

    assert page.url == f"/p/{cast.project.slug}/"
    partner = Partner.objects.get(project=cast.project, person=cast.nia.person)
    assert (partner.role, partner.type_ids) == ("partner", ["carer"])
    assert Invitation.objects.get().accepted_by == cast.nia.person


def test_an_invitation_works_once(browser, cast, invited):
    browser.as_person(cast.nia).post(link(invited))
    stranger = Browser()

    assert stranger.get(link(invited), status=410).has("It was used already")
    stranger.post(link(invited), {"no": "yes"}, status=410)
    assert stranger.post(f"{link(invited)}own-page/", {"name": "X"}).url == link(invited)
    assert Partner.objects.filter(project=cast.project).count() == 7


def test_someone_invited_signs_up_and_is_led_back(cast, invited):
    page = Browser().get(link(invited))
    assert f"/account/signup/?next={link(invited)}" in page.links


def test_no_is_kept_without_a_name_or_a_reason(browser, cast, invited):
    assert browser.post(link(invited), {"no": "yes"}, status=200).has(
        "That is fine", "Nobody will ask you why"
    )

    browser.get(link(invited), status=410)
    assert Browser().as_person(cast.rosa).get(f"/p/{cast.project.slug}/people/").has("Said no, thank you")
    assert b'"actor":null' in bytes(LedgerEntry.objects.filter(project=cast.project).last().leaf)


def test_an_invitation_that_ran_out_says_until_when(browser, cast, invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert browser.as_person(cast.nia).get(link(invited), status=410).has("It was open until")
    browser.post(link(invited), status=410)
    assert not Partner.objects.filter(project=cast.project, person=cast.nia.person).exists()
    assert Browser().as_person(cast.rosa).get(f"/p/{cast.project.slug}/people/").has("Ran out")


def test_an_invitation_taken_back_is_over(browser, cast, invited):
    revoke = f"/p/{cast.project.slug}/invitations/{invited.invitation.pk}/revoke/"
    browser.as_person(cast.rosa).get(revoke, status=405)
    Browser().as_person(cast.nia).post(
        f"/p/{cast.other_project.slug}/invitations/{invited.invitation.pk}/revoke/", status=404
    )
    browser.post(revoke)

    assert Browser().get(link(invited), status=410).has("taken it back")


@pytest.mark.parametrize("token", ["x", "made-up-token-made-up-t", "%00", "a" * 500])
def test_a_made_up_link_is_not_found(browser, cast, token):
    browser.get(f"/invitation/{token}/", status=404)
    browser.post(f"/invitation/{token}/", {"no": "yes"}, status=404)
    browser.get(f"/invitation/{token}/own-page/", status=404)


def test_the_sender_is_in_already_and_uses_nothing_up(browser, cast, invited):
    browser.as_person(cast.rosa)
    assert browser.get(link(invited)).has("You are in this project already")
    browser.post(link(invited), status=200)

    assert Invitation.objects.get().accepted_at is None


def test_someone_removed_does_not_come_back_by_an_older_invitation(browser, cast, invited):
    partners.remove(partner=cast.priya, by=cast.rosa.person)
    assert browser.as_person(cast.priya).post(link(invited), status=200).has("Ask for a new one")
    assert not Partner.objects.get(pk=cast.priya.pk).is_here

    newer = invitations.create(project=cast.project, role="observer", name="Priya", by=cast.rosa.person)
    browser.post(link(newer))
    priya = Partner.objects.get(pk=cast.priya.pk)
    assert (priya.is_here, priya.role) == (True, "observer")


def test_no_e_mail_no_account_a_page_of_ones_own(cast, invited):
    browser = Browser()
    browser.get(f"{link(invited)}own-page/")
    page = browser.post(f"{link(invited)}own-page/", {"name": "Ana", "types": ["patient"]}, status=200)

    assert page.has("Your page is made", "This is shown only now")
    assert re.search(r"\b[2-9C-Y]{5} [2-9C-Y]{5}\b", page.text)
    ana = Partner.objects.get(person__name="Ana")
    assert (ana.role, ana.channel, ana.person.email) == ("partner", "page", None)
    assert browser.get("/your-page/").has("Your page, Ana", "Warm homes")


def test_a_second_press_leads_to_the_page_that_the_first_one_made(cast, invited):
    browser = Browser()
    browser.post(f"{link(invited)}own-page/", {"name": "Ana"}, status=200)
    again = browser.post(f"{link(invited)}own-page/", {"name": "Ana"})

    assert again.url == "/your-page/"
    assert browser.get(again.url).has("You are in already")
    assert Partner.objects.filter(person__name="Ana").count() == 1


def test_the_parts_that_look_after_people_need_a_way_to_sign_in(cast):
    invited = invitations.create(project=cast.project, role="facilitator", name="Ana", by=cast.rosa.person)
    browser = Browser()
    assert browser.get(link(invited)).has("needs a way to sign in")
    browser.post(f"{link(invited)}own-page/", {"name": "Ana"})

    assert not Person.objects.filter(name="Ana").exists()
