"""Goes down the rows of one untidy sheet and tells lines of cost from totals, titles and doubts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evenhand.exchange.found_lines import Found, FoundLine, HeadingLike, Ignored, Question
from evenhand.exchange.sheet_amounts import Amount, in_pounds, read_amount
from evenhand.exchange.sheet_columns import Columns, columns_from_header, columns_from_shape
from evenhand.exchange.sheet_reading import Row

_TOTAL = re.compile(r"\b(sub[\s-]?total|grand total|totals?|overall|sum)\b", re.IGNORECASE)
_BARE_TOTAL = re.compile(
    r"[\W\d]*((sub|grand|overall|project|budget|requested|costs?|amount|sum|of|all|the|for|over|gbp|£)\W*)*",
    re.IGNORECASE,
)
_NO_AMOUNT = "no amount"
# Somebody may bring a sheet made to keep us busy; no real row needs more than this to be told.
_LONGEST_READ = 300
_MOST_OTHERS = 6
_NOT_PLAIN = {
    "unknown": "has no amount yet (“{cell}”). What will it cost?",
    "unclear": "says “{cell}”, which is not one plain amount. What is it in pounds, in all?",
    "percent": "says “{cell}”. A share of what, and how much is that in pounds?",
    "currency": "says “{cell}”, which is not in pounds. What is it in pounds?",
    "negative": "takes {amount} away. Is that money coming in? It was not counted.",
}


@dataclass
class SheetReader:
    """Goes down one sheet. `block` holds the lines since the last total, against which the next is checked."""

    headings: Sequence[HeadingLike]
    names_sheet: bool
    lines: list[FoundLine] = field(default_factory=list)
    block: list[FoundLine] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    read_from: list[str] = field(default_factory=list)
    section: str = ""
    first_row: int = 0

    def read(self, rows: Sequence[Row]) -> Found:
        columns: Columns | None = None
        headers = {
            row.number: named
            for place, row in enumerate(rows)
            if (named := columns_from_header(row, rows[place + 1 : place + 16]))
        }
        if not headers:
            columns = columns_from_shape(rows)
            if columns:
                self._use(columns, rows[0].sheet)
            elif rows:
                self._ask_about_file(
                    rows[0].sheet,
                    "no column of amounts was found. Please name one “Amount”, with one sum a row, and bring it again.",
                )
        for row in rows:
            if row.number in headers:
                columns = headers[row.number]
                self._use(columns, row.sheet)
                self._ignore(row, _all_words(row), "the names of the columns")
            elif columns is None:
                self._ignore(row, _all_words(row), "above the first line of costs")
            else:
                self._row(row, columns)
        self._ask_about_hidden_totals()
        self._ask_about_costs_without_amounts()
        return self._found()

    def _found(self) -> Found:
        left_out = {row.row for row in self.ignored}
        asked: dict[tuple[int, int], Question] = {}
        for place, question in enumerate(self.questions):
            # A row that was left out after all is asked about once, in the last words said of it.
            key = (question.row or 0, -1 if question.row in left_out else place)
            asked[key] = question
        return Found(
            tuple(self.lines),
            tuple(sorted(self.ignored, key=lambda ignored: ignored.row)),
            tuple(asked[key] for key in sorted(asked)),
            tuple(self.read_from),
        )

    # Where to look

    def _use(self, columns: Columns, sheet: str) -> None:
        self.block, self.section = [], ""
        self.first_row = self.first_row or columns.header
        amounts = " + ".join(columns.name(column) for column in columns.amounts)
        place = f"in the sheet “{sheet}”, " if self.names_sheet else ""
        below = f"below row {columns.header}, " if columns.header else ""
        said = f"{place}{below}words come from column {columns.name(columns.words)} and amounts from column {amounts}."
        self.read_from.append(said[0].upper() + said[1:])
        if columns.rivals:
            others = " and ".join(columns.name(column) for column in columns.rivals)
            which = f"columns {others}" if len(columns.rivals) > 1 else f"column {others}"
            self._ask_about_file(
                sheet, f"{which} may hold amounts too. We read {amounts}. Is that the right one?"
            )

    # One row

    def _row(self, row: Row, columns: Columns) -> None:
        label = self._label(row, columns)
        if any(column in row.not_worked_out for column in columns.amounts):
            self._ask(
                row,
                label,
                "has a formula that was not worked out. Please open the file, save it, and bring it again.",
            )
            return
        amount, cell = self._amount(row, columns)
        if amount.kind == "nothing":
            self._without_amount(row, columns, label, cell)
        elif amount.kind != "amount":
            if _is_total(label):
                self._ignore(row, label, "a total")
            else:
                self._ask(
                    row, label, _NOT_PLAIN[amount.kind].format(cell=cell, amount=in_pounds(-amount.pence))
                )
        elif _is_total(label):
            if not self._is_a_total(row, label, amount.pence):
                self._line(row, label, amount.pence, self._others(row, columns))
            self.block = []
        elif not label:
            self._without_words(row, amount.pence)
        else:
            self._line(row, label, amount.pence, self._others(row, columns))

    def _amount(self, row: Row, columns: Columns) -> tuple[Amount, str]:
        """Return what the row says in all; the first cell that is not plain speaks for the row."""
        total, seen = 0, False
        for column in columns.amounts:
            cell = row.cells[column] if column < len(row.cells) else None
            amount = read_amount(cell)
            if amount.kind not in {"amount", "nothing"}:
                return amount, str(cell)
            total, seen = total + amount.pence, seen or cell is not None
        return Amount("amount" if total else "nothing", total), "0" if seen else ""

    def _label(self, row: Row, columns: Columns) -> str:
        at = row.cells[columns.words] if columns.words < len(row.cells) else None
        if isinstance(at, str) and re.search(r"\w", at):
            return " ".join(at.split())
        return next((words for words in self._others(row, columns) if not _YEARLIKE.fullmatch(words)), "")

    def _others(self, row: Row, columns: Columns) -> list[str]:
        return [
            " ".join(cell.split())
            for place, cell in enumerate(row.cells)
            if place not in (columns.words, *columns.amounts, *columns.rivals)
            and isinstance(cell, str)
            and read_amount(cell).kind == "unclear"
            and re.search(r"[^\W\d_]{2}", cell)
        ][:_MOST_OTHERS]

    def _without_amount(self, row: Row, columns: Columns, label: str, cell: str) -> None:
        has_figures = any(
            read_amount(other).kind == "amount"
            for place, other in enumerate(row.cells)
            if place not in (columns.words, *columns.amounts)
        )
        if label and cell:
            self._ignore(row, label, "no cost")
        elif label and (has_figures or "%" in label) and not _is_total(label):
            self._ask(row, label, "has numbers but no amount. What does it cost in all?")
        else:
            self._ignore(row, label or _all_words(row), _NO_AMOUNT)
            # A long text is a note; a short one heads the rows below it.
            if label and len(label) <= 60:
                self.section, self.block = label, []

    def _without_words(self, row: Row, pence: int) -> None:
        if self._agrees(pence):
            self._ignore(row, in_pounds(pence), "a total without a name; it agrees with the rows above")
            self.block = []
        else:
            self._ask(row, "", f"has {in_pounds(pence)} and no words. What is it for? It was not counted.")

    def _line(self, row: Row, label: str, pence: int, others: list[str]) -> None:
        heading, rivals = self._heading_of([label, *others, self.section])
        line = FoundLine(row.sheet, row.number, label, pence, heading)
        self.lines.append(line)
        self.block.append(line)
        if rivals:
            self._ask(row, label, f"could be {' or '.join(f'“{name}”' for name in rivals)}. Which is it?")
        elif not heading:
            self._ask(row, label, f"({in_pounds(pence)}) has no word that we know. Which kind of cost is it?")

    def _heading_of(self, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return the heading whose longest word is found in the first text that has any; ties are named instead."""
        for text in texts:
            longest = 0
            best: list[HeadingLike] = []
            text = text[:_LONGEST_READ].casefold()
            for heading in self.headings:
                length = max(
                    (len(word) for word in heading.words if word in text and _begins_a_word(word, text)),
                    default=0,
                )
                if length > longest:
                    longest, best = length, [heading]
                elif length == longest and length:
                    best.append(heading)
            if len(best) == 1:
                return best[0].id, ()
            if best:
                return "", tuple(heading.name for heading in best)
        return "", ()

    # Totals

    def _agrees(self, pence: int) -> bool:
        sums = [sum(line.pence for line in part) for part in (self.block, self.lines) if len(part) > 0]
        return pence in sums

    def _is_a_total(self, row: Row, label: str, pence: int) -> bool:
        so_far = sum(line.pence for line in self.lines)
        if self._agrees(pence):
            self._ignore(row, label, "a total; it agrees with the rows above")
        elif (
            not self.block
            and not _BARE_TOTAL.fullmatch(_TOTAL.sub("", label))
            and (pence < so_far or not so_far)
        ):
            # “Total travel” with nothing above it is the only word on travel that there is.
            self._ask(
                row,
                label,
                "is called a total, but no rows above it make it up. We counted it. Is that right?",
            )
            return False
        elif self.block and pence == so_far - sum(line.pence for line in self.block):
            self._leave_out_of_total(row, label)
        else:
            is_part = re.search(r"\bsub", label, re.IGNORECASE) is not None
            above = (sum(line.pence for line in self.block) if is_part else 0) or so_far
            self._ask(
                row,
                label,
                f"says {in_pounds(pence)}, but the rows that we counted above it come to {in_pounds(above)}. "
                "We went by the rows. What is missing?",
            )
        return True

    def _leave_out_of_total(self, total: Row, label: str) -> None:
        """Between the last sub-total and a total that passes it over stands no cost, but a sum about costs."""
        self._ignore(total, label, "a total; it agrees with the sub-totals above")
        for line in self.block:
            self.lines.remove(line)
            self.ignored.append(
                Ignored(line.sheet, line.row, _short(line.label), "left out of the sheet’s own total")
            )
            self.questions.append(
                Question(
                    line.sheet,
                    line.row,
                    f"{self._place(line.sheet, line.row)} “{_short(line.label)}” ({in_pounds(line.pence)}) is not in the "
                    f"total of row {total.number}. We left it out too. Is it a cost?",
                )
            )

    def _ask_about_hidden_totals(self) -> None:
        """A line that is exactly what its neighbours come to may be their total under another name."""
        for line, rows in list(_sums_of_neighbours(self.lines)):
            is_likely = len(rows) >= 3
            if is_likely:
                self.lines.remove(line)
                self.ignored.append(
                    Ignored(line.sheet, line.row, _short(line.label), "likely a total of the rows beside it")
                )
            after = "We left it out." if is_likely else "We counted it."
            self.questions.append(
                Question(
                    line.sheet,
                    line.row,
                    f"{self._place(line.sheet, line.row)} “{line.label}” ({in_pounds(line.pence)}) is exactly what rows "
                    f"{rows[0]} to {rows[-1]} come to. Is it their total? {after}",
                )
            )

    def _ask_about_costs_without_amounts(self) -> None:
        """A short text alone is a title, unless it is the only word on its kind of cost."""
        there = {line.heading for line in self.lines}
        for row in [row for row in self.ignored if row.why == _NO_AMOUNT and not _is_total(row.words)]:
            heading, _ = self._heading_of([row.words])
            if heading and heading not in there and row.row > self.first_row:
                self.questions.append(
                    Question(
                        row.sheet,
                        row.row,
                        f"{self._place(row.sheet, row.row)} “{row.words}” has no amount. "
                        "Is it a title, or a cost that is not known yet?",
                    )
                )

    # Saying it

    def _place(self, sheet: str, row: int) -> str:
        return f"Sheet “{sheet}”, row {row}" if self.names_sheet else f"Row {row}"

    def _ask(self, row: Row, label: str, rest: str) -> None:
        what = f" “{_short(label)}”" if label else ""
        self.questions.append(
            Question(row.sheet, row.number, f"{self._place(row.sheet, row.number)}{what} {rest}")
        )

    def _ask_about_file(self, sheet: str, rest: str) -> None:
        start = f"In the sheet “{sheet}”, " if self.names_sheet else ""
        self.questions.append(Question(sheet, None, start + rest if start else rest[0].upper() + rest[1:]))

    def _ignore(self, row: Row, words: str, why: str) -> None:
        self.ignored.append(Ignored(row.sheet, row.number, _short(words), why))


_YEARLIKE = re.compile(r"[\W\d_]*")


def _begins_a_word(stem: str, text: str) -> bool:
    # “Non-staff costs” are not staff costs.
    return re.search(rf"(?<!\w)(?<!non-)(?<!non ){re.escape(stem)}", text) is not None


def _is_total(label: str) -> bool:
    """“Total”, “Sub-total travel”, “Travel total”: a total at either end, not somewhere inside a sentence."""
    match = _TOTAL.search(label)
    if not match or len(label) > 60:
        return False
    return (
        match.start() <= 1
        or match.end() >= len(label) - 3
        or bool(_BARE_TOTAL.fullmatch(label[: match.start()]))
    )


def _sums_of_neighbours(lines: Sequence[FoundLine]) -> Iterator[tuple[FoundLine, list[int]]]:
    """Yield each line that equals some lines right after or right before it, with their rows.

    Lines that are all alike are left alone: three meetings at £100 and a fare of £300 are no total.
    """
    for place, line in enumerate(lines):
        for neighbours in (lines[place + 1 : place + 31], lines[max(0, place - 30) : place][::-1]):
            total = 0
            for count, other in enumerate(neighbours, start=1):
                total += other.pence
                if total >= line.pence:
                    part = neighbours[:count]
                    if total == line.pence and len({one.pence for one in part}) > 1:
                        yield line, sorted(one.row for one in part)
                    break


def _all_words(row: Row) -> str:
    return " ".join(cell for cell in row.cells if isinstance(cell, str))


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:77].rstrip()}…"
