"""A start that cannot be made says why in one sentence; a demonstration is a mark that is written once."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.actions import installations
from evenhand.actions.errors import ActionError
from evenhand.cli import serve
from evenhand.cli.errors import CommandError
from evenhand.records.models import Installation, Person

ROOT = Path(__file__).resolve().parents[2]


def started(tmp_path, *words, **environment):
    """`evenhand serve` as somebody would start it; every case here ends before a server runs."""
    clean = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "EVENHAND_DATA": str(tmp_path),
        "PORT": "0",
    }
    return subprocess.run(
        [sys.executable, "-m", "evenhand", "serve", *words],
        env={**clean, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PORT": "80x"}, ["PORT", "80x", "1 to 65535"]),
        ({"DATABASE_URL": "nonsense"}, ["DATABASE_URL", "postgres://"]),
        ({"DATABASE_URL": "mysql://a/b"}, ["DATABASE_URL", "mysql", "postgres://"]),
        (
            {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
            ["database cannot be opened", "DATABASE_URL"],
        ),
        ({"EMAIL_URL": "submission://mail"}, ["EMAIL_URL", "smtp+tls://"]),
        ({"EVENHAND_TIME_ZONE": "Mars/Olympus"}, ["EVENHAND_TIME_ZONE", "Mars/Olympus", "Europe/London"]),
        ({"EVENHAND_URL": "example.org"}, ["EVENHAND_URL", "example.org", "https://"]),
        ({"EVENHAND_LEADS_NEED_SECOND_FACTOR": "maybe"}, ["SECOND_FACTOR", "maybe", "yes or no"]),
        ({"EVENHAND_DATA": "/proc/nowhere"}, ["/proc/nowhere", "EVENHAND_DATA"]),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_no_traceback(tmp_path, environment, said):
    finished = started(tmp_path, **{"PORT": "8765", **environment})

    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1
    assert [words for words in said if words not in finished.stderr] == []


@pytest.mark.parametrize(
    ("change", "address", "said"),
    [
        ({"SECRET_KEY": "short"}, "127.0.0.1", "EVENHAND_SECRET_KEY"),
        ({"ALLOWED_HOSTS": ["*"]}, "127.0.0.1", "EVENHAND_HOSTS"),
        ({"SITE_URL": "http://example.org", "IS_HTTPS": False}, "127.0.0.1", "must begin with https://"),
        ({"SITE_URL": "http://localhost:8000", "IS_HTTPS": False}, "0.0.0.0", "which others can reach"),
        ({"SITE_URL": "http://localhost:8000", "IS_HTTPS": False}, "::", "which others can reach"),
    ],
)
def test_settings_that_are_not_safe_are_refused(settings, change, address, said):
    for name, value in change.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match=said):
        serve.check_settings(address, is_demonstration=False)


def test_a_port_in_use_says_which_and_offers_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1}"):
            serve.check_port_is_free("127.0.0.1", port)


def test_a_database_with_people_in_it_cannot_become_a_demonstration(db):
    Person.objects.create(name="Somebody real", email="real@example.org", password="!")
    with pytest.raises(ActionError, match="already holds people"):
        installations.mark(is_demonstration=True)

    assert not Installation.objects.exists()


def test_the_mark_is_written_once_and_never_changes(db):
    assert installations.mark(is_demonstration=False) is False
    assert installations.mark(is_demonstration=True) is False


def test_the_examples_sign_in_is_not_there_in_a_real_database(browser, cast):
    Person.objects.update(is_example=True)
    cast.project.is_example = True
    cast.project.save()
    browser.get("/demonstration/", status=404)
    browser.post(f"/demonstration/{cast.rosa.pk}/be/", status=404)
