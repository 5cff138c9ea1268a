"""A lead is asked for a second step before changing who is in a project; everybody else, and the rest, is not."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from evenhand.records.models import Installation, Invitation, Partner
from tests.page import Browser


@pytest.fixture(autouse=True)
def _leads_need_one(settings):
    settings.LEADS_NEED_SECOND_FACTOR = True


def changing(cast) -> list[str]:
    here = f"/p/{cast.project.slug}"
    priya, walter = f"{here}/people/{cast.priya.pk}", f"{here}/people/{cast.walter.pk}"
    return [
        f"{here}/invitations/new/",
        f"{here}/people/add/",
        f"{priya}/role/",
        f"{priya}/remove/",
        f"{walter}/page/",
    ]


def test_a_lead_is_led_to_the_page_that_says_why_and_how(browser, cast):
    browser.as_person(cast.rosa)
    for address in changing(cast):
        asked = browser.get(address, status=302).url
        assert asked.startswith("/account/second-step-first/?next=")
        page = browser.get(asked)
        assert page.has("One more lock", "Why", "How", "two minutes")
        assert "/account/second-step/app/add/" in page.links


def test_nothing_is_changed_without_it(browser, cast):
    browser.as_person(cast.rosa)
    for address in changing(cast):
        form = {
            "name": "X",
            "role": "observer",
            "days": "3",
            "do": "make",
            "channel": "post",
            "has_said_yes": "on",
        }
        assert "second-step-first" in browser.post(address, form).url
    assert not Invitation.objects.exists()
    assert Partner.objects.get(pk=cast.priya.pk).role == "partner"
    assert Partner.objects.get(pk=cast.priya.pk).is_here


def test_the_rest_of_the_project_works_without_it(browser, cast):
    browser.as_person(cast.rosa)
    browser.get(f"/p/{cast.project.slug}/")
    browser.get(f"/p/{cast.project.slug}/people/")
    browser.get(f"/p/{cast.project.slug}/people/you/")
    browser.get(f"/p/{cast.project.slug}/about/")


def test_with_it_the_lead_goes_on(browser, cast):
    TOTP.activate(cast.rosa.person, "A" * 32)
    browser.as_person(cast.rosa)
    for address in changing(cast):
        browser.get(address)


def test_a_facilitator_is_not_asked(cast):
    femi = Browser().as_person(cast.femi)
    for address in changing(cast):
        femi.get(address)


def test_a_demonstration_asks_nobody(browser, cast):
    Installation.objects.create(is_demonstration=True)
    browser.as_person(cast.rosa)
    for address in changing(cast):
        browser.get(address)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\\\evil.example/",
        "///evil.example/",
        "/%09/evil.example/",
        "/%0a/evil.example/",
    ],
)
def test_it_leads_back_to_no_other_site(browser, cast, elsewhere):
    browser.as_person(cast.rosa).get(f"/account/second-step-first/?next={elsewhere}")
    assert "after_second_step" not in browser.client.session
