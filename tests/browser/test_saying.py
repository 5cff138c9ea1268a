"""Saying something by keyboard alone on a phone, reading it again, and a draft that survives a closed tab."""

import time

import pytest
from django.test import Client

from evenhand.records.models import Contribution, Draft, WaitingContribution
from tests.actions.test_contributions import carers, say
from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.people import join, make_cast, person

pytestmark = pytest.mark.browser


def test_somebody_says_something_and_reads_it_again(visitor):
    cast = make_cast()
    carers(cast)
    at = f"/p/{cast.project.slug}"
    come_by_private_page(visitor, cast)
    visitor.open("/your-page/")
    visitor.press(f"main a[href='{at}/said/say/']")
    visitor.type_into("#id_text", "I cannot carry coal up these stairs.")
    visitor.press("main form[data-draft] .actions button:not(.plain)")
    assert "What happens next" in visitor.page.inner_text("main")
    visitor.press(f"main a[href='{at}/said/1/']")
    visitor.press(f"main a[href='{at}/said/1/change/']")
    visitor.type_into("#id_text", "And the lift is broken. ")
    visitor.press("main form[data-draft] .actions button:not(.plain)")
    assert "What it said before" in visitor.page.inner_text("main")
    visitor.press(f"main a[href='{at}/said/']")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/said/say/")
    visitor.tab_to("#id_text")
    visitor.page.keyboard.type("The lead talks over Walter.")
    visitor.tab_to(".who-sees summary")
    visitor.page.keyboard.press("Enter")
    visitor.look()
    visitor.choose("input[name=naming][value=masked]")
    visitor.choose("input[name=audience][value=facilitator]")
    visitor.press("main form[data-draft] .actions button:not(.plain)")
    visitor.open(f"{at}/said/say/")
    visitor.type_into("#id_text", "For one of you.")
    visitor.tab_to(".who-sees summary")
    visitor.page.keyboard.press("Enter")
    visitor.choose("input[name=audience][value=chosen]")
    visitor.press("main form[data-draft] .actions button:not(.plain)")
    assert "There is something to mend" in visitor.page.inner_text("main")


def test_the_pages_around_it(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/said"
    wendy = join(cast.project, person("Wendy Witness"), "witness")
    typed = {"entered_by": cast.femi.person, "by": cast.femi.person, "way": "phone"}
    say(cast.walter, "Coal is heavy.", witness=wendy, **typed)
    say(cast.priya, "Under a mask.", naming="masked")
    for number in range(55):
        say(cast.priya, f"Something number {number}, about the cold in the kitchen and the stairs.")
    sign_in(visitor, cast.femi.person)
    for page in ("/", "/?words=cold&kind=concern", "/2/", "/2/who/", "/enter/", "/meeting/"):
        visitor.open(at + page)
    visitor.open(f"{at}/enter/{cast.walter.pk}/")
    visitor.page.click("details.who-sees summary")
    visitor.look()
    sign_in(visitor, wendy.person)
    visitor.open(f"{at}/heard/")
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/3/take-back/")
    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/1/")


@pytest.fixture
def scripted(chromium, live_server, committed_db):
    """A browser that runs our one script."""
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.set_default_timeout(20_000)
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield context, page, live_server.url.replace("127.0.0.1", "localhost")
    assert faults == []
    context.close()


def signed_in(context, base, partner):
    client = Client()
    client.force_login(partner.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "evenhand", "value": client.cookies["evenhand"].value, "url": base}])


def until(condition):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")


def test_a_draft_survives_a_closed_tab_and_stays_in_no_browser(scripted):
    context, page, base = scripted
    cast = make_cast()
    carers(cast)
    signed_in(context, base, cast.priya)
    at = f"{base}/p/{cast.project.slug}/said/say/"
    page.goto(at)
    page.fill("#id_text", "The stairs are")
    until(lambda: "Kept" in page.text_content("[data-draft-status]"))
    page.locator("#id_text").press_sequentially(" steep, and", delay=1)
    page.close()
    until(lambda: any("steep, and" in draft.content["text"] for draft in Draft.objects.all()))

    page = context.new_page()
    page.goto(at)
    assert page.input_value("#id_text").startswith("The stairs are")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.click("details.who-sees summary")
    page.check("input[value=unlinkable]")
    until(lambda: not Draft.objects.exists())
    page.locator("#id_text").press_sequentially(" cold", delay=1)
    time.sleep(1.6)
    assert not Draft.objects.exists()
    page.click("main form[data-draft] .actions button:not(.plain)")
    page.wait_for_url("**/thank-you/")
    assert WaitingContribution.objects.count() == 1
    assert not Draft.objects.exists()


def test_sending_at_once_after_typing_leaves_no_draft_behind(scripted):
    context, page, base = scripted
    cast = make_cast()
    signed_in(context, base, cast.priya)
    page.goto(f"{base}/p/{cast.project.slug}/said/say/")
    page.fill("#id_text", "Quick words")
    page.wait_for_timeout(1010)
    page.click("main form[data-draft] .actions button:not(.plain)")
    page.wait_for_url("**/thank-you/")
    time.sleep(0.5)
    assert Contribution.objects.count() == 1
    assert not Draft.objects.exists()
