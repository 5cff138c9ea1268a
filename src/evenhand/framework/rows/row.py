"""What every row of the framework has, and how a row is kept outside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self

from evenhand.framework.checking import FieldMismatch, kept_from_json
from evenhand.framework.errors import FrameworkError
from evenhand.framework.fields import choice, identity, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing the field knows, with where it was found.

    `evidence` is "seen" (read in the source), "derived" (worked out here from what was read), "general" (common
    knowledge, not checked) or "assumption" (ours). A field added to a kind later must be optional, so that rows
    stored before it can still be rebuilt.
    """

    kind: ClassVar[str] = ""

    id: str = identity()
    source: tuple[str, ...] = sources()
    evidence: str = choice("seen", "derived", "general", "assumption", default="seen")

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values with its kind; fields that say nothing are left out."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {"kind": self.kind} | {
            name: _plain(value) for name, value in values if value not in (None, ())
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild a row of this class. Only its own shape is checked: what it refers to may be long gone."""
        values = {name: value for name, value in stored.items() if name != "kind"}
        try:
            return cls(**kept_from_json(cls, values))
        except FieldMismatch as mismatch:
            raise FrameworkError(f"stored [[{cls.kind}]] '{stored.get('id')}': {mismatch.problem}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
