from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods.resources import Means, costed, fit, totals
from evenhand.methods.ways_out import TrimOrder, ways_out

ACTIVITIES = ("framing", "analysis", "telling")
GROUPS = ("patient", "carer")
ORDER = TrimOrder(repeats=ACTIVITIES, scope=("analysis",), online=("framing", "telling"), groups=GROUPS)
PROTECTED = ("contributor_pay", "access", "supporters", "travel")


def a_meeting(activity, *, times, people, hours=2, rate=2750):
    """One activity with everything a meeting takes, for one group or more."""
    total = sum(people.values())
    pay = [
        costed(id=f"{activity}.pay.{group}", stage=activity, heading="contributor_pay", label="Pay", people=count,
               times=times, hours_each=hours, rate_pence=rate, unit="hour", source="", who="contributor",
               partner_type=group, activity=activity)
        for group, count in people.items()
    ]  # fmt: skip

    def thing(heading, pence, unit, count=1):
        return costed(id=f"{activity}.{heading}", stage=activity, heading=heading, label=heading, people=count,
                      times=times, rate_pence=pence, unit=unit, source="", who="thing", activity=activity)  # fmt: skip

    staff = costed(id=f"{activity}.staff", stage=activity, heading="staff_time", label="Staff", times=times,
                   hours_each=6, rate_pence=3400, unit="hour", source="", who="staff", activity=activity)  # fmt: skip
    return [
        *pay,
        thing("travel", 1200, "person_time", total),
        thing("access", 1500, "person_time", total),
        thing("supporters", 3200, "time"),
        thing("venue", 9000, "time"),
        staff,
    ]


@st.composite
def a_plan(draw):
    people = {group: draw(st.integers(min_value=1, max_value=9)) for group in GROUPS}
    lines = []
    for activity in ACTIVITIES:
        hours = draw(st.integers(min_value=1, max_value=6))
        lines += a_meeting(activity, times=draw(st.integers(1, 8)), people=people, hours=hours)
    return lines


MONEY = st.one_of(st.none(), st.integers(min_value=0, max_value=3_000_000))


def heads(lines):
    return {group: max((x.people for x in lines if x.partner_type == group), default=0) for group in GROUPS}


def test_repeats_go_first_and_the_most_frequent_before_others():
    lines = a_meeting("framing", times=6, people={"patient": 4}) + a_meeting(
        "telling", times=2, people={"patient": 4}
    )
    one = totals(a_meeting("framing", times=1, people={"patient": 4})).total_pence
    money = totals(lines).total_pence - 2 * one
    found = ways_out(lines, Means(money_pence=money), ORDER)
    assert [(p.kind, p.subject, p.before, p.after) for p in found.trim.proposals] == [
        ("repeats", "framing", 6, 4)
    ]
    assert found.trim.closes
    assert found.trim.totals.total_pence == money


def test_people_are_offered_last_and_never_below_two_nor_the_last_of_a_group():
    lines = a_meeting("framing", times=1, people={"patient": 6, "carer": 1})
    found = ways_out(lines, Means(money_pence=1), ORDER)
    assert [p.kind for p in found.trim.proposals] == ["online", "people"]
    assert heads(found.trim.lines) == {"patient": 1, "carer": 1}
    assert not found.trim.closes
    assert found.trim.gap_pence == found.trim.totals.total_pence - 1


def test_a_single_group_keeps_two_people():
    lines = a_meeting("framing", times=1, people={"patient": 6})
    found = ways_out(lines, Means(money_pence=1), ORDER)
    assert heads(found.trim.lines)["patient"] == 2


def test_two_people_stay_even_where_somebody_allows_fewer():
    lines = a_meeting("framing", times=1, people={"patient": 6})
    found = ways_out(lines, Means(money_pence=1), TrimOrder(groups=GROUPS, least_people=0))
    assert heads(found.trim.lines)["patient"] == 2


def test_what_counts_each_person_follows_and_what_only_some_need_is_left():
    lines = a_meeting("framing", times=1, people={"patient": 4})
    some = costed(id="interpreter", stage="framing", heading="access", label="", people=2, times=1, rate_pence=9000,
                  unit="person_time", source="", who="thing", activity="framing")  # fmt: skip
    found = ways_out([*lines, some], Means(money_pence=1), TrimOrder(groups=("patient",)))
    left = {line.id: line.people for line in found.trim.lines}
    assert (left["framing.travel"], left["framing.access"], left["interpreter"]) == (2, 2, 2)
    assert left["framing.supporters"] == 1


def test_three_groups_of_one_are_left_alone():
    lines = a_meeting("framing", times=1, people={"patient": 1, "carer": 1, "service_user": 1})
    found = ways_out(lines, Means(money_pence=1), TrimOrder(groups=("patient", "carer", "service_user")))
    assert found.trim.proposals == ()


def test_ten_thousand_people_are_trimmed_by_twentieths():
    lines = a_meeting("framing", times=1, people={"patient": 10_000})
    enough = totals(a_meeting("framing", times=1, people={"patient": 5_000})).total_pence
    trim = ways_out(lines, Means(money_pence=enough), TrimOrder(groups=GROUPS)).trim
    assert trim.closes
    assert 4_700 <= trim.proposals[0].after <= 5_000


def test_the_ask_is_rounded_up_to_the_next_ten_pounds():
    line = costed(
        id="x", stage="", heading="venue", label="", rate_pence=100_001, unit="each", source="", who="thing"
    )
    assert ways_out([line], Means(money_pence=500_00), TrimOrder()).ask.money_pence == 101_000
    assert ways_out([line], Means(money_pence=500_00), TrimOrder()).ask.more_pence == 51_000
    even = costed(
        id="x", stage="", heading="venue", label="", rate_pence=100_000, unit="each", source="", who="thing"
    )
    assert ways_out([even], Means(), TrimOrder()).ask.money_pence == 100_000


def test_hours_that_people_do_not_have_are_trimmed_for_as_well():
    lines = a_meeting("framing", times=4, people={"carer": 2})
    found = ways_out(lines, Means(money_pence=10_000_000, hours={"carer": Fraction(10)}), ORDER)
    assert [(p.kind, p.after) for p in found.trim.proposals] == [("repeats", 2)]
    assert found.trim.proposals[0].hours_saved["carer"] == 8
    assert found.ask.more_hours == {"carer": 6}


def test_nobody_s_meetings_are_cut_because_one_busy_partner_lacks_time():
    lines = a_meeting("framing", times=4, people={"carer": 3, "patient": 2})
    order = TrimOrder(repeats=ACTIVITIES, groups=("carer",))
    found = ways_out(lines, Means(money_pence=10_000_000, hours={"patient": Fraction(10)}), order)
    assert found.trim.proposals == ()
    assert not found.trim.closes
    assert found.ask.more_hours == {"patient": 6}


def test_a_plan_that_fits_is_left_alone():
    lines = a_meeting("framing", times=4, people={"carer": 2})
    found = ways_out(lines, Means(money_pence=10_000_000), ORDER)
    assert found.trim.proposals == ()
    assert found.trim.lines == tuple(lines)


def test_lines_that_belong_to_no_activity_are_never_trimmed_for_their_owner():
    line = costed(id="x", stage="", heading="venue", label="", times=9, rate_pence=9000, unit="time", source="",
                  who="thing")  # fmt: skip
    found = ways_out([line], Means(money_pence=1), ORDER)
    assert found.trim.proposals == ()
    assert found.trim.gap_pence == 81_000 - 1


@settings(max_examples=30)
@given(a_plan(), MONEY)
def test_a_trimmed_plan_fits_or_says_by_how_much_it_does_not(lines, money):
    trim = ways_out(lines, Means(money_pence=money), ORDER, contingency_percent=5, vat_percent=20).trim
    slow = totals(trim.lines, contingency_percent=5, vat_percent=20).total_pence
    assert trim.totals.total_pence == slow
    assert trim.gap_pence == (0 if money is None else max(0, slow - money))
    assert trim.closes == (trim.gap_pence == 0)


@settings(max_examples=30)
@given(a_plan(), MONEY)
def test_trimming_never_raises_the_cost_and_its_savings_add_up(lines, money):
    trim = ways_out(lines, Means(money_pence=money), ORDER, inflation_percent=3, oncost_percent=25).trim
    before = totals(lines, inflation_percent=3, oncost_percent=25)
    assert all(proposal.pence_saved >= 0 for proposal in trim.proposals)
    assert before.total_pence - trim.totals.total_pence == sum(p.pence_saved for p in trim.proposals)
    hours = sum(sum(p.hours_saved.values()) for p in trim.proposals)
    assert sum(before.hours_by_group.values()) - sum(trim.totals.hours_by_group.values()) == hours


@settings(max_examples=30)
@given(a_plan(), MONEY)
def test_trimming_never_touches_a_rate_and_keeps_the_floors(lines, money):
    trim = ways_out(lines, Means(money_pence=money), ORDER).trim
    before = {line.id: line for line in lines}
    moved_online = {p.subject for p in trim.proposals if p.kind == "online"}
    left_out = {p.subject for p in trim.proposals if p.kind == "scope"}
    assert left_out <= set(ORDER.scope)
    kept = {line.id for line in trim.lines}
    for line in trim.lines:
        assert (line.rate_pence, line.hours_each) == (before[line.id].rate_pence, before[line.id].hours_each)
        assert line.times >= 1
    for line in lines:
        if line.heading in PROTECTED and line.id not in kept:
            assert line.activity in left_out or (line.heading == "travel" and line.activity in moved_online)
    assert sum(heads(trim.lines).values()) >= 2
    assert min(heads(trim.lines).values()) >= 1


@settings(max_examples=30)
@given(a_plan(), st.integers(min_value=0, max_value=3_000_000))
def test_trimming_stops_as_soon_as_the_money_suffices(lines, money):
    trim = ways_out(lines, Means(money_pence=money), ORDER).trim
    if trim.proposals and trim.closes:
        with_a_penny_more = ways_out(lines, Means(money_pence=trim.totals.total_pence), ORDER).trim
        assert with_a_penny_more.totals.total_pence == trim.totals.total_pence
        assert fit(totals(trim.lines), Means(money_pence=money)).money.shortfall == 0
        assert ways_out(trim.lines, Means(money_pence=money), ORDER).trim.proposals == ()


@settings(max_examples=30)
@given(a_plan(), MONEY)
def test_what_is_asked_for_is_enough_and_not_ten_pounds_too_much(lines, money):
    ask = ways_out(lines, Means(money_pence=money), ORDER).ask
    needed = totals(lines).total_pence
    assert needed <= ask.money_pence < needed + 1000
    assert ask.money_pence % 1000 == 0
    assert not ways_out(lines, Means(money_pence=ask.money_pence), ORDER).trim.proposals
