"""Coming in: by an invitation without an e-mail address, by a code in an e-mail, and by a passkey."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from evenhand.actions import invitations
from tests.browser.conftest import Visitor, sign_in
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_from_an_invitation_to_a_page_of_ones_own_and_back_by_its_code(visitor):
    cast = make_cast()
    invited = invitations.create(project=cast.project, role="partner", name="Ana", by=cast.femi.person)
    visitor.open(f"/invitation/{invited.token}/")
    visitor.press("a[href$='/own-page/']")
    visitor.choose("input[name=types][value=patient]")
    visitor.press("main form button")
    shown = visitor.page.inner_text("main")
    code = re.search(r"\b[2-9C-Y]{5} [2-9C-Y]{5}\b", shown).group()
    visitor.press("main a.button")
    assert "Your page, Ana" in visitor.page.inner_text("h1")
    visitor.press("header form button")

    visitor.open("/page/")
    visitor.type_into("#id_code", code.lower())
    visitor.press("main form button")
    assert "Your page, Ana" in visitor.page.inner_text("h1")
    assert visitor.page.url.endswith("/your-page/")
    visitor.press("main a[href$='/leaving/']")
    visitor.type_into("#id_pin", "4071")
    visitor.type_into("#id_again", "4071")
    visitor.press("main form button")
    visitor.press("main a[href$='/leave/']")
    assert "Leave this project?" in visitor.page.inner_text("h1")


def test_signing_in_by_a_code_and_inviting_someone(visitor):
    cast = make_cast()
    visitor.open(f"/p/{cast.project.slug}/invitations/new/")
    visitor.type_into("#id_email", "femi@example.org")
    visitor.press("main form button")
    visitor.type_into("#id_code", re.search(r"^    (\S+)$", mail.outbox[-1].body, re.M).group(1))
    visitor.press("main form button")
    visitor.type_into("#id_name", "Bo")
    visitor.press("main form button")
    assert "The invitation for Bo is made" in visitor.page.inner_text("h1")
    visitor.press("main form button")
    assert "Dear Bo," in visitor.page.inner_text("main")


@pytest.mark.parametrize(
    "address",
    [
        "/account/you/",
        "/account/you/name/",
        "/account/you/email/",
        "/account/second-step/app/add/",
        "/account/second-step-first/",
        "/p/{slug}/people/",
        "/p/{slug}/people/you/",
        "/p/{slug}/people/add/",
        "/p/{slug}/people/{priya}/",
        "/p/{slug}/people/{priya}/role/",
        "/p/{slug}/people/{priya}/remove/",
        "/p/{slug}/people/{walter}/page/",
        "/p/{slug}/letters/",
    ],
)
def test_pages_about_people_can_be_read_at_both_widths(visitor, address):
    cast = make_cast()
    sign_in(visitor, cast.femi.person)
    visitor.open(address.format(slug=cast.project.slug, priya=cast.priya.pk, walter=cast.walter.pk))


def test_a_passkey_signs_in_and_no_script_is_refused(chromium, live_server, committed_db):
    cast = make_cast()
    EmailAddress.objects.create(
        user=cast.femi.person, email=cast.femi.person.email, primary=True, verified=True
    )
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(40_000)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    # An authenticator in the browser itself, as a phone or a computer has one built in.
    authenticator = context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    visitor = Visitor(page, live_server.url.replace("127.0.0.1", "localhost"), "desktop", "passkey")
    sign_in(visitor, cast.femi.person)
    visitor.open("/account/second-step/passkeys/add/")
    page.fill("#id_name", "My phone")
    page.click("#passkey-add")
    page.wait_for_url("**/recovery-codes/")
    visitor.look()
    visitor.open("/account/you/")
    assert "My phone" in page.inner_text("main")

    context.clear_cookies()
    visitor.open(f"/account/login/?next=/p/{cast.project.slug}/people/")
    page.click("#passkey-sign-in")
    page.wait_for_url(f"{visitor.base}/p/{cast.project.slug}/people/")
    page.goto(f"{visitor.base}/account/second-step/recovery-codes/new/")
    visitor.look()
    page.click("main a[href*='/passkeys/again/']")
    visitor.look()
    page.click("#passkey-again")
    page.wait_for_url("**/recovery-codes/new/")
    assert not refused
    context.close()
