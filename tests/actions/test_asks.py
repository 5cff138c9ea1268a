from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from evenhand.actions import asks, ledger, minutes
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.partners import minutes_asked_of
from evenhand.records.models import Ask, AskedPartner, LedgerEntry, MinutesAsked, MinutesSpared, OutboxMessage
from tests.actions.test_people_at_once import at_once, done
from tests.people import make_cast

KEY = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0021"


def made(cast, *people, **more) -> Ask:
    return asks.make(
        project=cast.project,
        what=more.pop("what", "Read the leaflet and say what is unclear"),
        minutes=more.pop("minutes", 40),
        due_on=more.pop("due_on", timezone.localdate() + timedelta(days=10)),
        pay=more.pop("pay", "£15, within 30 days"),
        ring=more.pop("ring", "Femi, 020 7946 0000"),
        partners=list(people) or [cast.priya, cast.walter],
        by=more.pop("by", cast.femi).person,
        **more,
    )


def of(ask, partner) -> AskedPartner:
    return AskedPartner.objects.get(ask=ask, partner=partner)


def mail(partner) -> list[str]:
    return [message.text for message in OutboxMessage.objects.filter(person=partner.person)]


def test_everyone_asked_hears_how_long_by_when_what_pay_whom_to_ring_and_that_no_needs_no_reason(cast):
    ask = made(cast)
    for partner in (cast.priya, cast.walter):
        text = mail(partner)[0]
        for part in ("about 40 minutes", "£15, within 30 days", "Femi, 020 7946 0000", "No needs no reason"):
            assert part in text
        assert f"{ask.due_on.day} {ask.due_on:%B %Y}" in text
    assert "/asks/1/" in mail(cast.priya)[0]
    assert "on your own page" in mail(cast.walter)[0]
    assert minutes_asked_of(cast.priya) == 40


def test_whoever_is_over_their_cap_is_not_asked_not_told_and_the_lead_can_see_it(cast):
    minutes.set_cap(cast.priya, 60, cast.priya.person)
    made(cast)
    second = made(cast, what="Come to a meeting")

    assert of(second, cast.priya).state == "over_cap"
    assert of(second, cast.priya).get_state_display().startswith("Not asked")
    assert of(second, cast.walter).state == "asked"
    assert len(mail(cast.priya)) == 1
    assert minutes_asked_of(cast.priya) == 40
    assert MinutesSpared.objects.get().what == "Come to a meeting"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"what": " "}, "what you ask"),
        ({"minutes": 0}, "how many minutes"),
        ({"minutes": 10_001}, "how many minutes"),
        ({"due_on": date(2020, 1, 1)}, "still to come"),
        ({"pay": " "}, "what is paid"),
        ({"ring": ""}, "can ring"),
    ],
)
def test_what_is_not_stated_is_a_sentence_and_nobody_is_asked(cast, wrong, sentence):
    with pytest.raises(ActionError, match=sentence):
        made(cast, **wrong)
    assert not Ask.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_observers_those_gone_and_strangers_are_not_asked(cast):
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError):
            made(cast, cast.priya, partner)
    with pytest.raises(ActionError, match="Choose at least one"):
        asks.make(
            project=cast.project, what="x", minutes=1, due_on=timezone.localdate(), pay="x", ring="x",
            partners=[], by=cast.rosa.person,
        )  # fmt: skip


def test_yes_no_and_a_change_of_mind(cast):
    ask = made(cast)
    asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.priya.person)
    asks.answer(asked=of(ask, cast.priya), state="no", by=cast.priya.person)
    assert of(ask, cast.priya).state == "no"
    with pytest.raises(ActionError, match="Only the person"):
        asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.rosa.person)
    with pytest.raises(ActionError, match="yes or no"):
        asks.answer(asked=of(ask, cast.priya), state="done", by=cast.priya.person)


def test_typed_in_from_a_call_it_says_so_until_they_say_it_themself(cast):
    ask = made(cast)
    asks.answer(
        asked=of(ask, cast.walter), state="yes", way="phone", by=cast.femi.person, entered_by=cast.femi.person
    )
    assert (of(ask, cast.walter).way, of(ask, cast.walter).entered_by) == ("phone", cast.femi.person)
    asks.answer(asked=of(ask, cast.walter), state="yes", way="page", by=cast.walter.person)
    assert of(ask, cast.walter).entered_by is None


def test_somebody_spared_may_say_yes_of_their_own_accord_and_nobody_for_them(cast):
    minutes.set_cap(cast.priya, 10, cast.priya.person)
    ask = made(cast)
    with pytest.raises(ActionError, match="were not asked"):
        asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.femi.person, entered_by=cast.femi.person)
    asks.answer(asked=of(ask, cast.priya), state="no", by=cast.priya.person)
    assert of(ask, cast.priya).state == "over_cap"
    asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.priya.person)
    assert of(ask, cast.priya).state == "yes"
    assert minutes_asked_of(cast.priya) == 40


def test_those_spared_are_asked_later_when_there_is_room_and_not_before(cast):
    minutes.set_cap(cast.priya, 10, cast.priya.person)
    ask = made(cast)
    with pytest.raises(ActionError, match="still go over"):
        asks.ask_the_spared(ask=ask, by=cast.femi.person)
    minutes.set_cap(cast.priya, 40, cast.priya.person)
    assert asks.ask_the_spared(ask=ask, by=cast.femi.person) == [cast.priya]
    assert of(ask, cast.priya).state == "asked"
    assert len(mail(cast.priya)) == 1


def test_done_follows_a_yes(cast):
    ask = made(cast)
    with pytest.raises(ActionError, match="have not said yes"):
        asks.done(asked=of(ask, cast.priya), by=cast.femi.person)
    asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.priya.person)
    asks.done(asked=of(ask, cast.priya), by=cast.femi.person)
    with pytest.raises(ActionError, match="is done"):
        asks.answer(asked=of(ask, cast.priya), state="no", by=cast.priya.person)


def test_taken_back_it_frees_the_minutes_and_tells_those_who_wait(cast):
    ask = made(cast)
    asks.answer(asked=of(ask, cast.walter), state="no", by=cast.walter.person)
    asks.take_back(ask=ask, by=cast.femi.person)
    asks.take_back(ask=ask, by=cast.femi.person)

    assert not MinutesAsked.objects.exists()
    assert "taken back" in mail(cast.priya)[-1]
    assert len(mail(cast.walter)) == 1, "who said no has nothing to hear"
    with pytest.raises(ActionError, match="taken back"):
        asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.priya.person)


def test_what_came_of_it_is_said_in_words(cast):
    ask = made(cast)
    with pytest.raises(ActionError, match="what came of it"):
        asks.say_what_came(ask=ask, led_to=" ", by=cast.femi.person)
    asks.say_what_came(ask=ask, led_to="Three sentences are shorter now.", by=cast.femi.person)
    assert Ask.objects.get().led_to_on == timezone.localdate()


def test_each_step_is_in_the_ledger_and_nothing_stays_without_it(cast, monkeypatch):
    before = LedgerEntry.objects.count()
    ask = made(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        made(cast, form_key=KEY)
    asks.answer(asked=of(ask, cast.priya), state="yes", by=cast.priya.person)
    asks.done(asked=of(ask, cast.priya), by=cast.femi.person)
    asks.say_what_came(ask=ask, led_to="Nothing yet.", by=cast.femi.person)
    asks.take_back(ask=ask, by=cast.femi.person)
    assert LedgerEntry.objects.count() == before + 5

    asked, written = MinutesAsked.objects.count(), OutboxMessage.objects.count()
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        made(cast)
    assert (Ask.objects.count(), MinutesAsked.objects.count()) == (1, asked)
    assert OutboxMessage.objects.count() == written


@pytest.mark.slow
@pytest.mark.postgresql
def test_two_asks_at_one_instant_cannot_both_slip_under_a_cap(committed_db):
    cast = make_cast()
    minutes.set_cap(cast.priya, 100, cast.priya.person)
    results = at_once([lambda n=n: made(cast, cast.priya, cast.walter, what=f"Ask {n}") for n in range(6)])

    assert done(results) == 6
    assert minutes_asked_of(cast.priya) == 80
    assert minutes_asked_of(cast.walter) == 240
    assert AskedPartner.objects.filter(partner=cast.priya, state="asked").count() == 2
    assert AskedPartner.objects.filter(partner=cast.priya, state="over_cap").count() == 4


@pytest.mark.slow
@pytest.mark.postgresql
def test_asks_of_two_projects_rounds_and_removals_at_one_instant_do_not_wait_for_each_other(committed_db):
    cast = make_cast()
    minutes.set_cap(cast.priya, 50, cast.priya.person)
    attempts: list[Callable[[], object]] = [
        lambda: minutes.ask_each([cast.priya, cast.rosa, cast.walter], "A", 40, "a"),
        lambda: minutes.ask_each([cast.walter, cast.rosa, cast.priya], "B", 40, "b"),
        lambda: minutes.set_cap(cast.priya, 50, cast.priya.person),
        lambda: minutes.count(cast.walter, "C", 5, "c"),
    ]
    at_once(attempts)
    assert minutes_asked_of(cast.priya) == 40
    assert minutes_asked_of(cast.walter) == 85
