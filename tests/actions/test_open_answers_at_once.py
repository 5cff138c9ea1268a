"""Fifty answer at one instant and all is shown once; a story taken back is gone: on both databases."""

import pytest

from tests.actions import open_answers_race
from tests.actions.racing import holds_on_a_file

pytestmark = pytest.mark.slow


@pytest.mark.postgresql
def test_the_last_answer_shows_all_once_on_postgresql(committed_db):
    open_answers_race.race()


@pytest.mark.sqlite
def test_the_last_answer_shows_all_once_on_a_sqlite_file(tmp_path):
    holds_on_a_file("tests.actions.open_answers_race", tmp_path)
