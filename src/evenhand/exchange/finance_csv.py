"""Claims as the finance office gets them: one row a claim, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise

HEADER = (
    "Batch",
    "Project",
    "Claim",
    "Pay to",
    "Amount",
    "Cost heading",
    "Pay",
    "Expenses with a receipt",
    "Expenses without a receipt",
    "Supporter's expenses",
    "Period from",
    "Period to",
    "Asked for on",
    "Approved on",
    "Promised by",
)
#: In the order of their columns. Fixed here, because a file that was sent must come out the same for ever.
KINDS = ("pay", "expense", "no_receipt", "supporter")
HEADINGS = {
    "pay": "Contributor pay",
    "expense": "Expenses",
    "no_receipt": "Expenses",
    "supporter": "Supporters",
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim. `pence` holds what was asked for by kind; the period is the offer's, where there is one."""

    number: int
    payee: str
    pence: dict[str, int]
    from_day: date | None
    to_day: date | None
    claimed_on: date
    approved_on: date
    promised_on: date

    @property
    def total_pence(self) -> int:
        return sum(self.pence.values())


def finance_csv(batch: str, project: str, rows: Iterable[ClaimRow]) -> str:
    """Return the batch as CSV that Excel opens as UTF-8. No bank details: nobody here has any."""
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        headings = dict.fromkeys(HEADINGS[kind] for kind in KINDS if row.pence.get(kind))
        writer.writerow(
            [
                batch,
                _shown(project),
                row.number,
                _shown(row.payee),
                _pounds(row.total_pence),
                " + ".join(headings),
                *(_pounds(row.pence.get(kind, 0)) for kind in KINDS),
                row.from_day or "",
                row.to_day or "",
                row.claimed_on,
                row.approved_on,
                row.promised_on,
            ]
        )
    return out.getvalue()


def _shown(text: str) -> str:
    return neutralise(printable(text))


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
