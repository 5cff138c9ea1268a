"""The costs in a spreadsheet that somebody brings on a Friday, and what is missing from it.

A line is counted only where its amount is plain. Whatever is not plain becomes a question with its row, and
is never settled here: an amount guessed wrongly would look as sure as one read rightly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand.exchange.found_lines import Found, FoundLine, HeadingLike, Ignored, Question
from evenhand.exchange.sheet_amounts import in_pounds
from evenhand.exchange.sheet_lines import SheetReader
from evenhand.exchange.sheet_reading import Sheet, read_sheet

# The door to the files beside it: whoever reads a spreadsheet needs this module alone.
__all__ = [
    "Found",
    "FoundLine",
    "Ignored",
    "Missing",
    "Question",
    "find_lines",
    "missing",
    "neutralise",
    "read_sheet",
]


@dataclass(frozen=True, slots=True)
class Missing:
    """A cost heading that no line came under, with the question to ask about it."""

    heading: str
    name: str
    question: str


def find_lines(sheet: Sheet, headings: Sequence[HeadingLike], *, only: str | None = None) -> Found:
    """Return the costs in a file. `only` names the one sheet to read; else the one with most about involvement."""
    names = list(dict.fromkeys(row.sheet for row in sheet.rows))
    several = len(names) > 1
    by_sheet = {
        name: SheetReader(headings, several).read([row for row in sheet.rows if row.sheet == name])
        for name in names
        if only is None or name == only
    }
    if not by_sheet:
        return Found(questions=(Question("", None, "There is nothing in this file that we can read."),))
    chosen = max(by_sheet, key=lambda name: _involvement(by_sheet[name]))
    found = by_sheet[chosen]
    more = [
        Question(
            name,
            None,
            f"The sheet “{name}” has amounts too, {in_pounds(other.total_pence)} in all. It was left out, so that nothing "
            "is counted twice. Should it be read instead?",
        )
        for name, other in by_sheet.items()
        if name != chosen and other.lines
    ]
    more += [
        Question(name, None, f"The hidden sheet “{name}” was not read.")
        for name in sheet.hidden
        if only is None
    ]
    return replace(found, questions=(*found.questions, *more))


def missing(found: Found, headings: Sequence[HeadingLike]) -> tuple[Missing, ...]:
    """Return each heading that has no line, with its question. The heading called “other” is never missed."""
    there = {line.heading for line in found.lines}
    return tuple(
        Missing(heading.id, heading.name, heading.question)
        for heading in headings
        if heading.id not in there and heading.id != "other"
    )


#: Where a program may see the end of a cell, whatever sign we wrote between cells.
_SPLITS = re.compile(r"(?<=[;|\n])")
_RISKY = re.compile(r"[\s\"'\ufeff\u200b]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")


def neutralise(text: str) -> str:
    """Return text that a spreadsheet program shows and does not work out, for a cell of a CSV file.

    A formula in somebody's words would run on the machine of whoever opens the file. A plain number stays.
    Where a program splits cells at semicolons, as in much of Europe, a new cell may begin within the text.
    """
    parts = _SPLITS.split(text)
    return "".join(
        f"'{part}" if _RISKY.match(part) and not _PLAIN_NUMBER.fullmatch(part.strip()) else part
        for part in parts
    )


def _involvement(found: Found) -> tuple[int, int]:
    return sum(1 for line in found.lines if line.heading not in {"", "other", "staff_time"}), len(found.lines)
