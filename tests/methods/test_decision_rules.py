"""Nine rules worked by hand, and what has to hold whatever people say.

What these do not prove: that a rule is the right one. Who has a say, and which rule, people agree on in their charter.
"""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evenhand.methods.decision_rules import (
    CHOOSE_AMONG,
    MOST_MARK,
    ONE_PROPOSAL,
    STANCES,
    DecisionRuleError,
    Lacking,
    Position,
    Terms,
    check_terms,
    lacking,
    outcome,
    quorum_needed,
)
from evenhand.methods.decision_rules.score import median_mark
from evenhand.records.decision import STANCES_OF
from evenhand.records.decision_rule import RULES

SEED = b"a seed for these tests"
TYPES = ("carer", "patient", "researcher")


def said(**counts):
    """As many positions of each stance as given."""
    return [Position(stance) for stance, count in counts.items() for _ in range(count)]


def chose(*values):
    """Positions that gave these values to the options, which count from 1; None leaves one out."""
    return [
        Position("chose", {n: v for n, v in enumerate(each, start=1) if v is not None}) for each in values
    ]


def votes(**counts):
    return [Position("chose", {int(option[1:]): 1}) for option, count in counts.items() for _ in range(count)]


def why(rule, positions, *, had_a_say=None, **terms):
    found = outcome(
        Terms(rule, len(positions) if had_a_say is None else had_a_say, **terms), positions, lot_seed=SEED
    )
    assert found.is_made == (found.why == "made")
    return found.why


# Worked by hand, each rule with somebody who disagrees.


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (said(no_objection=8), "made"),
        (said(no_objection=1, stand_aside=7), "made"),
        (said(no_objection=7, object=1), "objections"),
        (said(stand_aside=8), "nobody_chose"),
    ],
)
def test_consent_is_made_when_nobody_objects_and_somebody_has_no_objection(positions, expected):
    assert why("consent", positions) == expected


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (said(agree=6, reservations=1, stand_aside=1), "made"),
        (said(reservations=1), "made"),
        (said(agree=8, block=1), "blocked"),
        (said(stand_aside=3), "nobody_chose"),
    ],
)
def test_consensus_is_made_when_nobody_blocks_and_somebody_agrees(positions, expected):
    assert why("consensus", positions) == expected


@pytest.mark.parametrize(
    ("positions", "threshold", "expected"),
    [
        (votes(o1=5, o2=4), 50, 1),
        (votes(o1=5, o2=2) + said(stand_aside=1), 50, 1),
        # Half is not more than half, and it is not a tie either when the rest is split.
        (votes(o1=4, o2=3, o3=1), 50, "no_majority"),
        (votes(o1=4, o2=4), 50, "tie"),
        (votes(o1=3, o2=3, o3=1), 50, "tie"),
        # Two thirds as 66 per cent: 6 of 9 is just more, 66 of 100 is not.
        (votes(o2=6, o1=3), 66, 2),
        (votes(o2=66, o1=34), 66, "no_majority"),
        (votes(o2=67, o1=33), 66, 2),
        (said(stand_aside=5), 50, "nobody_chose"),
    ],
)
def test_a_majority_is_more_than_the_threshold_of_those_who_chose(positions, threshold, expected):
    found = outcome(
        Terms("majority", len(positions), threshold_percent=threshold, options=(1, 2, 3)), positions
    )

    assert (found.option or found.why) == expected


@pytest.mark.parametrize(
    ("positions", "expected"),
    [(said(advise=3, stand_aside=1), "made"), (said(stand_aside=4), "nobody_chose"), ([], "nobody_spoke")],
)
def test_advice_that_nobody_gave_is_no_advice(positions, expected):
    assert why("advice", positions, had_a_say=6) == expected


def test_one_person_decides_whatever_others_say_and_the_figures_say_how_many_did():
    found = outcome(Terms("lead", 8, quorum_percent=100), said(advise=3))

    assert (found.is_made, found.option) == (True, None)
    assert (found.figures["advised"], found.figures["had_a_say"]) == (3, 8)
    assert why("lead", [], had_a_say=8) == "made"


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (said(g1=2, g3=3, g4=1, g5=2, g6=1), "made"),
        # Two of four who did not stand aside: not more than half.
        (said(g2=1, g6=1, g4=5, g5=1, g7=1), "no_majority"),
        # One is for it, two do not like it and let it pass, two do not: three of five.
        (said(g1=1, g6=2, g7=2), "made"),
        (said(g1=20, g8=1), "blocked"),
        (said(g4=6), "nobody_chose"),
    ],
)
def test_gradients_weigh_those_who_would_let_it_go_ahead_against_all_who_do_not_stand_aside(
    positions, expected
):
    assert why("gradients", positions) == expected


MARKS = {"home": [5, 4, 4, 3, 0], "calls": [5, 5, 2, 1, 0], "letters": [3, 3, 3, 3, 3]}


def test_the_highest_middle_mark_is_taken_and_neither_end_moves_it():
    found = outcome(Terms("score", 5, options=(1, 2, 3)), chose(*zip(*MARKS.values(), strict=True)))

    assert found.option == 1
    assert found.figures["medians"] == {"1": 4, "2": 2, "3": 3}
    assert found.figures["marks"]["1"] == [1, 0, 0, 1, 2, 1]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        # The same median of 3; above it stand one and two.
        ([(3, 3), (3, 4), (5, 5), (0, 1), (2, 2)], 2),
        ([(3, 3), (4, 4), (1, 1)], "tie"),
        ([(0, 0), (0, 0), (5, 0)], "no_support"),
        # Four people: of the two in the middle the lower counts.
        ([(5, 2), (5, 2), (1, 2), (1, 2)], 2),
        # One person loves the second and the rest never marked it.
        ([(2, 5), (2, None), (2, None)], 1),
    ],
)
def test_marks_worked_by_hand(marks, expected):
    found = outcome(Terms("score", len(marks), options=(1, 2)), chose(*marks))

    assert (found.option or found.why) == expected


def test_who_stands_aside_gives_no_marks_at_all():
    marked = chose((5, 1), (4, 1))
    found = outcome(Terms("score", 9, options=(1, 2)), marked + said(stand_aside=7))

    assert (found.option, found.figures["chose"], found.figures["spoke"]) == (1, 2, 9)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (votes(o2=3), 2),
        ([Position("chose", {1: 1, 2: 1}), Position("chose", {2: 1, 3: 1})], 2),
        ([Position("chose", {1: 1}), Position("chose", {2: 1})], "nothing_all_can_live_with"),
        # Somebody who could live with none of them has said so.
        ([*votes(o2=3), Position("chose")], "nothing_all_can_live_with"),
        (said(stand_aside=2), "nobody_chose"),
    ],
)
def test_a_lot_is_drawn_only_among_what_all_who_chose_could_live_with(positions, expected):
    found = outcome(Terms("lot", len(positions), options=(1, 2, 3)), positions)

    assert (found.option or found.why) == expected


@pytest.mark.parametrize(
    ("had_a_say", "percent", "needed"),
    [(9, 50, 5), (10, 50, 5), (9, 67, 7), (3, 67, 3), (3, 66, 2), (7, 100, 7), (100, 29, 29), (1, 1, 1)],
)
def test_a_quorum_is_rounded_up_and_never_by_a_broken_number(had_a_say, percent, needed):
    # 0.29 x 100 is 28.999999999999996 for a computer that counts in broken numbers.
    assert quorum_needed(had_a_say, percent) == needed
    terms = Terms("consent", had_a_say, quorum_percent=percent)
    assert outcome(terms, said(no_objection=needed)).is_made
    assert outcome(terms, said(no_objection=needed - 1)).why == ("quorum" if needed > 1 else "nobody_spoke")


def test_somebody_of_two_types_counts_for_each_and_silence_is_not_being_there():
    positions = [
        Position("agree", types=("carer", "researcher")),
        Position("stand_aside", types=("patient",)),
        Position("", types=("carer",)),
    ]

    assert lacking([("carer", 1), ("researcher", 1), ("patient", 1)], positions) == ()
    assert lacking([("carer", 2), ("funder", 1)], positions) == (
        Lacking("carer", 2, 1),
        Lacking("funder", 1, 0),
    )


def test_what_would_be_made_but_for_somebody_missing_says_so_and_who():
    terms = Terms("consent", 4, presence=(("patient", 1),))
    found = outcome(terms, said(no_objection=4))

    assert (found.why, found.option, found.lacking) == ("presence", None, (Lacking("patient", 1, 0),))
    # What is not made anyway can be closed as that, and still tells who was missing.
    found = outcome(terms, said(no_objection=3, object=1))
    assert (found.why, found.lacking) == ("objections", (Lacking("patient", 1, 0),))


def test_the_only_option_of_a_proposal_is_what_is_decided():
    assert outcome(Terms("consent", 1, options=(1,)), said(no_objection=1)).option == 1
    assert outcome(Terms("consent", 1, options=(1,)), said(object=1)).option is None


# What cannot be used is refused.


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms("acclaim", 3), "unknown_rule"),
        (Terms("consent", -1), "bad_had_a_say"),
        (Terms("consent", True), "bad_had_a_say"),
        (Terms("consent", 3, quorum_percent=0), "bad_quorum"),
        (Terms("consent", 3, quorum_percent=101), "bad_quorum"),
        (Terms("majority", 3, threshold_percent=49, options=(1, 2)), "bad_threshold"),
        (Terms("majority", 3, threshold_percent=100, options=(1, 2)), "bad_threshold"),
        (Terms("consent", 3, presence=(("carer", 0),)), "bad_presence"),
        (Terms("consent", 3, presence=(("", 1),)), "bad_presence"),
        (Terms("majority", 3, options=(1, 1)), "option_given_twice"),
        (Terms("majority", 3, options=(1,)), "too_few_options"),
        (Terms("consensus", 3, options=(1, 2)), "too_many_options"),
        (Terms("lot", 3, options=tuple(range(257))), "too_many_options"),
    ],
)
def test_terms_that_no_rule_can_work_with_are_refused(terms, code):
    for attempt in (lambda: check_terms(terms), lambda: outcome(terms, [])):
        with pytest.raises(DecisionRuleError) as caught:
            attempt()
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("rule", "positions", "code"),
    [
        ("majority", said(agree=1), "unknown_stance"),
        ("majority", [Position("chose", {7: 1})], "unknown_option"),
        ("majority", [Position("chose", {1: 2})], "bad_choice"),
        ("majority", [Position("chose", {1: 1, 2: 1})], "one_choice_only"),
        ("majority", [Position("chose")], "one_choice_only"),
        ("majority", [Position("stand_aside", {1: 1})], "choice_without_choosing"),
        ("majority", [Position("", {1: 1})], "choice_without_choosing"),
        ("score", [Position("chose", {1: 6})], "bad_choice"),
        ("score", [Position("chose", {1: True})], "bad_choice"),
        ("ranked", [Position("chose", {1: 0})], "bad_choice"),
        ("ranked", [Position("chose", {1: 3})], "bad_choice"),
        ("lot", [Position("chose", {1: 0})], "bad_choice"),
        ("majority", votes(o1=4), "more_spoke_than_had_a_say"),
    ],
)
def test_positions_that_nobody_could_have_taken_are_refused(rule, positions, code):
    with pytest.raises(DecisionRuleError) as caught:
        outcome(Terms(rule, 3, options=(1, 2)), positions, lot_seed=SEED)
    assert caught.value.code == code


def test_the_rules_and_what_people_can_say_are_those_of_the_records():
    assert list(STANCES) == [rule for rule, _ in RULES]
    for rule, stances in STANCES.items():
        assert list(stances) == [stance for stance, _ in STANCES_OF[rule]]


# What has to hold whatever people say.


@st.composite
def matters(draw, rules=tuple(STANCES)):
    """Any terms, and any positions that people could have taken under them, silence included."""
    rule = draw(st.sampled_from(rules))
    options = tuple(range(1, draw(st.integers(2, 4)) + 1)) if rule in CHOOSE_AMONG else ()
    positions = draw(st.lists(_positions(rule, options), max_size=9))
    terms = Terms(
        rule,
        len(positions) + draw(st.integers(0, 3)),
        quorum_percent=draw(st.integers(1, 100)),
        threshold_percent=draw(st.integers(50, 99)),
        presence=tuple((each, draw(st.integers(1, 2))) for each in draw(st.sets(st.sampled_from(TYPES)))),
        options=options,
    )
    return terms, positions


@st.composite
def _positions(draw, rule, options):
    stance = draw(st.sampled_from(("", *STANCES[rule], *(("chose",) * 3 if options else ()))))
    choices = {}
    if stance == "chose":
        if rule == "majority":
            choices = {draw(st.sampled_from(options)): 1}
        else:
            values = {
                "score": st.integers(0, MOST_MARK),
                "ranked": st.integers(1, len(options)),
                "lot": st.just(1),
            }
            choices = draw(st.dictionaries(st.sampled_from(options), values[rule]))
    return Position(stance, choices, tuple(draw(st.lists(st.sampled_from(TYPES), max_size=2, unique=True))))


def found_in(matter):
    terms, positions = matter
    return outcome(terms, positions, lot_seed=SEED)


@given(matters(), st.randoms())
def test_who_says_it_and_in_what_order_changes_nothing(matter, random):
    terms, positions = matter
    assert found_in((terms, random.sample(positions, len(positions)))) == found_in(matter)


@given(matters(rules=[rule for rule in STANCES if rule != "lot"]), st.randoms())
def test_another_order_or_number_for_the_options_changes_nothing_but_their_names(matter, random):
    terms, positions = matter
    numbers = random.sample(range(10, 20), len(terms.options))
    name = dict(zip(terms.options, numbers, strict=True))
    renamed = [
        replace(each, choices={name[option]: value for option, value in each.choices.items()})
        for each in positions
    ]
    before, after = (
        found_in(matter),
        found_in((replace(terms, options=tuple(random.sample(numbers, len(numbers)))), renamed)),
    )

    assert after.why == before.why
    assert after.option == (None if before.option is None else name[before.option])


@given(matters(), st.integers(1, 5))
def test_silence_never_makes_a_decision(matter, silent):
    terms, positions = matter
    before = found_in(matter)
    more = found_in((replace(terms, had_a_say=terms.had_a_say + silent), positions + [Position("")] * silent))

    assert before.is_made or not more.is_made
    assert not more.is_made or more.option == before.option


@given(matters())
def test_silence_among_the_positions_is_the_same_as_nobody_there(matter):
    terms, positions = matter
    assert found_in((terms, [each for each in positions if each.stance])) == found_in(matter)


@given(matters())
def test_nothing_is_made_without_those_who_must_be_there(matter):
    terms, positions = matter
    found = found_in(matter)
    there = Counter(one for each in positions if each.stance for one in each.types)

    assert {each.type for each in found.lacking} == {
        one for one, least in terms.presence if there[one] < least
    }
    assert not (found.is_made and found.lacking)
    # And presence alone never decides what comes out, nor makes anything.
    without = found_in((replace(terms, presence=()), positions))
    if found.is_made:
        assert (without.option, without.figures) == (found.option, found.figures)
    if not without.is_made:
        assert found.why == without.why


@settings(max_examples=50)
@given(matters(), st.integers(1, 100))
def test_a_higher_quorum_never_makes_what_a_lower_one_does_not(matter, percent):
    terms, positions = matter
    lower, higher = sorted((percent, terms.quorum_percent))
    if found_in((replace(terms, quorum_percent=higher), positions)).is_made:
        assert found_in((replace(terms, quorum_percent=lower), positions)).is_made


@given(matters(rules=["majority", "gradients"]), st.integers(50, 99))
def test_a_higher_threshold_never_makes_what_a_lower_one_does_not(matter, percent):
    terms, positions = matter
    lower, higher = sorted((percent, terms.threshold_percent))
    if found_in((replace(terms, threshold_percent=higher), positions)).is_made:
        assert found_in((replace(terms, threshold_percent=lower), positions)).is_made


@pytest.mark.parametrize(
    ("rule", "against"), [("consent", "object"), ("consensus", "block"), ("gradients", "g8")]
)
@given(data=st.data())
def test_one_who_stands_in_the_way_always_does(rule, against, data):
    terms, positions = data.draw(matters(rules=[rule]))
    found = found_in((replace(terms, had_a_say=terms.had_a_say + 1), [*positions, Position(against)]))

    assert not found.is_made
    assert found.why in ("quorum", "objections" if rule == "consent" else "blocked")


@given(matters())
def test_the_figures_are_the_same_after_they_have_been_kept_as_json(matter):
    figures = found_in(matter).figures

    assert json.loads(json.dumps(figures)) == figures
    assert sum(figures["stances"].values()) == figures["spoke"]
    assert figures["spoke"] >= figures["quorum_needed"] or not found_in(matter).is_made


@given(matters(rules=["majority"]))
def test_at_most_one_option_has_a_majority_and_it_has_the_most_votes(matter):
    found = found_in(matter)
    if found.is_made:
        counts = found.figures["counts"]
        rest = [count for option, count in counts.items() if option != str(found.option)]
        assert counts[str(found.option)] > sum(rest)


@given(st.lists(st.integers(0, MOST_MARK), min_size=1, max_size=30))
def test_the_middle_mark_agrees_with_a_slow_way_that_counts_heads(marks):
    def carried(mark):
        return 2 * sum(each >= mark for each in marks) > len(marks)

    assert median_mark(marks) == max((mark for mark in range(MOST_MARK + 1) if carried(mark)), default=0)


@settings(max_examples=40)
@given(matters(rules=["score"]), st.data())
def test_a_higher_mark_for_what_is_taken_never_loses_it(matter, data):
    terms, positions = matter
    # Nobody has to be there and one is enough, so that most of these are made; the first one marks something.
    terms = replace(terms, presence=(), quorum_percent=1, had_a_say=terms.had_a_say + 1)
    positions = [Position("chose", {1: data.draw(st.integers(1, MOST_MARK))}), *positions]
    found = found_in((terms, positions))
    choosers = [n for n, each in enumerate(positions) if each.choices]
    assume(found.is_made)
    raised = list(positions)
    n = data.draw(st.sampled_from(choosers))
    raised[n] = replace(raised[n], choices={**raised[n].choices, found.option: MOST_MARK})

    assert found_in((terms, raised)).option == found.option


@given(matters(rules=["lot"]))
def test_what_is_drawn_is_something_that_everyone_who_chose_could_live_with(matter):
    _, positions = matter
    found = found_in(matter)
    if found.is_made:
        assert all(found.option in each.choices for each in positions if each.stance == "chose")


def test_every_rule_is_tried():
    assert {*CHOOSE_AMONG, *ONE_PROPOSAL, "advice", "lead"} == set(STANCES)
