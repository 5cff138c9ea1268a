from __future__ import annotations

from datetime import date

import pytest

from evenhand.readings.stopping import exits_found
from tests.readings.plans import SCHOOL, a_plan, fw, read

TODAY = date(2026, 11, 22)


def found(plan):
    return {each.exit.id: each for each in exits_found(plan, fw(), today=TODAY)}


def test_the_school_will_have_shut_before_any_finding():
    exits = found(read(SCHOOL))
    assert set(exits) == {"act_now", "campaign", "someone_elses_duty"}
    assert exits["act_now"].is_plain
    assert [answer.said for answer in exits["act_now"].answers] == [
        "By 31 July 2027",
        "In 78 weeks: about 21 May 2028",
    ]
    assert exits["campaign"].is_plain
    assert not exits["someone_elses_duty"].is_plain


def test_findings_in_time_are_no_reason_to_stop():
    assert "act_now" not in found(a_plan(ask="needed_by = 2027-07-31\nfindings_weeks = 20"))
    assert "act_now" not in found(a_plan(ask="needed_by = 2027-07-31"))


def test_the_weeks_of_the_whole_work_stand_in_where_no_other_figure_is_given():
    assert "act_now" in found(a_plan(ask="needed_by = 2027-01-31", means="weeks = 26"))


@pytest.mark.parametrize(
    ("ask", "exit", "is_plain"),
    [
        ('wanted = "action"', "campaign", True),
        ('wanted = "neither"', "campaign", True),
        ('who_asked = "nobody_yet"', "ask_first", True),
        ('wanted = "unsure"', "ask_first", True),
        ('who_asked = "researcher"', "ask_first", False),
        ('entry = "further_along"\nalready_known = "The link is well studied."', "use_what_is_known", False),
        ('whose_job = "The ward’s own staff."', "someone_elses_duty", False),
    ],
)
def test_each_exit_stands_on_the_answers_it_names(ask, exit, is_plain):
    exits = found(a_plan(ask=ask))
    assert list(exits) == [exit]
    assert exits[exit].is_plain == is_plain
    assert exits[exit].answers
    assert all(answer.asked.endswith("?") and answer.said for answer in exits[exit].answers)


@pytest.mark.parametrize(
    "ask",
    ['wanted = "both"', 'wanted = "research"', 'whose_job = "Nobody’s."', 'entry = "further_along"',
     'who_asked = "researcher"\nalready_known = "They say the road is the trouble."', 'who_asked = "affected_people"', ""],
)  # fmt: skip
def test_other_answers_stop_nobody(ask):
    assert not found(a_plan(ask=ask))
