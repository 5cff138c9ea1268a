from __future__ import annotations

from evenhand.readings.approach_comparison import compare
from evenhand.readings.step_two import step_two
from tests.readings.plans import TRAFFIC, fw, read


def found(text=TRAFFIC):
    plan = read(text)
    return step_two(plan, compare(plan, fw()), fw())


def rating(person, approach, answer, aim="quieter", type="carer"):
    return (
        f'[[ratings]]\nperson = "{person}"\ntypes = ["{type}"]\naim = "{aim}"\napproach = "{approach}"\n'
        f'rating = "{answer}"\n'
    )


def test_nobody_having_rated_says_nothing():
    plan = read(TRAFFIC.split("[[ratings]]")[0])
    assert step_two(plan, compare(plan, fw()), fw()) is None


def test_the_table_counts_answers_and_never_adds_them_up():
    table = dict(found(TRAFFIC + rating("Bo", "co_design", "dont_know")).table)
    assert table["Less traffic at the gate"] == (
        "helps in part: 1",
        "helps: 1; not known: 1",
        "helps in part: 1",
    )
    assert table["Parents have a say in the street"] == ("nobody has said",) * 3


def test_who_has_not_answered_is_named():
    assert found().not_heard == ("Councillor Shah",)
    assert found().people == 1


def test_a_cheaper_way_that_narrows_who_takes_part_does_not_beat_one_that_keeps_everyone_in():
    text = TRAFFIC.replace('"co_production", "co_design", "consultation"', '"co_production", "ppi_group"')
    text = text.replace('chosen = "co_design"', 'chosen = "co_production"').split("[[ratings]]")[0]
    text += rating("Ama", "co_production", "does_not") + rating("Ama", "ppi_group", "helps")
    assert found(text).beaten == ()


def test_the_one_belief_that_would_change_the_answer_is_named_without_its_holder():
    text = TRAFFIC.replace('"co_production", "co_design", "consultation"', '"survey", "consultation"')
    text = text.replace('chosen = "co_design"', 'chosen = "survey"').split("[[ratings]]")[0]
    text += rating("Ama", "survey", "helps") + rating("Ama", "consultation", "helps")
    reading = found(text)
    # A survey and a consultation stand level in inclusion, independence and Ama's eyes; one costs less in both
    # money and hours, so it beats the other, and one lower rating from Ama would undo that.
    [beaten] = reading.beaten
    assert beaten.startswith("“Consultation” is at least as good as “A survey” on everything anyone has said")
    assert "money" in beaten
    assert reading.beliefs
    assert any("no longer be beaten" in belief.what_changes for belief in reading.beliefs)
    for belief in reading.beliefs:
        assert "Ama" not in str(belief)
        assert "carer" not in belief.held_by


def test_partner_types_are_shown_only_where_they_point_at_nobody():
    text = TRAFFIC.replace('"co_production", "co_design", "consultation"', '"survey", "consultation"')
    text = text.replace('chosen = "co_design"', 'chosen = "survey"').split("[[ratings]]")[0]
    for n in range(11):
        for way in ("survey", "consultation"):
            text += rating(f"Person {n}", way, "helps")
    reading = found(text)
    assert reading.beliefs
    assert reading.beliefs[0].held_by == "11 people: 11 carers"


def test_where_people_differ_most_comes_first_and_names_nobody():
    text = TRAFFIC + rating("Bo", "co_design", "does_not") + rating("Bo", "consultation", "does_not")
    reading = found(text)
    assert reading.differ_most[0].startswith("Co-design from a known issue")
    assert not any(name in line for line in reading.differ_most for name in ("Ama", "Bo "))
