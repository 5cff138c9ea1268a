"""Step 1 side by side and step 2's answer, worked by hand."""

from evenhand.actions import options
from evenhand.readings.option_ratings import step_two
from evenhand.readings.side_by_side import side_by_side
from tests import rounds


def test_an_aim_shows_both_papers_on_its_reasons(cast):
    rounds.propose(cast, "Fewer attacks", arguments=("substantive", "political"))
    appraisal = rounds.appraisals.open_round(project=cast.project, by=cast.rosa.person, all_the_same=True)
    okm, w20 = side_by_side(appraisal).cards[0].sides

    assert okm.heading == "How Oliver, Kothari and Mays put the reason"
    assert len(okm.says) == len(w20.says) == 2
    assert {each.source for each in okm.sources} == {"okm"}
    assert {each.source for each in w20.sources} == {"w20"}


def test_a_condition_shows_less_more_the_other_view_and_its_limit(cast):
    appraisal = rounds.with_conditions(cast, "direct_use", "decision_space")
    found = side_by_side(appraisal)
    card = found.cards[2]

    assert [side.heading for side in card.sides] == ["One paper", "What others answer"]
    assert [words.split(":")[0] for words in card.sides[0].says] == [
        "Less working together when",
        "More when",
    ]
    assert all(side.sources for side in card.sides)
    assert "policy-makers and service managers" in card.question.condition.limit
    assert len(found.pulls) == 1, "rows 3 and 6 pull against each other: said once"


def test_nothing_is_said_of_pulling_when_one_of_the_two_is_not_asked(cast):
    assert side_by_side(rounds.with_conditions(cast, "direct_use")).pulls == []


def test_where_people_differ_most_comes_first_and_agreement_is_not_listed(cast):
    appraisal = rounds.opened(cast, "All agree", "Half and half", "Somewhat apart")
    rounds.answer_one(appraisal, cast.priya, "helps", "helps", "helps")
    rounds.answer_one(appraisal, cast.walter, "helps", "does_not", "partly")
    rounds.answer_one(appraisal, cast.rosa, "dont_know", "helps", "helps")
    found = side_by_side(appraisal)

    assert [each.question.text for each in found.differ_most] == ["Half and half", "Somewhat apart"]
    assert found.differ_most[0].answers == ("Yes, it would help", "No, it would not help")


def test_refusing_the_question_is_a_difference_too(cast):
    appraisal = rounds.with_conditions(cast, "direct_use")
    rounds.answer_one(appraisal, cast.rosa, "helps", "helps", "more")
    rounds.answer_one(appraisal, cast.femi, "helps", "helps", "disagree")

    assert [each.question.text for each in side_by_side(appraisal).differ_most] == [
        "Is it meant to be used straight away?"
    ]


def test_who_left_a_question_out_is_told_from_who_was_only_shown_it(cast):
    appraisal = rounds.with_conditions(cast, "direct_use")
    rounds.answer_one(appraisal, cast.rosa, "helps", "helps")
    rounds.answer_one(appraisal, cast.walter, "helps")
    cards = side_by_side(appraisal).cards

    assert cards[1].left_out == ("Walter Page (patient)",)
    assert (cards[2].left_out, cards[2].not_asked) == (
        ("Rosa Adeyemi (researcher)",),
        ("Walter Page (patient)",),
    )


def test_the_one_belief_by_hand(cast):
    """Only Priya sees a difference: were the survey to help her as well, nothing would be beaten."""
    appraisal = rounds.opened(cast, "Trust")
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "partly"})
    rounds.answer_two(appraisal, cast.walter, {"co_production": "helps", "survey": "helps"})
    found = step_two(appraisal)

    assert [(each.option.id, each.by.id) for each in found.beaten] == [("survey", "co_production")]
    assert found.beaten[0].better_on == ("“Trust”, for Priya Nair (carer)",)
    by_holder = {}
    for belief in found.beliefs:
        by_holder.setdefault(belief.held_by, []).append(belief.sentence)
    assert (
        "If this person thought that “A survey” would help with “Trust”, and not that it would help in part, "
        "then “A survey” would no longer be beaten by “Co-production from the first idea”."
    ) in by_holder["Priya Nair (carer)"]
    assert (
        "If one of them thought that “Co-production from the first idea” would help in part with “Trust”, and "
        "not that it would help, then “A survey” would no longer be beaten by “Co-production from the first idea”."
    ) in by_holder["Priya Nair (carer) and Walter Page (patient)"]


def test_figures_count_as_points_and_both_are_given(cast):
    appraisal = rounds.opened(cast, "Trust")
    survey, review = (
        options.add(
            appraisal=appraisal,
            partner=cast.rosa,
            approach=approach,
            facts=options.Facts(money_pence=pence, inclusion=inclusion),
            by=cast.rosa.person,
        )
        for approach, pence, inclusion in (("survey", 450_000, "narrows"), ("delphi", 120_050, "keeps"))
    )
    rounds.appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    rounds.answer_two(appraisal, cast.priya, {survey.approach: "helps", review.approach: "helps"})
    [beaten] = step_two(appraisal).beaten

    assert beaten.better_on == (
        "money: £1,200.50 against £4,500",
        "who is left out: “Keeps everyone in” against “Narrows who can take part”",
    )


def test_a_missing_figure_protects_and_is_named_as_open(cast):
    appraisal = rounds.opened(cast, "Trust")
    for approach, pence in (("survey", None), ("delphi", 100)):
        options.add(
            appraisal=appraisal,
            partner=cast.rosa,
            approach=approach,
            facts=options.Facts(money_pence=pence),
            by=cast.rosa.person,
        )
    rounds.appraisals.open_step_two(appraisal=appraisal, by=cast.rosa.person)
    rounds.answer_two(appraisal, cast.priya, {"survey": "partly", "delphi": "helps"})
    found = step_two(appraisal)

    assert found.beaten == ()
    assert [each.waits_for for each in found.open_pairs] == [("a figure for money",)]


def test_with_nobody_heard_nothing_is_beaten_and_anyone_could_decide(cast):
    appraisal = rounds.opened(cast, "Trust")
    rounds.second_step(cast, appraisal)
    found = step_two(appraisal)

    assert found.beaten == found.beliefs == ()
    assert found.silent_could_decide


def test_silence_cannot_decide_where_each_way_is_better_on_something(cast):
    appraisal = rounds.opened(cast, "Trust")
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "partly"})
    rounds.answer_two(appraisal, cast.walter, {"co_production": "partly", "survey": "helps"})

    assert not step_two(appraisal).silent_could_decide


def test_silence_can_decide_where_two_ways_are_level(cast):
    appraisal = rounds.opened(cast, "Trust")
    rounds.second_step(cast, appraisal)
    rounds.answer_two(appraisal, cast.priya, {"co_production": "helps", "survey": "helps"})

    assert step_two(appraisal).silent_could_decide
