"""Fifty presses at one instant: one approval, one sending, one arrival, on both databases."""

import pytest

from tests.actions import payments_race
from tests.actions.racing import holds_on_a_file

pytestmark = pytest.mark.slow


@pytest.mark.postgresql
def test_each_step_of_a_payment_happens_once_on_postgresql(committed_db):
    payments_race.race()


@pytest.mark.sqlite
def test_each_step_of_a_payment_happens_once_on_a_sqlite_file(tmp_path):
    holds_on_a_file("tests.actions.payments_race", tmp_path)
