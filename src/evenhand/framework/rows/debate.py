"""What the field quarrels over. Fields marked as a side may be reworded by an institution, never emptied or hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import row_of, rows_of, sources, text, whole
from evenhand.framework.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge(Row):
    """Something that can go wrong at a stage, and what in the record would catch it."""

    kind: ClassVar[str] = "challenges"

    name: str = text()
    stage: str = row_of("stages")
    caught_by: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(Row):
    """What a stage can cost those who work together. Listed by stage: no cost is paired with one challenge."""

    kind: ClassVar[str] = "costs"

    name: str = text()
    stage: str = row_of("stages")
    caught_by: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostType(Row):
    """A sort of cost; the three optional fields give its name in each paper's own count, which differ."""

    kind: ClassVar[str] = "cost_types"

    name: str = text()
    plain: str = text()
    okm_abstract: str | None = text(optional=True)
    okm_body: str | None = text(optional=True)
    w20: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Row):
    """When co-production may help less or more, with the view against. Never summed over rows."""

    kind: ClassVar[str] = "conditions"

    number: int = whole(least=1)
    topic: str = text()
    less: str = text(side=True)
    more: str = text(side=True)
    other_view: str = text(side=True)
    other_source: tuple[str, ...] = sources(side=True)
    limit: str = text()
    pulls_against: tuple[str, ...] = rows_of("conditions")
    disagreement: str | None = row_of("disagreements", optional=True)
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(Row):
    """A question on which the sources differ, both sides in full, and what the product does about it."""

    kind: ClassVar[str] = "disagreements"

    issue: str = text()
    one_side: str = text(side=True)
    one_source: tuple[str, ...] = sources(side=True)
    other_side: str = text(side=True)
    other_source: tuple[str, ...] = sources(side=True)
    third_side: str | None = text(optional=True, side=True)
    third_source: tuple[str, ...] = sources(optional=True, side=True)
    rule: str = text()
