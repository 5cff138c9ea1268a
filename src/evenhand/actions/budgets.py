"""The costed plan: its lines and what is added to them, in whole pence. Nothing is ever deleted from it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once, trims
from evenhand.actions.errors import ActionError
from evenhand.actions.trims import LINE_PENCE_LIMIT, Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.methods.errors import MethodError
from evenhand.readings.framework import current
from evenhand.records.models import Budget, BudgetLine, Partner, Person, Project

#: Far above any plan that people can read; what is longer belongs in more than one project.
LINES_LIMIT = 5000

#: What a line says; everything else about it is how it came and what became of it.
STATED = (
    "stage",
    "heading",
    "label",
    "partner_type",
    "who",
    "people",
    "times",
    "hours_each",
    "rate_pence",
    "unit",
    "source",
    "activity",
)


def locked_budget(project: Project, by: Person) -> Budget:
    """The project's budget, made if there is none yet, and locked until the action ends."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    budget = Budget.objects.select_for_update(no_key=True).filter(project=project).first()
    if budget is None:
        budget = Budget.objects.create(
            project=project, contingency_percent=usual_contingency(), created_by=by
        )
    return budget


@transaction.atomic
def set_figures(
    *,
    project: Project,
    available_pence: int | None,
    whole_pence: int | None,
    contingency_percent: Decimal,
    oncost_percent: Decimal,
    inflation_percent: Decimal,
    vat_percent: Decimal,
    seen_version: int,
    by: Person,
) -> Budget:
    """Say what money there is, what the whole comes to, and what is added to the lines.

    `seen_version` is 0 where the writer saw no budget yet.
    """
    # Locked before it is asked whether there is one: two people may open a budget at one moment.
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    is_new = not Budget.objects.filter(project=project).exists()
    budget = locked_budget(project, by)
    figures = {
        "available_pence": available_pence,
        "whole_pence": whole_pence,
        "contingency_percent": contingency_percent,
        "oncost_percent": oncost_percent,
        "inflation_percent": inflation_percent,
        "vat_percent": vat_percent,
    }
    # The same figures once more, as when a button is pressed twice, are there already.
    if not is_new and all(getattr(budget, name) == value for name, value in figures.items()):
        return budget
    if seen_version != (0 if is_new else budget.version):
        raise ActionError(
            "Somebody else changed these figures while you had them open. Yours are still here: compare them "
            "with the saved ones, then save again if they are still right."
        )
    for name, value in figures.items():
        setattr(budget, name, value)
    budget.version += 0 if is_new else 1
    budget.save()
    ledger.append(project, "budget.set_figures", figures, by=by)
    return budget


@transaction.atomic
def add_line(
    *,
    project: Project,
    stated: LineStated,
    by: Person,
    said: Said | None = None,
    form_key: str | None = None,
) -> BudgetLine:
    """Add a line at the end. With `said`, the addition stands in the trim log, from nothing to its cost."""
    once.claim(form_key)
    budget = locked_budget(project, by)
    [line] = _added(budget, [stated])
    trim = None
    if said is not None:
        trim = trims.note(line, moment="asked", from_pence=0, to_pence=line.asked_pence, said=said, by=by)
    ledger.append(
        project,
        "budget_line.add",
        {"line": line.pk, "stated": stated_of(line), "trim": trims.as_said(trim) if trim else None},
        by=by,
    )
    return line


@transaction.atomic
def bring_in(
    *,
    project: Project,
    lines: Sequence[LineStated],
    made_from: str,
    by: Person,
    is_instead: bool = False,
    form_key: str | None = None,
) -> list[BudgetLine]:
    """Bring in many lines at once, all or none. With `is_instead` the lines that are there are taken out first.

    What is taken out is kept and can be put back, unless an award is noted for it: then nothing is done.
    """
    once.claim(form_key)
    if not lines:
        raise ActionError("There are no lines to bring in.")
    budget = locked_budget(project, by)
    removed: list[int] = []
    if is_instead:
        there = BudgetLine.objects.filter(budget=budget, removed_at=None)
        if there.filter(awarded_pence__isnull=False).exists():
            raise ActionError(
                "An award is noted for some of the lines that are here, so they cannot all be taken out. "
                "Bring the new lines in beside them."
            )
        removed = list(there.values_list("pk", flat=True))
        there.update(removed_at=timezone.now(), removed_by=by)
    added = _added(budget, lines)
    budget.made_from = made_from[:200]
    budget.save(update_fields=["made_from"])
    ledger.append(
        project,
        "budget.bring_in",
        {
            "made_from": made_from,
            "removed": removed,
            "lines": [{"line": line.pk} | stated_of(line) for line in added],
        },
        by=by,
    )
    return added


@transaction.atomic
def change_line(
    *, line: BudgetLine, stated: LineStated, seen_version: int, by: Person, said: Said | None = None
) -> BudgetLine:
    """Give a line new words or figures. With `said`, a changed cost stands in the trim log."""
    line = trims.locked_line(line, None)
    if line.removed_at:
        raise ActionError("This line was taken out. Put it back first, then change it.")
    before, from_pence, version = stated_of(line), line.asked_pence, line.version
    pence = _pence(stated)
    _state(line, stated, pence)
    # The same words and figures once more, as when a button is pressed twice, are there already.
    if stated_of(line) == before and (said is None or version != seen_version):
        return line
    if version != seen_version:
        raise ActionError(trims.CHANGED_MEANWHILE)
    if line.awarded_pence is not None and pence != from_pence:
        raise ActionError(
            "An award is noted for this line, so what was asked for stands. Note what was awarded or spent "
            "instead, or clear the award first."
        )
    # Fewer hours that nobody pays for are a cut as well.
    is_same = (
        pence == from_pence
        and all(getattr(line, name) == before[name] for name in ("people", "times"))
        and Decimal(line.hours_each) == Decimal(str(before["hours_each"]))
    )
    if said is not None and is_same:
        raise ActionError("You gave a reason for a cut or an addition, but the cost is the same as before.")
    line.version += 1
    line.save()
    trim = None
    if said is not None:
        trim = trims.note(line, moment="asked", from_pence=from_pence, to_pence=pence, said=said, by=by)
    ledger.append(
        line.budget.project,
        "budget_line.change",
        {
            "line": line.pk,
            "before": before,
            "stated": stated_of(line),
            "trim": trims.as_said(trim) if trim else None,
        },
        by=by,
    )
    return line


@transaction.atomic
def remove_line(*, line: BudgetLine, seen_version: int, by: Person, said: Said | None = None) -> BudgetLine:
    """Take a line out of the plan. It is kept, marked, and can be put back."""
    line = trims.locked_line(line, None)
    if line.removed_at:
        return line
    if line.version != seen_version:
        raise ActionError(trims.CHANGED_MEANWHILE)
    if line.awarded_pence is not None:
        raise ActionError(
            "An award is noted for this line. Note £0 as awarded or spent, or clear the award first."
        )
    line.removed_at, line.removed_by = timezone.now(), by
    line.version += 1
    line.save()
    trim = None
    if said is not None:
        trim = trims.note(line, moment="asked", from_pence=line.asked_pence, to_pence=0, said=said, by=by)
    ledger.append(
        line.budget.project,
        "budget_line.remove",
        {"line": line.pk, "label": line.label, "trim": trims.as_said(trim) if trim else None},
        by=by,
    )
    return line


@transaction.atomic
def restore_line(*, line: BudgetLine, by: Person) -> BudgetLine:
    """Put back a line that was taken out."""
    line = trims.locked_line(line, None)
    if not line.removed_at:
        return line
    _check_room(line.budget, 1)
    line.removed_at = line.removed_by = None
    line.version += 1
    line.save()
    ledger.append(line.budget.project, "budget_line.restore", {"line": line.pk, "label": line.label}, by=by)
    return line


@transaction.atomic
def move_line(*, line: BudgetLine, is_up: bool, by: Person, form_key: str | None = None) -> BudgetLine:
    """Change places with the line before or after it in the same stage."""
    once.claim(form_key)
    line = trims.locked_line(line, None)
    if line.removed_at:
        raise ActionError("This line was taken out. Put it back first.")
    ids = list(
        BudgetLine.objects.filter(budget=line.budget, stage=line.stage, removed_at=None).values_list(
            "pk", flat=True
        )
    )
    place = ids.index(line.pk) + (-1 if is_up else 1)
    if not 0 <= place < len(ids):
        raise ActionError(f"This line is the {'first' if is_up else 'last'} of its stage already.")
    other = BudgetLine.objects.get(pk=ids[place])
    # Places are given out under the budget's lock, so no two lines of it share one.
    line.position, other.position = other.position, line.position
    for moved in (line, other):
        moved.save(update_fields=["position"])
    ledger.append(
        line.budget.project,
        "budget_line.move",
        {"line": line.pk, "before" if is_up else "after": other.pk},
        by=by,
    )
    return line


@transaction.atomic
def give_line(*, line: BudgetLine, partner: Partner | None, by: Person) -> BudgetLine:
    """Give a line into a partner's hands, who may then change what it says; or, with nobody, take it back."""
    line = trims.locked_line(line, None)
    if line.removed_at:
        raise ActionError("This line was taken out. Put it back first.")
    if partner is not None:
        if partner.project_id != line.budget.project_id or not partner.is_here:
            raise ActionError("Whoever holds a line must be in this project now.")
        if not may(partner.role, Permission.BUDGET_READ):
            raise ActionError(
                "In their part here, they cannot see the plan, so they cannot hold a line of it."
            )
    held_by_id = partner.pk if partner else None
    if line.held_by_id == held_by_id:
        return line
    before, line.held_by = line.held_by_id, partner
    line.save(update_fields=["held_by"])
    ledger.append(
        line.budget.project,
        "budget_line.hold",
        {"line": line.pk, "label": line.label, "before": before, "held_by": held_by_id},
        by=by,
    )
    return line


def stated_of(line: BudgetLine) -> dict[str, object]:
    """What a line says, as it is kept in the ledger."""
    return {name: getattr(line, name) for name in STATED} | {
        "hours_each": f"{Decimal(line.hours_each):.2f}",
        "asked_pence": line.asked_pence,
    }


def _added(budget: Budget, stated: Sequence[LineStated]) -> list[BudgetLine]:
    _check_room(budget, len(stated))
    position = (budget.lines.aggregate(last=Max("position"))["last"] or 0) + 1
    lines = []
    for place, each in enumerate(stated, start=position):
        line = BudgetLine(budget=budget, position=place)
        _state(line, each, _pence(each))
        lines.append(line)
    return BudgetLine.objects.bulk_create(lines, batch_size=50)


def _state(line: BudgetLine, stated: LineStated, pence: int) -> None:
    for name in STATED:
        setattr(line, name, getattr(stated, name))
    line.asked_pence = pence


def _check_room(budget: Budget, more: int) -> None:
    there = BudgetLine.objects.filter(budget=budget, removed_at=None).count()
    if there + more > LINES_LIMIT:
        raise ActionError(
            f"A plan may have up to {LINES_LIMIT:,} lines. This one has {there:,}, and {more:,} more would be too many."
        )


def _pence(stated: LineStated) -> int:
    """What a line comes to; refused where it names what the framework does not know or is past all reason."""
    fw = current()
    if not stated.label:
        raise ActionError("Say what the line is for.")
    for kind, id in (
        ("stages", stated.stage),
        ("cost_headings", stated.heading),
        ("partner_types", stated.partner_type),
    ):
        known = {row.id for row in getattr(fw, kind)}
        if id not in known and (id or kind == "cost_headings"):
            raise ActionError(f"“{stated.label}”: there is no “{id}” to choose. Choose one from the list.")
    try:
        pence = stated.line().pence
    except MethodError:
        raise ActionError(f"“{stated.label}”: people, times, hours and rate must be 0 or more.") from None
    if max(stated.people, stated.times) > 100_000 or stated.hours_each > 10_000 or pence > LINE_PENCE_LIMIT:
        raise ActionError(
            f"“{stated.label}” comes to more than the £100,000,000 that a line can hold. Look at its people, "
            "times, hours and rate again."
        )
    return pence


def usual_contingency() -> Decimal:
    usual = next((rate for rate in current().rates if rate.id == "contingency"), None)
    return Decimal(str(usual.percent)) if usual and usual.percent is not None else Decimal(0)
