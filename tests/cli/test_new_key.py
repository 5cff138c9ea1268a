import pytest

from evenhand.actions import heads
from evenhand.cli import prepare
from evenhand.cli.main import main
from evenhand.exchange import ledger_key
from tests.ledger.samples import own_data_folder

__all__ = ["own_data_folder"]


@pytest.fixture
def ready(monkeypatch, cast, own_data_folder):
    monkeypatch.setattr(prepare, "wake_django", lambda: None)
    monkeypatch.setattr(prepare, "prepare_database", lambda: None)
    return cast


def test_the_key_is_replaced_and_each_record_that_it_signed_says_so(ready, settings, capsys):
    heads.sign(ready.project)
    old = ledger_key.read(settings.LEDGER_KEY_FILE).public

    assert main(["new-key"]) == 0
    assert "1 record says so" in capsys.readouterr().out
    assert ledger_key.read(settings.LEDGER_KEY_FILE).public != old


def test_without_a_key_there_is_nothing_to_replace_and_none_is_made(ready, settings, capsys):
    assert main(["new-key"]) == 2
    assert "There is no key in" in capsys.readouterr().err
    assert not settings.LEDGER_KEY_FILE.exists()
