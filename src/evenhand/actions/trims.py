"""The trim log: what was cut or added between the wish and the work, by whom, why, and whose voice it touches."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Budget, BudgetLine, Person, Project, Trim

LINE_PENCE_LIMIT = 100_000_000_00

CHANGED_MEANWHILE = (
    "Somebody else changed this line while you had it open. What you typed is still here: "
    "compare it with the saved figures, then save again if it is still right."
)


@dataclass(frozen=True, slots=True)
class Said:
    """Why a line was cut or added: by whom, in words, why, and what that does to which voice."""

    cut_by: str
    why: str
    effect: str
    day: date | None = None

    def checked(self) -> "Said":
        lacking = [
            words
            for value, words in (
                (self.cut_by, "who made the change"),
                (self.why, "why"),
                (self.effect, "whose voice it touches"),
            )
            if not value.strip()
        ]
        if lacking:
            raise ActionError(
                f"A cut or an addition is kept with its reason. Still to say: {_joined(lacking)}."
            )
        if self.day and self.day > timezone.localdate():
            raise ActionError("That day is still to come. Give the day on which the change was made.")
        return self


def note(line: BudgetLine, *, moment: str, from_pence: int, to_pence: int, said: Said, by: Person) -> Trim:
    """Keep one cut or addition. Called inside the action that makes the change."""
    said = said.checked()
    return Trim.objects.create(
        budget_id=line.budget_id,
        line=line,
        moment=moment,
        from_pence=from_pence,
        to_pence=to_pence,
        cut_by=said.cut_by.strip(),
        why=said.why.strip(),
        effect=said.effect.strip(),
        day=said.day or timezone.localdate(),
        recorded_by=by,
    )


def locked_line(line: BudgetLine, seen_version: int | None) -> BudgetLine:
    """Lock the budget, then read the line as it is now; refuse if it is not the one the writer saw."""
    Budget.objects.select_for_update(no_key=True).get(pk=line.budget_id)
    fresh = BudgetLine.objects.select_related("budget__project").get(pk=line.pk)
    if seen_version is not None and fresh.version != seen_version:
        raise ActionError(CHANGED_MEANWHILE)
    return fresh


def as_said(trim: Trim) -> dict[str, object]:
    return {
        "moment": trim.moment,
        "from_pence": trim.from_pence,
        "to_pence": trim.to_pence,
        "cut_by": trim.cut_by,
        "why": trim.why,
        "effect": trim.effect,
        "day": trim.day,
    }


@transaction.atomic
def record(
    *,
    line: BudgetLine,
    moment: str,
    to_pence: int,
    seen_version: int,
    by: Person,
    said: Said | None = None,
    is_done_anyway: bool = False,
    form_key: str | None = None,
) -> BudgetLine:
    """Note what became of a line before the bid, at award or in use.

    A change before the bid or at award is kept with its reason. What was spent may differ by pennies, so a
    reason is welcome there and not required.
    """
    once.claim(form_key)
    line = locked_line(line, seen_version)
    if line.removed_at:
        raise ActionError("This line was taken out. Put it back first.")
    if not 0 <= to_pence <= LINE_PENCE_LIMIT:
        raise ActionError("Give an amount from £0 to £100,000,000.")
    from_pence = _amount_before(line, moment)
    needs_reason = moment != "spent" and to_pence != from_pence
    if needs_reason and said is None:
        said = Said("", "", "")
    if moment == "asked":
        if line.awarded_pence is not None:
            raise ActionError(
                "An award is noted for this line, so what was asked for stands. Change the award."
            )
        if to_pence == from_pence:
            raise ActionError("That is the amount it has already.")
        # The sum is set in one figure; people, times and hours stay, so that unpaid hours can still be seen.
        line.unit, line.rate_pence, line.asked_pence = "each", to_pence, to_pence
    elif moment == "awarded":
        line.awarded_pence = to_pence
    else:
        line.spent_pence = to_pence
    line.is_done_anyway = is_done_anyway
    line.version += 1
    line.save()
    trim = None
    if to_pence != from_pence and said is not None:
        trim = note(line, moment=moment, from_pence=from_pence, to_pence=to_pence, said=said, by=by)
    ledger.append(
        line.budget.project,
        "trim.record",
        {
            "line": line.pk,
            "label": line.label,
            "moment": moment,
            "to_pence": to_pence,
            "is_done_anyway": is_done_anyway,
            "trim": as_said(trim) if trim else None,
        },
        by=by,
    )
    return line


@transaction.atomic
def clear_award(*, line: BudgetLine, seen_version: int, by: Person) -> BudgetLine:
    """Take back the figures of an award that was noted by mistake. The log keeps what was said."""
    line = locked_line(line, seen_version)
    if line.awarded_pence is None and line.spent_pence is None:
        return line
    before = {"awarded_pence": line.awarded_pence, "spent_pence": line.spent_pence}
    line.awarded_pence = line.spent_pence = None
    line.version += 1
    line.save()
    ledger.append(
        line.budget.project,
        "trim.clear_award",
        {"line": line.pk, "label": line.label, "before": before},
        by=by,
    )
    return line


@transaction.atomic
def award_rest_as_asked(*, project: Project, by: Person) -> int:
    """Note every line without an award as awarded in full. Says how many lines that were."""
    return _fill_rest(
        project,
        "trim.award_rest",
        awarded_pence__isnull=True,
        change={"awarded_pence": F("asked_pence")},
        by=by,
    )


@transaction.atomic
def spend_rest_as_awarded(*, project: Project, by: Person) -> int:
    """Note every awarded line without a figure spent as spent in full. Says how many lines that were."""
    return _fill_rest(
        project,
        "trim.spend_rest",
        awarded_pence__isnull=False,
        spent_pence__isnull=True,
        change={"spent_pence": F("awarded_pence")},
        by=by,
    )


def _fill_rest(project: Project, verb: str, *, change: dict[str, F], by: Person, **which: bool) -> int:
    budget = Budget.objects.select_for_update(no_key=True).filter(project=project).first()
    if budget is None:
        return 0
    lines = BudgetLine.objects.filter(budget=budget, removed_at=None, **which)
    ids = list(lines.values_list("pk", flat=True))
    if ids:
        lines.filter(pk__in=ids).update(version=F("version") + 1, **change)
        ledger.append(project, verb, {"lines": ids}, by=by)
    return len(ids)


def _amount_before(line: BudgetLine, moment: str) -> int:
    if moment == "asked" or (moment == "awarded" and line.awarded_pence is None):
        return line.asked_pence
    if line.awarded_pence is None:
        raise ActionError("Note first what was awarded for this line. If it was all of it, say that.")
    return line.awarded_pence


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
