"""What somebody may read of what people said, as a sheet whose columns come back in as they went out."""

import csv
import io
from collections.abc import Iterator

from openpyxl import Workbook

from evenhand.access.contributions import readable
from evenhand.access.projects import Seat
from evenhand.exchange.document.tree import printable
from evenhand.exchange.said_sheet import NAMES, ORDER
from evenhand.exchange.spreadsheet import neutralise
from evenhand.readings.authors import author_shown
from evenhand.readings.framework import current
from evenhand.records.models import Contribution

HEADER = ("Number", *(NAMES[id] for id in ORDER))
_AT_ONCE = 500


def said_rows(seat: Seat) -> Iterator[tuple[str, ...]]:
    """A row a contribution that still has words. Days of anybody but the named are left out: they could tell who."""
    stages = {row.id: row.name for row in current().stages}
    found = (
        readable(seat)
        .exclude(state="withdrawn")
        .filter(erased_on=None)
        .select_related("partner__person", "gathered_by__person")
        .prefetch_related("partner__types", "gathered_by__types", "answers__changes")
        .order_by("number")
    )
    for contribution in found.iterator(_AT_ONCE):
        yield _row(contribution, stages)


def said_csv(seat: Seat) -> Iterator[str]:
    """Line by line, so that a long list streams."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    yield "\ufeff"
    writer.writerow(HEADER)
    for row in said_rows(seat):
        writer.writerow([neutralise(cell) for cell in row])
        if out.tell() > 65_536:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def said_workbook(seat: Seat) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("What people said")
    sheet.freeze_panes = "A2"
    sheet.append(list(HEADER))
    for row in said_rows(seat):
        # The same signs as in the CSV file: what is opened in one program is saved as the other.
        sheet.append([neutralise(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(contribution: Contribution, stages: dict[str, str]) -> tuple[str, ...]:
    is_named = contribution.naming == "named"
    answer = next((each for each in contribution.answers.all() if each.is_latest), None)
    changes = list(answer.changes.all()) if answer else []
    cells = {
        "day": contribution.said_on.isoformat() if is_named and contribution.said_on else "",
        "how": contribution.said_at if is_named else "",
        "who": author_shown(contribution),
        "said": contribution.text,
        "kind": contribution.get_kind_display(),
        "stage": stages.get(contribution.stage, contribution.stage),
        "outcome": answer.get_outcome_display() if answer else "",
        "why": answer.reason if answer else "",
        "changed": "\n".join(change.what for change in changes),
        "where": "; ".join(change.where for change in changes),
    }
    return tuple(printable(cell) for cell in (str(contribution.number), *(cells[id] for id in ORDER)))
