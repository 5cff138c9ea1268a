"""Power cuts during appends, as a simulation of what a disk may hold afterwards.

After each append the bytes of the write-ahead log are kept. A power cut while the next one is being written
leaves, of the sectors that it changes, any of them in any order: each state is made, opened as a start after
the cut would, and read. Whatever was acknowledged must be there, and nothing by halves.

What is assumed: a disk that has acknowledged an fsync keeps it, and writes a sector of 512 bytes whole. How
many states are tried: EVENHAND_CRASH_STATES (300; a release tries 10,000).
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.integrity.server import ROOT
from tests.integrity.test_erased_text import environment

STATES = int(os.environ.get("EVENHAND_CRASH_STATES", "300"))
SECTOR = 512
APPENDS = 60
#: After so many appends the log is brought into the database and begun anew, as happens every thousand pages.
CHECKPOINTS = (20, 45)

SCRIPT = r"""
import os, shutil, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
from evenhand.actions import projects
from tests.people import make_cast
cast = make_cast()
at, kept = Path(settings.DATABASES["default"]["NAME"]), Path(sys.argv[1])
kept.mkdir()
how_many, checkpoints = int(sys.argv[2]), set(map(int, sys.argv[3].split(",")))
def checkpoint(how):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_checkpoint({how})")
        assert cursor.fetchone()[0] == 0
def keep(name):
    shutil.copyfile(at, kept / f"{name}.db")
    shutil.copyfile(f"{at}-wal", kept / f"{name}.wal")
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_autocheckpoint=0")
    cursor.execute("PRAGMA synchronous")
    assert cursor.fetchone()[0] == 2, "not FULL: a commit would return before the disk has it"
checkpoint("TRUNCATE")
keep("0")
for number in range(1, how_many + 1):
    projects.add_idea(partner=cast.priya, text=f"Idea {number} " + "x" * (37 * number % 5000), by=cast.priya.person)
    keep(str(number))
    if number in checkpoints:
        # Not TRUNCATE: the log is begun anew over its old frames, which is where the danger lies.
        checkpoint("RESTART")
        keep(f"{number}c")
print("DONE")
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("power-cuts")
    (folder / "data").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder / "kept"), str(APPENDS), ",".join(map(str, CHECKPOINTS))],
        env=environment(folder / "data"),
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert "DONE" in done.stdout, done.stderr
    return folder / "kept"


def torn(before: bytes, after: bytes, chance: random.Random) -> bytes:
    """What may be on the disk while `before` becomes `after`: any of the changed sectors, any length."""
    length = chance.choice([len(before), len(after), chance.randint(*sorted((len(before), len(after))))])
    found = bytearray(before[:length].ljust(length, b"\0"))
    places = [
        at
        for at in range(0, max(len(before), len(after)), SECTOR)
        if before[at : at + SECTOR] != after[at : at + SECTOR] and at < length
    ]
    how = chance.choice(["first", "any", "all but one", "all"])
    if how == "first":
        places = places[: chance.randint(0, len(places))]
    elif how == "any":
        places = [at for at in places if chance.random() < 0.5]
    elif how == "all but one" and places:
        places.remove(chance.choice(places))
    for at in places:
        sector = after[at : at + SECTOR]
        found[at : at + len(sector)] = sector
    return bytes(found[:length])


def read(folder, database: bytes, log: bytes) -> int:
    """Start after the cut, and say how many ideas there are; that all belongs together is checked here."""
    path = folder / "after.sqlite3"
    for left in ("", "-wal", "-shm"):
        (folder / f"after.sqlite3{left}").unlink(missing_ok=True)
    path.write_bytes(database)
    (folder / "after.sqlite3-wal").write_bytes(log)
    connection = sqlite3.connect(path)
    try:

        def one(sql: str) -> int:
            return connection.execute(sql).fetchone()[0]

        ideas = one("SELECT count(*) FROM records_idea")
        project = "project_id = (SELECT project_id FROM records_partner JOIN records_person p ON p.id = person_id WHERE p.name LIKE 'Priya%')"
        assert one(f"SELECT count(*) FROM records_ledgerentry WHERE {project}") == ideas + 1
        assert one(f"SELECT count(*) FROM records_ledgersecret WHERE {project}") == ideas + 1
        assert one(f"SELECT max(seq) FROM records_ledgerentry WHERE {project}") == ideas
        assert one(f"SELECT size FROM records_projecthead WHERE {project}") == ideas + 1
        return ideas
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.sqlite
def test_nothing_acknowledged_is_lost_in_a_power_cut_and_nothing_is_there_by_halves(kept, tmp_path):
    chance = random.Random(20261122)
    whole = {int(path.stem): path for path in kept.glob("*.wal") if path.stem.isdigit()}
    seen = {"kept": 0, "also kept": 0}
    for _ in range(STATES):
        acknowledged = chance.randrange(APPENDS)
        start = f"{acknowledged}c" if acknowledged in CHECKPOINTS else str(acknowledged)
        database = (kept / f"{start}.db").read_bytes()
        log = torn((kept / f"{start}.wal").read_bytes(), whole[acknowledged + 1].read_bytes(), chance)
        found = read(tmp_path, database, log)
        assert found in (acknowledged, acknowledged + 1)
        seen["kept" if found == acknowledged else "also kept"] += 1
    assert all(seen.values()), f"the cuts must fall before and after the commit: {seen}"


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_power_cut_while_the_log_goes_into_the_database_loses_nothing(kept, tmp_path):
    chance = random.Random(20261123)
    for _ in range(max(STATES // 5, 20)):
        number = chance.choice(CHECKPOINTS)
        database = torn((kept / f"{number}.db").read_bytes(), (kept / f"{number}c.db").read_bytes(), chance)
        assert read(tmp_path, database, (kept / f"{number}.wal").read_bytes()) == number


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_simulation_finds_what_a_careless_setting_loses(kept, tmp_path):
    """Without the last fsync a whole acknowledged append may be missing: the check above must see that."""
    log = (kept / "10.wal").read_bytes()
    assert read(tmp_path, (kept / "10.db").read_bytes(), log) == 10
    assert read(tmp_path, (kept / "10.db").read_bytes(), log[: len((kept / "9.wal").read_bytes())]) == 9


APPEND_AND_SAY_SO = r"""
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from evenhand.actions import projects
from tests.people import make_cast
cast = make_cast()
for number in range(8):
    os.write(2, b"BEGIN\n")
    projects.add_idea(partner=cast.priya, text=f"Idea {number}", by=cast.priya.person)
    os.write(2, b"ACKNOWLEDGED\n")
"""


@pytest.mark.slow
@pytest.mark.sqlite
def test_an_append_is_acknowledged_only_after_the_disk_was_told_to_keep_it(tmp_path):
    """What the simulation takes for granted, seen in the system calls themselves."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not on this machine")
    calls = tmp_path / "calls"
    done = subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o", str(calls),
         sys.executable, "-c", APPEND_AND_SAY_SO],
        env=environment(tmp_path), capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    if "ptrace" in done.stderr:
        pytest.skip("this machine lets nobody look at system calls")
    assert done.returncode == 0, done.stderr
    appends = calls.read_text().split("BEGIN\\n")[1:]
    assert len(appends) == 8
    for append in appends:
        lines = append.split("ACKNOWLEDGED")[0].splitlines()
        written = [n for n, line in enumerate(lines) if "pwrite64" in line and "-wal>" in line]
        synced = [n for n, line in enumerate(lines) if "sync(" in line and "-wal>" in line]
        assert written, "an append that writes nothing proves nothing"
        assert synced, "nobody told the disk to keep it"
        assert synced[-1] > written[-1]
