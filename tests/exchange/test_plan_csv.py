import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.plan_csv import plan_csv
from evenhand.methods.resources import costed


def line(label="Taxis", **more):
    values = {
        "id": "a", "stage": "framing", "heading": "travel", "label": label, "people": 8, "times": 3,
        "hours_each": Decimal("2.5"), "rate_pence": 2750, "unit": "hour", "source": "A quote", "who": "contributor",
    }  # fmt: skip
    return costed(**(values | more))


def rows(text):
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def test_each_line_is_a_row_with_its_sum_and_the_total_below():
    lines = [line(), line("Hall", unit="each", rate_pence=9050)]
    found = rows(plan_csv(lines, added=[("Set aside", 8702)], total_pence=182_752, notes=["Not decided."]))

    assert found[1][5:12] == ["8", "3", "2.50", "27.50", "hour", "60.00", "1650.00"]
    assert found[2][11] == "90.50"
    assert (found[3][2], found[3][11]) == ("Set aside", "87.02")
    assert (found[4][2], found[4][11]) == ("In all", "1827.52")
    assert found[5] == ["Not decided."]


def test_it_begins_with_the_mark_that_tells_excel_it_is_utf_8():
    assert plan_csv([], added=[], total_pence=0).startswith("\ufeffStage,")


@pytest.mark.parametrize("typed", ["=1+1", "+44 20", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1", "'=1"])
def test_what_a_person_typed_is_never_worked_out(typed):
    found = rows(plan_csv([line(typed, source=typed)], added=[], total_pence=0, notes=[typed]))

    for cell in (found[1][2], found[1][12], found[-1][0]):
        assert cell.startswith("'")


@given(st.lists(st.integers(0, 10**10), max_size=8))
def test_the_amounts_add_up_to_the_pence_of_the_lines(pence):
    lines = [line(unit="each", rate_pence=each) for each in pence]
    found = rows(plan_csv(lines, added=[], total_pence=sum(pence)))

    assert sum(round(Decimal(row[11]) * 100) for row in found[1:-1]) == sum(pence)
    assert round(Decimal(found[-1][11]) * 100) == sum(pence)
