"""Taking one of the two ways out of a plan that does not fit: trim it as proposed, or count on the whole sum."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from evenhand.actions import budgets, once
from evenhand.actions.errors import ActionError
from evenhand.actions.trims import Said
from evenhand.readings.budget import budget_of
from evenhand.readings.framework import current
from evenhand.readings.project_plan_file import line_stated
from evenhand.readings.project_ways_out import LineTrimmed, ProjectWaysOut, project_ways_out
from evenhand.records.models import Budget, Person, Project

SEEN_DIFFERS = (
    "Somebody else changed the plan while you had this open. The steps below are those for the plan as it is "
    "now: look at them again first."
)


@transaction.atomic
def trim_as_proposed(
    *, project: Project, cut_by: str, why: str, seen: str, by: Person, form_key: str | None = None
) -> tuple[LineTrimmed, ...]:
    """Apply every proposed step, all or none. Each line's entry in the trim log says whose voice it touches."""
    once.claim(form_key)
    _, ways = _as_seen(project, seen, by)
    if not ways.lines:
        raise ActionError("There is nothing here that we would offer to trim.")
    if ways.awarded:
        raise ActionError(
            f"An award is noted for “{ways.awarded[0]}”, so what was asked for stands. Note at each line what "
            "was awarded, or clear the award first."
        )
    for each in ways.lines:
        record = each.record
        said = Said(cut_by=cut_by, why=why, effect=each.effect)
        if each.after is None:
            budgets.remove_line(line=record, seen_version=record.version, by=by, said=said)
        else:
            fewer = replace(line_stated(record), people=each.after.people, times=each.after.times)
            budgets.change_line(line=record, stated=fewer, seen_version=record.version, by=by, said=said)
    return ways.lines


@transaction.atomic
def ask_for_it(*, project: Project, seen: str, by: Person, form_key: str | None = None) -> Budget:
    """Set the money there is to what the whole plan takes, rounded up as it was shown."""
    once.claim(form_key)
    budget, ways = _as_seen(project, seen, by)
    ask = ways.plan.ways_out.ask
    if not ask.more_pence:
        raise ActionError("The money there is covers this plan already.")
    return budgets.set_figures(
        project=project,
        available_pence=ask.money_pence,
        whole_pence=budget.whole_pence,
        contingency_percent=budget.contingency_percent,
        oncost_percent=budget.oncost_percent,
        inflation_percent=budget.inflation_percent,
        vat_percent=budget.vat_percent,
        seen_version=budget.version,
        by=by,
    )


def _as_seen(project: Project, seen: str, by: Person) -> tuple[Budget, ProjectWaysOut]:
    """Lock the plan, work out both ways again, and refuse if they are not those that the writer saw."""
    if not Budget.objects.filter(project=project).exists():
        raise ActionError("There is no plan here yet, so there is nothing to match.")
    budget = budgets.locked_budget(project, by)
    fw = current()
    ways = project_ways_out(project, budget_of(project, fw), fw, today=timezone.localdate())
    if ways.seen != seen:
        raise ActionError(SEEN_DIFFERS)
    return budget, ways
