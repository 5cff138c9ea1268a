"""The form of a figure as pages, files and other readings take it: numerator, denominator, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from evenhand.access.projects import Seat
from evenhand.methods.indicators import Share
from evenhand.readings.amounts import counted, money, number
from evenhand.records.models import Project

Kept = TypeVar("Kept")

#: What `value`, `low` and `high` are in.
UNITS = ("share", "days", "months", "minutes", "hours", "pence", "ratio", "count", "words")


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom figures are worked out, and as of when. Without a seat it is what anybody outside may hear."""

    project: Project
    seat: Seat | None
    #: Whose words they may read, which the figures about what was said are worked out from.
    audiences: tuple[str, ...]
    today: date
    #: What several figures rest on, worked out for the first of them.
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, work_out: Callable[[], Kept]) -> Kept:
        if name not in self.kept:
            self.kept[name] = work_out()
        return self.kept[name]

    def may(self, permission: str) -> bool:
        return self.seat is not None and self.seat.may(permission)


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One figure. Where it may not be shown, or nothing is on record, `why_not` says so and the rest is empty."""

    #: Stable, and one of its own within its indicator: what a watch sign or a report names it by.
    id: str
    #: A whole sentence, such as “12 of 20 things said that are closed changed something.”
    said: str
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    unit: str = "share"
    low: float | None = None
    high: float | None = None
    #: How many it says nothing about, and in words of what kind those are.
    missing: int = 0
    missing_said: str = ""
    why_not: str = ""

    @property
    def is_shown(self) -> bool:
        return not self.why_not

    @property
    def amount(self) -> str:
        """The value as it is said: “60%”, “12 days”; empty where there is none."""
        return "" if self.value is None else said_in(self.value, self.unit)

    @property
    def interval(self) -> str:
        """“39% to 78%”, or empty, also where it is so narrow that it would say nothing."""
        if self.low is None or self.high is None:
            return ""
        low, high = said_in(self.low, self.unit), said_in(self.high, self.unit)
        return f"{low} to {high}" if low != high else ""


@dataclass(frozen=True, slots=True)
class SplitShown:
    """The one fixed split of a figure, as a table; `hidden` says what of it is kept back and why."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hidden: str = ""
    #: For a chart: one value a row, in the unit; empty where a chart would say nothing more.
    values: tuple[float | None, ...] = ()
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A way to the records behind a figure: only what this reader may open."""

    text: str
    #: The name of an address, and what follows the project's slug in it.
    name: str
    args: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What one indicator came to for one reader, before its words from the framework are put beside it."""

    figures: tuple[FigureShown, ...]
    rows: tuple[SplitShown, ...] = ()
    links: tuple[LinkShown, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """An indicator as a reader sees it, whether partners have it on, and what it cannot show."""

    id: str
    name: str
    plain: str
    formula: str
    #: Under which of the eight that come first it stands; empty for the others.
    first_of: str
    is_on: bool
    figures: tuple[FigureShown, ...]
    rows: tuple[SplitShown, ...]
    links: tuple[LinkShown, ...]
    #: What this one cannot show, and the line that holds for all.
    cannot_show: str
    limits: str

    @property
    def is_first(self) -> bool:
        return bool(self.first_of)

    @property
    def is_shown(self) -> bool:
        """Whether there is any figure, and not only reasons why there is none."""
        return any(figure.is_shown for figure in self.figures)


def share_figure(
    id: str, found: Share, rest: str, *, missing_said: str = "", nothing: str = "Nothing is on record yet."
) -> FigureShown:
    """So many of so many, as a sentence: “12 of 20 ” and then the rest; of nothing it says so."""
    if found.of == 0:
        return FigureShown(id, "", missing=found.missing, missing_said=missing_said, why_not=nothing)
    return FigureShown(
        id=id,
        said=f"{found.count:,} of {found.of:,} {rest}",
        numerator=found.count,
        denominator=found.of,
        # Of fewer the two counts are all there is to say.
        value=float(found.share) if found.share is not None and found.low is not None else None,
        unit="share",
        low=found.low,
        high=found.high,
        missing=found.missing,
        missing_said=missing_said if found.missing else "",
    )


def no_figure(id: str, why: str) -> FigureShown:
    return FigureShown(id, "", why_not=why)


def said_in(value: float | Fraction, unit: str) -> str:
    """“60%”, “1.5 times”, “12 days”, “£27.50”."""
    amount = float(value)
    if unit == "share":
        return f"{round(amount * 100)}%"
    if unit == "pence":
        return money(round(amount))
    if unit == "ratio":
        return number(round(amount, 2))
    if unit in ("count", "words"):
        return number(amount)
    return counted(round(amount, 1), unit.removesuffix("s"))


def sentences(figures: Sequence[FigureShown]) -> list[str]:
    """Each figure as whole sentences, with what is missing or why it is not shown: for reports and letters."""
    found = []
    for figure in figures:
        if not figure.is_shown:
            found.append(figure.why_not)
            continue
        said = figure.said
        if figure.unit == "share" and figure.denominator and figure.amount:
            chance = f"; by chance alone it could be {figure.interval}" if figure.interval else ""
            said += f" That is {figure.amount}{chance}."
        if figure.missing_said:
            said += f" {figure.missing_said}"
        found.append(said)
    return found
