"""Check the values of one row, as read from a file or from a stored record, against its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

from evenhand.framework.fields import DAY, FieldRule, Mismatch
from evenhand.framework.spelling import did_you_mean


class FieldMismatch(Mismatch):
    """A `Mismatch` that knows its field."""

    def __init__(self, name: str, problem: str, item: int | None = None) -> None:
        self.name = name
        super().__init__(problem, item)


@cache
def rules_of(row: type) -> dict[str, FieldRule]:
    """Return the rule of each field, in the order in which the class names them."""
    return {each.name: each.metadata["rule"] for each in fields(row)}


def kept_from_file(row: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the row keeps them, or raise `FieldMismatch` at the first that is wrong."""
    rules = rules_of(row)
    for name in values:
        if name not in rules:
            hint = did_you_mean(name, rules) or f"; the fields are {', '.join(rules)}"
            raise FieldMismatch(name, f"'{name}' is not a field of this kind{hint}")
    return {name: _kept(name, rules[name], values[name]) for name in _wanted(rules, values)}


def kept_from_json(row: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a row kept as JSON, where a date is text and an empty list was left out."""
    rules = rules_of(row)
    empty = {name: [] for name, rule in rules.items() if rule.may_be_empty}
    days = {
        name: _as_day(values[name]) for name, rule in rules.items() if rule.shape is DAY and name in values
    }
    return kept_from_file(row, empty | dict(values) | days)


def _wanted(rules: Mapping[str, FieldRule], values: Mapping[str, Any]) -> list[str]:
    for name, rule in rules.items():
        if name not in values and not rule.is_optional:
            wanted = f"a list, each entry {rule.shape.expected}" if rule.is_list else rule.shape.expected
            raise FieldMismatch(name, f"'{name}' is missing; it must be {wanted}")
    return [name for name in rules if name in values]


def _kept(name: str, rule: FieldRule, value: object) -> Any:
    try:
        return rule.keep(name, value)
    except Mismatch as mismatch:
        raise FieldMismatch(name, mismatch.problem, mismatch.item) from None


def _as_day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
