"""One person, one ballot, and none after the end: fifty presses at one instant, on both databases."""

import pytest

from tests.actions import ballots_race
from tests.actions.racing import holds_on_a_file

pytestmark = pytest.mark.slow


@pytest.mark.postgresql
def test_nobody_votes_twice_or_too_late_on_postgresql(committed_db):
    ballots_race.race()


@pytest.mark.sqlite
def test_nobody_votes_twice_or_too_late_on_a_sqlite_file(tmp_path):
    holds_on_a_file("tests.actions.ballots_race", tmp_path)
