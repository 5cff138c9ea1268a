"""What a charter can say, the rules by which people decide, and the kinds of work that people are named for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, rows_of, truth
from evenhand.framework.fields import text as words
from evenhand.framework.rows.row import Row

CLAUSE_TOPICS = (
    "ground_rules",
    "deciding",
    "agenda",
    "pay_and_credit",
    "confidence",
    "release",
    "conflict",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Row):
    """Words to begin a clause of the charter with. The short ones fit on one page together."""

    kind: ClassVar[str] = "clauses"

    topic: str = choice(*CLAUSE_TOPICS)
    name: str = words()
    text: str = words()
    is_short: bool = truth()
    note: str | None = words(optional=True)
    disagreements: tuple[str, ...] = rows_of("disagreements")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule(Row):
    """A way in which a decision is made, with a worked example and whom it may silence."""

    kind: ClassVar[str] = "decision_rules"

    name: str = words()
    plain: str = words()
    example: str = words()
    good_for: str = words()
    watch_out: str = words()
    is_first: bool = truth()
    note: str | None = words(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRole(Row):
    """A kind of work to be named for: one of the field's own list, with its address there, or one of ours."""

    kind: ClassVar[str] = "credit_roles"

    name: str = words()
    plain: str = words()
    is_local: bool = truth()
    uri: str | None = words(optional=True)
