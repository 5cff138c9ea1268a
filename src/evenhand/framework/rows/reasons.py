"""Why do it, what it has to have to earn the name, what to ask first, and when to do something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, text, texts, whole
from evenhand.framework.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument(Row):
    """One of the four reasons given for working with people. `plain` is a sentence that someone can tick as theirs."""

    kind: ClassVar[str] = "arguments"

    name: str = text()
    plain: str = text()
    detail: str = text()
    w20_reading: str = choice("technocratic", "democratic")
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tradition(Row):
    """One of the things that people mean by the word."""

    kind: ClassVar[str] = "traditions"

    name: str = text()
    plain: str = text()
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Row):
    """A key feature that work must have to be called co-production, judged by what was tried and what happened."""

    kind: ClassVar[str] = "features"

    name: str = text()
    plain: str = text()
    efforts_question: str = text()
    outcomes_question: str = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Row):
    """A question to ask before starting: of everyone at the table, or of the organisations behind them."""

    kind: ClassVar[str] = "questions"

    name: str = text()
    plain: str = text()
    asked_of: str = choice("table", "organisation")
    number: int = whole(least=1)
    prompts: tuple[str, ...] = texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit(Row):
    """A good reason to stop here and do something else."""

    kind: ClassVar[str] = "exits"

    name: str = text()
    when: str = text()
    instead: str = text()
    first_step: str = text()
