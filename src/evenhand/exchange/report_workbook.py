"""A report as a workbook: each sentence in a row with what it rests on, tables on sheets of their own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise

#: The widest column of a sheet with few columns, and of one with many.
_WIDE, _WIDE_OF_MANY, _MANY = 60, 30, 6
_FONT = "Calibri"
_LINE_POINTS = 15.5
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its header and its rows. A number stays a number, so that it can be added up."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    title: str = ""


def workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Return an XLSX file whose sheets have a title, a frozen header and a filter."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = printable(title)
    book.properties.creator = ""
    names: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.name, names)), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_csv(sheet: Sheet) -> str:
    """Return one sheet as CSV; what people typed can run no formula."""
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([_cell(each) for each in row])
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    widths = [_width(column, sheet) for column in range(len(sheet.header))]
    top = 1
    if sheet.title:
        page.cell(1, 1, _cell(sheet.title)).font = Font(name=_FONT, bold=True, size=14)
        top = 3
    for column, name in enumerate(sheet.header, start=1):
        cell = page.cell(top, column, name)
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6EB")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for number, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(number, column)
            if isinstance(value, int):
                cell.value = value
            else:
                # Set as text: what begins like a formula is what somebody typed.
                cell.value = _cell(value)
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name=_FONT)
        # Some programs take the height from the file, and would print one line over another.
        page.row_dimensions[number].height = _LINE_POINTS * _lines(row, widths)
    page.freeze_panes = page.cell(top + 1, 1)
    if sheet.rows:
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(sheet.header))}{top + len(sheet.rows)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_title_rows = f"{top}:{top}"


def _cell(value: str | int) -> str | int:
    return value if isinstance(value, int) else neutralise(printable(value))[:32_000]


def _width(column: int, sheet: Sheet) -> float:
    longest = max([len(sheet.header[column]), *(len(str(row[column])) for row in sheet.rows)], default=10)
    return min(max(longest + 2, 10), _WIDE_OF_MANY if len(sheet.header) > _MANY else _WIDE)


def _lines(row: tuple[str | int, ...], widths: Sequence[float]) -> int:
    """How many lines the tallest cell of a row takes, as good as one can tell without a screen."""
    return max(
        sum(_lines_of(line, widths[column]) for line in str(value).split("\n"))
        for column, value in enumerate(row)
    )


def _lines_of(line: str, width: float) -> int:
    return 1 if len(line) <= width - 2 else ceil(len(line) * 1.1 / width)


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name: 31 letters, none of them forbidden, and no two the same."""
    base = _NO_SHEET_NAME.sub(" ", printable(wanted)).strip()[:28] or "Sheet"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name.lower())
    return name


def as_cells(rows: Iterable[Iterable[object]]) -> tuple[tuple[str | int, ...], ...]:
    """Plain whole numbers as numbers, all else as text."""
    return tuple(
        tuple(
            int(text) if (text := str(cell)).isascii() and text.isdigit() and len(text) < 15 else text
            for cell in row
        )
        for row in rows
    )
