"""A costed plan as CSV: one line a row, amounts as plain numbers, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise
from evenhand.methods.resources import Line

HEADER = (
    "Stage",
    "Heading",
    "What for",
    "Who",
    "Partner type",
    "People",
    "Times",
    "Hours each",
    "Rate",
    "Paid per",
    "Hours in all",
    "Amount",
    "Where it comes from",
)
_WHO = {"contributor": "Contributors", "staff": "Staff", "thing": "Things bought"}
_PER = {"hour": "hour", "person_time": "person, each time", "time": "time", "each": "once, in all"}


def plan_csv(
    lines: Sequence[Line],
    *,
    added: Iterable[tuple[str, int]],
    total_pence: int,
    notes: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the plan as CSV that Excel opens as UTF-8. Notes stand below the total, one a row."""
    names = names or {}
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in lines:
        text = [
            names.get(line.stage, line.stage),
            names.get(line.heading, line.heading),
            line.label,
            _WHO[line.who],
            names.get(line.partner_type, line.partner_type),
        ]
        hours = Decimal(line.hours.numerator) / Decimal(line.hours.denominator)
        writer.writerow(
            [
                *map(_shown, text),
                line.people,
                line.times,
                f"{float(line.hours_each):.2f}",
                _pounds(line.rate_pence),
                _PER[line.unit],
                f"{hours:.2f}",
                _pounds(line.pence),
                _shown(line.source),
            ]
        )
    for name, pence in added:
        writer.writerow(_row(name, pence))
    writer.writerow(_row("In all", total_pence))
    for note in notes:
        writer.writerow([_shown(note)])
    return out.getvalue()


def _shown(text: str) -> str:
    return neutralise(printable(text))


def _row(name: str, pence: int) -> list[str]:
    row = [""] * len(HEADER)
    row[2], row[11] = _shown(name), _pounds(pence)
    return row


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
