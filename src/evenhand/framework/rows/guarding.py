"""What others have feared or seen go wrong, of whom they said it, and what the work can give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, row_of, rows_of, text, truth
from evenhand.framework.rows.row import Row

HARM_GROUPS = (
    "by_stage",
    "by_cost",
    "seven",
    "equity",
    "power",
    "not_involving",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmTemplate(Row):
    """A harm that others have described, as something to start from: how it begins, how it works and whom it hurts.

    `first_said_of` names those who were said to bear it, and `in_work_with` those with whom the work was; an empty
    `in_work_with` means that it was said of work with anybody. For others, somebody has to say why it holds.
    """

    kind: ClassVar[str] = "harms"

    name: str = text()
    group: str = choice(*HARM_GROUPS)
    trigger: str = text()
    mechanism: str = text()
    harm: str = text()
    guard: str = text()
    watch: str = text()
    figure: str | None = text(optional=True)
    stage: str | None = row_of("stages", optional=True)
    first_said_of: tuple[str, ...] = rows_of("partner_types", may_be_empty=False)
    in_work_with: tuple[str, ...] = rows_of("partner_types")
    said_words: str = text()
    is_of_not_involving: bool = truth()
    challenges: tuple[str, ...] = rows_of("challenges", optional=True)
    costs: tuple[str, ...] = rows_of("costs", optional=True)
    cost_types: tuple[str, ...] = rows_of("cost_types", optional=True)
    disagreements: tuple[str, ...] = rows_of("disagreements", optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Row):
    """A sort of good that the work can do somebody, kept beside what it costs."""

    kind: ClassVar[str] = "benefits"

    name: str = text()
    plain: str = text()
    said_words: str = text()
