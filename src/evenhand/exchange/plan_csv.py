"""A costed plan as CSV: one line a row, amounts as plain numbers, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from evenhand.exchange.document.tree import printable
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
#: Signs with which a cell becomes a formula in one spreadsheet program or another.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
                *map(neutral, text),
                line.people,
                line.times,
                f"{float(line.hours_each):.2f}",
                _pounds(line.rate_pence),
                _PER[line.unit],
                f"{hours:.2f}",
                _pounds(line.pence),
                neutral(line.source),
            ]
        )
    for name, pence in added:
        writer.writerow(_row(name, pence))
    writer.writerow(_row("In all", total_pence))
    for note in notes:
        writer.writerow([neutral(note)])
    return out.getvalue()


def neutral(text: str) -> str:
    """Return a text that a spreadsheet shows as it is: one that would be worked out gets a ' in front."""
    text = printable(text)
    return (
        f"'{text}"
        if text.lstrip().startswith(_STARTS_A_FORMULA) or text.startswith(_STARTS_A_FORMULA)
        else text
    )


def _row(name: str, pence: int) -> list[str]:
    row = [""] * len(HEADER)
    row[2], row[11] = neutral(name), _pounds(pence)
    return row


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
