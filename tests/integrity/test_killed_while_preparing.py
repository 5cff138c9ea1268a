"""The database is being brought up to date, and the machine goes off. The next start finishes it."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.integrity.server import ROOT
from tests.integrity.test_erased_text import environment


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_migration_killed_midway_is_finished_by_the_next(tmp_path):
    chance = random.Random(20261122)
    kills, killed_midway = 2, 0
    for number in range(kills):
        folder = tmp_path / str(number)
        command = [sys.executable, "-m", "evenhand", "prepare"]
        process = subprocess.Popen(
            command, env=environment(folder), cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        database = folder / "evenhand.sqlite3"
        until = time.monotonic() + 30
        while not (database.exists() and database.stat().st_size) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.random() * 1.5)
        if process.poll() is None:
            killed_midway += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = subprocess.run(
            command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        doctor = subprocess.run(
            [sys.executable, "-m", "evenhand", "doctor"],
            env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert doctor.returncode < 2, doctor.stdout
    assert killed_midway, "no kill fell into a migration"
