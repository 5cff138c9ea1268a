import zipfile

import pytest

from evenhand.cli import prepare
from evenhand.cli.main import main


@pytest.fixture(autouse=True)
def _prepared(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(prepare, "prepare_database", lambda: None)
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


def test_a_whole_copy_is_written_and_can_be_read_by_its_owner_alone(cast, tmp_path, capsys):
    path = tmp_path / "record.zip"
    assert main(["export", "warm-homes", str(path)]) == 0

    assert "everybody’s words" in capsys.readouterr().out
    assert "whole/partner.jsonl" in zipfile.ZipFile(path).namelist()
    assert path.stat().st_mode & 0o077 == 0


def test_a_persons_copy_holds_no_whole_rows(cast, tmp_path):
    path = tmp_path / "record.zip"
    assert main(["export", "warm-homes", str(path), "--as", "PRIYA@example.org"]) == 0

    assert not [name for name in zipfile.ZipFile(path).namelist() if name.startswith("whole/")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such", "x.zip"], "There are: another-project, warm-homes"),
        (["warm-homes", "x.zip", "--as", "who@example.org"], "Nobody here"),
        (["warm-homes", "x.zip", "--as", "olu@example.org"], "may not take away"),
        (["warm-homes", "x.zip", "--as", "priya@example.org", "--with-people"], "only into a whole export"),
        (["warm-homes", "/no/such/folder/x.zip"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_no_file(
    cast, tmp_path, monkeypatch, capsys, words, said
):
    monkeypatch.chdir(tmp_path)
    assert main(["export", *words]) == 2

    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("*.zip"))
