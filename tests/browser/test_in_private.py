"""What is for oneself or for one other person: needs, hours, confidence, leaving, off the record, by keyboard alone."""

import pytest
from django.utils import timezone

from evenhand.access import rooms as store
from evenhand.access.rooms import RoomStore
from tests.browser.conftest import sign_in
from tests.browser.test_answering import come_by_private_page
from tests.browser.test_saying import signed_in
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_a_need_is_said_once_arranged_and_met(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/needs"
    come_by_private_page(visitor, cast)
    visitor.open("/your-page/")
    visitor.press(f"main a[href='{at}/']")
    visitor.says("Who sees this: Femi Facilitator, Rosa Adeyemi. They arrange")
    visitor.type_into("#id_need", "No stairs, and large print")
    visitor.press("main form .actions button")
    own_page = visitor.page.context.cookies()

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/arrange/")
    visitor.press(f"main a[href='{at}/arrange/occasion/']")
    visitor.type_into("#id_occasion", "The panel")
    visitor.fill_in("#id_day", timezone.localdate().isoformat())
    visitor.choose(f"input[name=partners][value='{cast.walter.pk}']")
    visitor.press("main form button")
    visitor.says("Nothing yet.")
    visitor.press("main table a")
    visitor.type_into("#id_arranged", "The hall on the ground floor")
    visitor.press("main form button")

    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies(own_page)
    visitor.open(f"{at}/")
    visitor.says("The hall on the ground floor")
    visitor.press("main a[href*='/needs/met/']")
    visitor.choose("input[name=met][value=yes]")
    visitor.press("main form button")
    visitor.says("You said: yes")


def test_hours_in_two_taps_a_flag_to_one_confidant_and_leaving(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/hours/")
    visitor.choose("input[name=kind][value=tea]")
    visitor.press("button[name=minutes][value='60']")
    assert "Kept: 1 hour" in visitor.page.inner_text("body")
    visitor.open(f"{at}/hours/share/")

    visitor.open(f"{at}/in-confidence/")
    visitor.press(f"main a[href='{at}/in-confidence/choose/']")
    assert not visitor.page.query_selector(f"input[name=confidant][value='{cast.rosa.pk}']")
    visitor.choose(f"input[name=confidant][value='{cast.femi.pk}']")
    visitor.press("main form .actions button")
    visitor.open(f"{at}/in-confidence/")
    visitor.choose("input[name=kind][value=stress]")
    visitor.type_into("#id_words", "Four letters in one week.")
    visitor.press("main form .actions button")

    sign_in(visitor, cast.femi.person)
    visitor.open(f"{at}/in-confidence/")
    visitor.says("Told to you", "Four letters in one week.")
    visitor.press("main .card a[href*='/in-confidence/']")
    visitor.type_into("#id_words", "I will stop them.")
    visitor.press("main form:has(#id_words) button")

    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/in-confidence/")
    visitor.says("They replied: I will stop them.")
    visitor.open(f"{at}/leaving/")
    visitor.tab_to("form[action$='/leaving/download/'] button")
    with visitor.page.expect_download() as brought:
        visitor.page.keyboard.press("Enter")
    assert brought.value.suggested_filename.endswith(".zip")
    visitor.press(f"main a[href='{at}/people/leave/']")
    visitor.says("You owe nobody a reason.")
    visitor.press("main form button.careful")
    assert visitor.page.goto(f"{visitor.base}{at}/").status == 404


@pytest.fixture
def _rooms_of_this_test_alone(monkeypatch):
    monkeypatch.setattr(store, "_here", RoomStore())


@pytest.mark.usefixtures("_rooms_of_this_test_alone")
def test_two_people_talk_off_the_record_until_one_of_them_ends_it(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/off-the-record"
    sign_in(visitor, cast.priya.person)
    visitor.open(f"{at}/")
    visitor.choose(f"input[name=people][value='{cast.walter.pk}']")
    visitor.press("main form .actions button")
    room = visitor.page.url
    visitor.type_into("#id_words", "The landlord kept the deposit.")
    visitor.press("#say button")
    visitor.says("You: The landlord kept the deposit.", "Not looked in yet: Walter Page")

    come_by_private_page(visitor, cast)
    visitor.open("/your-page/")
    visitor.press(f"a[href='{room.removeprefix(visitor.base)}']")
    visitor.says("Priya Nair: The landlord kept the deposit.")
    visitor.type_into("#id_words", "Mine too.")
    visitor.press("#say button")

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.priya.person)
    visitor.open(room.removeprefix(visitor.base).partition("#")[0])
    visitor.says("Walter Page: Mine too.")
    visitor.press("form[action$='/end/'] button")
    assert visitor.page.goto(room).status == 404
    visitor.page.go_back()
    assert "deposit" not in visitor.page.inner_text("body")


@pytest.mark.usefixtures("_rooms_of_this_test_alone")
def test_new_words_come_by_themselves_where_scripts_run_and_go_when_the_room_ends(
    chromium, live_server, committed_db
):
    cast = make_cast()
    rooms = store.rooms()
    room = rooms.open(str(cast.project.pk), cast.walter.pk, [cast.priya.pk], "")
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    base = live_server.url.replace("127.0.0.1", "localhost")
    signed_in(context, base, cast.priya)
    page.clock.install()
    page.goto(f"{base}/p/{cast.project.slug}/off-the-record/{room}/")
    rooms.say(room, cast.walter.pk, "Are you there?", "")
    page.clock.fast_forward(6000)
    page.get_by_text("Are you there?").wait_for()
    rooms.end(room, cast.walter.pk)
    page.clock.fast_forward(6000)
    page.wait_for_url("**/off-the-record/")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
