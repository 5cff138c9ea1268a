"""Backups and restores on real files, by the commands themselves."""

import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile

import pytest

from evenhand.exchange.backup_file import BackupReader, BackupRefused, BackupWriter
from tests.integrity.server import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

START = """
from tests.people import make_cast
from evenhand.actions import contributions, heads
cast = make_cast()
for number in range(3):
    contributions.say(partner=cast.priya, text=f"The damp is back, number {number}", kind="idea", by=cast.priya.person)
heads.sign(cast.project)
"""
LATER = """
from django.db import transaction
from evenhand.actions import contributions, heads, projects
from evenhand.records.models import Contribution, Partner, Project
project = Project.objects.get(slug="warm-homes")
priya = Partner.objects.get(project=project, person__name="Priya Nair")
contributions.withdraw(Contribution.objects.get(project=project, number=2), priya.person)
contributions.say(partner=priya, text="Said after the backup", kind="idea", by=priya.person)
heads.sign(project)
heads.sign(projects.start(title="Begun later", by=priya.person))
"""
READ = """
from evenhand.records.models import Contribution, LedgerEntry, OutboxMessage, ProjectHead, Rollback
for each in Contribution.objects.order_by("number"): print("SAID", each.number, each.text)
for each in Rollback.objects.all(): print("LOST", each.lost_size, each.kept_size)
print("TYPES", *[bytes(e.leaf).split(b'"type":"')[1].split(b'"')[0].decode() for e in LedgerEntry.objects.filter(project__slug="warm-homes")])
print("STATES", *OutboxMessage.objects.values_list("state", flat=True).distinct())
"""


class Installation:
    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "EVENHAND_SECRET_KEY"}
        } | {"EVENHAND_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}

    def run(self, *words):
        return subprocess.run(
            [sys.executable, "-m", "evenhand", *map(str, words)],
            env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip

    def python(self, code):
        done = subprocess.run(
            [sys.executable, "-m", "evenhand.site.manage", "shell", "-v", "0", "-c", code],
            env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    installation = Installation(folder / "data")
    assert installation.run("prepare").returncode == 0
    installation.python(START)
    backup = folder / "evenhand.backup"
    done = installation.run("backup", backup)
    assert done.returncode == 0, done.stdout + done.stderr
    return installation, backup


@pytest.fixture
def later(made, tmp_path):
    """A copy of that installation in which time went on after the backup."""
    installation, backup = made
    shutil.copytree(installation.folder, tmp_path / "data")
    other = Installation(tmp_path / "data")
    other.python(LATER)
    return other, backup


def test_a_backup_restores_somewhere_else_within_five_minutes(made, tmp_path):
    _, backup = made
    other = Installation(tmp_path / "elsewhere")
    began = time.monotonic()
    done = other.run("restore", backup)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "ROLLBACK" not in done.stdout
    assert time.monotonic() - began < 300
    read = other.python(READ)
    assert "SAID 2 The damp is back, number 1" in read
    assert "LOST" not in read
    assert other.run("doctor").returncode < 2


def test_what_was_erased_since_stays_erased_and_what_was_lost_is_said(later):
    other, backup = later
    done = other.run("restore", backup, "--replace")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "ROLLBACK: Warm homes has 4 entries, and a head over 7 had gone out: 3 are lost" in done.stdout
    assert "ROLLBACK: a whole project began after this backup" in done.stdout
    read = other.python(READ)
    assert "SAID 2 \n" in read
    assert "SAID 1 The damp" in read
    assert "Said after" not in read
    assert "LOST 7 4" in read
    assert "record.roll_back record.redact" in read
    assert "waiting" not in read.split("STATES")[1]
    doctor = other.run("doctor")
    assert doctor.returncode == 1, doctor.stdout
    assert "The record of warm-homes was set back to an older copy" in doctor.stdout
    assert "3 entries are lost" in doctor.stdout
    everything = b"".join(path.read_bytes() for path in other.folder.rglob("*") if path.is_file())
    assert b"back, number 1" not in everything
    assert b"back, number 0" in everything


def test_an_export_after_a_rollback_verifies_and_an_older_head_shows_it(later, tmp_path):
    from evenhand.methods.ledger import verify

    other, backup = later
    before = tmp_path / "before.zip"
    assert other.run("export", "warm-homes", before).returncode == 0
    assert other.run("restore", backup, "--replace").returncode == 0
    after = tmp_path / "after.zip"
    done = other.run("export", "warm-homes", after)
    assert done.returncode == 0, done.stderr

    assert verify.check_file(str(after)).faults == []
    held = verify.check_file(str(after), heads=[str(before)])
    assert any("set back" in fault for fault in held.faults)


def test_data_that_are_there_are_not_thrown_away_unasked(later):
    other, backup = later
    done = other.run("restore", backup)

    assert done.returncode == 2
    assert "say --replace" in done.stderr
    assert "Said after the backup" in other.python(READ)


def test_nothing_is_restored_while_somebody_has_the_database_open(later):
    other, backup = later
    reader = sqlite3.connect(other.folder / "evenhand.sqlite3")
    reader.execute("SELECT count(*) FROM records_project").fetchone()
    done = other.run("restore", backup, "--replace")
    reader.close()

    assert done.returncode == 2
    assert "Stop it first" in done.stderr
    assert "Said after the backup" in other.python(READ)


def test_a_byte_flipped_in_the_database_is_found_by_doctor_and_backup(later, tmp_path):
    other, _ = later
    database = other.folder / "evenhand.sqlite3"
    data = bytearray(database.read_bytes())
    at = data.index(b'"text":"Said after')
    data[at + 12] ^= 1
    database.write_bytes(bytes(data))

    doctor = other.run("doctor")
    assert doctor.returncode == 2
    assert "are not what was recorded" in doctor.stdout
    backup = other.run("backup", tmp_path / "damaged.backup")
    assert backup.returncode == 1
    assert "are not what was recorded" in backup.stdout


def test_keys_go_along_only_where_they_are_asked_for(made, tmp_path):
    installation, backup = made
    with backup.open("rb") as file:
        assert not [name for name in BackupReader(file).names if name.startswith("keys/")]
    assert (installation.folder / "ledger-key").read_bytes().splitlines()[1] not in backup.read_bytes()

    with_keys = tmp_path / "with-keys.backup"
    assert installation.run("backup", with_keys, "--with-keys").returncode == 0
    other = Installation(tmp_path / "elsewhere")
    assert other.run("restore", with_keys).returncode == 0
    for key in ("secret-key", "ledger-key"):
        assert (other.folder / key).read_bytes() == (installation.folder / key).read_bytes(), key
    assert (other.folder / "ledger-key").stat().st_mode & 0o077 == 0


def test_every_flipped_byte_of_a_backup_is_found(made):
    _, backup = made
    data = backup.read_bytes()
    chance = random.Random(20261122)
    places = {*chance.sample(range(len(data)), 60), 0, 30, len(data) - 1, len(data) - 65, len(data) - 70}
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(BackupRefused):
            BackupReader(io.BytesIO(bytes(changed)))
    BackupReader(io.BytesIO(data))


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "files/../../x", "evenhand.sqlite3/x", "other"]
)
def test_a_backup_that_names_other_places_is_not_unpacked(name):
    file = io.BytesIO()
    writer = BackupWriter(file)
    writer.add(name, io.BytesIO(b"x"))
    writer.close({})

    with pytest.raises(BackupRefused):
        BackupReader(file)


@pytest.mark.parametrize("data", [b"", b"x" * 100, b"PK\x05\x06" + b"\0" * 100])
def test_what_is_no_backup_is_one_sentence(data):
    with pytest.raises(BackupRefused, match="not a backup"):
        BackupReader(io.BytesIO(data))


def test_other_tools_can_open_a_backup(made):
    _, backup = made
    with zipfile.ZipFile(backup) as packed:
        assert packed.testzip() is None
        assert "evenhand.sqlite3" in packed.namelist()


def test_where_there_is_nothing_yet_a_backup_says_so(tmp_path):
    done = Installation(tmp_path / "empty").run("backup", tmp_path / "x.backup")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nothing to back up" in done.stderr
    assert not list(tmp_path.glob("*.backup"))


def test_a_backup_just_before_an_upgrade_is_made_all_the_same(tmp_path):
    older = Installation(tmp_path / "older")
    assert older.run("prepare").returncode == 0
    older.python(START)
    with sqlite3.connect(older.folder / "evenhand.sqlite3") as database:
        last = "SELECT max(id) FROM django_migrations WHERE app = 'records'"
        database.execute(f"DELETE FROM django_migrations WHERE id = ({last})")
    done = older.run("backup", tmp_path / "x.backup")

    assert done.returncode == 1, done.stderr
    assert "from an older Evenhand" in done.stdout
    with (tmp_path / "x.backup").open("rb") as file:
        assert "evenhand.sqlite3" in BackupReader(file).names


def test_the_last_entry_of_a_copy_stands_under_a_head_that_is_in_it(later, tmp_path):
    other, _ = later
    copy = tmp_path / "copy.zip"
    assert other.run("export", "warm-homes", copy).returncode == 0

    said = other.run("verify", copy)

    assert said.returncode == 0, said.stdout
    assert "Everything that could be checked is as it was recorded." in said.stdout
    assert "No signed head stands" not in said.stdout
