"""A costed plan as a workbook whose sums go on working: change an hour and the total follows.

Each amount is a formula over the numbers beside it, and each formula also carries its result, because a
phone's preview shows a formula without one as an empty cell. What people typed stays text, whatever it
starts with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple, Protocol

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from evenhand.exchange.document.tree import printable
from evenhand.exchange.workbook_results import with_results

Number = int | Decimal | Fraction


class LineLike(Protocol):
    @property
    def stage(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def times(self) -> int: ...
    @property
    def hours_each(self) -> Number: ...
    @property
    def rate_pence(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def pence(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def partner_type(self) -> str: ...


class TotalsLike(Protocol):
    @property
    def lines_pence(self) -> int: ...
    @property
    def oncost_pence(self) -> int: ...
    @property
    def inflation_pence(self) -> int: ...
    @property
    def vat_pence(self) -> int: ...
    @property
    def contingency_pence(self) -> int: ...
    @property
    def total_pence(self) -> int: ...


class TrimLike(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def asked_pence(self) -> int | None: ...
    @property
    def awarded_pence(self) -> int | None: ...
    @property
    def spent_pence(self) -> int | None: ...
    @property
    def who(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def effect(self) -> str: ...


class Assumption(NamedTuple):
    """A figure that the plan rests on: what it is, the figure in words, and who says so."""

    what: str
    figure: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Percents:
    """What is added to the lines, per cent, as it was for the totals."""

    oncost: Number = 0
    inflation: Number = 0
    vat: Number = 0
    contingency: Number = 0


_WHO = {"contributor": "Contributors", "staff": "Staff", "thing": "Things bought"}
_PER = {
    "hour": ("hour", "=ROUND(E{r}*F{r}*G{r}*H{r},2)"),
    "person_time": ("person, each time", "=ROUND(E{r}*F{r}*H{r},2)"),
    "time": ("time", "=ROUND(F{r}*H{r},2)"),
    "each": ("once, in all", "=ROUND(H{r},2)"),
}
_HEADER = (
    ("Stage", 22), ("Heading", 22), ("What for", 44), ("Who", 14), ("People", 9), ("Times", 9), ("Hours each", 11),
    ("Rate", 12), ("Paid per", 17), ("Hours in all", 12), ("Amount", 14),
)  # fmt: skip
_COLUMNS = "ABCDEFGHIJK"
_AFTER_FIGURES = "FI"  # columns of words that follow figures set to the right
_TOP = 4
_POUNDS = "[$£-809]#,##0.00;-[$£-809]#,##0.00"
_LONGEST_TEXT = 32_000

_ACCENT, _SOFT = "0B4F6C", "4A5662"
_SIDES = {"thin": Side(style="thin", color="8795A1"), "thick": Side(style="medium", color="16202A")}
_TINT = PatternFill("solid", start_color="EEF3F6")


def plan_workbook(
    title: str,
    lines: Sequence[LineLike],
    totals: TotalsLike,
    assumptions: Iterable[tuple[str, str, str]] = (),
    trims: Sequence[TrimLike] = (),
    *,
    percents: Percents | None = None,
    names: Mapping[str, str] | None = None,
    lang: str = "en-GB",
) -> bytes:
    """Return the XLSX of a costed plan.

    `percents` are those that `totals` was made with. `names` puts words in place of the ids of stages,
    headings and partner types. Without trims the third sheet starts from what the plan asks for.
    """
    book = _Book(names or {})
    book.file.properties.title = printable(title)
    book.file.properties.creator = "Evenhand"
    book.file.properties.language = lang
    book.plan(title, lines, totals, percents or Percents())
    book.where_from(lines, assumptions)
    book.asked_awarded_spent(lines, trims)
    out = BytesIO()
    book.file.save(out)
    return with_results(out.getvalue(), book.results)


class _Book:
    """The workbook being written, and what each of its formulas comes to."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.file = Workbook()
        self.file.remove(self.file.active)
        self.file.calculation.fullCalcOnLoad = True
        self.names = names
        self.results: dict[str, dict[str, Decimal | str]] = {}
        self.looks: dict[tuple[Hashable, ...], Any] = {}

    # Cells

    def dress(self, cell: Any, part: str, *how: Hashable) -> None:
        """Set one part of how a cell looks: its `font`, `alignment` or `border`.

        openpyxl goes through every field of a font or border each time one is set, which took most of the time
        of a long plan. Cells that look alike before look alike after, so each change is made once and copied.
        """
        key = (part, how, *(cell._style or ()))
        if key not in self.looks:
            setattr(cell, part, _PARTS[part](*how))
            self.looks[key] = copy(cell._style)
        cell._style = copy(self.looks[key])

    def rule(self, sheet: Worksheet, row: int, columns: str, side: str = "thin") -> None:
        """Draw a line above a row."""
        for letter in columns:
            self.dress(sheet[f"{letter}{row}"], "border", side)

    def text(self, sheet: Worksheet, at: str, value: str, **look: Any) -> None:
        cell = sheet[at]
        # Typed as a string, so "=1+1" is shown and not worked out. Excel keeps the mark when the cell is edited.
        cell.value = printable(value)[:_LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = bool(value) and not value[0].isalnum()
        self.dress(cell, "alignment", "left", True, 1 if at[0] in _AFTER_FIGURES else 0)
        self.dress(cell, "font", *_font_of(**look))
        width = sheet.column_dimensions[at[0]].width
        lines = sum(ceil(max(len(part), 1) * 0.84 / width) for part in str(cell.value).split("\n"))
        row = sheet.row_dimensions[cell.row]
        # Left to itself, a program shows one line of a cell that holds three. Excel's tallest row is 409 points.
        row.height = min(max(row.height or 0, lines * 13.5 + 5), 409)

    def on_one_line(self, sheet: Worksheet, at: str) -> None:
        """Let words run on over the empty cells beside them."""
        self.dress(sheet[at], "alignment", None, False)
        sheet.row_dimensions[sheet[at].row].height = 18.5

    def number(self, sheet: Worksheet, at: str, value: Number, shape: str = "General", **look: Any) -> None:
        cell = sheet[at]
        cell.value = _decimal(value)
        cell.number_format = shape
        self.dress(cell, "alignment")
        self.dress(cell, "font", *_font_of(**look))

    def formula(
        self,
        sheet: Worksheet,
        at: str,
        formula: str,
        result: Decimal | str,
        shape: str = _POUNDS,
        **look: Any,
    ) -> None:
        cell = sheet[at]
        cell.value = formula
        cell.number_format = shape
        self.dress(cell, "alignment", "right")
        self.dress(cell, "font", *_font_of(**look))
        self.results.setdefault(sheet.title, {})[at] = result

    def header(
        self, sheet: Worksheet, row: int, columns: Sequence[tuple[str, float]], numeric: str = ""
    ) -> None:
        for letter, (name, width) in zip(_COLUMNS, columns, strict=False):
            sheet.column_dimensions[letter].width = width
            self.text(sheet, f"{letter}{row}", name, bold=True)
            cell = sheet[f"{letter}{row}"]
            cell.fill = _TINT
            self.dress(cell, "border", "thin", "thick")
            if letter in numeric:
                self.dress(cell, "alignment", "right", True)

    def sheet(self, name: str, title: str, note: str, *, landscape: bool = True) -> Worksheet:
        sheet = self.file.create_sheet(name)
        self.text(sheet, "A1", title, bold=True, size=15, colour=_ACCENT)
        self.text(sheet, "A2", note, colour=_SOFT)
        for row in (1, 2):
            self.on_one_line(sheet, f"A{row}")
        sheet.row_dimensions[1].height = 24
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
        sheet.oddFooter.left.text = printable(title).replace("&", "&&")[:120]
        sheet.oddFooter.right.text = "Page &P of &N"
        sheet.print_title_rows = f"{_TOP}:{_TOP}"
        sheet.freeze_panes = f"A{_TOP + 1}"
        return sheet

    def name(self, id: str, without: str) -> str:
        # SUMIF reads these signs as a pattern, and a sum that quietly lacks a line is worse than a lost sign.
        return re.sub(r"[*?~]|^[=<>]+", "", printable(self.names.get(id, id))).strip() or without

    # The first sheet

    def plan(self, title: str, lines: Sequence[LineLike], totals: TotalsLike, percents: Percents) -> None:
        sheet = self.sheet(
            "Plan",
            title,
            "Each amount is worked out from the numbers beside it. Change one, and the total follows.",
        )
        self.header(sheet, _TOP, _HEADER, "EFGHJK")
        for row, line in enumerate(lines, start=_TOP + 1):
            self._line(sheet, row, line)
        # The sums take in this row, so that a line put in above it is counted.
        last = _TOP + len(lines) + 1
        self.text(sheet, f"A{last}", "Put new lines in above this one.", colour=_SOFT, italic=True)
        self.on_one_line(sheet, f"A{last}")
        self.rule(sheet, last, _COLUMNS)
        row = self._sums(sheet, last, totals, percents, lines)
        row = self._by(sheet, row, last, "By stage", "A", [(self._stage(line), line.pence) for line in lines])
        row = self._by(
            sheet, row, last, "By heading", "B", [(self._heading(line), line.pence) for line in lines]
        )
        self._hours(sheet, row, last, lines)

    def _stage(self, line: LineLike) -> str:
        return self.name(line.stage, "No stage given")

    def _heading(self, line: LineLike) -> str:
        return self.name(line.heading, "No heading given")

    def _line(self, sheet: Worksheet, row: int, line: LineLike) -> None:
        per, formula = _PER[line.unit]
        for letter, value in zip(
            "ABCD", (self._stage(line), self._heading(line), line.label, _WHO[line.who]), strict=True
        ):
            self.text(sheet, f"{letter}{row}", value)
        self.number(sheet, f"E{row}", line.people)
        self.number(sheet, f"F{row}", line.times)
        self.number(sheet, f"G{row}", line.hours_each)
        self.number(sheet, f"H{row}", Decimal(line.rate_pence) / 100, _POUNDS)
        self.text(sheet, f"I{row}", per)
        hours = _decimal(line.people * line.times * Fraction(line.hours_each))
        self.formula(sheet, f"J{row}", f"=E{row}*F{row}*G{row}", hours, "General")
        self.formula(sheet, f"K{row}", formula.format(r=row), _pounds(line.pence))
        self.rule(sheet, row, _COLUMNS)

    def _sums(
        self, sheet: Worksheet, last: int, totals: TotalsLike, percents: Percents, lines: Sequence[LineLike]
    ) -> int:
        first, row = _TOP + 1, last + 2
        self._section(sheet, row, "What it comes to")
        all_lines, oncost, inflation, vat, contingency, total = (f"K{row + n}" for n in range(1, 7))

        def who(kind: str) -> str:
            return f'SUMIF($D${first}:$D${last},"{_WHO[kind]}",$K${first}:$K${last})'

        shares = [f"J{row + n}" for n in range(2, 6)]
        parts: list[tuple[str, Number | None, str, int]] = [
            ("All lines", None, f"=SUM(K{first}:K{last})", totals.lines_pence),
            (
                "On-costs, on staff time",
                percents.oncost,
                f"=ROUND({who('staff')}*{shares[0]},2)",
                totals.oncost_pence,
            ),
            (
                "Rise in prices, on all of the above",
                percents.inflation,
                f"=ROUND(({all_lines}+{oncost})*{shares[1]},2)",
                totals.inflation_pence,
            ),
            (
                "VAT, on things bought with their rise in price",
                percents.vat,
                f"=ROUND({who('thing')}*(1+{shares[1]})*{shares[2]},2)",
                totals.vat_pence,
            ),
            (
                "Set aside for what nobody foresaw, on all of the above",
                percents.contingency,
                f"=ROUND(({all_lines}+{oncost}+{inflation}+{vat})*{shares[3]},2)",
                totals.contingency_pence,
            ),
            ("Total", None, f"={all_lines}+{oncost}+{inflation}+{vat}+{contingency}", totals.total_pence),
        ]
        for number, (label, percent, formula, pence) in enumerate(parts, start=row + 1):
            is_total = f"K{number}" == total
            self.text(sheet, f"A{number}", label, bold=is_total)
            self.on_one_line(sheet, f"A{number}")
            if percent is not None:
                self.number(sheet, f"J{number}", _decimal(percent) / 100, "0.##%")
            self.formula(sheet, f"K{number}", formula, _pounds(pence), bold=is_total)
            self.rule(sheet, number, _COLUMNS, "thick" if is_total else "thin")
        return row + 8

    def _section(self, sheet: Worksheet, row: int, words: str) -> None:
        self.text(sheet, f"A{row}", words, bold=True, size=12, colour=_ACCENT)
        self.on_one_line(sheet, f"A{row}")
        sheet.row_dimensions[row].height = 20

    def _by(
        self,
        sheet: Worksheet,
        row: int,
        last: int,
        title: str,
        column: str,
        shares: Iterable[tuple[str, int]],
    ) -> int:
        sums: dict[str, int] = {}
        for name, pence in shares:
            # SUMIF does not tell capitals from small letters.
            key = next((known for known in sums if known.casefold() == name.casefold()), name)
            sums[key] = sums.get(key, 0) + pence
        self._section(sheet, row, title)
        first = _TOP + 1
        for number, (name, pence) in enumerate(sums.items(), start=row + 1):
            self.text(sheet, f"A{number}", name)
            self.on_one_line(sheet, f"A{number}")
            formula = f"=SUMIF(${column}${first}:${column}${last},A{number},$K${first}:$K${last})"
            self.formula(sheet, f"K{number}", formula, _pounds(pence))
            self.rule(sheet, number, _COLUMNS)
        return row + len(sums) + 2

    def _hours(self, sheet: Worksheet, row: int, last: int, lines: Sequence[LineLike]) -> None:
        self._section(sheet, row, "Hours that people give")
        first = _TOP + 1
        for number, kind in enumerate(("contributor", "staff"), start=row + 1):
            given = sum(
                (line.people * line.times * Fraction(line.hours_each) for line in lines if line.who == kind),
                Fraction(0),
            )
            self.text(sheet, f"A{number}", _WHO[kind])
            formula = f'=SUMIF($D${first}:$D${last},"{_WHO[kind]}",$J${first}:$J${last})'
            self.formula(sheet, f"J{number}", formula, _decimal(given), "General")
            self.rule(sheet, number, _COLUMNS)

    # The second sheet

    def where_from(self, lines: Sequence[LineLike], assumptions: Iterable[tuple[str, str, str]]) -> None:
        sheet = self.sheet(
            "Where from",
            "Where each figure comes from",
            "Every figure can be questioned. Ask whoever is named here.",
        )
        self.header(sheet, _TOP, (("What", 48), ("Figure, or for whom", 34), ("Where it comes from", 64)))
        rows = [*assumptions]
        rows += [
            (line.label, self.names.get(line.partner_type, line.partner_type), line.source) for line in lines
        ]
        for row, (what, figure, source) in enumerate(rows, start=_TOP + 1):
            for letter, value in zip("ABC", (what, figure, source or "Nobody has said yet."), strict=True):
                self.text(sheet, f"{letter}{row}", value)
            self.rule(sheet, row, "ABC")

    # The third sheet

    def asked_awarded_spent(self, lines: Sequence[LineLike], trims: Sequence[TrimLike]) -> None:
        sheet = self.sheet(
            "Asked, awarded, spent",
            "What was asked for, awarded and spent",
            "For each line that changed: by whom, why, and what that does to whose voice.",
        )
        self.header(
            sheet,
            _TOP,
            (
                ("Line", 40), ("Asked", 13), ("Awarded", 13), ("Spent", 13), ("Awarded less asked", 19),
                ("Who changed it", 22), ("Why", 36), ("What that does, to whose voice", 44),
            ),
            "BCDE",
        )  # fmt: skip
        row = _TOP
        if trims:
            for row, trim in enumerate(trims, start=_TOP + 1):
                self._trim(sheet, row, trim)
        else:
            for row, line in enumerate(lines, start=_TOP + 1):
                self.text(sheet, f"A{row}", line.label)
                self.formula(sheet, f"B{row}", f"=Plan!K{row}", _pounds(line.pence))
                self._difference(sheet, row, line.pence, None)
        self._changes_total(sheet, row, lines, trims)

    def _trim(self, sheet: Worksheet, row: int, trim: TrimLike) -> None:
        self.text(sheet, f"A{row}", trim.label)
        for letter, pence in zip(
            "BCD", (trim.asked_pence, trim.awarded_pence, trim.spent_pence), strict=True
        ):
            if pence is not None:
                self.number(sheet, f"{letter}{row}", _pounds(pence), _POUNDS)
        for letter, value in zip("FGH", (trim.who, trim.why, trim.effect), strict=True):
            self.text(sheet, f"{letter}{row}", value)
        self._difference(sheet, row, trim.asked_pence, trim.awarded_pence)

    def _difference(self, sheet: Worksheet, row: int, asked: int | None, awarded: int | None) -> None:
        result = "" if asked is None or awarded is None else _pounds(awarded - asked)
        self.formula(sheet, f"E{row}", f'=IF(OR(B{row}="",C{row}=""),"",C{row}-B{row})', result)
        self.rule(sheet, row, "ABCDEFGH")
        for letter in "BCD":
            sheet[f"{letter}{row}"].number_format = _POUNDS

    def _changes_total(
        self, sheet: Worksheet, last: int, lines: Sequence[LineLike], trims: Sequence[TrimLike]
    ) -> None:
        row = last + 2
        asked = [trim.asked_pence for trim in trims] if trims else [line.pence for line in lines]
        columns = {"B": asked, "C": [t.awarded_pence for t in trims], "D": [t.spent_pence for t in trims]}
        self.text(sheet, f"A{row}", "All lines", bold=True)
        for letter, values in columns.items():
            result = _pounds(sum(value for value in values if value is not None))
            self.formula(
                sheet, f"{letter}{row}", f"=SUM({letter}{_TOP + 1}:{letter}{row - 1})", result, bold=True
            )
        self.rule(sheet, row, "ABCDEFGH", "thick")


def _font_of(
    *, bold: bool = False, italic: bool = False, size: float = 10.5, colour: str = "16202A"
) -> tuple[Hashable, ...]:
    return bold, italic, size, colour


def _font(bold: bool, italic: bool, size: float, colour: str) -> Font:
    return Font(name="Arial", size=size, bold=bold, italic=italic, color=colour)


def _alignment(horizontal: str | None = None, wrap: bool | None = None, indent: int = 0) -> Alignment:
    return Alignment(wrap_text=wrap, vertical="center", horizontal=horizontal, indent=indent)


def _border(top: str, bottom: str = "") -> Border:
    return Border(top=_SIDES[top], bottom=_SIDES.get(bottom))


_PARTS: dict[str, Callable[..., Any]] = {"font": _font, "alignment": _alignment, "border": _border}


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def _pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100
