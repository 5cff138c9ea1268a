"""One person, one say, and none after the end: fifty at one instant, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.actions import positions_race

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.postgresql
def test_everyones_say_counts_once_and_not_too_late_on_postgresql(committed_db):
    positions_race.race()


@pytest.mark.sqlite
def test_everyones_say_counts_once_and_not_too_late_on_a_sqlite_file(tmp_path):
    environment = {
        **os.environ,
        "EVENHAND_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DATABASE_URL", None)
    ended = subprocess.run(
        [sys.executable, "-m", "tests.actions.positions_race"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ended.stdout.strip().endswith("HELD"), ended.stderr[-3000:]
