from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from evenhand.actions import budgets, ledger, trims
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.actions.trims import Said
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.budget import budget_of
from evenhand.readings.framework import current
from evenhand.records.models import Budget, BudgetLine, LedgerEntry, Trim
from tests.people import make_cast

SAID = Said("The finance office", "To look cheap", "Carers stop coming")


def stated(label="Carers’ pay", **more):
    values = {
        "heading": "contributor_pay", "stage": "framing", "label": label, "people": 8, "times": 3,
        "hours_each": Decimal("2.5"), "rate_pence": 2750, "unit": "hour", "who": "contributor",
        "partner_type": "carer", "source": "The guidance", "activity": "first_meetings",
    }  # fmt: skip
    return LineStated(**(values | more))


def add(cast, label="Carers’ pay", *, said=None, form_key=None, **more):
    return budgets.add_line(
        project=cast.project, stated=stated(label, **more), by=cast.rosa.person, said=said, form_key=form_key
    )


def change(cast, line, said=None, seen_version=None, **more):
    return budgets.change_line(
        line=line,
        stated=stated(**more),
        seen_version=line.version if seen_version is None else seen_version,
        by=cast.rosa.person,
        said=said,
    )


def labels(cast):
    return list(
        BudgetLine.objects.filter(budget__project=cast.project, removed_at=None).values_list(
            "label", flat=True
        )
    )


def test_a_line_costs_what_its_own_numbers_say(cast):
    # 8 people × 3 times × 2.5 hours × £27.50 = £1,650.
    assert add(cast).asked_pence == 165_000


def test_the_first_line_opens_the_budget_with_the_usual_sum_set_aside(cast):
    add(cast)

    assert Budget.objects.get(project=cast.project).contingency_percent == 5


def test_adding_twice_with_one_key_adds_one_line(cast):
    key = "6f4f0f62-2a41-4a0e-9d4e-0e0f6b1f0001"
    add(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        add(cast, form_key=key)

    assert BudgetLine.objects.count() == 1


def test_nothing_is_kept_when_the_ledger_entry_cannot_be_written(cast, monkeypatch):
    line = add(cast)
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        add(cast, "Lost?")
    with pytest.raises(RuntimeError):
        change(cast, line, label="Lost too?")
    with pytest.raises(RuntimeError):
        budgets.remove_line(line=line, seen_version=1, by=cast.rosa.person, said=SAID)

    assert labels(cast) == ["Carers’ pay"]
    assert not Trim.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"heading": "stationery"}, "no “stationery”"),
        ({"heading": ""}, "Choose one"),
        ({"stage": "nowhere"}, "no “nowhere”"),
        ({"partner_type": "stakeholder"}, "Choose one"),
        ({"label": "  "}, "what the line is for"),
        ({"people": -1}, "0 or more"),
        ({"people": 100_000, "times": 100_000, "rate_pence": 10_000_000}, "more than the £100,000,000"),
        ({"unit": "fortnight"}, "0 or more"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_changes_nothing(cast, more, words):
    before = LedgerEntry.objects.count()
    with pytest.raises(ActionError, match=words):
        add(cast, **more)

    assert not BudgetLine.objects.exists()
    assert LedgerEntry.objects.count() == before


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(cast):
    line = add(cast)
    change(cast, line, label="First tab")
    with pytest.raises(ActionError, match="Somebody else changed this line"):
        change(cast, line, label="Second tab", seen_version=1)

    assert labels(cast) == ["First tab"]


def test_saving_a_line_unchanged_leaves_no_trace(cast):
    line = add(cast)
    before = LedgerEntry.objects.count()
    change(cast, line)
    line.refresh_from_db()

    assert (line.version, LedgerEntry.objects.count()) == (1, before)


def test_pressing_save_twice_is_saving_once(cast):
    line = add(cast)
    change(cast, line, people=4, said=SAID)
    change(cast, line, people=4, said=SAID, seen_version=1)
    change(cast, line, people=4, seen_version=1)
    line.refresh_from_db()

    assert (line.version, Trim.objects.count()) == (2, 1)


def test_a_line_is_taken_out_and_put_back_as_it_was(cast):
    line = add(cast)
    budgets.remove_line(line=line, seen_version=1, by=cast.rosa.person)
    assert labels(cast) == []
    with pytest.raises(ActionError, match="Put it back first"):
        change(cast, BudgetLine.objects.get(), label="Changed while out")
    budgets.restore_line(line=line, by=cast.rosa.person)
    line.refresh_from_db()

    assert (line.removed_at, line.removed_by, line.asked_pence) == (None, None, 165_000)


def test_taking_out_twice_is_taking_out_once(cast):
    line = add(cast)
    budgets.remove_line(line=line, seen_version=1, by=cast.rosa.person, said=SAID)
    budgets.remove_line(line=line, seen_version=1, by=cast.rosa.person, said=SAID)

    assert Trim.objects.count() == 1


def test_the_database_refuses_a_removal_without_a_person_and_negative_sums(cast):
    line = add(cast)
    for wrong in ({"removed_by": cast.rosa.person}, {"asked_pence": -1}, {"awarded_pence": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.filter(pk=line.pk).update(**wrong)


def test_lines_move_within_their_stage_only(cast):
    one, two = add(cast, "One"), add(cast, "Two")
    add(cast, "Elsewhere", stage="data")
    three = add(cast, "Three")
    budgets.move_line(line=three, is_up=True, by=cast.rosa.person)
    framing = [each for each in labels(cast) if each != "Elsewhere"]
    assert framing == ["One", "Three", "Two"]
    with pytest.raises(ActionError, match="the last of its stage"):
        budgets.move_line(line=two, is_up=False, by=cast.rosa.person)
    with pytest.raises(ActionError, match="the first of its stage"):
        budgets.move_line(line=one, is_up=True, by=cast.rosa.person)


def test_many_lines_come_in_together_or_not_at_all(cast):
    with pytest.raises(ActionError):
        budgets.bring_in(
            project=cast.project,
            lines=[stated("Fits"), stated("Does not", heading="nonsense")],
            made_from="A test",
            by=cast.rosa.person,
        )
    assert not BudgetLine.objects.exists()


def test_lines_brought_in_instead_take_the_others_out_and_keep_them(cast):
    add(cast, "Old")
    budgets.bring_in(
        project=cast.project, lines=[stated("New")], made_from="A file", by=cast.rosa.person, is_instead=True
    )

    assert labels(cast) == ["New"]
    assert BudgetLine.objects.count() == 2


def test_lines_with_an_award_are_never_swept_out(cast):
    line = add(cast, "Awarded")
    trims.record(line=line, moment="awarded", to_pence=165_000, seen_version=1, by=cast.rosa.person)
    with pytest.raises(ActionError, match="An award is noted"):
        budgets.bring_in(
            project=cast.project, lines=[stated("New")], made_from="", by=cast.rosa.person, is_instead=True
        )
    assert labels(cast) == ["Awarded"]


def test_what_was_asked_for_stands_once_an_award_is_noted_and_words_may_still_change(cast):
    line = add(cast)
    line = trims.record(line=line, moment="awarded", to_pence=165_000, seen_version=1, by=cast.rosa.person)
    with pytest.raises(ActionError, match="what was asked for stands"):
        change(cast, line, people=4)
    with pytest.raises(ActionError, match="An award is noted"):
        budgets.remove_line(line=line, seen_version=line.version, by=cast.rosa.person)

    assert change(cast, line, label="Pay, better said").label == "Pay, better said"


def test_figures_are_refused_from_a_second_tab(cast):
    figures = {
        "available_pence": 500_000, "whole_pence": None, "contingency_percent": Decimal(5), "oncost_percent": Decimal(0),
        "inflation_percent": Decimal(0), "vat_percent": Decimal(20),
    }  # fmt: skip
    budgets.set_figures(project=cast.project, **figures, seen_version=0, by=cast.rosa.person)
    with pytest.raises(ActionError, match="Somebody else changed these figures"):
        budgets.set_figures(
            project=cast.project, **figures | {"available_pence": 2}, seen_version=0, by=cast.rosa.person
        )
    budgets.set_figures(
        project=cast.project, **figures | {"available_pence": 1}, seen_version=1, by=cast.rosa.person
    )

    assert Budget.objects.get().available_pence == 1


def test_a_reason_for_a_change_that_changes_nothing_is_refused(cast):
    line = add(cast)
    with pytest.raises(ActionError, match="the same as before"):
        change(cast, line, said=SAID)


def test_a_cut_an_addition_and_a_removal_stand_in_the_log_when_a_reason_is_given(cast):
    added = add(cast, "Crèche", said=SAID)
    changed = change(cast, add(cast), people=4, said=SAID)
    budgets.remove_line(line=added, seen_version=1, by=cast.rosa.person, said=SAID)

    kept = [(trim.line.label, trim.from_pence, trim.to_pence) for trim in Trim.objects.order_by("pk")]
    assert kept == [("Crèche", 0, 165_000), (changed.label, 165_000, 82_500), ("Crèche", 165_000, 0)]


def test_a_line_of_a_thousand_years_stays_exact(cast):
    line = add(cast, people=99_999, times=1, hours_each=Decimal("0.01"), rate_pence=1)

    assert line.asked_pence == 1000  # 999.99 pence, half up


line_values = st.fixed_dictionaries(
    {
        "people": st.integers(0, 50),
        "times": st.integers(0, 20),
        "hours_each": st.decimals(0, 24, places=2),
        "rate_pence": st.integers(0, 50_000),
        "unit": st.sampled_from(["hour", "person_time", "time", "each"]),
        "who": st.sampled_from(["contributor", "staff", "thing"]),
        "stage": st.sampled_from(["", "team", "framing"]),
        "heading": st.sampled_from(["contributor_pay", "travel", "staff_time"]),
    }
)


@pytest.mark.slow
class SumsAgree(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(line_values, min_size=1, max_size=6))
    def test_the_page_adds_up_what_the_lines_hold_to_the_penny(self, rows):

        cast = make_cast()
        budgets.bring_in(
            project=cast.project,
            lines=[stated(f"Line {number}", **row) for number, row in enumerate(rows)],
            made_from="",
            by=cast.rosa.person,
        )
        shown = budget_of(cast.project, current())
        by_hand = sum(BudgetLine.objects.values_list("asked_pence", flat=True))

        assert shown.totals.lines_pence == by_hand
        assert sum(stage.pence for stage in shown.stages) == by_hand
        assert sum(row.pence for row in shown.headings) == by_hand
        contingency = Fraction(by_hand * 5, 100)
        assert abs(shown.totals.total_pence - by_hand - contingency) <= Fraction(1, 2)
