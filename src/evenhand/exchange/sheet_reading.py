"""A CSV or XLSX file as plain rows of text and numbers, each row with the number that its owner sees.

Nothing is understood here (`spreadsheet.py` does that); it is only read, within limits, whole or not at all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from typing import Any

from evenhand.exchange.document.tree import printable
from evenhand.exchange.upload_limits import UploadRefused, check_zip, in_child

MOST_BYTES = 5 * 2**20
MOST_ROWS = 2_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 1_000
_TOO_LONG = f"This sheet goes beyond row {MOST_ROWS}. Please save only the part that matters."

Cell = str | Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. `not_worked_out` names the columns whose formula has no result in the file."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]
    not_worked_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its rows in order, over all its sheets, and the hidden sheets that were left alone."""

    name: str
    rows: tuple[Row, ...]
    hidden: tuple[str, ...] = ()


def read_sheet(data: bytes, name: str, *, most_characters: int = MOST_CHARACTERS) -> Sheet:
    """Return the rows of a CSV or XLSX file; raise `UploadRefused` with one sentence for anything else.

    The kind is told by the bytes, not by the name. An XLSX is parsed in a process of its own. A cell is cut
    at `most_characters`: give more than is accepted where somebody's words must not be cut unseen.
    """
    if not data.strip():
        raise UploadRefused("This file is empty.")
    if len(data) > MOST_BYTES:
        raise UploadRefused(
            f"This file has {len(data) // 2**20} MB; {MOST_BYTES // 2**20} MB is the most we read."
        )
    kind = _kind(data, name)
    if kind == "xlsx":
        check_zip(data)
        return _from_json(name, in_child(xlsx_as_json, data, most_characters))
    return Sheet(name, tuple(_csv_rows(_decoded(data), most_characters)))


_OTHERS = {
    b"\xd0\xcf\x11\xe0": "This is an old .xls file, or one locked with a password. Please save it as XLSX without a password, or as CSV.",
    b"%PDF": "This is a PDF. Please bring the spreadsheet itself, as XLSX or CSV.",
    b"{\\rtf": "This is a text document. Please bring the spreadsheet, as XLSX or CSV.",
}


def _kind(data: bytes, name: str) -> str:
    for start, sentence in _OTHERS.items():
        if data.startswith(start):
            raise UploadRefused(sentence)
    if data.startswith(b"PK"):
        if b"xl/workbook.bin" in data:
            raise UploadRefused("This is an .xlsb file, which we cannot read. Please save it as XLSX or CSV.")
        if b"application/vnd.oasis.opendocument" in data[:200] or name.lower().endswith(".ods"):
            raise UploadRefused(
                "This is an OpenDocument file, which we cannot read yet. Please save it as XLSX or CSV."
            )
        if b"word/document.xml" in data:
            raise UploadRefused("This is a Word document. Please bring the spreadsheet, as XLSX or CSV.")
        if name.lower().endswith(".numbers"):
            raise UploadRefused(
                "This is a Numbers file, which we cannot read. Please export it as XLSX or CSV."
            )
        return "xlsx"
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadRefused("This is not a spreadsheet that we can read. Please bring it as XLSX or CSV.")
    return "csv"


# CSV


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # Excel on Windows writes this. Its five unused bytes become U+FFFD rather than stop the file.
    return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return the sign that splits the first lines most evenly: more reliable on short files than csv.Sniffer."""
    if declared := re.match(r"sep=(.)\r?\n", text):
        return declared[1]
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, most = ",", 0
    for delimiter in ",;\t|":
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter, strict=False)]
        # How many lines agree on how many cells; one cell a line is no agreement.
        agreeing = max(
            (widths.count(width) * min(width, 12) for width in set(widths) if width > 1), default=0
        )
        if agreeing > most:
            best, most = delimiter, agreeing
    return best


def _csv_rows(text: str, most: int) -> Iterable[Row]:
    try:
        delimiter = _delimiter(text)
    except csv.Error as error:
        raise UploadRefused(f"This file cannot be read as CSV ({error}).") from error
    if text.startswith("sep="):
        text = "\n" + text.partition("\n")[2]
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        # Where a cell holds line ends, a spreadsheet program counts rows and not lines; so do we.
        for number, cells in enumerate(reader, start=1):
            if row := _row("", number, [_text(cell, most) for cell in cells]):
                yield row
    except csv.Error as error:
        raise UploadRefused(
            f"Line {reader.line_num} of this file cannot be read as CSV ({error})."
        ) from error


def _text(cell: str, most: int) -> str | None:
    return printable(cell).strip()[:most] or None


def _row(sheet: str, number: int, cells: list[Cell], missing: frozenset[int] = frozenset()) -> Row | None:
    if number > MOST_ROWS and any(cell is not None for cell in cells):
        raise UploadRefused(_TOO_LONG)
    while cells and cells[-1] is None and len(cells) - 1 not in missing:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise UploadRefused(f"Row {number} has {len(cells)} columns; {MOST_COLUMNS} is the most we read.")
    return Row(sheet, number, tuple(cells), missing) if cells else None


# XLSX


def xlsx_as_json(data: bytes, most_characters: int = MOST_CHARACTERS) -> dict[str, Any]:
    """Parse an XLSX; meant for `in_child`. A number comes as a list of one text, so that no digit is lost."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        shown = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        written = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UploadRefused(
            "This file is not a spreadsheet that we can read. Please save it as XLSX or CSV."
        ) from error
    sheets = [sheet for sheet in shown.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in shown.worksheets if sheet.sheet_state != "visible"]
    rows: list[Any] = []
    for sheet in sheets:
        rows += _xlsx_rows(sheet, written[sheet.title], most_characters)
        if len(rows) > 2 * MOST_ROWS:
            raise UploadRefused(
                f"This file has more than {2 * MOST_ROWS} rows in all. Please save only the sheet that matters."
            )
    return {"hidden": hidden, "rows": rows}


def _xlsx_rows(shown: Any, written: Any, most: int) -> Iterable[list[Any]]:
    # A file may claim a million rows and hold ten. What it claims is not believed.
    for sheet in (shown, written):
        sheet.reset_dimensions()
    pairs = zip(shown.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=False)
    for number, (values, formulas) in enumerate(pairs, start=1):
        if len(values) > MOST_COLUMNS and any(value is not None for value in values[MOST_COLUMNS:]):
            raise UploadRefused(
                f"Row {number} of “{printable(shown.title)}” goes beyond column {MOST_COLUMNS}. "
                "Please save only the part that matters."
            )
        cells = [_plain(value, most) for value in values[:MOST_COLUMNS]]
        missing = [
            place
            for place, (value, formula) in enumerate(zip(values, formulas, strict=False))
            if value is None and isinstance(formula, str) and formula.startswith("=")
        ]
        if missing or any(cell is not None for cell in cells):
            if number > MOST_ROWS:
                raise UploadRefused(_TOO_LONG)
            yield [shown.title, number, cells, missing]


def _plain(value: Any, most: int) -> str | list[str] | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return [repr(value)]
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return _text(str(value), most)


def _from_json(name: str, found: dict[str, Any]) -> Sheet:
    rows = []
    for sheet, number, cells, missing in found["rows"]:
        row = _row(printable(sheet), number, [_cell(cell) for cell in cells], frozenset(missing))
        if row:
            rows.append(row)
    return Sheet(name, tuple(rows), tuple(printable(sheet) for sheet in found["hidden"]))


def _cell(cell: str | list[str] | None) -> Cell:
    if not isinstance(cell, list):
        return cell
    try:
        number = Decimal(cell[0])
    except InvalidOperation:
        return cell[0]
    return number if number.is_finite() else None
