"""Rows of figures as CSV that a spreadsheet opens as UTF-8, with nothing in it that one would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise


def figures_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Return the rows as they come. An empty cell is one of which nothing is known, and not nothing."""
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “’” is garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_shown(value) for value in row])
    return out.getvalue()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@lru_cache(maxsize=4096)
def _harmless(text: str) -> str:
    """The same few names stand in thousands of rows."""
    return neutralise(printable(text))
