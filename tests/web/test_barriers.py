import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import barriers
from evenhand.records.models import Barrier
from tests.access.samples import private_page
from tests.actions.test_barriers import answered, asked
from tests.harms import raised, told
from tests.page import Browser
from tests.people import join


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/barriers/{rest}"


def test_a_barrier_is_raised_asked_answered_and_mended_in_the_browser(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "add/"))
    browser.post(
        at(cast, "add/"),
        {
            "what": "Finance pays staff only.",
            "level": "institution",
            "owner": "The finance office",
            "is_owner_outside": "on",
        },
    )
    assert browser.get(at(cast)).has("Raised, and nobody asked yet", "The finance office, outside the team")
    day = (timezone.localdate() - timedelta(days=20)).isoformat()
    browser.get(at(cast, "1/ask/"))
    browser.post(at(cast, "1/ask/"), {"asked_on": day, "how": "A letter from all of us"})
    page = browser.get(at(cast, "1/"))
    assert page.has("Asked 20 days ago. No answer yet.", "No answer in 20 days.")
    ask = Barrier.objects.get().asks.get()
    browser.get(at(cast, f"1/asked/{ask.pk}/"))
    today = timezone.localdate().isoformat()
    browser.post(
        at(cast, f"1/asked/{ask.pk}/"),
        {"answer": "No.", "answered_by_words": "The head of finance", "answered_on": today},
    )
    assert browser.get(at(cast, "1/")).has("by The head of finance", "Answered after 20 days.", "Not mended.")
    browser.get(at(cast, "1/mended/"))
    browser.post(at(cast, "1/mended/"), {"how": "The union asked too.", "mended_on": today})
    assert browser.get(at(cast, "1/")).has("The union asked too.")
    browser.post(at(cast, "1/again/"))

    assert Barrier.objects.get().state == "answered"


def test_what_nobody_has_been_asked_about_comes_first(browser, cast):
    asked(raised(cast.priya, what="Waiting one."), cast.rosa)
    raised(cast.priya, what="Untouched one.")
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.text.index("Untouched one.") < page.text.index("Waiting one.")


def test_an_observer_raises_nothing_and_strangers_find_nothing(browser, cast):
    raised(cast.priya)
    browser.as_person(cast.olu).get(at(cast, "1/"))
    browser.get(at(cast, "add/"), status=403)
    browser.post(at(cast, "1/again/"), status=403)
    browser.as_person(cast.nia).get(at(cast, "1/"), status=404)


def test_a_barrier_typed_in_is_its_owners_to_take_back_and_to_put_beside_others(browser, cast):
    browser.as_person(cast.femi)
    address = at(cast, f"for/{cast.walter.pk}/")
    browser.get(address)
    browser.post(address, {"what": "No bus comes.", "level": "system", "owner": "The county"})
    browser = Browser().as_page(private_page(cast).pk)
    browser.post(at(cast, "1/beside/"), {"may": "yes"})
    assert browser.get(at(cast, "1/")).has("may be read beside those of other projects")
    browser.post(at(cast, "1/take-back/"))

    assert Barrier.objects.get().state == "taken_back"


def test_what_it_cost_somebody_stands_with_the_barrier_once_they_share_it(browser, cast):
    barrier = raised(cast.priya)
    told(cast.walter, barrier=barrier, words="Three months for £75.", is_shared=True)
    told(cast.walter, barrier=barrier, words="Kept to myself.")
    page = browser.as_person(cast.rosa).get(at(cast, "1/"))

    assert page.has("Three months for £75.")
    assert "Kept to myself." not in page.html


def test_several_projects_stand_side_by_side_only_with_words_that_may(browser, cast):
    join(cast.other_project, cast.priya.person, "partner", "carer")
    shared = raised(cast.priya, what="Ours, shared.", is_for_roll_up=True, what_it_does="It costs time.")
    answered(asked(shared, cast.rosa), cast.rosa)
    raised(cast.priya, what="Ours, not shared.")
    raised(
        cast.nia, what="Theirs, shared.", owner="the finance  office of the University", is_for_roll_up=True
    )
    page = browser.as_person(cast.priya).get("/barriers/")

    assert page.has("Ours, shared.", "Theirs, shared.", "2 barriers from 2 projects", "1 more stays")
    assert "not shared" not in page.html
    assert page.html.count("inance office of the") == 1
    for name in ("Priya Nair", "Nia Other"):
        assert name not in page.html
    assert not browser.as_person(cast.rosa).get("/barriers/").has("Theirs, shared.")


@pytest.mark.parametrize("kind", ["csv", "txt", "pdf", "docx"])
def test_the_roll_up_goes_out_as_a_file_with_its_limits(browser, cast, kind):
    raised(cast.priya, what="=1+1", is_for_roll_up=True)
    response = browser.as_person(cast.priya).get(f"/barriers/as/{kind}/").response

    assert len(response.content) > 200
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[0][0] == "level"
        assert not rows[1][4].startswith("=")
        assert "not a survey" in rows[-1][0]


def test_a_private_page_sees_its_own_project_alone_in_the_roll_up(browser, cast):
    join(cast.other_project, cast.walter.person, "partner", "patient")
    raised(cast.nia, what="Elsewhere.", is_for_roll_up=True)
    raised(cast.priya, what="Here.", is_for_roll_up=True)
    page = browser.as_page(private_page(cast).pk).get("/barriers/")

    assert page.has("Here.")
    assert "Elsewhere." not in page.html


def test_the_list_asks_no_more_of_the_database_for_more_barriers(browser, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.as_person(cast.priya)
    for _ in range(2):
        asked(raised(cast.priya), cast.rosa)
    browser.get(at(cast))
    with CaptureQueriesContext(connection) as few:
        browser.get(at(cast))
    for _ in range(8):
        asked(raised(cast.priya), cast.rosa)
    with CaptureQueriesContext(connection) as many:
        browser.get(at(cast))

    assert len(many) <= len(few)


def test_a_barrier_cannot_be_taken_back_by_another(browser, cast):
    raised(cast.priya)
    browser.as_person(cast.rosa).post(at(cast, "1/take-back/"))

    assert Barrier.objects.get().state == "raised"
    assert barriers.OVER == ("mended", "taken_back")
