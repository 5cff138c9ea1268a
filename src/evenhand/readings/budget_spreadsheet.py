"""A spreadsheet that somebody brings: the lines it holds, what it does not say, and what is missing from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.exchange.found_lines import Found, FoundLine, Ignored, Question
from evenhand.exchange.plan_sections import LineStated
from evenhand.exchange.plan_values import NAME_LIMIT, clean
from evenhand.exchange.spreadsheet import Missing, find_lines, missing, read_sheet
from evenhand.framework import Framework
from evenhand.methods.resources import Who

#: Whose cost it is, by its heading. Everything else is something bought.
_WHO: dict[str, Who] = {
    "contributor_pay": "contributor",
    "preparation_pay": "contributor",
    "staff_time": "staff",
    "relational_time": "staff",
}
#: Rows whose kind is asked for. More than this on one page nobody answers; the rest is “anything else” for now.
MOST_ASKED = 500
NOT_KNOWN = "other"


@dataclass(frozen=True, slots=True)
class RowFound:
    """A cost as it was read. `heading` is empty where no word of the row tells it."""

    number: int
    label: str
    pence: int
    heading: str

    @classmethod
    def of(cls, line: FoundLine) -> RowFound:
        return cls(line.row, clean(line.label), line.pence, line.heading)


@dataclass(frozen=True, slots=True)
class SheetFound:
    """What a file holds, and everything about it that only a person can settle."""

    name: str
    rows: tuple[RowFound, ...]
    questions: tuple[Question, ...]
    ignored: tuple[Ignored, ...]
    read_from: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def total_pence(self) -> int:
        return sum(row.pence for row in self.rows)

    @property
    def uncertain(self) -> tuple[RowFound, ...]:
        """Rows whose kind of cost has to be asked."""
        return tuple(row for row in self.rows if not row.heading)[:MOST_ASKED]


def read_upload(data: bytes, name: str, fw: Framework, *, only: str = "") -> SheetFound:
    """Read a file whole. Raises `UploadRefused` with one sentence where that cannot be done."""
    sheet = read_sheet(data, name)
    found: Found = find_lines(sheet, fw.cost_headings, only=only or None)
    rows = tuple(RowFound.of(line) for line in found.lines)
    asked = {row.number for row in rows if not row.heading}
    return SheetFound(
        name=name,
        rows=rows,
        # A row whose kind is asked for on the form itself needs no second question.
        questions=tuple(each for each in found.questions if each.row is None or each.row not in asked),
        ignored=found.ignored,
        read_from=found.read_from,
        missing=missing(found, fw.cost_headings),
    )


def lines_of(rows: Sequence[RowFound], answers: Mapping[int, str], name: str) -> tuple[LineStated, ...]:
    """The rows as lines of a plan, with the kinds of cost that were answered by row number."""
    return tuple(_line(row, row.heading or answers.get(row.number, "") or NOT_KNOWN, name) for row in rows)


def _line(row: RowFound, heading: str, name: str) -> LineStated:
    label = row.label or f"Row {row.number}"
    source = f"Row {row.number} of “{name}”"
    if len(label) > NAME_LIMIT:
        source = f"{source}: {label}"[:2000]
        label = f"{label[: NAME_LIMIT - 1]}…"
    return LineStated(
        heading=heading,
        label=label,
        rate_pence=row.pence,
        unit="each",
        who=_WHO.get(heading, "thing"),
        source=source,
    )
