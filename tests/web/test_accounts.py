"""Signing in, signing up, and one's own account."""

import re
import time
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import NoReverseMatch, reverse

from evenhand.access.sign_in_links import new_link
from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from evenhand.actions import private_pages
from evenhand.records.models import Person
from tests.page import Browser


def code_in(mail) -> str:
    return re.search(r"^    (\S+)$", mail.body, re.M).group(1)


def link_in(mail) -> str:
    return re.search(r"http://[^/]+(/account/login/link/\S+)", mail.body).group(1)


def ask_for_code(browser, email, mailoutbox, **more):
    browser.get("/account/login/")
    browser.post("/account/login/", {"email": email, **more})
    return mailoutbox[-1] if mailoutbox else None


def is_signed_in(browser) -> bool:
    return browser.client.get("/account/you/").status_code == 200


def test_signing_in_by_a_code(browser, cast, mailoutbox):
    mail = ask_for_code(browser, "priya@example.org", mailoutbox)
    page = browser.get("/account/login/code/confirm/")
    assert page.has("Type the code from the e-mail", "priya@example.org")
    assert not is_signed_in(browser)

    browser.post("/account/login/code/confirm/", {"code": code_in(mail).lower()})

    assert is_signed_in(browser)


def test_a_wrong_code_is_refused_in_a_sentence_and_five_end_it(browser, cast, mailoutbox):
    mail = ask_for_code(browser, "priya@example.org", mailoutbox)
    for _ in range(4):
        page = browser.post("/account/login/code/confirm/", {"code": "BBBB-BBBB"}, status=200)
        assert page.has("That is not the code")
    browser.post("/account/login/code/confirm/", {"code": "BBBB-BBBB"})

    browser.post("/account/login/code/confirm/", {"code": code_in(mail)})
    assert not is_signed_in(browser)


def test_the_link_in_the_mail_changes_nothing_until_a_button_is_pressed(browser, cast, mailoutbox):
    link = link_in(ask_for_code(browser, "priya@example.org", mailoutbox))
    elsewhere = Browser()

    page = elsewhere.get(link)
    assert page.has("Sign in as priya@example.org?")
    assert not is_signed_in(elsewhere)

    elsewhere.post(link)
    assert is_signed_in(elsewhere)


def test_the_link_signs_in_once(browser, cast, mailoutbox):
    link = link_in(ask_for_code(browser, "priya@example.org", mailoutbox))
    Browser().post(link)

    thief = Browser()
    assert thief.get(link, status=410).has("This link does not work any more")
    thief.post(link, status=410)
    assert not is_signed_in(thief)


def test_two_windows_with_one_link_sign_in_once(cast):
    # Both were opened before either was pressed, so last_login alone would let both in.
    token = new_link(cast.priya.person, "priya@example.org")
    first, second = Browser(), Browser()
    first.post(f"/account/login/link/{token}/")
    Person.objects.filter(pk=cast.priya.person_id).update(last_login=None)

    second.post(f"/account/login/link/{token}/", status=410)
    assert not is_signed_in(second)


def test_the_link_dies_when_its_owner_signs_in_by_the_code(browser, cast, mailoutbox):
    mail = ask_for_code(browser, "priya@example.org", mailoutbox)
    browser.post("/account/login/code/confirm/", {"code": code_in(mail)})

    Browser().post(link_in(mail), status=410)


def test_the_link_lasts_a_quarter_of_an_hour(cast, monkeypatch):
    token = new_link(cast.priya.person, "priya@example.org")
    late = time.time() + 15 * 60 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)

    Browser().get(f"/account/login/link/{token}/", status=410)


def test_a_made_up_link_is_refused(browser, cast):
    browser.post("/account/login/link/eyJwIjoiMSJ9:1abc:xyz/", status=410)
    assert not is_signed_in(browser)


def test_a_link_opened_while_somebody_else_is_signed_in_says_so_and_takes_their_place(browser, cast):
    browser.as_person(cast.rosa)
    link = f"/account/login/link/{new_link(cast.priya.person, 'priya@example.org')}/"
    assert browser.get(link).has("You are signed in as Rosa Adeyemi now")

    browser.post(link)
    assert browser.get("/account/you/").has("Priya Nair")


def test_an_address_without_an_account_gets_the_same_page(browser, cast, mailoutbox):
    known, unknown = Browser(), Browser()
    ask_for_code(known, "priya@example.org", mailoutbox)
    ask_for_code(unknown, "nobody@example.org", mailoutbox)

    def shown(who):
        text = who.get("/account/login/code/confirm/").text
        return text.replace("priya@example.org", "@").replace("nobody@example.org", "@")

    assert shown(known) == shown(unknown)


def test_a_hall_that_shares_one_address_is_not_shut_out(cast, mailoutbox):
    for number in range(70):
        Browser().client.post("/account/login/", {"email": f"visitor{number}@example.org"})
    mail = ask_for_code(Browser(), "priya@example.org", mailoutbox)

    assert mail.to == ["priya@example.org"]


def test_codes_for_one_person_are_limited_wherever_they_are_asked_from(cast, mailoutbox):
    for _ in range(8):
        Browser().client.post("/account/login/", {"email": "priya@example.org"})

    assert len(mailoutbox) == 5


def test_signing_up_takes_a_name_and_an_address(browser, db, mailoutbox):
    browser.get("/account/signup/")
    browser.post("/account/signup/", {"name": "  Ana\u202e \x00Silva ", "email": "Ana@Example.org"})
    assert browser.get("/account/confirm-email/").has("ana@example.org")
    browser.post("/account/confirm-email/", {"code": code_in(mailoutbox[0])})

    person = Person.objects.get(email="ana@example.org")
    assert person.name == "Ana Silva"
    assert not person.has_usable_password()
    assert is_signed_in(browser)


def test_signing_up_can_be_finished_by_the_link_on_another_device(browser, db, mailoutbox):
    browser.post("/account/signup/", {"name": "Ana", "email": "ana@example.org"})
    elsewhere = Browser()
    elsewhere.post(link_in(mailoutbox[0]))

    assert is_signed_in(elsewhere)
    assert EmailAddress.objects.get(email="ana@example.org").verified


def test_signing_up_with_a_known_address_makes_no_second_account(browser, cast, mailoutbox):
    fresh = Browser()
    fresh.post("/account/signup/", {"name": "Ana", "email": "ana@example.org"})
    browser.post("/account/signup/", {"name": "Not Priya", "email": "PRIYA@example.org"})

    page = browser.get("/account/confirm-email/")
    assert page.text.replace("priya@", "@") == fresh.get("/account/confirm-email/").text.replace("ana@", "@")
    assert Person.objects.filter(email__iexact="priya@example.org").count() == 1
    assert "There is one already" in mailoutbox[-1].body


def test_an_empty_name_is_refused_in_a_sentence(browser, db):
    page = browser.post("/account/signup/", {"name": " \x01 ", "email": "ana@example.org"}, status=200)

    assert page.has("There is something to mend")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(browser, cast, mailoutbox, elsewhere):
    mail = ask_for_code(browser, "priya@example.org", mailoutbox, next=elsewhere)
    page = browser.post("/account/login/code/confirm/", {"code": code_in(mail), "next": elsewhere})
    assert page.url == "/projects/"

    by_link = Browser()
    mail = ask_for_code(by_link, "priya@example.org", mailoutbox, next=elsewhere)
    assert Browser().post(link_in(mail), {"next": elsewhere}).url == "/projects/"
    assert browser.post("/account/logout/", {"next": elsewhere}).url == "/"


def test_after_signing_in_people_are_where_they_wanted_to_be(browser, cast, mailoutbox):
    wanted = f"/p/{cast.project.slug}/people/"
    mail = ask_for_code(browser, "priya@example.org", mailoutbox, next=wanted)
    assert Browser().post(link_in(mail)).url == wanted


def test_nothing_about_passwords_can_be_reached(browser, cast):
    browser.as_person(cast.priya)
    for address in (
        "password/change/",
        "password/set/",
        "password/reset/",
        "password/reset/key/1-set-password/",
    ):
        browser.get(f"/account/{address}", status=404)
    for name in ("account_change_password", "account_set_password", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert "password" not in browser.get("/account/you/").text.replace("There is no password", "")


def test_signing_in_gives_a_fresh_session_key_and_closes_a_private_page(browser, cast, mailoutbox):
    session = browser.client.session
    session[PRIVATE_PAGE_SESSION_KEY] = 999
    session.save()
    planted = session.session_key
    mail = ask_for_code(browser, "priya@example.org", mailoutbox)
    browser.post("/account/login/code/confirm/", {"code": code_in(mail)})

    assert browser.client.session.session_key != planted
    assert PRIVATE_PAGE_SESSION_KEY not in browser.client.session


def test_a_mail_server_that_is_down_is_said_kindly(browser, cast, monkeypatch):
    def broken(self, fail_silently=False):
        raise SMTPException("no")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    page = browser.post("/account/login/", {"email": "priya@example.org"}, status=503)

    assert page.has("The e-mail could not be sent", "our fault")


def test_signing_out_asks_first_when_it_is_only_a_link(browser, cast):
    browser.as_person(cast.priya)
    assert browser.get("/account/logout/").has("Sign out?")
    assert is_signed_in(browser)

    browser.post("/account/logout/")
    assert not is_signed_in(browser)


def test_signing_out_everywhere_else_keeps_this_one(browser, cast):
    elsewhere = Browser().as_person(cast.priya)
    browser.as_person(cast.priya)
    browser.get("/account/you/sign-out-elsewhere/", status=405)
    browser.post("/account/you/sign-out-elsewhere/")

    assert is_signed_in(browser)
    assert not is_signed_in(elsewhere)


def test_a_name_is_changed_and_an_empty_one_refused(browser, cast):
    browser.as_person(cast.priya)
    browser.get("/account/you/name/")
    browser.post("/account/you/name/", {"name": ""}, status=200)
    browser.post("/account/you/name/", {"name": "Priya N."})

    assert Person.objects.get(pk=cast.priya.person_id).name == "Priya N."


def test_a_new_address_counts_once_its_code_is_typed(browser, cast, mailoutbox):
    EmailAddress.objects.create(
        user=cast.priya.person, email="priya@example.org", primary=True, verified=True
    )
    browser.as_person(cast.priya)
    browser.get("/account/you/email/")
    browser.post("/account/you/email/", {"email": "new@example.org"})
    assert Person.objects.get(pk=cast.priya.person_id).email == "priya@example.org"
    browser.get("/account/confirm-email/")

    browser.post("/account/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert Person.objects.get(pk=cast.priya.person_id).email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [
        ("new@example.org", True, True)
    ]
    assert mailoutbox[-1].to == ["priya@example.org"]


def test_an_address_of_somebody_else_is_not_given_away_and_not_taken(browser, cast, mailoutbox):
    browser.as_person(cast.priya)
    browser.post("/account/you/email/", {"email": "rosa@example.org"})
    page = browser.post("/account/confirm-email/", {"code": code_in(mailoutbox[0])}, status=200)

    assert page.has("belongs to another account")
    assert Person.objects.get(pk=cast.priya.person_id).email == "priya@example.org"


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_app_is_set_up_and_then_asked_for(browser, cast, mailoutbox, django_capture_on_commit_callbacks):
    browser.as_person(cast.priya)
    page = browser.get("/account/second-step/app/add/")
    secret = browser.client.session["mfa.totp.secret"]
    assert page.has(secret)
    browser.post("/account/second-step/app/add/", {"code": "000000x"}, status=200)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/account/second-step/app/add/", {"code": app_code(secret)}).url.endswith(
            "/recovery-codes/"
        )
    assert browser.get("/account/second-step/recovery-codes/").has("Your recovery codes")
    assert "A second step was set up" in [mail.subject for mail in mailoutbox]

    other = Browser()
    mail = ask_for_code(other, "priya@example.org", mailoutbox)
    other.post("/account/login/code/confirm/", {"code": code_in(mail)})
    assert not is_signed_in(other)
    assert other.get("/account/second-step/now/").has("The second step", "recovery code")
    other.post("/account/second-step/now/", {"code": "123"}, status=200)
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    other.post("/account/second-step/now/", {"code": recovery})
    assert is_signed_in(other)


def test_the_link_in_the_mail_does_not_get_past_the_second_step(cast, mailoutbox):
    TOTP.activate(cast.priya.person, "A" * 32)
    browser = Browser()
    browser.post(f"/account/login/link/{new_link(cast.priya.person, 'priya@example.org')}/")

    assert not is_signed_in(browser)


def test_recovery_codes_are_shown_saved_and_renewed_after_asking_again(browser, cast):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(cast.priya.person, secret)
    RecoveryCodes.activate(cast.priya.person)
    browser.as_person(cast.priya)
    assert "/again/" in browser.get("/account/second-step/recovery-codes/", status=302).url
    browser.get("/account/second-step/again/")
    browser.post("/account/second-step/again/", {"code": app_code(secret)})

    first = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert browser.get("/account/second-step/recovery-codes/").has(*first)
    assert first[0] in browser.get("/account/second-step/recovery-codes/file/").response.content.decode()
    browser.get("/account/second-step/recovery-codes/new/")
    browser.post("/account/second-step/recovery-codes/new/")
    assert not browser.get("/account/second-step/recovery-codes/").has(first[0])
    browser.get("/account/second-step/app/remove/")
    browser.post("/account/second-step/app/remove/")
    assert browser.get("/account/you/").has("Set up an authenticator app")


def test_pages_about_passkeys_carry_no_script_of_their_own(browser, cast):
    browser.as_person(cast.priya)
    page = browser.get("/account/second-step/passkeys/add/")
    assert "passkeys.js" in page.html
    assert "data-options" in page.html
    Authenticator.objects.create(
        user=cast.priya.person, type="webauthn", data={"name": "My phone", "credential": {}}
    )
    assert browser.get("/account/you/").has("My phone")


def test_an_account_that_is_closed_cannot_be_signed_in_to(browser, cast, mailoutbox):
    Person.objects.filter(pk=cast.priya.person_id).update(is_active=False)
    ask_for_code(browser, "priya@example.org", mailoutbox)

    # The letter that an unknown address gets: with neither a code nor a link to sign in by.
    assert [mail for mail in mailoutbox if "/account/login/link/" in mail.body] == []
    browser.get("/account/inactive/")


def test_a_private_page_opens_no_account_page(browser, cast):
    made = private_pages.make(partner=cast.walter, by=cast.rosa.person)
    browser.as_page(made.page.pk)
    for address in (
        "/account/you/",
        "/account/you/name/",
        "/account/you/email/",
        "/account/second-step/app/add/",
        "/account/second-step/passkeys/add/",
        "/projects/",
        "/projects/new/",
    ):
        assert browser.get(address, status=302).url.startswith("/account/login/")


def test_who_has_begun_to_make_an_account_can_sign_in_to_another_one_instead(browser, cast, mailoutbox):
    browser.get("/account/signup/")
    browser.post("/account/signup/", {"name": "Ana New", "email": "ana@example.org"})
    # Until it is stopped, every way in leads back to the code.
    assert browser.get("/account/login/", status=302).url == "/account/confirm-email/"
    assert browser.get("/account/confirm-email/").has("I have an account: sign in instead")
    assert browser.post("/account/logout/", {"next": "/account/login/"}).url == "/account/login/"
    browser.get("/account/login/")
    browser.post("/account/login/", {"email": cast.priya.person.email})
    browser.post("/account/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert browser.get("/account/you/").has("Priya Nair")
