from __future__ import annotations

from evenhand.readings.approach_comparison import chosen_approach, compare, that_fit
from tests.readings.plans import FIVE_THOUSAND, SCHOOL, TRAFFIC, a_plan, fw, read

ORDER = [row.id for row in fw().approaches]


def ids(options):
    return [option.approach.id for option in options]


def test_those_considered_stand_side_by_side_in_the_framework_s_order():
    options = compare(read(TRAFFIC), fw())
    assert ids(options) == ["co_production", "co_design", "consultation"]
    assert [option.is_chosen for option in options] == [False, True, False]


def test_there_are_never_fewer_than_two_and_never_a_ranking():
    for id in ("co_production", "nothing", "action", "deliberative_poll"):
        options = compare(a_plan(top=f'chosen = "{id}"'), fw())
        assert len(options) >= 2
        assert id in ids(options)
        assert ids(options) == sorted(ids(options), key=ORDER.index)


def test_the_other_way_is_lighter_and_within_the_money_where_one_is():
    options = {option.approach.id: option for option in compare(read(FIVE_THOUSAND), fw())}
    [other] = [option for id, option in options.items() if id != "co_production"]
    assert other.costing.totals.total_pence < options["co_production"].costing.totals.total_pence
    assert other.costing.totals.total_pence <= 500_000
    assert not other.approach.needs_signed_reason


def test_where_people_want_action_something_that_is_not_research_stands_beside():
    assert any(not option.approach.is_research for option in compare(read(SCHOOL), fw()))


def test_both_papers_and_the_costs_of_either_choice_are_there_for_every_way():
    for option in compare(read(TRAFFIC), fw()):
        assert option.approach.okm_reading
        assert option.approach.w20_reading
        assert option.inclusion
        assert option.approach.inclusion_cost
        assert option.independence
        assert option.approach.independence_risk
        assert option.if_we_do_not


def test_own_words_on_what_is_lost_stand_with_the_ways_that_keep_everyone_in():
    said = {option.approach.id: option.if_we_do_not for option in compare(read(TRAFFIC), fw())}
    assert said["co_production"] == "The inhalers get nicer and the traffic stays."
    assert "overlooked" in said["consultation"]


def test_what_is_not_chosen_is_costed_from_the_framework_even_beside_own_lines():
    own = '[[lines]]\nheading = "venue"\nlabel = "Room"\nrate = 90\nunit = "time"\nwho = "thing"\n'
    options = {option.approach.id: option for option in compare(read(FIVE_THOUSAND + own), fw())}
    assert options.pop("co_production").costing.is_own
    assert not any(option.costing.is_own for option in options.values())


def test_nothing_is_not_offered_as_a_way_that_fits():
    fitting = that_fit(read(FIVE_THOUSAND), fw())
    assert fitting
    assert "nothing" not in ids(fitting)
    assert all(option.costing.totals.total_pence <= 500_000 for option in fitting)
    assert that_fit(a_plan(), fw()) == ()


def test_without_a_choice_the_plan_follows_what_people_want():
    assert chosen_approach(a_plan(), fw())[0].id == ORDER[0]
    assert not chosen_approach(a_plan(ask='wanted = "action"'), fw())[0].is_research
    row, is_chosen = chosen_approach(a_plan(top='considered = ["survey"]'), fw())
    assert (row.id, is_chosen) == ("survey", False)
