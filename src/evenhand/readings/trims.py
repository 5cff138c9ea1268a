"""A project's trim log: each line from the wish to the work, and each cut or addition with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenhand.framework import Framework
from evenhand.records.models import Budget, BudgetLine, Project, Trim


@dataclass(frozen=True, slots=True)
class TrimmedLine:
    """One line: what was first wished for, asked, awarded and spent, and what was said at each change."""

    record: BudgetLine
    wished_pence: int
    asked_pence: int
    trims: tuple[Trim, ...]
    if_cut: str

    @property
    def awarded_pence(self) -> int | None:
        return self.record.awarded_pence

    @property
    def spent_pence(self) -> int | None:
        return self.record.spent_pence

    @property
    def is_out(self) -> bool:
        return self.record.removed_at is not None

    @property
    def is_touched(self) -> bool:
        return bool(self.trims) or self.awarded_pence is not None or self.spent_pence is not None

    @property
    def is_unfunded(self) -> bool:
        """Wished for or asked for, paid with nothing, and still done."""
        paid = self.asked_pence if self.awarded_pence is None else self.awarded_pence
        is_done = self.record.is_done_anyway or bool(self.spent_pence)
        return self.wished_pence > 0 and paid == 0 and is_done

    @property
    def is_unexplained(self) -> bool:
        """A difference between what was asked for and awarded that nobody has given a reason for."""
        is_different = self.awarded_pence is not None and self.awarded_pence != self.asked_pence
        return is_different and not any(trim.moment == "awarded" for trim in self.trims)


@dataclass(frozen=True, slots=True)
class TrimsShown:
    budget: Budget | None
    lines: tuple[TrimmedLine, ...]
    not_touched: int
    without_award: int
    without_spent: int

    @property
    def unfunded(self) -> tuple[TrimmedLine, ...]:
        return tuple(line for line in self.lines if line.is_unfunded)

    @property
    def wished_pence(self) -> int:
        return sum(line.wished_pence for line in self.lines)

    @property
    def asked_pence(self) -> int:
        return sum(line.asked_pence for line in self.lines)

    @property
    def awarded_pence(self) -> int | None:
        """The sum of what is noted; None where nothing is."""
        return _sum(line.awarded_pence for line in self.lines)

    @property
    def spent_pence(self) -> int | None:
        return _sum(line.spent_pence for line in self.lines)

    @property
    def has_changes(self) -> bool:
        return any(line.trims for line in self.lines)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def trims_of(project: Project, fw: Framework) -> TrimsShown:
    """Read the log. Sums are over the lines shown: a line that nothing was noted about is counted, not summed."""
    budget = Budget.objects.filter(project=project).first()
    records = list(budget.lines.all()) if budget else []
    by_line: dict[int, list[Trim]] = {}
    for trim in Trim.objects.filter(budget=budget).select_related("recorded_by") if budget else ():
        by_line.setdefault(trim.line_id, []).append(trim)
    if_cut = {row.id: row.if_cut for row in fw.cost_headings}
    lines = [
        trimmed(record, by_line.get(record.pk, ()), if_cut.get(record.heading, "")) for record in records
    ]
    here = [line for line in lines if not line.is_out]
    touched = tuple(line for line in lines if line.is_touched)
    return TrimsShown(
        budget=budget,
        lines=touched,
        not_touched=len([line for line in here if not line.is_touched]),
        without_award=len([line for line in here if line.awarded_pence is None]),
        without_spent=len(
            [line for line in here if line.awarded_pence is not None and line.spent_pence is None]
        ),
    )


def trimmed(record: BudgetLine, trims: Sequence[Trim], if_cut: str = "") -> TrimmedLine:
    first = next((trim.from_pence for trim in trims if trim.moment == "asked"), record.asked_pence)
    # A line that was added because somebody asked for it was first wished for as nothing.
    return TrimmedLine(
        record=record,
        wished_pence=first,
        asked_pence=0 if record.removed_at else record.asked_pence,
        trims=tuple(trims),
        if_cut=if_cut,
    )
