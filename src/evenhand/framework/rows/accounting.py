"""The figures that a record can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, whole
from evenhand.framework.fields import text as words
from evenhand.framework.rows.row import Row

#: The eight that come first on the page, in their order.
FIRST_EIGHT = ("answers", "time", "changed", "presence", "dissent", "pay", "load", "minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Row):
    """One figure worked out from the record: what it is, how it is worked out, and what it cannot show."""

    kind: ClassVar[str] = "indicators"

    name: str = words()
    plain: str = words()
    formula: str = words()
    unit: str = words()
    cannot_show: str = words()
    number: int | None = whole(optional=True)
    first_of: str | None = choice(*FIRST_EIGHT, default=None)

    @property
    def is_first(self) -> bool:
        return self.first_of is not None
