from __future__ import annotations

import json
from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from evenhand.readings.first_plan import first_plan
from evenhand.readings.plan_json import plan_json
from evenhand.readings.plan_sheet import plan_sheet
from tests.readings.plans import FIVE_THOUSAND, SCHOOL, TRAFFIC, fw, read


def planned(text):
    return first_plan(read(text), fw(), today=date(2026, 11, 22))


def test_the_json_of_a_plan_is_json_and_adds_up():
    for text in (FIVE_THOUSAND, SCHOOL, TRAFFIC):
        plan = planned(text)
        found = json.loads(json.dumps(plan_json(plan), allow_nan=False))
        assert (
            sum(line["pence"] for line in found["costing"]["lines"])
            == found["costing"]["totals"]["lines_pence"]
        )
        assert found["not_decided"].startswith("Not decided.")
        assert len(found["options"]) >= 2
        assert not any("score" in key or "rank" in key for option in found["options"] for key in option)


def test_five_thousand_pounds_says_in_json_that_it_does_not_fit_and_both_ways_out():
    found = plan_json(planned(FIVE_THOUSAND))
    assert found["fit"]["fits"] is False
    assert found["ways_out"]["trim"]["closes"] is False
    assert found["ways_out"]["trim"]["gap_pence"] > 0
    assert found["ways_out"]["ask"]["money_pence"] % 1000 == 0
    assert "consultation" in found["ways_out"]["lighter_ways_that_fit"]


def test_the_spreadsheet_holds_each_line_as_a_sum_and_who_has_not_answered():
    plan = planned(TRAFFIC)
    book = load_workbook(BytesIO(plan_sheet(plan)))
    cells = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    labels = [cell for cell in cells if isinstance(cell, str)]
    assert all(line.label in labels for line in plan.costing.lines)
    assert sum(cell.startswith("=ROUND(") for cell in labels) >= len(plan.costing.lines)
    assert any("Councillor Shah" in cell for cell in labels)
    assert any("£27.50" in cell for cell in labels)
