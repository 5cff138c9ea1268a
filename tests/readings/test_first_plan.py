from __future__ import annotations

from datetime import date

from evenhand.readings.first_plan import first_plan, not_decided
from tests.readings.plans import FIVE_THOUSAND, SCHOOL, TRAFFIC, a_plan, fw, read

TODAY = date(2026, 11, 22)


def planned(text):
    return first_plan(read(text), fw(), today=TODAY)


def test_the_last_line_names_who_has_not_answered():
    assert planned(TRAFFIC).not_decided == "Not decided. These people have not answered: Councillor Shah."


def test_without_names_it_is_the_kinds_of_people_who_have_not_been_heard():
    assert planned(FIVE_THOUSAND).not_answered == ("Patients", "Carers", "Practitioners")
    heard = TRAFFIC.replace('[[not_answered]]\nwho = "Councillor Shah"\n', "")
    assert planned(heard).not_answered == ("Policy-makers", "Researchers")


def test_with_nobody_named_at_all_it_is_everyone_affected():
    plan = first_plan(a_plan(), fw(), today=TODAY)
    assert plan.not_decided == "Not decided. These people have not answered: everyone who would be affected."
    assert not_decided(("A", "B")) == "Not decided. These people have not answered: A; B."


def test_each_trim_says_what_it_saves_and_whose_voice_it_costs():
    plan = planned(FIVE_THOUSAND)
    assert plan.trims
    for trim in plan.trims:
        assert trim.what
        assert "£" in trim.saves
        assert trim.silences
    proposals = [each for trim in plan.trims for each in trim.proposals]
    assert proposals == list(plan.ways_out.trim.proposals)
    kinds = [each.kind for each in proposals]
    assert kinds == sorted(kinds, key=["repeats", "scope", "online", "people"].index)


def test_ways_that_the_money_does_cover_are_named_when_this_one_does_not_fit():
    assert [option.approach.id for option in planned(FIVE_THOUSAND).fitting]
    assert planned(TRAFFIC).fitting == ()


def test_a_plan_with_an_exit_still_has_its_plan():
    plan = planned(SCHOOL)
    assert plan.stop[0].exit.id == "act_now"
    assert plan.costing.lines


def test_the_trim_log_counts_only_lines_that_somebody_decided_about():
    log = planned(
        TRAFFIC
        + '[[trims]]\nlabel = "Room"\nasked = 900\nawarded = 600\nwho = "The office"\nwhy = "Use ours"\n'
        + '[[trims]]\nlabel = "Tea"\nasked = 100\n'
    ).trim_log
    assert (log.asked_pence, log.awarded_pence) == (100_000, 60_000)
    assert float(log.cut_share) == 1 / 3
    assert log.without_effect == ("Room", "Tea")
    assert log.without_reason == ("Tea",)
    assert planned(TRAFFIC).trim_log is None
