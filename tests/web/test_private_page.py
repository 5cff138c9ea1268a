"""The way in without an account: by link, square or code, and what it does and does not open."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.private_pages import CODE_LETTERS, grouped
from evenhand.access.viewer import PIN_SESSION_KEY, PRIVATE_PAGE_SESSION_KEY
from evenhand.actions import partners, private_pages
from evenhand.actions.errors import ActionError
from evenhand.records.models import CodeTries, Idea, Partner, PrivatePage
from tests.page import Browser
from tests.people import join, person


@pytest.fixture(autouse=True)
def _quick_digests(settings):
    """The slow one is tried in tests/actions; here it would only cost time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def made(cast):
    return private_pages.make(partner=cast.walter, by=cast.femi.person)


def by_link(made) -> Browser:
    browser = Browser()
    browser.get(f"/page/{made.token}/", status=302)
    return browser


def test_the_link_opens_the_page_and_leaves_the_address(cast, made):
    browser = Browser()
    page = browser.get(f"/page/{made.token}/", status=302)

    assert page.url == "/your-page/"
    assert made.token not in browser.get("/your-page/").html
    assert page.response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "no-store" in browser.get("/your-page/").response.headers["Cache-Control"]


def test_the_page_says_what_there_is_in_kind_words(cast, made):
    page = by_link(made).get("/your-page/")

    assert page.has("Your page, Walter Page", "Warm homes", "Nothing just now", "asked you for 0 minutes")
    assert page.has("Femi Facilitator", "No reason is needed", "Choose them now")
    assert page.has("Femi Facilitator made this page for you", "saw its link and its code")


def test_the_code_opens_it_however_it_is_typed(cast, made):
    for typed in (made.code, grouped(made.code), made.code.lower(), f" {made.code[:5]}-{made.code[5:]} "):
        browser = Browser()
        browser.get("/page/")
        browser.post("/page/", {"code": typed})
        assert browser.get("/your-page/").has("Walter Page")


def test_letters_that_are_taken_for_others_are_put_right(cast):
    page = PrivatePage.objects.create(
        partner=cast.walter,
        token_digest="x",
        code_digest=private_pages.secret.digest_of_code("5289VC4XYH"),
        created_by=cast.rosa.person,
    )
    assert private_pages.open_by_code("s2B9uc4xyh") == page
    assert not set("SZBU01OIL") & set(CODE_LETTERS)


@pytest.mark.parametrize("typed", ["", "ABC", "C4G7KHT29XX", "\x00" * 10, "’; DROP TABLE", "ⅯⅯⅯⅯⅯⅯⅯⅯⅯⅯ"])
def test_a_code_that_is_none_is_refused_in_a_sentence(cast, typed):
    browser = Browser()
    page = browser.client.post("/page/", {"code": typed})
    assert page.status_code == 200
    assert "mend" in page.content.decode()


def test_a_wrong_code_says_the_same_as_a_taken_back_one(cast, made):
    private_pages.revoke(partner=cast.walter, by=cast.femi.person)
    gone = Browser().post("/page/", {"code": made.code}, status=200)
    wrong = Browser().post("/page/", {"code": "2222222222"}, status=200)

    assert gone.text.replace(made.code, "") == wrong.text.replace("2222222222", "")
    Browser().get("/your-page/", status=302)


def test_wrong_codes_are_counted_all_together_and_the_right_one_waits_for_the_next_hour(cast, made):
    Browser().post("/page/", {"code": "2222222222"}, status=200)
    CodeTries.objects.filter(code_digest=private_pages._ALL_WRONG_CODES).update(
        tries=private_pages.WRONG_CODES_AN_HOUR
    )
    browser = Browser()
    browser.post("/page/", {"code": made.code})

    shut = Browser()
    assert shut.post("/page/", {"code": "3333333333"}, status=200).has("codes are shut until the next one")
    assert shut.post("/page/", {"code": made.code}, status=200).has("Your link")
    by_link(made).get("/your-page/")

    CodeTries.objects.update(hour=timezone.now() - timedelta(days=2))
    shut.post("/page/", {"code": made.code})
    Browser().post("/page/", {"code": "4444444444"}, status=200)
    assert not CodeTries.objects.filter(hour__lt=timezone.now() - timedelta(days=1)).exists()


def test_one_code_is_tried_so_often_an_hour_from_wherever(cast, made):
    CodeTries.objects.all().delete()
    for _ in range(private_pages.TRIES_OF_ONE_CODE_AN_HOUR):
        private_pages.open_by_code(made.code)
    with pytest.raises(ActionError, match="very often"):
        private_pages.open_by_code(made.code)


def test_a_hall_that_shares_one_address_is_not_shut_out_by_wrong_codes(cast, made):
    for number in range(30):
        code = CODE_LETTERS[number % 25] * 9 + CODE_LETTERS[number // 25]
        Browser().client.post("/page/", {"code": code})
    browser = Browser()
    browser.post("/page/", {"code": made.code})
    assert browser.get("/your-page/").has("Walter Page")


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "a" * 400])
def test_a_made_up_link_opens_nothing(cast, token):
    browser = Browser()
    assert browser.get(f"/page/{token}/", status=404).has("This link does not open a page")
    assert PRIVATE_PAGE_SESSION_KEY not in browser.client.session


def test_the_page_opens_its_one_project_and_nothing_else(cast, made):
    join(cast.other_project, cast.walter.person, "partner", "patient")
    browser = by_link(made)
    browser.get(f"/p/{cast.project.slug}/")
    browser.get(f"/p/{cast.other_project.slug}/", status=404)
    browser.get(f"/p/{cast.other_project.slug}/people/", status=404)
    browser.get("/projects/", status=302)
    browser.get("/account/you/", status=302)
    browser.get(f"/p/{cast.project.slug}/people/add/", status=403)


def test_a_page_taken_back_is_shut_at_the_next_request(cast, made):
    browser = by_link(made)
    browser.get("/your-page/")
    private_pages.revoke(partner=cast.walter, by=cast.femi.person)

    assert browser.get("/your-page/", status=302).url.startswith("/account/login/")
    Browser().get(f"/page/{made.token}/", status=404)


def test_a_removed_persons_page_is_shut(cast, made):
    browser = by_link(made)
    partners.remove(partner=cast.walter, by=cast.rosa.person)
    browser.get("/your-page/", status=302)
    Browser().get(f"/page/{made.token}/", status=404)


def test_a_new_page_ends_the_old_one(cast, made):
    newer = private_pages.make(partner=cast.walter, by=cast.femi.person)

    Browser().get(f"/page/{made.token}/", status=404)
    Browser().post("/page/", {"code": made.code}, status=200)
    by_link(newer).get("/your-page/")


def test_landing_gives_a_fresh_session_key(cast, made):
    browser = Browser()
    session = browser.client.session
    session["planted"] = "yes"
    session[PIN_SESSION_KEY] = {"page": made.page.pk, "at": 9e12}
    session.save()
    planted = session.session_key
    browser.get(f"/page/{made.token}/", status=302)

    assert browser.client.session.session_key != planted
    assert PIN_SESSION_KEY not in browser.client.session
    thief = Browser()
    thief.client.cookies["evenhand"] = planted
    thief.get("/your-page/", status=302)


def test_a_strangers_link_does_not_quietly_take_somebodys_place(cast, made):
    browser = Browser().as_person(cast.priya)
    page = browser.get(f"/page/{made.token}/")
    assert page.has("Open another page here?", "Priya Nair")
    assert not page.has("Walter")
    assert browser.get("/account/you/").has("Priya Nair")

    browser.post(f"/page/{made.token}/")
    assert browser.get("/your-page/").has("Walter Page")
    browser.get("/account/you/", status=302)


def test_opening_ones_own_link_again_asks_nothing(cast, made):
    browser = by_link(made)
    browser.get(f"/page/{made.token}/", status=302)


def test_closing_the_page_leaves_nothing_behind(cast, made):
    browser = by_link(made)
    browser.get("/your-page/close/", status=405)
    browser.post("/your-page/close/")

    assert PRIVATE_PAGE_SESSION_KEY not in browser.client.session
    assert PIN_SESSION_KEY not in browser.client.session
    browser.get("/your-page/", status=302)


def test_someone_with_an_account_has_projects_instead(browser, cast):
    assert browser.as_person(cast.priya).get("/your-page/", status=302).url == "/projects/"
    assert browser.get("/your-page/pin/", status=302).url == "/projects/"
    assert Browser().get("/your-page/", status=302).url.startswith("/account/login/")


def test_an_idea_can_be_put_on_the_table_from_there(cast, made):
    by_link(made).post(f"/p/{cast.project.slug}/ideas/", {"text": "Meet in the library"})
    assert Idea.objects.get().partner == cast.walter


# The sheet, and who makes pages


def manage(cast, partner=None) -> str:
    return f"/p/{cast.project.slug}/people/{(partner or cast.walter).pk}/page/"


def test_those_who_look_after_people_make_the_page_and_see_its_secrets_once(browser, cast):
    browser.as_person(cast.femi).get(manage(cast))
    page = browser.post(manage(cast), {"do": "make"}, status=200)
    token = re.search(r"/page/([\w-]{22})/", page.text).group(1)
    code = re.search(r"\b([2-9C-Y]{5}) ([2-9C-Y]{5})\b", page.text)

    assert "".join(code.groups()) not in PrivatePage.objects.get().code_digest
    assert token not in browser.get(manage(cast)).html
    by_code = Browser()
    by_code.post("/page/", {"code": code.group()})
    assert by_code.get("/your-page/").has("Walter Page")


def test_pressing_twice_makes_one_page(browser, cast):
    form = {"do": "make", "form_key": "ad4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11"}
    browser.as_person(cast.femi).post(manage(cast), form, status=200)
    browser.post(manage(cast), form)

    assert PrivatePage.objects.count() == 1
    assert browser.get(manage(cast)).has("shown only once")


def test_nobody_makes_a_page_for_someone_with_an_account(browser, cast):
    browser.as_person(cast.rosa).post(manage(cast, cast.priya), {"do": "make"}, status=403)
    with pytest.raises(ActionError, match="has an account"):
        private_pages.make(partner=cast.priya, by=cast.rosa.person)


@pytest.mark.parametrize("who", ["priya", "olu", "walter"])
def test_others_make_no_pages(browser, cast, who):
    browser.as_person(getattr(cast, who)).get(manage(cast), status=403)
    browser.post(manage(cast), {"do": "make"}, status=403)
    assert not PrivatePage.objects.exists()


def test_a_page_is_taken_back_by_a_button(browser, cast, made):
    browser.as_person(cast.rosa).post(manage(cast), {"do": "revoke"})
    assert browser.get(manage(cast)).has("The page is taken back", "They have no page now")
    browser.post(manage(cast), {"do": "revoke"})
    assert browser.get(manage(cast)).has("There is no page to take back")
    browser.post(manage(cast), {"do": "nonsense"})


@pytest.mark.parametrize("size", ["ordinary", "large", "", "enormous"])
def test_the_sheet_has_all_that_opens_the_page(cast, made, size):
    form = {"token": made.token, "code": grouped(made.code), "size": size, "ring": "Femi, 0161 496 0000"}
    page = Browser().post("/page/sheet/", form, status=200)

    assert page.has(grouped(made.code), made.token, "Keep it like a key")
    assert "<svg" in page.html
    assert ("sheet large" in page.html) == (size == "large")


def test_the_sheet_is_a_pdf_too(cast, made):
    form = {"token": made.token, "code": made.code, "size": "large", "pdf": "yes"}
    page = Browser().post("/page/sheet/", form, status=200)

    assert page.response.content.startswith(b"%PDF")
    assert "no-store" in page.response.headers["Cache-Control"]


def test_no_sheet_without_both_secrets(cast, made):
    Browser().post(
        "/page/sheet/", {"token": made.token, "code": "2222222222", "size": "ordinary"}, status=404
    )
    Browser().post("/page/sheet/", {"token": "x", "code": made.code, "size": "ordinary"}, status=404)
    Browser().post("/page/sheet/", {}, status=404)
    Browser().get("/page/sheet/", status=405)


# The four numbers


def leave(cast) -> str:
    return f"/p/{cast.project.slug}/people/leave/"


def test_the_four_numbers_are_asked_for_before_leaving_and_hold_for_a_while(cast, made, monkeypatch):
    browser = by_link(made)
    asked = browser.get(leave(cast), status=302).url
    assert asked.startswith("/your-page/pin/?next=")
    assert browser.get(asked).has("Choose your four numbers")
    assert browser.post(
        "/your-page/pin/", {"pin": "4071", "again": "4072", "next": leave(cast)}, status=200
    ).has("not the same")
    assert browser.post(
        "/your-page/pin/", {"pin": "4071", "again": "4071", "next": leave(cast)}
    ).url == leave(cast)
    browser.get(leave(cast))

    later = by_link(made)
    later.post("/your-page/pin/", {"pin": "1234", "next": leave(cast)}, status=200)
    later.post(leave(cast))
    assert Partner.objects.get(pk=cast.walter.pk).is_here
    later.post("/your-page/pin/", {"pin": "4071", "next": leave(cast)})
    later.get(leave(cast))
    half_an_hour_on = time.time() + 31 * 60
    monkeypatch.setattr("evenhand.web.pin.time.time", lambda: half_an_hour_on)
    later.get(leave(cast), status=302)


@pytest.mark.parametrize(
    "pin", ["1111", "1234", "9876", "123", "12345", "abcd", "１２３４", "²³¹⁴", "", "4 71"]
)
def test_numbers_that_anyone_would_try_are_not_taken(cast, made, pin):
    browser = by_link(made)
    browser.post("/your-page/pin/", {"pin": pin, "again": pin}, status=200)
    assert PrivatePage.objects.get().pin == ""


def test_five_wrong_tries_lock_it_until_the_facilitator_takes_the_numbers_off(cast, made):
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    browser = by_link(made)
    for left in (4, 3, 2, 1):
        page = browser.post("/your-page/pin/", {"pin": "9999"}, status=200)
        assert page.has(f"You can try {left} more time")
    assert browser.post("/your-page/pin/", {"pin": "9999"}, status=200).has("locked")
    assert browser.post("/your-page/pin/", {"pin": "4071"}, status=200).has("locked")
    browser.get(leave(cast), status=302)

    Browser().as_person(cast.femi).post(manage(cast), {"do": "reset_pin"})
    assert browser.get("/your-page/").has("Femi Facilitator took your four numbers off")
    browser.post("/your-page/pin/", {"pin": "5082", "again": "5082"})
    browser.get(leave(cast))


def test_numbers_given_before_a_reset_count_no_more(cast, made):
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    browser = by_link(made)
    browser.post("/your-page/pin/", {"pin": "4071"})
    browser.get(leave(cast))
    private_pages.reset_pin(partner=cast.walter, by=cast.femi.person)
    browser.get(leave(cast), status=302)
    private_pages.choose_pin(page=made.page, pin="5082", by=cast.walter.person)
    browser.get(leave(cast), status=302)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_four_numbers_lead_to_no_other_site(cast, made, elsewhere):
    browser = by_link(made)
    page = browser.post("/your-page/pin/", {"pin": "4071", "again": "4071", "next": elsewhere})
    assert page.url == "/your-page/"


def test_numbers_of_one_page_do_not_serve_another(cast, made):
    gwen = join(cast.project, person("Gwen", has_account=False), "partner", "carer", channel="page")
    hers = private_pages.make(partner=gwen, by=cast.femi.person)
    private_pages.choose_pin(page=hers.page, pin="5082", by=gwen.person)
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    browser = by_link(made)
    browser.post("/your-page/pin/", {"pin": "4071"})
    browser.post(f"/page/{hers.token}/")

    assert browser.get("/your-page/").has("Gwen")
    browser.get(leave(cast), status=302)


def test_leaving_by_a_page_closes_it(cast, made):
    browser = by_link(made)
    browser.post("/your-page/pin/", {"pin": "4071", "again": "4071"})
    browser.post(leave(cast))

    assert not Partner.objects.get(pk=cast.walter.pk).is_here
    browser.get("/your-page/", status=302)


@pytest.mark.parametrize("role", ["payer", "confidant", "witness"])
def test_who_has_one_page_only_is_led_from_their_own_to_it(browser, cast, role):
    partner = join(cast.project, person("Uma Only", has_account=False), role, channel="page")
    made = private_pages.make(partner=partner, by=cast.rosa.person)
    browser.as_page(made.page.pk)

    first = browser.get("/your-page/", status=302).url
    second = browser.get(first, status=302).url

    browser.get(second)
