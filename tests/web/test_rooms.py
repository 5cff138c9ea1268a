"""Rooms off the record: who finds one, what the page says is kept, and that nothing is."""

import json

import pytest
from django.core.cache import cache
from django.core.serializers import serialize
from django.db import connection

from evenhand.access import rooms as store
from evenhand.access.rooms import RoomStore, RoomsUnavailable
from evenhand.records import models as records
from tests.access.samples import private_page

CANARY = "the landlord kept the deposit"


@pytest.fixture(autouse=True)
def _rooms_of_this_test_alone(monkeypatch):
    monkeypatch.setattr(store, "_here", RoomStore())


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/off-the-record/{rest}"


def opened(browser, cast, who=None, *people):
    browser.as_person(who or cast.priya).get(address(cast))
    chosen = [partner.pk for partner in people or (cast.walter,)]
    return browser.post(address(cast), {"people": chosen}).url


def everything_in_the_database() -> str:
    """Every row of every table, ours and Django's."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [
                str([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()
            ]
    return "\n".join(rows)


def test_people_who_were_chosen_talk_and_see_it_on_their_first_page(browser, cast):
    room = opened(browser, cast)
    browser.post(room, {"words": CANARY})
    assert browser.get(room).has(f"You: {CANARY}", "Not looked in yet: Walter Page")

    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    home = browser.get("/your-page/")
    assert home.has("A room off the record is open for you.")
    assert room in home.links
    assert browser.get(room).has(f"Priya Nair: {CANARY}", "In it: Priya Nair, You")


@pytest.mark.parametrize("who", ["rosa", "femi", "olu", "nia"])
def test_nobody_else_finds_it_the_lead_and_the_facilitator_neither(browser, cast, who):
    room = opened(browser, cast)
    browser.post(room, {"words": CANARY})
    somebody = getattr(cast, who)
    refused = 403 if who == "olu" else 404
    browser.as_person(somebody)
    for rest in ("", "words/"):
        browser.get(room + rest, status=refused)
    for rest in ("", "leave/", "end/"):
        browser.post(room + rest, {"words": "Hello"}, status=refused)
    if who in {"rosa", "femi"}:
        assert "open for you" not in browser.get(address(cast)).text
        assert "room off the record" not in browser.get(f"/p/{cast.project.slug}/").text
    assert browser.as_person(cast.priya).get(room).has(CANARY)


def test_a_room_of_one_project_is_not_found_in_another(browser, cast):
    room_id = opened(browser, cast).rstrip("/").rsplit("/", 1)[1]
    from tests.people import join

    join(cast.other_project, cast.priya.person, "partner")
    browser.get(f"/p/{cast.other_project.slug}/off-the-record/{room_id}/", status=404)


def test_ended_by_anyone_in_it_it_is_gone_for_all(browser, cast):
    room = opened(browser, cast)
    browser.post(room, {"words": CANARY})
    browser.client.logout()
    browser.as_page(private_page(cast).pk)
    browser.post(room + "end/")
    browser.get(room, status=404)
    browser.get(room + "words/", status=404)
    assert "open for you" not in browser.get("/your-page/").text


def test_who_leaves_cannot_come_back(browser, cast):
    room = opened(browser, cast, cast.priya, cast.walter, cast.femi)
    browser.as_person(cast.femi).get(room)
    browser.post(room + "leave/")
    browser.get(room, status=404)
    assert browser.as_person(cast.priya).get(room).has("In it: You")


def test_nothing_of_it_is_written_anywhere(browser, cast, caplog):
    before = set(records.LedgerEntry.objects.values_list("pk", flat=True))
    room = opened(browser, cast)
    browser.post(room, {"words": CANARY, "form_key": "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0031"})
    browser.post(room, {"words": CANARY + "x" * 3000}, status=200)
    browser.get(room)
    browser.client.get(room + "words/")
    kept = everything_in_the_database()

    assert "landlord" not in kept
    assert room.rstrip("/").rsplit("/", 1)[1] not in kept, "not even that there was such a room"
    assert "landlord" not in caplog.text
    assert "landlord" not in json.dumps(dict(browser.client.session))
    assert "landlord" not in str(browser.client.cookies)
    assert cache.get("landlord") is None
    assert set(records.LedgerEntry.objects.values_list("pk", flat=True)) == before
    for unwritten in (records.Submission, records.OutboxMessage, records.Draft, records.MinutesAsked):
        assert serialize("json", unwritten.objects.all()) == "[]"


def test_a_fault_on_the_way_prints_nothing_of_what_was_said(browser, cast, monkeypatch, caplog):
    room = opened(browser, cast)

    def breaks(*values):
        raise RuntimeError("the store broke")

    monkeypatch.setattr(RoomStore, "say", breaks)
    browser.client.raise_request_exception = False
    assert browser.client.post(room, {"words": CANARY}).status_code == 500
    assert "the store broke" in caplog.text
    assert "landlord" not in caplog.text


def test_every_answer_of_a_room_is_kept_in_no_cache(browser, cast):
    room = opened(browser, cast)
    for response in (
        browser.client.get(address(cast)),
        browser.client.get(room),
        browser.client.get(room + "words/"),
        browser.client.post(room, {"words": "Hello"}),
    ):
        assert "no-store" in response.headers["Cache-Control"]


def test_a_page_that_has_everything_is_told_so_in_no_words(browser, cast):
    room = opened(browser, cast)
    first = browser.client.get(room + "words/")
    same = browser.client.get(room + "words/", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    browser.post(room, {"words": CANARY})
    new = browser.client.get(room + "words/", headers={"If-None-Match": first["ETag"]})
    assert new.status_code == 200
    assert CANARY in new.content.decode()
    assert "<html" not in new.content.decode()


def test_what_is_said_is_shown_as_words_and_never_as_markup(browser, cast):
    room = opened(browser, cast)
    browser.post(room, {"words": "<script>alert(1)</script>\x00\x07"})
    assert "<script>alert" not in browser.get(room).html


def test_the_page_says_what_is_kept_and_what_cannot_be_promised(browser, cast):
    page = browser.as_person(cast.priya).get(address(cast))
    assert page.has(
        "Whoever is in the room can copy what you say",
        "could look into its memory",
        "put a part of its memory on its disk",
        "Nobody gets an e-mail or a letter",
    )


def test_the_box_lets_no_browser_keep_or_send_away_what_is_typed(browser, cast):
    html = browser.get(opened(browser, cast)).html
    box = html[html.index("<textarea") : html.index("</textarea>")]
    assert 'autocomplete="off"' in box
    assert 'spellcheck="false"' in box


def test_a_button_pressed_twice_opens_one_room(browser, cast):
    browser.as_person(cast.priya)
    form = {"people": [cast.walter.pk], "form_key": "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0032"}
    assert browser.post(address(cast), form).url == browser.post(address(cast), form).url


def test_nobody_an_observer_and_strangers_cannot_be_chosen(browser, cast):
    browser.as_person(cast.priya)
    for wrong in ([], [cast.olu.pk], [cast.dan.pk], [cast.nia.pk], [cast.priya.pk], ["x"], ["9" * 40]):
        assert browser.post(address(cast), {"people": wrong}, status=200).has("something to mend")
    browser.as_person(cast.olu).get(address(cast), status=403)


def test_empty_and_too_long_words_are_sentences(browser, cast):
    room = opened(browser, cast)
    assert browser.post(room, {"words": ""}, status=200).has("There is nothing in it yet.")
    assert browser.post(room, {"words": "x" * 2001}, status=200).has("something to mend")


def test_when_the_rooms_cannot_be_reached_pages_say_so_and_first_pages_still_open(browser, cast, monkeypatch):
    room = opened(browser, cast)

    def gone(*values):
        raise RoomsUnavailable

    for method in ("open", "open_for", "look", "join"):
        monkeypatch.setattr(RoomStore, method, gone)
    assert browser.get(address(cast), status=503).has("cannot be reached just now")
    assert browser.get(room, status=503).has("Whatever was in one is gone.")
    browser.get(f"/p/{cast.project.slug}/")
