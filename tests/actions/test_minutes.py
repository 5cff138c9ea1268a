from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import ledger, minutes
from evenhand.actions.errors import ActionError
from evenhand.readings.partners import minutes_asked_of, most_minutes_asked_of_one
from evenhand.records.models import LedgerEntry, MinutesAsked, MinutesSpared, Partner
from tests import rounds


def capped(partner, cap):
    Partner.objects.filter(pk=partner.pk).update(minutes_cap=cap)


def test_one_request_counts_once(cast):
    for _ in range(3):
        minutes.ask(cast.priya, "Step 1", 4, "round 1 step 1")
    minutes.ask_each([cast.priya, cast.walter], "Step 2", 5, "round 1 step 2")

    assert minutes_asked_of(cast.priya) == 9
    assert minutes_asked_of(cast.walter) == 5
    assert minutes_asked_of(cast.rosa) == 0
    assert most_minutes_asked_of_one([cast.priya.pk, cast.walter.pk]) == 9


def test_fewer_minutes_than_none_are_refused(cast):
    with pytest.raises(ActionError):
        minutes.ask(cast.priya, "Step 1", -1, "x")
    assert not MinutesAsked.objects.exists()


def test_a_cap_is_filled_to_the_minute_and_not_beyond(cast):
    capped(cast.priya, 60)
    assert minutes.ask(cast.priya, "Read a page", 40, "ask 1")
    assert not minutes.ask(cast.priya, "Meet", 21, "ask 2")
    assert minutes.ask(cast.priya, "Ring", 20, "ask 3")

    assert minutes_asked_of(cast.priya) == 60
    assert [(each.about, each.minutes) for each in MinutesSpared.objects.all()] == [("ask 2", 21)]


def test_those_over_their_cap_are_left_out_and_the_others_are_asked(cast):
    capped(cast.priya, 10)
    capped(cast.walter, 0)
    asked = minutes.ask_each([cast.priya, cast.walter, cast.rosa], "Read", 10, "ask 1")

    assert asked == [cast.priya, cast.rosa]


def test_asking_again_for_the_same_counts_as_asked_and_adds_nothing(cast):
    capped(cast.priya, 10)
    assert minutes.ask(cast.priya, "Read", 10, "ask 1")
    assert minutes.ask(cast.priya, "Read", 10, "ask 1")
    assert not MinutesSpared.objects.exists()


def test_what_was_asked_thirty_days_ago_leaves_room_and_what_was_asked_a_day_later_does_not(cast):
    capped(cast.priya, 60)
    minutes.ask(cast.priya, "Old", 60, "ask 1")
    today = timezone.localdate()
    MinutesAsked.objects.update(asked_on=today - timedelta(days=29))
    assert not minutes.ask(cast.priya, "New", 1, "ask 2")
    MinutesAsked.objects.update(asked_on=today - timedelta(days=30))
    assert minutes.ask(cast.priya, "New", 60, "ask 3")


def test_what_somebody_does_of_their_own_accord_counts_also_above_the_cap(cast):
    capped(cast.priya, 5)
    minutes.count(cast.priya, "Answered all the same", 30, "ask 1")
    assert minutes_asked_of(cast.priya) == 30
    assert not minutes.ask(cast.priya, "More", 1, "ask 2")


def test_a_request_taken_back_leaves_room_for_another(cast):
    capped(cast.priya, 30)
    minutes.ask(cast.priya, "Read", 30, "ask 1")
    minutes.give_back([cast.priya], "ask 1")
    assert minutes.ask(cast.priya, "Meet", 30, "ask 2")


def test_a_cap_is_agreed_and_in_the_ledger_and_nothing_stays_without_it(cast, monkeypatch):
    before = LedgerEntry.objects.count()
    minutes.set_cap(cast.priya, 90, cast.priya.person)
    minutes.set_cap(cast.priya, 90, cast.priya.person)
    assert LedgerEntry.objects.count() == before + 1
    for wrong in (-1, minutes.MOST_CAP + 1):
        with pytest.raises(ActionError, match="whole number"):
            minutes.set_cap(cast.priya, wrong, cast.priya.person)
    with pytest.raises(ActionError, match="not in the project"):
        minutes.set_cap(cast.dan, 10, cast.rosa.person)

    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        minutes.set_cap(cast.priya, None, cast.priya.person)
    cast.priya.refresh_from_db()
    assert cast.priya.minutes_cap == 90


def test_a_round_asks_nobody_beyond_their_cap_and_takes_their_answers_all_the_same(cast):
    capped(cast.priya, 0)
    appraisal = rounds.opened(cast)
    about = f"appraisal {appraisal.pk} step 1"
    assert not MinutesAsked.objects.filter(partner=cast.priya, about=about).exists()
    assert MinutesSpared.objects.filter(partner=cast.priya, about=about).exists()
    assert MinutesAsked.objects.filter(partner=cast.walter, about=about).exists()

    rounds.answer_one(appraisal, cast.priya, "helps")
    assert MinutesAsked.objects.filter(partner=cast.priya, about=about).exists()
