import pytest

from evenhand.actions import minutes
from evenhand.actions.errors import ActionError
from evenhand.readings.partners import minutes_asked_of, most_minutes_asked_of_one
from evenhand.records.models import MinutesAsked


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
