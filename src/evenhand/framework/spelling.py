"""Guess what somebody meant by a name that we do not know."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'stage'?" for the closest known name, or nothing when none is close."""
    closest = get_close_matches(found, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{closest[0]}'?" if closest else ""


def one_of(names: Iterable[str]) -> str:
    """Return "one of 'a', 'b', 'c'" for a message."""
    return "one of " + ", ".join(f"'{name}'" for name in names)
