"""What stops a framework from loading, said so that the person who wrote the file can mend it."""

from __future__ import annotations

from pathlib import Path


class FrameworkError(Exception):
    """One thing that is wrong with the framework's data: which file, which line, what was expected."""

    def __init__(self, problem: str, *, path: Path | None = None, line: int | None = None) -> None:
        # Messages end in a guess ("did you mean 'stage'?") or in a full stop, never in both.
        self.problem = problem if problem.endswith((".", "?")) else f"{problem}."
        self.path = path
        self.line = line
        super().__init__(self.problem)

    def __str__(self) -> str:
        place = [self.path.name] if self.path else []
        if self.line:
            place.append(f"line {self.line}")
        return f"{', '.join(place)}: {self.problem}" if place else self.problem

    @property
    def file(self) -> str:
        """The file's name without its folder, as the message gives it ("" when no file is at fault)."""
        return self.path.name if self.path else ""


class UnknownRow(FrameworkError, KeyError):
    """Asked for a row that this framework does not hold (or that the institution has hidden)."""
