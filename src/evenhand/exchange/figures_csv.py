"""Rows of figures as CSV that a spreadsheet opens as UTF-8, with nothing in it that one would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
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
    if isinstance(value, date):
        return value.isoformat()
    return neutralise(printable(value)) if isinstance(value, str) else str(value)
