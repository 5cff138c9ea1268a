"""Many presses at one instant, on real connections: roles, credit, interests and power hold."""

import pytest

from evenhand.actions import credits, gifts, interests, power, role_charters
from evenhand.records.models import Credit, Interest, PowerBefore, RoleCharter
from tests.actions.test_gifts import given
from tests.actions.test_people_at_once import AT_ONCE, at_once, done
from tests.people import make_cast

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


def test_each_role_charter_has_a_number_of_its_own(committed_db):
    rosa = make_cast().rosa
    say = [
        lambda n=n: role_charters.say(partner=rosa, stage="framing", does=f"Does {n}", by=rosa.person)
        for n in range(AT_ONCE)
    ]

    assert done(at_once(say)) == AT_ONCE
    assert [each.number for each in RoleCharter.objects.all()] == list(range(1, AT_ONCE + 1))


def test_what_somebody_did_stands_once_a_kind_of_work(committed_db):
    rosa = make_cast().rosa
    degrees = ["lead", "equal", "supporting"] * 2
    at_once([lambda d=d: credits.say(partner=rosa, roles={"software": d}, by=rosa.person) for d in degrees])

    assert Credit.objects.filter(ended_on=None).count() == 1


def test_ones_own_words_on_one_power_stand_once(committed_db):
    rosa = make_cast().rosa
    tell = [
        lambda n=n: power.tell_before(partner=rosa, power="decide", words=f"So {n}", by=rosa.person)
        for n in range(AT_ONCE)
    ]

    assert done(at_once(tell)) == AT_ONCE
    assert PowerBefore.objects.count() == 1


def test_profile_words_come_in_once_and_a_gift_is_struck_out_once(committed_db):
    cast = make_cast()
    cast.rosa.interests = "A chair."
    cast.rosa.save()
    bring = [lambda: interests.bring_from_profile(partner=cast.rosa, by=cast.rosa.person)] * AT_ONCE
    assert done(at_once(bring)) == 1
    assert Interest.objects.count() == 1

    gift = given(cast)
    strike = [
        lambda: gifts.strike(gift=gift, because="Wrong.", partner=cast.priya, by=cast.priya.person)
    ] * AT_ONCE
    assert done(at_once(strike)) == 1
