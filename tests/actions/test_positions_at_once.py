"""One person, one say, and none after the end: fifty at one instant, on both databases."""

import pytest

from tests.actions import positions_race
from tests.actions.racing import holds_on_a_file

pytestmark = pytest.mark.slow


@pytest.mark.postgresql
def test_everyones_say_counts_once_and_not_too_late_on_postgresql(committed_db):
    positions_race.race()


@pytest.mark.sqlite
def test_everyones_say_counts_once_and_not_too_late_on_a_sqlite_file(tmp_path):
    holds_on_a_file("tests.actions.positions_race", tmp_path)
