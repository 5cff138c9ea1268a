"""A row on its way to being one: the table that ships, with what the institution wrote over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.framework.checking import FieldMismatch, kept_from_file
from evenhand.framework.document import Document
from evenhand.framework.errors import FrameworkError
from evenhand.framework.fields import IDENTITY
from evenhand.framework.kinds import Kind
from evenhand.framework.rows import Row


@dataclass(frozen=True, slots=True)
class Table:
    """One table where it was written."""

    document: Document
    index: int

    @property
    def values(self) -> dict[str, Any]:
        """The table's values as the file gives them."""
        return self.document.tables[self.index]

    @property
    def line(self) -> int:
        """The line of the table's header."""
        return self.document.line(self.index)

    def refuse(self, problem: str, key: str = "", item: int | None = None) -> FrameworkError:
        """Return the error that points at this table."""
        return self.document.refuse(problem, self.index, key, item)


@dataclass(frozen=True, slots=True)
class Draft:
    """One id of a kind: the table that ships, the institution's own, or both. Where both give a field, its own wins."""

    kind: Kind
    shipped: Table | None = None
    own: Table | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the row will be made of."""
        given = [table.values for table in (self.shipped, self.own) if table]
        return {name: value for values in given for name, value in values.items() if name != "hide"}

    @property
    def is_hidden(self) -> bool:
        """True when the institution hides the row."""
        return self.own is not None and self.own.values.get("hide") is True

    def row(self) -> Row:
        """Return the row, each field checked, and fields that belong together checked together."""
        try:
            row = self.kind.row(**kept_from_file(self.kind.row, self.values))
        except FieldMismatch as mismatch:
            raise self.refuse(mismatch.problem, mismatch.name, mismatch.item) from None
        for check in self.kind.checks:
            if problem := check(row):
                raise self.refuse(problem[1], problem[0])
        return row

    def refuse(self, problem: str, key: str = "", item: int | None = None) -> FrameworkError:
        """Return the error for this row. It points at the institution's file if there is one: ours was right before."""
        table = self.own or self.shipped
        assert table is not None, "a draft is made from a table"
        return table.refuse(problem, key, item)


def tables_by_id(document: Document) -> dict[str, Table]:
    """Return each table of a file under its id, which no other table there may have."""
    found: dict[str, Table] = {}
    for index, values in enumerate(document.tables):
        table = Table(document, index)
        if "id" not in values:
            raise table.refuse(f"'id' is missing; it must be {IDENTITY.expected}")
        name = values["id"]
        if not IDENTITY.accepts(name):
            raise table.refuse(f"'id' must be {IDENTITY.expected}; found {name!r}", "id")
        if name in found:
            raise table.refuse(
                f"this id is used on line {found[name].line} already; each must be its own", "id"
            )
        found[name] = table
    return found
