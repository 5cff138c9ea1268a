"""Asks an independent peer, which lives in an environment of its own, and reads what it says."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest


def interpreter() -> str:
    """The peers' own Python, which `make test` makes. Alone, a test says how to get it."""
    path = os.environ.get("EVENHAND_ORACLES", "")
    if not path:
        pytest.fail(
            "EVENHAND_ORACLES names no Python with the peers in it: run `make test`, or see Makefile."
        )
    return path


def ask(program: str, question: Any) -> Any:
    """Runs a short program that reads JSON from standard input and writes JSON."""
    answered = subprocess.run(
        [interpreter(), "-c", program],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answered.returncode == 0, answered.stderr
    return json.loads(answered.stdout)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs one of the peers' own commands, such as a validator."""
    folder = Path(interpreter()).parent
    return subprocess.run(
        [folder / str(words[0]), *map(str, words[1:])],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
