import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import ledger, power
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, PowerBefore, PowerGivenUp


def test_two_people_may_remember_differently_and_both_stand(cast):
    power.tell_before(partner=cast.rosa, power="decide", words="We all did.", by=cast.rosa.person)
    power.tell_before(partner=cast.priya, power="decide", words="Rosa did.", by=cast.priya.person)

    assert {each.words for each in PowerBefore.objects.all()} == {"We all did.", "Rosa did."}


def test_telling_it_again_replaces_ones_own_words_and_points_back_in_the_record(cast):
    first = power.tell_before(partner=cast.rosa, power="spend", words="I did.", by=cast.rosa.person)
    again = power.tell_before(partner=cast.rosa, power="spend", words="The office did.", by=cast.rosa.person)

    assert PowerBefore.objects.get().words == "The office did."
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=again.ledger_seq).leaf)
    assert f'"refs":[{first.ledger_seq}]'.encode() in leaf


def test_power_is_told_and_given_up_for_oneself_alone(cast):
    with pytest.raises(ActionError, match="for themselves"):
        power.tell_before(partner=cast.rosa, power="decide", words="I did.", by=cast.femi.person)
    with pytest.raises(ActionError, match="four kinds"):
        power.tell_before(partner=cast.rosa, power="rule", words="I did.", by=cast.rosa.person)
    with pytest.raises(ActionError, match="for themselves"):
        power.give_up(partner=cast.rosa, what="All.", to_whom="Us", by=cast.femi.person)
    with pytest.raises(ActionError, match="not in this project"):
        power.give_up(partner=cast.dan, what="All.", to_whom="Us", by=cast.dan.person)


def test_what_was_given_up_is_taken_back_with_a_reason_and_stays(cast):
    given = power.give_up(
        partner=cast.rosa, what="Choosing the questions", to_whom="All of us", by=cast.rosa.person
    )
    with pytest.raises(ActionError, match="why"):
        power.take_back(given_up=given, because=" ", by=cast.rosa.person)
    with pytest.raises(ActionError, match="for themselves"):
        power.take_back(given_up=given, because="I want to.", by=cast.priya.person)
    power.take_back(given_up=given, because="The funder asks me to.", by=cast.rosa.person)
    with pytest.raises(ActionError, match="already"):
        power.take_back(given_up=given, because="Again.", by=cast.rosa.person)

    kept = PowerGivenUp.objects.get()
    assert (kept.what, kept.taken_back_on) == ("Choosing the questions", timezone.localdate())


def test_nobody_gives_up_something_from_a_day_to_come(cast):
    with pytest.raises(ActionError, match="still to come"):
        power.give_up(
            partner=cast.rosa,
            what="All.",
            to_whom="Us",
            since=timezone.localdate() + timedelta(days=1),
            by=cast.rosa.person,
        )


def test_pressing_twice_writes_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    power.give_up(partner=cast.rosa, what="A", to_whom="Us", by=cast.rosa.person, form_key=key)
    with pytest.raises(AlreadyDone):
        power.give_up(partner=cast.rosa, what="A", to_whom="Us", by=cast.rosa.person, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        power.give_up(partner=cast.rosa, what="B", to_whom="Us", by=cast.rosa.person)
    with pytest.raises(RuntimeError):
        power.tell_before(partner=cast.rosa, power="spend", words="I did.", by=cast.rosa.person)

    assert PowerGivenUp.objects.count() == 1
    assert not PowerBefore.objects.exists()


def _fails(*args, **kwargs):
    raise RuntimeError
