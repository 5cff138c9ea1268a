from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from evenhand.methods.resources import line_pence
from evenhand.readings.costing import STAND_IN, cost, trim_order, ways_out_of
from tests.readings.plans import FIVE_THOUSAND, TRAFFIC, a_plan, fw, read

PEOPLE = '[[people]]\ntype = "carer"\ncount = 4\n'


def approach(id):
    return fw().get("approaches", id)


def costed(text, id):
    return cost(read(text), approach(id), fw())


def test_a_ppi_group_worked_by_hand():
    # Four carers, online, nothing added. Hours of the activities in data/activities.toml:
    plan = read(
        'evenhand_plan = 1\ntitle = "A"\n[means]\nplace = "online"\n[added]\ncontingency_percent = 0\n'
        + PEOPLE
    )
    found = cost(plan, approach("ppi_group"), fw())
    hours, preparation, staff, meetings = Fraction(0), Fraction(0), Fraction(0), 0
    for id in approach("ppi_group").activities:
        row = fw().get("activities", id)
        assert row.people == "partners"
        hours += 4 * row.times * Fraction(str(row.hours))
        preparation += 4 * row.times * Fraction(str(row.preparation_hours))
        staff += row.times * Fraction(str(row.staff_hours))
        meetings += row.times * row.is_meeting
    rate = {row.id: row.pence for row in fw().rates}
    assert found.totals.by_heading["contributor_pay"] == hours * rate["nihr_hour"]
    assert found.totals.by_heading["preparation_pay"] == preparation * rate["preparation_hour"]
    assert found.totals.by_heading["staff_time"] == staff * rate["staff_hour_middle"]
    assert found.totals.by_heading["relational_time"] == meetings * rate["relational_hour"]
    assert found.totals.by_heading["access"] == 4 * meetings * rate["access_person"]
    assert "travel" not in found.totals.by_heading
    assert found.totals.total_pence == sum(found.totals.by_heading.values())
    assert found.totals.contributor_hours == hours + preparation


def test_every_line_says_where_it_comes_from_and_adds_up():
    for row in fw().approaches:
        found = costed(TRAFFIC, row.id)
        for line in found.lines:
            assert "assumption" in line.source, line
            assert line.pence == line_pence(
                line.people, line.times, line.hours_each, line.rate_pence, line.unit
            )
        assert len({line.id for line in found.lines}) == len(found.lines)
        assert sum(line.pence for line in found.lines) == found.totals.lines_pence


def test_a_line_names_its_rate_and_the_day_it_holds_from():
    [line] = [
        line
        for line in costed(FIVE_THOUSAND, "co_production").lines
        if line.id == "setting_question_contributor_pay_patient"
    ]
    assert "from 16 December 2025 (nihr_hour, derived)" in line.source
    assert (line.people, line.times, line.hours_each) == (6, 2, Decimal("2.5"))


def test_the_costs_that_are_usually_left_out_are_in():
    headings = set(costed(FIVE_THOUSAND, "co_production").totals.by_heading)
    assert {
        "preparation_pay",
        "access",
        "supporters",
        "staff_time",
        "relational_time",
        "facilitation",
        "travel",
    } <= headings
    assert [row.id for row in costed(FIVE_THOUSAND, "co_production").missing] == ["training"]


def test_people_paid_by_their_employer_give_hours_and_no_pence():
    lines = [line for line in costed(FIVE_THOUSAND, "co_design").lines if line.partner_type == "practitioner"]
    assert lines
    assert all(line.pence == 0 and line.hours > 0 for line in lines)
    assert "Ask whether cover" in lines[0].source


def test_a_long_day_takes_a_room_and_a_facilitator_for_two_half_days():
    rate = {row.id: row.pence for row in fw().rates}
    lines = {line.id: line for line in costed(FIVE_THOUSAND, "citizens_jury").lines}
    assert lines["jury_days_venue"].rate_pence == 2 * rate["venue_half_day"]
    assert lines["jury_days_facilitation"].rate_pence == 2 * rate["facilitator_half_day"]
    short = {line.id: line for line in costed(FIVE_THOUSAND, "co_design").lines}
    assert short["design_workshops_venue"].rate_pence == rate["venue_half_day"]


def test_supporters_are_as_stated_or_one_place_until_somebody_has_asked():
    stated = [line for line in costed(TRAFFIC, "co_design").lines if line.heading == "supporters"]
    assert {line.people for line in stated} == {2}
    asked = [line for line in costed(FIVE_THOUSAND, "co_design").lines if line.heading == "supporters"]
    assert {line.people for line in asked} == {1}
    assert "until you have asked" in asked[0].source


def test_nobody_named_is_costed_for_six_and_says_so():
    found = cost(a_plan(), approach("ppi_group"), fw())
    assert {line.people for line in found.lines if line.heading == "contributor_pay"} == {STAND_IN}
    assert any("Nobody has said who takes part" in note for note in found.notes)
    assert any("costed in person" in note for note in found.notes)


def test_nobody_from_the_receiving_end_is_said_plainly():
    plan = read('evenhand_plan = 1\ntitle = "A"\n[[people]]\ntype = "policy_maker"\ncount = 3\n')
    found = cost(plan, approach("integrated_kt"), fw())
    assert "contributor_pay" not in found.totals.by_heading
    assert any("Some would not call this co-production" in note for note in found.notes)
    assert "contributor_pay" in [row.id for row in found.missing]


def test_own_lines_replace_the_framework_s():
    own = '[[lines]]\nheading = "venue"\nlabel = "Room"\ntimes = 3\nrate = 90\nunit = "time"\nwho = "thing"\n'
    found = cost(read(FIVE_THOUSAND + own), approach("co_production"), fw())
    assert found.is_own
    assert found.totals.lines_pence == 27_000
    assert {"contributor_pay", "access", "staff_time"} <= {row.id for row in found.missing}
    assert not cost(read(FIVE_THOUSAND + own), approach("survey"), fw(), own_lines=False).is_own


def test_five_thousand_pounds_fails_with_both_ways_out():
    plan = read(FIVE_THOUSAND)
    found = cost(plan, approach("co_production"), fw())
    assert found.fit.fits is False
    ways = ways_out_of(found, plan, fw())
    assert not ways.trim.closes
    assert ways.trim.gap_pence == ways.trim.totals.total_pence - 500_000 > 0
    assert ways.ask.money_pence % 1000 == 0
    assert 0 <= ways.ask.money_pence - found.totals.total_pence < 1000
    assert ways.ask.more_pence == ways.ask.money_pence - 500_000


def test_five_thousand_pounds_can_be_trimmed_to_fit_something_smaller():
    plan = read(FIVE_THOUSAND.replace("staff_hours = 60", "staff_hours = 100"))
    found = cost(plan, approach("ppi_group"), fw())
    ways = ways_out_of(found, plan, fw())
    assert found.fit.money.shortfall
    assert ways.trim.closes
    assert ways.trim.totals.total_pence <= 500_000
    assert min(line.people for line in ways.trim.lines if line.partner_type == "patient") >= 1


def test_the_heart_of_a_way_of_working_is_never_left_out():
    for id, heart in [
        ("citizens_jury", "jury_days"),
        ("deliberative_poll", "poll_days"),
        ("co_design", "design_workshops"),
    ]:
        found = costed(FIVE_THOUSAND, id)
        assert heart not in trim_order(read(FIVE_THOUSAND), found.lines, fw()).scope


def test_the_agenda_and_the_answer_back_are_never_left_out():
    stages = {line.activity: line.stage for line in costed(FIVE_THOUSAND, "co_production").lines}
    order = trim_order(read(FIVE_THOUSAND), costed(FIVE_THOUSAND, "co_production").lines, fw())
    assert order.scope
    assert {stages[activity] for activity in order.scope} <= {"data", "analysis", "recommendations"}


def test_moving_online_is_not_offered_where_someone_would_be_left_outside():
    assert trim_order(read(TRAFFIC), costed(TRAFFIC, "co_design").lines, fw()).online == ()
    assert trim_order(read(FIVE_THOUSAND), costed(FIVE_THOUSAND, "co_design").lines, fw()).online


def test_weeks_come_from_a_figure_that_was_found_or_are_not_known():
    assert costed(FIVE_THOUSAND, "co_production").weeks_needed is None
    co_design = costed(FIVE_THOUSAND, "co_design")
    assert co_design.weeks_needed == 26
    assert co_design.fit.weeks.shortfall == 0


def test_percentages_are_the_plans_own_or_the_framework_s_contingency_alone():
    usual = costed(FIVE_THOUSAND, "survey").percents
    assert usual == {"oncost_percent": 0, "inflation_percent": 0, "vat_percent": 0, "contingency_percent": 5}
    own = a_plan(added="contingency_percent = 0\nvat_percent = 20")
    assert cost(own, approach("survey"), fw()).percents["vat_percent"] == 20
    assert cost(own, approach("survey"), fw()).percents["contingency_percent"] == 0


@pytest.mark.parametrize("id", [row.id for row in fw().approaches])
def test_every_way_of_working_can_be_costed_for_anybody(id):
    for text in (TRAFFIC, FIVE_THOUSAND, 'evenhand_plan = 1\ntitle = "Bare"'):
        assert costed(text, id).lines
