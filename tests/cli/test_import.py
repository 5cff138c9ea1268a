"""A project moves from one installation to another, by the commands themselves."""

import sqlite3
import zipfile

import pytest

from evenhand.methods.ledger import verify
from tests.cli.test_backup import START, Installation

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    first, second = Installation(folder / "first"), Installation(folder / "second")
    assert first.run("prepare").returncode == 0
    first.python(START)
    assert first.run("export", "warm-homes", folder / "first.zip").returncode == 0
    assert second.run("prepare").returncode == 0
    second.python(
        "from evenhand.records.models import Person; Person.objects.create(name='Ines', email='ines@example.org')"
    )
    return folder, second


def test_a_project_moves_comes_out_as_it_was_and_is_taken_over(moved):
    folder, second = moved
    done = second.run("import", folder / "first.zip", "--by", "ines@example.org")
    assert done.returncode == 0, done.stderr
    assert "nobody can change it yet" in done.stdout

    assert second.run("export", "warm-homes", folder / "second.zip").returncode == 0
    with zipfile.ZipFile(folder / "first.zip") as one, zipfile.ZipFile(folder / "second.zip") as two:
        for name in ("entries.jsonl", "secrets.jsonl", "heads.txt", "key.txt", "withheld.json"):
            assert one.read(f"ledger/{name}") == two.read(f"ledger/{name}"), name

    done = second.run("adopt", "warm-homes", "--by", "ines@example.org")
    assert done.returncode == 0, done.stderr
    assert second.run("export", "warm-homes", folder / "third.zip").returncode == 0
    result = verify.check_file(str(folder / "third.zip"), heads=[str(folder / "first.zip")])
    assert result.faults == []
    assert any("kept in another place" in notice for notice in result.notices)
    assert second.run("doctor").returncode < 2


def test_what_is_refused_is_one_sentence_and_changes_nothing(moved, tmp_path):
    folder, second = moved
    data = bytearray((folder / "first.zip").read_bytes())
    data[len(data) // 3] ^= 4
    broken = tmp_path / "broken.zip"
    broken.write_bytes(bytes(data))

    def count():
        with sqlite3.connect(second.folder / "evenhand.sqlite3") as database:
            return database.execute("SELECT count(*) FROM records_ledgerentry").fetchone()

    before = count()
    for words, said in (
        ((broken, "--by", "ines@example.org"), "othing was brought in"),
        ((folder / "first.zip", "--by", "who@example.org"), "Nobody here"),
        ((tmp_path / "none.zip", "--by", "ines@example.org"), "cannot be read"),
    ):
        done = second.run("import", *words)
        assert done.returncode == 2, done.stdout
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert count() == before
