"""What was found in somebody's spreadsheet: the lines counted, the rows left out, and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class HeadingLike(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def question(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One cost. `heading` is the id of a cost heading, or empty where no word of the row tells it."""

    sheet: str
    row: int
    label: str
    pence: int
    heading: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that was not counted, and why."""

    sheet: str
    row: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the person can answer. `row` is None where it is about the file as a whole."""

    sheet: str
    row: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a spreadsheet holds. `total_pence` is the sum of `lines` and nothing else."""

    lines: tuple[FoundLine, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    questions: tuple[Question, ...] = ()
    read_from: tuple[str, ...] = ()

    @property
    def total_pence(self) -> int:
        return sum(line.pence for line in self.lines)
