from datetime import date
from decimal import Decimal

import pytest

from evenhand.actions import budgets, ledger, ways_out
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.budget import budget_of
from evenhand.readings.framework import current
from evenhand.readings.project_ways_out import project_ways_out
from evenhand.records.models import Budget, BudgetLine, LedgerEntry, Trim


def add(cast, label, activity, **more):
    values = {
        "heading": "contributor_pay", "stage": "analysis", "people": 4, "times": 1, "hours_each": Decimal(2),
        "rate_pence": 2000, "unit": "hour", "who": "contributor", "partner_type": "carer",
    }  # fmt: skip
    stated = LineStated(label=label, activity=activity, **(values | more))
    return budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)


def plan(cast, available_pence):
    """A framing that is most of the work, and one analysis that could be left out, with unpaid hours in both."""
    add(cast, "Framing", "first_meetings", stage="framing", times=4)
    add(cast, "Nurses", "first_meetings", stage="framing", times=4, partner_type="practitioner", heading="other",
        rate_pence=0)  # fmt: skip
    add(cast, "Reading together", "make_sense_together")
    Budget.objects.update(available_pence=available_pence, contingency_percent=0)


def ways(cast):
    return project_ways_out(
        cast.project, budget_of(cast.project, current()), current(), today=date(2026, 11, 20)
    )


def trim(cast, **more):
    given = {"cut_by": "Rosa", "why": "Too dear", "seen": ways(cast).seen, "by": cast.rosa.person} | more
    return ways_out.trim_as_proposed(project=cast.project, **given)


def test_trimming_leaves_the_plan_that_was_shown(cast):
    # Five meetings at £160 against £100: repeats go down to one, and reading together is left out. £60 stays lacking.
    plan(cast, 10_000)
    shown = ways(cast).plan.ways_out.trim
    trim(cast)

    assert budget_of(cast.project, current()).totals == shown.totals
    assert BudgetLine.objects.get(label="Reading together").removed_at is not None
    assert "Leave out" in Trim.objects.get(line__label="Reading together").effect


def test_fewer_hours_that_nobody_pays_for_stand_in_the_log_too(cast):
    plan(cast, 10_000)
    trim(cast)

    nurses = Trim.objects.get(line__label="Nurses")
    assert (nurses.from_pence, nurses.to_pence) == (0, 0)
    assert "1 time instead of 4" in nurses.effect


def test_every_changed_line_has_its_entry_in_the_ledger_and_in_the_log(cast):
    plan(cast, 10_000)
    before = LedgerEntry.objects.filter(project=cast.project).count()
    lines = trim(cast)

    assert LedgerEntry.objects.filter(project=cast.project).count() == before + len(lines)
    assert Trim.objects.count() == len(lines) == 3


def test_nothing_is_trimmed_when_one_line_cannot_be(cast, monkeypatch):
    plan(cast, 10_000)
    monkeypatch.setattr(budgets, "remove_line", lambda **_: (_ for _ in ()).throw(RuntimeError("no")))
    with pytest.raises(RuntimeError):
        trim(cast)

    assert not Trim.objects.exists()
    assert BudgetLine.objects.get(label="Framing").times == 4


def test_a_plan_that_fits_is_neither_trimmed_nor_asked_for(cast):
    plan(cast, 200_000)
    with pytest.raises(ActionError, match="nothing here that we would offer to trim"):
        trim(cast)
    with pytest.raises(ActionError, match="covers this plan already"):
        ways_out.ask_for_it(project=cast.project, seen=ways(cast).seen, by=cast.rosa.person)


def test_asking_keeps_every_other_figure_and_stands_in_the_ledger(cast):
    plan(cast, 10_000)
    Budget.objects.update(whole_pence=5_000_000, vat_percent=20)
    ways_out.ask_for_it(project=cast.project, seen=ways(cast).seen, by=cast.rosa.person)

    budget = Budget.objects.get()
    assert (budget.available_pence, budget.whole_pence, budget.vat_percent) == (80_000, 5_000_000, 20)
    with pytest.raises(ActionError, match="Somebody else changed the plan"):
        ways_out.ask_for_it(project=cast.project, seen="0" * 32, by=cast.rosa.person)


def test_asking_changes_nothing_when_the_ledger_entry_cannot_be_written(cast, monkeypatch):
    plan(cast, 10_000)
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        ways_out.ask_for_it(project=cast.project, seen=ways(cast).seen, by=cast.rosa.person)

    assert Budget.objects.get().available_pence == 10_000
