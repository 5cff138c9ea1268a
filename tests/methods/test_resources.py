from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods import resources
from evenhand.methods.resources import (
    InconsistentLine,
    Line,
    Means,
    NegativeAmount,
    UnknownUnit,
    UnknownWho,
    costed,
    fit,
    line_pence,
    missing_headings,
    totals,
)

HOURS = st.decimals(min_value=0, max_value=40, places=2)
PERCENTS = st.decimals(min_value=0, max_value=60, places=2)
NUMBERS = st.integers(min_value=0, max_value=60)
RATES = st.integers(min_value=0, max_value=200_000)


@st.composite
def a_line(draw):
    who = draw(st.sampled_from(resources.WHO))
    return costed(
        id=str(draw(st.uuids())),
        stage=draw(st.sampled_from(["team", "framing", "data"])),
        heading=draw(st.sampled_from(["contributor_pay", "travel", "venue", "staff_time"])),
        label="A line",
        people=draw(NUMBERS),
        times=draw(NUMBERS),
        hours_each=draw(HOURS),
        rate_pence=draw(RATES),
        unit=draw(st.sampled_from(resources.UNITS)),
        source="made up",
        who=who,
        partner_type=draw(st.sampled_from(["", "carer", "patient"])) if who == "contributor" else "",
    )


LINES = st.lists(a_line(), max_size=12)


def a_thing(**changes):
    given = {"id": "x", "stage": "team", "heading": "venue", "label": "Room", "rate_pence": 9000, "unit": "time",
             "source": "a quote", "who": "thing"}  # fmt: skip
    return costed(**{**given, **changes})


@pytest.mark.parametrize(
    ("people", "times", "hours", "rate", "unit", "pence"),
    [
        (8, 3, "2.5", 2750, "hour", 165_000),
        (8, 3, "2.5", 1200, "person_time", 28_800),
        (8, 3, "2.5", 9000, "time", 27_000),
        (8, 3, "2.5", 9000, "each", 9_000),
        (1, 1, "0.25", 1381, "hour", 345),  # 345.25
        (1, 1, "0.5", 1381, "hour", 691),  # 690.5 goes up
        (0, 3, "2.5", 2750, "hour", 0),
    ],
)
def test_a_line_costs_what_a_hand_would_work_out(people, times, hours, rate, unit, pence):
    assert line_pence(people, times, Decimal(hours), rate, unit) == pence


@settings(max_examples=30)
@given(NUMBERS, NUMBERS, HOURS, RATES)
def test_a_line_is_the_same_in_decimals_as_in_fractions(people, times, hours, rate):
    slow = (Decimal(people) * times * hours * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert line_pence(people, times, hours, rate, "hour") == int(slow)


def test_a_line_that_contradicts_itself_cannot_exist():
    with pytest.raises(InconsistentLine) as caught:
        Line(id="x", stage="", heading="venue", label="Room", people=1, times=2, hours_each=0, rate_pence=9000,
             unit="time", pence=9000, source="", who="thing")  # fmt: skip
    assert caught.value.values["expected"] == 18_000


def test_nonsense_is_named():
    with pytest.raises(UnknownUnit):
        a_thing(unit="fortnight")
    with pytest.raises(UnknownWho):
        a_thing(who="robot")
    with pytest.raises(NegativeAmount):
        a_thing(times=-1)
    with pytest.raises(NegativeAmount):
        totals([], vat_percent=-1)


def test_what_is_added_on_is_worked_out_in_the_stated_order():
    # Lines £1,000 + £200 + £100. On-costs 25% of 1,000 = 250. Inflation 3% of 1,550 = 46.50.
    # VAT 20% of the room with its inflation, 100 x 1.03 = 103, so 20.60. Contingency 5% of 1,617.10 = 80.855.
    lines = [
        a_thing(id="s", heading="staff_time", who="staff", unit="each", rate_pence=100_000),
        a_thing(id="p", heading="contributor_pay", who="contributor", unit="each", rate_pence=20_000),
        a_thing(id="r", unit="each", rate_pence=10_000),
    ]
    found = totals(lines, oncost_percent=25, inflation_percent=3, vat_percent=20, contingency_percent=5)
    assert found.oncost_pence == 25_000
    assert found.inflation_pence == 4_650
    assert found.vat_pence == 2_060
    assert found.contingency_pence == 8_086
    assert found.total_pence == 130_000 + 25_000 + 4_650 + 2_060 + 8_086
    assert found.by_heading == {"staff_time": 100_000, "contributor_pay": 20_000, "venue": 10_000}


def test_the_evening_for_eight_that_is_too_little():
    # Eight people at £10 each, an evening that came to £214.72 in all: nothing for reading, access or staff.
    lines = [
        a_thing(
            id="pay",
            heading="contributor_pay",
            people=8,
            rate_pence=1000,
            unit="person_time",
            who="contributor",
        ),
        a_thing(id="rest", heading="venue", rate_pence=13_472, unit="each"),
    ]
    assert totals(lines).total_pence == 21_472
    assert missing_headings(
        lines, ["contributor_pay", "preparation_pay", "access", "venue", "staff_time"]
    ) == (
        "preparation_pay",
        "access",
        "staff_time",
    )


@settings(max_examples=30)
@given(LINES, PERCENTS, PERCENTS, PERCENTS, PERCENTS)
def test_totals_add_up_every_way(lines, oncost, inflation, vat, contingency):
    found = totals(
        lines,
        oncost_percent=oncost,
        inflation_percent=inflation,
        vat_percent=vat,
        contingency_percent=contingency,
    )
    plain = sum(line.pence for line in lines)
    assert found.lines_pence == plain
    assert (
        sum(found.by_heading.values()) == sum(found.by_stage.values()) == sum(found.by_who.values()) == plain
    )
    assert found.total_pence == plain + (
        found.oncost_pence + found.inflation_pence + found.vat_pence + found.contingency_pence
    )
    assert (
        sum(found.hours_by_who.values())
        == sum(found.hours_by_group.values())
        == sum(line.hours for line in lines)
    )


@settings(max_examples=30)
@given(LINES, PERCENTS, PERCENTS, PERCENTS, PERCENTS)
def test_totals_agree_with_a_slow_sum_in_decimals(lines, oncost, inflation, vat, contingency):
    def penny(value):
        return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def pence_of(who):
        return sum((Decimal(line.pence) for line in lines if line.who == who), Decimal(0))

    base = pence_of("staff") + pence_of("contributor") + pence_of("thing")
    added_oncost = penny(pence_of("staff") * oncost / 100)
    added_inflation = penny((base + added_oncost) * inflation / 100)
    added_vat = penny(pence_of("thing") * (100 + inflation) / 100 * vat / 100)
    added_contingency = penny((base + added_oncost + added_inflation + added_vat) * contingency / 100)
    found = totals(
        lines,
        oncost_percent=oncost,
        inflation_percent=inflation,
        vat_percent=vat,
        contingency_percent=contingency,
    )
    assert found.total_pence == int(base + added_oncost + added_inflation + added_vat + added_contingency)


@settings(max_examples=30)
@given(st.permutations(range(6)))
def test_the_order_of_lines_changes_no_total(order):
    lines = [a_thing(id=str(n), stage=f"stage{n % 2}", times=n, rate_pence=777 * n) for n in range(6)]
    assert totals([lines[n] for n in order], contingency_percent=7) == totals(lines, contingency_percent=7)


def test_fit_compares_each_thing_with_its_own_kind():
    pay = a_thing(id="p", heading="contributor_pay", who="contributor", partner_type="carer", people=4, times=2,
                  hours_each=2, rate_pence=2750, unit="hour")  # fmt: skip
    staff = a_thing(id="s", heading="staff_time", who="staff", hours_each=10, rate_pence=3400, unit="hour")
    found = fit(
        totals([pay, staff]),
        Means(money_pence=100_000, hours={"carer": 12, "staff": None}, weeks=8),
        weeks_needed=12,
    )
    assert found.money.shortfall == 0
    assert {need.group: need.shortfall for need in found.hours} == {"carer": Fraction(4), "staff": None}
    assert found.weeks.shortfall == 4
    assert found.fits is False
    assert [need.group for need in found.not_known] == ["staff"]


def test_what_nobody_has_said_is_not_known_rather_than_enough():
    found = fit(totals([a_thing()]), Means())
    assert found.fits is None
    assert found.money.shortfall is None


def test_everything_said_and_enough_fits():
    assert fit(totals([a_thing()]), Means(money_pence=9000, weeks=4), weeks_needed=4).fits is True


def test_hours_given_for_nothing_are_not_missing():
    given = a_thing(id="t", heading="staff_time", who="staff", hours_each=3, rate_pence=0, unit="hour")
    nothing = a_thing(id="v", heading="venue", rate_pence=0)
    assert missing_headings([given, nothing], ["venue", "staff_time"]) == ("venue",)
