"""What a field of a row may hold.

Each helper at the end (`text()`, `whole()`, `choice()` …) is written in a row's class in the place of a default,
so that the class reads as its own schema. The checks are a table of shapes: a new kind of field is a new line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field
from datetime import date, datetime
from typing import Any

from evenhand.framework.spelling import did_you_mean, one_of


class Mismatch(Exception):
    """A value that its field cannot hold; `item` counts from 0 when one entry of a list is at fault."""

    def __init__(self, problem: str, item: int | None = None) -> None:
        self.problem = problem
        self.item = item
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Shape:
    """One sort of value: how we name it in a message, what counts as it, and the form in which we keep it."""

    expected: str
    accepts: Callable[[Any], bool]
    keep: Callable[[Any], Any] = lambda value: value


def _is_number(value: object) -> bool:
    # TOML has inf and nan, and Python counts True as 1: none of them is an amount of anything.
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _on_one_line(value: str) -> str:
    # Long texts are broken over lines in the files. Only plain spaces fold: a no-break space is there on purpose.
    return re.sub(r"[ \t\r\n]+", " ", value).strip()


IDENTITY = Shape(
    "a short name in small letters, digits and '_', starting with a letter",
    lambda value: isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*", value) is not None,
)
TEXT = Shape(
    "text that says something",
    lambda value: isinstance(value, str) and value.strip() != "",
    _on_one_line,
)
WHOLE = Shape("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
NUMBER = Shape("a number", _is_number, float)
TRUTH = Shape("true or false", lambda value: isinstance(value, bool))
DAY = Shape(
    "a date such as 2025-12-16, without quotation marks",
    lambda value: isinstance(value, date) and not isinstance(value, datetime),
)
SOURCED = Shape(
    'a source and the place in it, such as "okm:Table 2, row 1"',
    lambda value: isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*:\s*\S.*", value) is not None,
    _on_one_line,
)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """All that is asked of one field."""

    shape: Shape
    is_list: bool = False
    is_optional: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    is_side: bool = False
    least: float | None = None
    most: float | None = None

    def keep(self, name: str, value: object) -> Any:
        """Return the value as a row keeps it, or raise `Mismatch` saying what the field wants."""
        if self.is_side and value in ("", []):
            raise Mismatch(
                f"'{name}' is one side of a quarrel and cannot be emptied: reword it, or leave it out to keep ours"
            )
        if not self.is_list:
            return self._keep_one(f"'{name}'", value)
        if not isinstance(value, list | tuple):
            raise Mismatch(
                f"'{name}' must be a list, each entry {self.shape.expected}; found {_shown(value)}"
            )
        if not value and not self.may_be_empty:
            raise Mismatch(f"'{name}' must have at least one entry; found an empty list")
        return self._keep_all(name, value)

    def _keep_all(self, name: str, values: list[object] | tuple[object, ...]) -> tuple[object, ...]:
        kept: list[object] = []
        for item, value in enumerate(values):
            try:
                entry = self._keep_one(f"entry {item + 1} of '{name}'", value)
            except Mismatch as mismatch:
                raise Mismatch(mismatch.problem, item) from None
            if entry in kept:
                raise Mismatch(f"entry {item + 1} of '{name}' says {_shown(entry)} a second time", item)
            kept.append(entry)
        return tuple(kept)

    def _keep_one(self, called: str, value: object) -> object:
        if not self.shape.accepts(value):
            raise Mismatch(f"{called} must be {self.shape.expected}; found {_shown(value)}")
        kept = self.shape.keep(value)
        if self.choices and kept not in self.choices:
            guess = did_you_mean(str(kept), self.choices)
            raise Mismatch(f"{called} must be {one_of(self.choices)}; found {_shown(kept)}{guess}")
        if self.least is not None and kept < self.least:
            raise Mismatch(f"{called} must be {self.least:g} or more; found {_shown(value)}")
        if self.most is not None and kept > self.most:
            raise Mismatch(f"{called} must be {self.most:g} or less; found {_shown(value)}")
        return kept


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _declare(rule: FieldRule, default: object = MISSING) -> Any:
    if rule.is_optional and default is MISSING:
        default = () if rule.is_list else None
    return field(default=default, metadata={"rule": rule})


def identity() -> Any:
    """The row's own short name."""
    return _declare(FieldRule(IDENTITY))


def text(*, optional: bool = False, side: bool = False) -> Any:
    """Words. `side` marks one side of a quarrel, which an institution may reword but never empty."""
    return _declare(FieldRule(TEXT, is_optional=optional, is_side=side))


def texts(*, may_be_empty: bool = False) -> Any:
    """A list of words."""
    return _declare(FieldRule(TEXT, is_list=True, may_be_empty=may_be_empty))


def whole(*, optional: bool = False, least: int = 0, default: object = MISSING) -> Any:
    """A whole number: pence, times, people."""
    return _declare(FieldRule(WHOLE, is_optional=optional or default is not MISSING, least=least), default)


def number(*, optional: bool = False, most: float | None = None) -> Any:
    """A number with a fraction: hours, months, a percentage. Never below zero."""
    return _declare(FieldRule(NUMBER, is_optional=optional, least=0, most=most))


def truth() -> Any:
    """Yes or no."""
    return _declare(FieldRule(TRUTH))


def day(*, optional: bool = False) -> Any:
    """A calendar date."""
    return _declare(FieldRule(DAY, is_optional=optional))


def choice(*choices: str, default: object = MISSING) -> Any:
    """One word out of a few."""
    return _declare(FieldRule(TEXT, choices=choices, is_optional=default is not MISSING), default)


def row_of(kind: str, *, optional: bool = False) -> Any:
    """The id of a row of another kind."""
    return _declare(FieldRule(IDENTITY, refers_to=kind, is_optional=optional))


def rows_of(kind: str, *, optional: bool = False, may_be_empty: bool = True) -> Any:
    """Ids of rows of a kind; the list may be empty unless it says otherwise."""
    rule = FieldRule(IDENTITY, is_list=True, refers_to=kind, is_optional=optional, may_be_empty=may_be_empty)
    return _declare(rule)


def sources(*, optional: bool = False, side: bool = False) -> Any:
    """Where this was found: each entry a source's id and the place in it."""
    return _declare(FieldRule(SOURCED, is_list=True, refers_to="sources", is_optional=optional, is_side=side))
