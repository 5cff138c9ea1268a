import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import barriers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Barrier, LedgerEntry
from tests.harms import raised


def asked(barrier, partner, **more):
    said = {"how": "By e-mail", "asked_on": timezone.localdate() - timedelta(days=10)}
    return barriers.ask_owner(barrier=barrier, partner=partner, by=partner.person, **{**said, **more})


def answered(ask, partner, **more):
    said = {
        "answer": "Not before the summer.",
        "answered_on": timezone.localdate(),
        "answered_by_words": "The head of payments",
    }
    return barriers.note_answer(ask=ask, partner=partner, by=partner.person, **{**said, **more})


def test_a_barrier_goes_from_raised_to_asked_to_answered_to_mended(cast):
    barrier = raised(cast.priya)
    assert barrier.state == "raised"
    ask = asked(barrier, cast.rosa)
    barrier.refresh_from_db()
    assert barrier.state == "asked"
    answered(ask, cast.rosa)
    barrier.refresh_from_db()
    assert barrier.state == "answered"
    mended = barriers.mend(
        barrier=barrier,
        mended_on=timezone.localdate(),
        how="They take a letter from us now.",
        partner=cast.rosa,
        by=cast.rosa.person,
    )

    assert (mended.state, mended.mended_how) == ("mended", "They take a letter from us now.")
    kinds = [bytes(leaf) for leaf in LedgerEntry.objects.values_list("leaf", flat=True)]
    for kind in (b"barrier.raise", b"barrier.ask", b"barrier.answer", b"barrier.mend"):
        assert any(kind in leaf for leaf in kinds)


def test_asked_twice_it_waits_until_both_are_answered(cast):
    barrier = raised(cast.priya)
    first, second = asked(barrier, cast.rosa), asked(barrier, cast.priya)
    answered(first, cast.rosa)
    barrier.refresh_from_db()
    assert barrier.state == "asked"
    answered(second, cast.rosa)
    barrier.refresh_from_db()

    assert barrier.state == "answered"
    with pytest.raises(ActionError, match="already"):
        answered(first, cast.rosa)


def test_days_follow_each_other_and_none_is_still_to_come(cast):
    barrier = raised(cast.priya)
    with pytest.raises(ActionError, match="still to come"):
        asked(barrier, cast.rosa, asked_on=timezone.localdate() + timedelta(days=1))
    ask = asked(barrier, cast.rosa)
    with pytest.raises(ActionError, match="before they were asked"):
        answered(ask, cast.rosa, answered_on=ask.asked_on - timedelta(days=1))


def test_what_is_mended_can_stand_in_the_way_again_with_all_that_was_said(cast):
    barrier = raised(cast.priya)
    answered(asked(barrier, cast.rosa), cast.rosa)
    barriers.mend(
        barrier=barrier,
        mended_on=timezone.localdate(),
        how="They gave in.",
        partner=cast.rosa,
        by=cast.rosa.person,
    )
    again = barriers.raise_again(barrier=barrier, partner=cast.walter, by=cast.walter.person)

    assert (again.state, again.mended_on, again.asks.count()) == ("answered", None, 1)


def test_it_is_taken_back_and_put_beside_others_by_whoever_raised_it_alone(cast):
    barrier = raised(cast.priya)
    with pytest.raises(ActionError, match="Only whoever raised it"):
        barriers.take_back(barrier=barrier, by=cast.rosa.person)
    with pytest.raises(ActionError, match="Only whoever raised it"):
        barriers.let_stand_with_others(barrier=barrier, is_for_roll_up=True, by=cast.rosa.person)
    barriers.let_stand_with_others(barrier=barrier, is_for_roll_up=True, by=cast.priya.person)
    barriers.take_back(barrier=barrier, by=cast.priya.person)

    kept = Barrier.objects.get()
    assert (kept.state, kept.is_for_roll_up) == ("taken_back", True)


def test_a_barrier_without_words_owner_or_level_is_refused(cast):
    for more in ({"what": " "}, {"owner": ""}, {"level": "heaven"}):
        with pytest.raises(ActionError):
            raised(cast.priya, **more)

    assert not Barrier.objects.exists()


def test_pressing_twice_raises_once(cast):
    key = uuid.uuid4()
    raised(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        raised(cast.priya, form_key=key)

    assert Barrier.objects.count() == 1
