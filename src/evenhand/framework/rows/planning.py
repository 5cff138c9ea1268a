"""The ways of working that there are to choose from, what each asks for, and what things cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from evenhand.framework.fields import choice, day, number, row_of, rows_of, text, texts, truth, whole
from evenhand.framework.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach(Row):
    """A way of working. The `least_…` figures are empty where none was found: `least_note` says so, never a guess."""

    kind: ClassVar[str] = "approaches"

    name: str = text()
    plain: str = text()
    good_for: str = text()
    say: str = text()
    stages: tuple[str, ...] = rows_of("stages")
    is_research: bool = truth()
    activities: tuple[str, ...] = rows_of("activities")
    least_pence: int | None = whole(optional=True)
    least_hours: float | None = number(optional=True)
    least_months: float | None = number(optional=True)
    least_note: str = text()
    inclusion: str = choice("keeps", "narrows", "loses")
    inclusion_cost: str = text()
    independence: str = choice("low", "some", "high")
    independence_risk: str = text()
    okm_reading: str = text()
    w20_reading: str = text()
    suits: str = text()
    known_failure: str = text()
    needs_signed_reason: bool = truth()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Row):
    """A thing people do together, with our stated assumptions about the time it takes."""

    kind: ClassVar[str] = "activities"

    name: str = text()
    plain: str = text()
    stage: str = row_of("stages")
    times: int = whole(least=1)
    hours: float = number()
    preparation_hours: float = number()
    people: str = choice("partners", "pool")
    pool: int = whole(default=0)
    staff_hours: float = number()
    is_meeting: bool = truth()
    needs_facilitator: bool = truth()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Row):
    """A price or a percentage, for a place, from a day."""

    kind: ClassVar[str] = "rates"

    name: str = text()
    unit: str = choice("hour", "half_day", "day", "time", "person_time", "percent", "each")
    pence: int | None = whole(optional=True)
    percent: float | None = number(optional=True)
    place: str = text()
    from_date: date = day()  # noqa: RUF009 (a field specifier, as `field()` is)
    until: date | None = day(optional=True)  # noqa: RUF009
    note: str | None = text(optional=True)
    heading: str | None = row_of("cost_headings", optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostHeading(Row):
    """A heading of a budget, the words that recognise it in a spreadsheet, and whose voice is lost when it is cut."""

    kind: ClassVar[str] = "cost_headings"

    name: str = text()
    plain: str = text()
    question: str = text()
    words: tuple[str, ...] = texts()
    if_cut: str = text()
    floor: str = choice("never_first", "can_shrink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator(Row):
    """A figure to hold a plan against; one without a figure says where to find your own."""

    kind: ClassVar[str] = "comparators"

    name: str = text()
    plain: str = text()
    pence: int | None = whole(optional=True)
    hours: float | None = number(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection(Row):
    """A box of somebody's form, and what the record must hold to fill it."""

    kind: ClassVar[str] = "form_sections"

    form: str = choice("nihr_stage1", "nihr_stage2", "hra", "generic", "plain_summary")
    name: str = text()
    asks: str = text()
    needs: tuple[str, ...] = texts()
    words_limit: int | None = whole(optional=True, least=1)
