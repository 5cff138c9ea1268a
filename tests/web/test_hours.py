import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from evenhand.actions import hours
from evenhand.records.models import HoursEntry, LedgerEntry
from tests.page import Browser
from tests.people import join, person


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/hours/{rest}"


def share_an_hour(partner, kind="tea", minutes=60, paid="no"):
    hours.log(
        partner=partner,
        kind=kind,
        minutes=minutes,
        day=timezone.localdate(),
        is_paid_for=paid,
        by=partner.person,
    )
    hours.share(partner=partner, by=partner.person)


def test_two_taps_log_an_hour_of_tea(browser, cast):
    page = browser.as_person(cast.rosa).get(at(cast))
    assert page.has("Tea, meals and being together", "Only you see this")

    browser.post(at(cast), {"kind": "tea", "minutes": "60"})

    assert browser.get(at(cast)).has("Kept: 1 hour, tea, meals and being together")
    entry = HoursEntry.objects.get()
    assert (entry.kind, entry.minutes, entry.day, entry.is_paid_for) == (
        "tea",
        60,
        timezone.localdate(),
        "unknown",
    )


def test_a_length_without_a_kind_is_asked_for_in_a_sentence(browser, cast):
    page = browser.as_person(cast.rosa).post(at(cast), {"minutes": "60"}, status=200)
    assert page.has("Tap what it was, and then how long.")
    page = browser.post(at(cast), {"kind": "tea", "minutes": "61"}, status=200)
    assert page.has("Tap one of the four lengths.")
    assert not HoursEntry.objects.exists()


def test_pressing_twice_logs_once(browser, cast):
    form = {"kind": "tea", "minutes": "15", "form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c11"}
    browser.as_person(cast.rosa)
    browser.post(at(cast), form)
    browser.post(at(cast), form)
    assert HoursEntry.objects.count() == 1


def test_a_guess_for_a_month_and_a_day_with_too_many_hours(browser, cast):
    form = {"kind": "lifts", "how": "day", "day": "2026-10-05", "hours": "30", "is_paid_for": "no"}
    page = browser.as_person(cast.rosa).post(at(cast, "add/"), form, status=200)
    assert page.has("A day has 24 hours")

    browser.post(at(cast, "add/"), {**form, "how": "month"})
    entry = HoursEntry.objects.get()
    assert (entry.day, entry.minutes, entry.is_guess_for_month) == (date(2026, 10, 1), 1800, True)
    assert browser.get(at(cast)).has("October 2026, a guess", "30 hours")


def test_before_they_are_shared_nobody_else_sees_ones_hours(browser, cast):
    hours.log(
        partner=cast.priya,
        kind="calming",
        minutes=77,
        day=timezone.localdate(),
        words="Canary wren",
        by=cast.priya.person,
    )
    entry = HoursEntry.objects.get()
    for other in (cast.rosa, cast.femi):
        seen = Browser().as_person(other)
        for rest in ("", "shared/", "share/"):
            page = seen.get(at(cast, rest))
            assert "Canary" not in page.html
            assert "1.28" not in page.html
        assert "Canary" not in seen.get(at(cast, "portfolio/csv/")).response.content.decode()
        seen.post(at(cast, f"{entry.pk}/remove/"), status=404)
    assert HoursEntry.objects.count() == 1


def test_sharing_is_explained_and_shows_sums_without_words_and_may_be_taken_back(browser, cast):
    hours.log(
        partner=cast.rosa,
        kind="calming",
        minutes=90,
        day=date(2026, 10, 7),
        words="Canary wren",
        by=cast.rosa.person,
    )
    page = browser.as_person(cast.rosa).get(at(cast, "share/"))
    assert page.has("cannot be called back", "October 2026", "1.5 hours")
    browser.post(at(cast, "share/"), {"month": "2026-10"})

    page = Browser().as_person(cast.priya).get(at(cast, "shared/"))
    assert page.has("Rosa Adeyemi", "1.5 hours", "Listening when something was hard")
    assert "Canary" not in page.html
    assert "7 October" not in page.html

    browser.post(at(cast, "share/"), {"month": "2026-10", "do": "take_back"})
    assert not Browser().as_person(cast.priya).get(at(cast, "shared/")).has("Rosa Adeyemi")


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-00", "2026-10\x00"])
def test_a_month_that_is_none_is_answered_kindly(browser, cast, month):
    share_an_hour(cast.rosa)
    browser.as_person(cast.rosa).post(at(cast, "share/"), {"month": month})
    browser.get(at(cast, "share/"))


def test_under_five_people_there_is_no_figure_and_the_page_says_why(browser, cast):
    people = [cast.rosa, cast.femi, cast.priya, cast.walter]
    for partner in people:
        share_an_hour(partner)
    page = browser.as_person(cast.rosa).get(at(cast, "shared/"))
    assert page.has("at least five people who shared them")
    assert not page.has("4 hours of 4 hours")

    share_an_hour(join(cast.project, person("Ann More"), "partner"), kind="writing", paid="yes")
    page = browser.get(at(cast, "shared/"))
    assert page.has("Work that nobody pays for", "About 8 in 10 hours, from 5 people", "Time for people")
    assert page.has("Not shown. This needs ten people")


def test_load_is_shown_by_working_life_for_ten_people(browser, cast):
    for number in range(5):
        for stage, minutes, share in (("early", 14, "0.4"), ("senior", 6, "0.6")):
            partner = join(cast.project, person(f"{stage}{number} More"), "partner")
            hours.describe_post(
                partner=partner,
                career_stage=stage,
                contract="",
                paid_share=Decimal(share),
                by=partner.person,
            )
            share_an_hour(partner, minutes=minutes * 60)
    page = browser.as_person(cast.priya).get(at(cast, "shared/"))
    # 1.75 and 0.5, to one decimal.
    assert page.has("Early in their career (5 people): 1.8 times", "Senior (5 people): 0.5 times")


def test_ones_own_load_beside_ones_pay_is_ones_own(browser, cast):
    hours.log(partner=cast.rosa, kind="talk", minutes=600, day=date(2026, 9, 7), by=cast.rosa.person)
    browser.as_person(cast.rosa).get(at(cast, "your-post/"))
    browser.post(
        at(cast, "your-post/"), {"career_stage": "early", "contract": "To March", "paid_percent": "20"}
    )
    # A fifth of 37.5 hours a week over 30 days.
    assert browser.get(at(cast)).has("10 hours", "about 32 hours")
    assert browser.get(at(cast, "your-post/")).html.count("To March") == 1


def test_the_portfolio_has_kinds_months_and_own_words_even_without_impact(browser, cast):
    hours.log(
        partner=cast.rosa,
        kind="tea",
        minutes=45,
        day=date(2026, 9, 7),
        words="=Tea with Ann",
        by=cast.rosa.person,
    )
    browser.as_person(cast.rosa)
    rows = list(
        csv.reader(io.StringIO(browser.get(at(cast, "portfolio/csv/")).response.content.decode("utf-8-sig")))
    )
    assert rows[1] == [
        "2026-09-07",
        "no",
        "Tea, meals and being together",
        "45",
        "I do not know",
        "'=Tea with Ann",
    ]
    docx = browser.get(at(cast, "portfolio/docx/"))
    assert docx.response.content.startswith(b"PK")
    browser.get(at(cast, "portfolio/exe/"), status=404)


@pytest.mark.slow
def test_the_portfolio_prints(browser, cast):
    share_an_hour(cast.rosa)
    pdf = browser.as_person(cast.rosa).get(at(cast, "portfolio/pdf/?size=large"))
    assert pdf.response.content.startswith(b"%PDF")


def test_the_page_costs_as_much_for_twenty_rows_as_for_two(browser, cast, django_assert_max_num_queries):
    for number in range(60):
        partner = join(cast.project, person(f"P{number} More"), "partner", "carer")
        HoursEntry.objects.create(
            project=cast.project, partner=partner, day=date(2026, 1 + number % 10, 1), minutes=5, kind="tea",
            shared_on=date(2026, 11, 1),
        )  # fmt: skip
    browser.as_person(cast.rosa)
    with django_assert_max_num_queries(25):
        browser.get(at(cast, "shared/"))


def test_an_observer_has_no_hours_here_and_a_stranger_finds_nothing(browser, cast):
    browser.as_person(cast.olu).get(at(cast), status=403)
    Browser().as_person(cast.nia).get(at(cast), status=404)
    assert LedgerEntry.objects.filter(project=cast.other_project).count() == 1
