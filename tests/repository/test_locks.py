"""Rows are locked for a change of theirs, and never against being referred to."""

import re
from pathlib import Path

ACTIONS = Path(__file__).parents[2] / "src" / "evenhand" / "actions"


def test_no_lock_keeps_others_from_referring_to_a_row():
    """A full lock on a project meets the key share that any new row of it takes, and two writers deadlock."""
    found = [
        f"{path.name}: {call}"
        for path in sorted(ACTIONS.glob("*.py"))
        for call in re.findall(r"select_for_update\([^()]*(?:\([^()]*\)[^()]*)*\)", path.read_text("utf-8"))
        if "no_key=True" not in call
    ]

    assert found == []
