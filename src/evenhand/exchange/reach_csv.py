"""Counts out of a survey without names, as a spreadsheet writes them: one row a group."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from evenhand.exchange.plan_values import clean

MOST_ROWS = 500
MOST_BYTES = 200_000
HEADER = ("about", "group", "people", "share", "source", "source day")
#: What a group is called when people would rather not say.
UNSAID = frozenset({"rather not say", "prefer not to say", "would rather not say", "not said"})


class ReachFileError(Exception):
    """One kind sentence: which row, and what is accepted."""


@dataclass(frozen=True, slots=True)
class ReachRow:
    """How many people are in one group, and the group’s share among those affected, with where that is from."""

    characteristic: str
    group: str
    people: int
    is_unsaid: bool
    reference_percent: Decimal | None
    reference_source: str
    reference_on: date | None


def read(content: bytes) -> list[ReachRow]:
    """Read the rows, or say what is wrong with the first bad one. Nothing is guessed."""
    if len(content) > MOST_BYTES:
        raise ReachFileError("This file is larger than counts are. It should hold one row a group.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReachFileError("Save the file as “CSV UTF-8” and bring it again.") from None
    if "\0" in text:
        raise ReachFileError("This is not a CSV file. Save it as “CSV UTF-8” and bring it again.")
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise ReachFileError("This is not a CSV file. Save it as “CSV UTF-8” and bring it again.") from None
    if not rows or [cell.strip().casefold() for cell in rows[0][:3]] != list(HEADER[:3]):
        raise ReachFileError(f"The first row must say what the columns are: {', '.join(HEADER)}.")
    if len(rows) > MOST_ROWS + 1:
        raise ReachFileError(f"At most {MOST_ROWS} rows, please.")
    found = [
        _row(number, [clean(cell).strip() for cell in row])
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not found:
        raise ReachFileError("There is no count in this file.")
    seen: set[tuple[str, str]] = set()
    for each in found:
        key = (each.characteristic.casefold(), each.group.casefold())
        if key in seen:
            raise ReachFileError(f"“{each.group}” is there twice under “{each.characteristic}”.")
        seen.add(key)
    return found


def _row(number: int, cells: list[str]) -> ReachRow:
    about, group, people, share, source, day = (*cells, *[""] * 6)[:6]
    if not about or not group or len(about) > 80 or len(group) > 80:
        raise ReachFileError(
            f"Row {number}: say what it is about and which group, in at most 80 letters each."
        )
    # `isdecimal` takes digits of other scripts too, which `int` reads; a count has at most seven.
    if not people.isdecimal() or len(people) > 7:
        raise ReachFileError(f"Row {number}: “{people[:20]}” is not a number of people.")
    percent = _percent(number, share)
    if percent is None:
        return ReachRow(about, group, int(people), group.casefold() in UNSAID, None, "", None)
    if not source or len(source) > 300:
        raise ReachFileError(f"Row {number}: say where the share is from, in at most 300 letters.")
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise ReachFileError(f"Row {number}: say of which day the share is, like this: 2021-03-21.") from None
    return ReachRow(about, group, int(people), group.casefold() in UNSAID, percent, source, when)


def _percent(number: int, share: str) -> Decimal | None:
    if not share:
        return None
    try:
        percent = Decimal(share.removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 < percent <= 100:
        raise ReachFileError(
            f"Row {number}: “{share[:20]}” is not a share in per cent, over 0 and up to 100."
        )
    return percent.quantize(Decimal("0.01"))
