"""The forms in which readers ask for an account, and what each asks for, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import row_of, text, texts, truth
from evenhand.framework.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm(Row):
    """A form that journals, funders, committees or contributors ask for."""

    kind: ClassVar[str] = "report_forms"

    name: str = text()
    plain: str = text()
    for_whom: str = text()
    is_sheet: bool = truth()
    is_of_a_year: bool = truth()
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem(Row):
    """One thing that a form asks for, the rules that draft it, and what is said where the record holds nothing."""

    kind: ClassVar[str] = "report_items"

    form: str = row_of("report_forms")
    number: str = text()
    name: str = text()
    asks: str = text()
    drafts: tuple[str, ...] = texts(may_be_empty=True)
    gap: str = text()
