"""The fast counts against a twin that only follows the definitions, and cases worked by hand.

What these do not prove: that the definitions are the right ones. The cases by hand are there to be argued with.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods.appraisal import (
    ANSWERS,
    FACTS,
    AppraisalError,
    Beaten,
    Change,
    Coverage,
    DecidingBelief,
    Disagreement,
    Fact,
    PersonCoverage,
    Point,
    Rating,
    beaten,
    coverage,
    deciding_beliefs,
    disagreements,
    not_yet_known,
)

OPTIONS = ("survey", "workshops", "panel", "report")
PEOPLE = ("ann", "bo", "cy")
AIMS = ("trust", "speed")
HEIGHT = {"helps": 2, "partly": 1, "does_not": 0}

few = settings(deadline=None, max_examples=50)


@st.composite
def appraisals(draw, *, answers=(*ANSWERS, None, "blank"), options=OPTIONS):
    """Options, ratings and facts, with answers drawn so that options often come out level or nearly so."""
    shown = options[: draw(st.integers(1, len(options)))]
    mostly = draw(st.sampled_from(answers))
    drawn = st.sampled_from((*answers, *[mostly] * 8))
    ratings = [
        Rating(person, aim, option, answer)
        for person, aim, option in product(PEOPLE, AIMS, shown)
        if (answer := draw(drawn)) != "blank"
    ]
    figures = st.sampled_from((None, 1, 1, 1, 1, 2))
    facts = {
        option: Fact(
            money_pence=draw(figures), hours=draw(figures), inclusion_loss=draw(st.sampled_from((0, 0, 1)))
        )
        for option in shown
        if draw(st.integers(0, 9))
    }
    return shown, ratings, facts


# --- The slow twin: nothing but the definitions, over and over.


def plain_points(options, ratings, facts):
    """Every point at which a word has been said, as a mapping from option to place (higher is better) or None."""
    said = {(one.person, one.aim, one.option): one.answer for one in ratings}
    points = {}
    for person, aim in dict.fromkeys((one.person, one.aim) for one in ratings):
        places = {option: said.get((person, aim, option)) for option in options}
        points[Point(person, aim)] = {o: None if a is None else HEIGHT[a] for o, a in places.items()}
    if not points:
        return {}
    for fact in FACTS:
        places = {o: getattr(facts[o], fact) if o in facts else None for o in options}
        if any(figure is not None for figure in places.values()):
            points[Point(fact=fact)] = {o: None if f is None else -f for o, f in places.items()}
    return points


def plain_pairs(options, ratings, facts):
    """For each pair: points where the other is worse, unknown and better."""
    points = plain_points(options, ratings, facts)
    for a, b in permutations(options, 2):
        both = {p: (at[a], at[b]) for p, at in points.items() if at[a] is not None and at[b] is not None}
        yield (
            (a, b),
            [p for p, (of_a, of_b) in both.items() if of_b < of_a],
            [p for p in points if p not in both],
            [p for p, (of_a, of_b) in both.items() if of_b > of_a],
        )


def plain_beaten(options, ratings, facts):
    found = {}
    for (a, b), worse, unknown, better in plain_pairs(options, ratings, facts):
        if not worse and not unknown and better:
            found.setdefault(a, {})[b] = better
    return found


def plain_deciding(options, ratings, facts):
    """Change every rating in turn and work everything out again."""
    now_beaten = plain_beaten(options, ratings, facts)
    said = {(one.person, one.aim, one.option): one.answer for one in ratings}
    opened = dict.fromkeys((one.person, one.aim) for one in ratings)
    found = {}
    for (person, aim), option, to in product(opened, options, ANSWERS):
        now = said.get((person, aim, option))
        if to == now:
            continue
        others = [one for one in ratings if (one.person, one.aim, one.option) != (person, aim, option)]
        trial = [Rating(person, aim, option, to), *others]
        then_beaten = plain_beaten(options, trial, facts)
        newly = tuple((a, tuple(then_beaten[a])) for a in options if a in then_beaten and a not in now_beaten)
        no_longer = tuple(
            (a, tuple(now_beaten[a])) for a in options if a in now_beaten and a not in then_beaten
        )
        if newly or no_longer:
            found.setdefault((aim, option, now, to, newly, no_longer), set()).add(person)
    return found


@few
@given(appraisals())
def test_beaten_follows_the_definition(appraisal):
    found = beaten(*appraisal)
    assert {(one.option, one.by): set(one.why) for one in found} == {
        (a, b): set(better) for a, by in plain_beaten(*appraisal).items() for b, better in by.items()
    }
    assert len(found) == len({(one.option, one.by) for one in found})


@few
@given(appraisals())
def test_not_yet_known_follows_the_definition(appraisal):
    found = {(one.option, one.by): (set(one.unknown), one.better_on) for one in not_yet_known(*appraisal)}
    assert found == {
        pair: (set(unknown), len(better))
        for pair, worse, unknown, better in plain_pairs(*appraisal)
        if unknown and not worse
    }


@settings(deadline=None, max_examples=40)
@given(appraisals())
def test_deciding_beliefs_are_those_found_by_trying_every_change(appraisal):
    found = {}
    for one in deciding_beliefs(*appraisal):
        newly = tuple((change.option, change.by) for change in one.newly_beaten)
        no_longer = tuple((change.option, change.by) for change in one.no_longer_beaten)
        found[one.aim, one.option, one.now, one.to, newly, no_longer] = set(one.holders)
        assert one.kind == ("not_yet_known" if one.now is None else "belief")
        assert len(set(one.holders)) == len(one.holders)
    assert found == plain_deciding(*appraisal)


@pytest.mark.slow
@settings(deadline=None, max_examples=2000)
@given(appraisals())
def test_deciding_beliefs_are_those_found_by_trying_every_change_at_length(appraisal):
    test_deciding_beliefs_are_those_found_by_trying_every_change.hypothesis.inner_test(appraisal)


# --- What must hold whatever people answer.


def without_order(found):
    """Beliefs as a set, with holders and changes as sets."""
    return {
        (
            *(one.kind, one.aim, one.option, one.now, one.to, frozenset(one.holders)),
            frozenset((change.option, frozenset(change.by)) for change in one.newly_beaten),
            frozenset((change.option, frozenset(change.by)) for change in one.no_longer_beaten),
        )
        for one in found
    }


@few
@given(appraisals(), st.randoms(use_true_random=False))
def test_the_order_of_people_aims_and_options_changes_only_the_order(appraisal, shuffler):
    options, ratings, facts = appraisal
    mixed_options, mixed_ratings = list(options), list(ratings)
    shuffler.shuffle(mixed_options)
    shuffler.shuffle(mixed_ratings)
    mixed = (mixed_options, mixed_ratings, dict(reversed(facts.items())))
    assert {(one.option, one.by, frozenset(one.why)) for one in beaten(*appraisal)} == {
        (one.option, one.by, frozenset(one.why)) for one in beaten(*mixed)
    }
    assert without_order(deciding_beliefs(*appraisal)) == without_order(deciding_beliefs(*mixed))
    assert set(disagreements(ratings)) == set(disagreements(mixed_ratings))


@few
@given(appraisals(), st.permutations(PEOPLE), st.permutations(AIMS))
def test_only_what_was_said_counts_and_not_who_said_it(appraisal, people, aims):
    options, ratings, facts = appraisal
    renamed = [
        replace(one, person=people[PEOPLE.index(one.person)], aim=aims[AIMS.index(one.aim)])
        for one in ratings
    ]
    pairs = [(one.option, one.by, len(one.why)) for one in beaten(*appraisal)]
    assert [(one.option, one.by, len(one.why)) for one in beaten(options, renamed, facts)] == pairs


@few
@given(appraisals())
def test_a_person_who_has_answered_nothing_changes_nothing_and_is_named(appraisal):
    options, ratings, facts = appraisal
    covered = coverage(options, ratings, facts, people=[*PEOPLE, "dee"], aims=AIMS)
    assert "dee" in covered.not_heard
    assert {Point("dee", "trust"), Point("dee", "speed")} <= set(covered.left_out)
    # Silence has no rating, so the answer is the same by the shape of the input; "don't know" is a word:
    unsure = [*ratings, *(Rating("dee", aim, option, None) for aim in AIMS for option in options)]
    assert beaten(options, unsure, facts) == ()


@few
@given(appraisals(), st.data())
def test_doubt_never_makes_an_option_beaten(appraisal, data):
    options, ratings, facts = appraisal
    if not ratings:
        return
    at = data.draw(st.integers(0, len(ratings) - 1))
    doubted = [*ratings]
    doubted[at] = replace(ratings[at], answer=None)
    before = {(one.option, one.by) for one in beaten(*appraisal)}
    assert {(one.option, one.by) for one in beaten(options, doubted, facts)} <= before


@few
@given(appraisals(), st.data())
def test_what_is_beaten_stays_so_however_the_blanks_are_filled(appraisal, data):
    options, ratings, facts = appraisal
    filled = {(one.person, one.aim, one.option): one for one in ratings if one.answer}
    for person, aim in dict.fromkeys((one.person, one.aim) for one in ratings):
        for option in options:
            answer = data.draw(st.sampled_from(ANSWERS))
            filled.setdefault((person, aim, option), Rating(person, aim, option, answer))
    before = {(one.option, one.by) for one in beaten(*appraisal)}
    assert before <= {(one.option, one.by) for one in beaten(options, filled.values(), facts)}


@few
@given(appraisals())
def test_being_beaten_is_handed_on_and_never_turns_back(appraisal):
    pairs = {(one.option, one.by) for one in beaten(*appraisal)}
    assert all((a, d) in pairs for a, b in pairs for c, d in pairs if b == c)
    assert all((b, a) not in pairs for a, b in pairs)


@few
@given(appraisals(answers=ANSWERS, options=OPTIONS[:3]))
def test_each_deciding_belief_does_what_it_says(appraisal):
    options, ratings, facts = appraisal
    before = {one.option for one in beaten(*appraisal)}
    for belief in deciding_beliefs(*appraisal):
        for holder in belief.holders:
            trial = [
                replace(one, answer=belief.to)
                if (one.person, one.aim, one.option) == (holder, belief.aim, belief.option)
                else one
                for one in ratings
            ]
            after = {one.option for one in beaten(options, trial, facts)}
            assert after - before == {change.option for change in belief.newly_beaten}
            assert before - after == {change.option for change in belief.no_longer_beaten}


# --- Worked by hand.


def rated(**answers_of):
    """Read `ann="trust: survey helps, workshops partly; speed: survey ?"`, where ? is "don't know"."""
    found = []
    for person, text in answers_of.items():
        for part in text.split(";"):
            aim, words = part.split(":")
            for word in words.split(","):
                option, answer = word.split()
                found.append(Rating(person, aim.strip(), option, None if answer == "?" else answer))
    return found


def test_an_option_is_beaten_only_when_the_other_is_better_somewhere():
    level = rated(ann="trust: survey helps, workshops helps")
    assert beaten(["survey", "workshops"], level, {}) == ()
    cheaper = {"survey": Fact(money_pence=2), "workshops": Fact(money_pence=1)}
    assert beaten(["survey", "workshops"], level, cheaper) == (
        Beaten("survey", "workshops", (Point(fact="money_pence"),)),
    )


def test_one_person_who_is_better_served_protects_an_option():
    ratings = rated(
        ann="trust: survey does_not, workshops helps",
        bo="trust: survey does_not, workshops helps",
        cy="trust: survey partly, workshops does_not",
    )
    assert beaten(["survey", "workshops"], ratings, {}) == ()


def test_a_spoken_dont_know_protects_and_a_silent_point_does_not():
    answered = rated(ann="trust: survey partly, workshops helps; speed: survey helps, workshops helps")
    options = ["survey", "workshops"]
    assert [one.option for one in beaten(options, answered, {})] == ["survey"]
    for unsure in ("trust: survey ?", "trust: survey ?, workshops ?", "trust: workshops helps"):
        assert beaten(options, answered + rated(bo=unsure), {}) == ()


def test_with_nobody_heard_nothing_is_beaten_however_cheap():
    facts = {"survey": Fact(money_pence=1_000), "workshops": Fact(money_pence=1)}
    assert beaten(["survey", "workshops"], [], facts) == ()
    assert not_yet_known(["survey", "workshops"], [], facts) == ()


def test_a_figure_found_for_one_option_only_protects_both():
    ratings = rated(ann="trust: survey partly, workshops helps")
    options = ["survey", "workshops"]
    assert len(beaten(options, ratings, {})) == 1
    one_sided = {"workshops": Fact(money_pence=1)}
    assert beaten(options, ratings, one_sided) == ()
    (waiting,) = not_yet_known(options, ratings, one_sided)
    assert (waiting.option, waiting.by, waiting.unknown, waiting.better_on) == (
        "survey",
        "workshops",
        (Point(fact="money_pence"),),
        1,
    )


def test_the_one_who_is_not_sure_can_be_the_one_who_decides():
    ratings = rated(ann="trust: survey partly, workshops helps", bo="trust: survey ?, workshops partly")
    found = deciding_beliefs(["survey", "workshops"], ratings, {})
    change = (Change("survey", ("workshops",)),)
    assert found == (
        DecidingBelief("not_yet_known", "trust", "survey", None, "partly", ("bo",), change, ()),
        DecidingBelief("not_yet_known", "trust", "survey", None, "does_not", ("bo",), change, ()),
    )


def test_people_with_the_same_deciding_belief_are_named_together():
    ratings = rated(
        ann="trust: survey partly, workshops partly",
        bo="trust: survey partly, workshops partly",
        cy="trust: survey helps, workshops helps",
    )
    found = deciding_beliefs(["survey", "workshops"], ratings, {})
    up = next(one for one in found if (one.option, one.now, one.to) == ("survey", "partly", "helps"))
    assert up.holders == ("ann", "bo")
    assert up.newly_beaten == (Change("workshops", ("survey",)),)


def test_there_may_be_no_one_belief_that_would_change_the_answer():
    ratings = rated(
        ann="trust: survey does_not, workshops helps; speed: survey helps, workshops does_not",
        bo="trust: survey does_not, workshops helps; speed: survey helps, workshops does_not",
    )
    assert deciding_beliefs(["survey", "workshops"], ratings, {}) == ()


def test_an_option_beaten_twice_is_not_freed_by_one_of_the_two():
    ratings = rated(ann="trust: survey does_not, workshops helps, panel helps")
    found = deciding_beliefs(["survey", "workshops", "panel"], ratings, {})
    assert not [
        one for one in found if one.option in ("workshops", "panel") and "survey" in one.no_longer_beaten
    ]
    freed = [one for one in found if Change("survey", ("workshops", "panel")) in one.no_longer_beaten]
    assert {(one.option, one.to) for one in freed} == {("survey", "helps")}


def test_figures_are_compared_exactly_whatever_their_kind():
    ratings = rated(ann="trust: survey helps, workshops helps")
    options = ["survey", "workshops"]
    for same in (0.1, Decimal("0.1"), Fraction(1, 10)):
        facts = {"survey": Fact(hours=0.1), "workshops": Fact(hours=same)}
        assert beaten(options, ratings, facts) == ()
    facts = {"survey": Fact(hours=Fraction(1, 3)), "workshops": Fact(hours=0.333)}
    assert [one.option for one in beaten(options, ratings, facts)] == ["survey"]


def test_the_widest_disagreement_comes_first():
    ratings = rated(
        ann="trust: survey helps; speed: survey helps; cost: survey helps; reach: survey ?",
        bo="trust: survey helps; speed: survey does_not; cost: survey partly; reach: survey helps",
        cy="trust: survey ?; speed: survey ?",
    )
    assert disagreements(ratings) == (
        Disagreement("speed", "survey", 1, 0, 1, 1, Fraction(1)),
        Disagreement("cost", "survey", 1, 1, 0, 0, Fraction(1, 2)),
        Disagreement("trust", "survey", 2, 0, 0, 1, Fraction(0)),
        Disagreement("reach", "survey", 1, 0, 0, 1, None),
    )


@few
@given(st.lists(st.sampled_from(ANSWERS), min_size=2, max_size=12))
def test_the_spread_is_the_mean_distance_of_two_answers_drawn_at_random(answers):
    (found,) = disagreements([Rating(str(n), "trust", "survey", answer) for n, answer in enumerate(answers)])
    steps = [abs(HEIGHT[one] - HEIGHT[other]) for one, other in product(answers, answers)]
    assert found.spread == Fraction(sum(steps), len(steps))
    assert 0 <= found.spread <= 1


def test_coverage_says_who_has_been_heard_on_what():
    ratings = rated(ann="trust: survey helps, workshops ?; speed: survey partly", bo="trust: survey ?")
    found = coverage(
        ["survey", "workshops"],
        ratings,
        {"survey": Fact(1, 1, 1, 1, 1)},
        people=["bo", "ann", "cy"],
        aims=["trust", "speed"],
    )
    assert found == Coverage(
        people=(
            PersonCoverage("bo", 0, 1, 3),
            PersonCoverage("ann", 2, 1, 1),
            PersonCoverage("cy", 0, 0, 4),
        ),
        not_heard=("cy",),
        left_out=(Point("bo", "speed"), Point("cy", "trust"), Point("cy", "speed")),
    )


HELPS = Rating("ann", "trust", "survey", "helps")


@pytest.mark.parametrize(
    ("options", "ratings", "facts", "code"),
    [
        (["survey", "survey"], [], {}, "option_given_twice"),
        (["workshops"], [HELPS], {}, "unknown_option"),
        (["survey"], [HELPS, replace(HELPS, answer=None)], {}, "rated_twice"),
        (["survey"], [replace(HELPS, answer="maybe")], {}, "unknown_answer"),
        (["survey"], [replace(HELPS, answer="")], {}, "unknown_answer"),
        (["survey"], [], {"survey": Fact(money_pence=-1)}, "bad_fact"),
        (["survey"], [], {"survey": Fact(money_pence=1.5)}, "bad_fact"),
        (["survey"], [], {"survey": Fact(money_pence=True)}, "bad_fact"),
        (["survey"], [], {"survey": Fact(hours=float("nan"))}, "bad_fact"),
        (["survey"], [], {"survey": Fact(months=Decimal("Infinity"))}, "bad_fact"),
        (["survey"], [], {"survey": Fact(hours="5")}, "bad_fact"),
        (["survey"], [], {"survey": Fact(inclusion_loss=3)}, "bad_fact"),
        (["survey"], [], {"survey": Fact(independence_risk="low")}, "bad_fact"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(options, ratings, facts, code):
    for ask in (beaten, not_yet_known, deciding_beliefs):
        with pytest.raises(AppraisalError) as caught:
            ask(options, ratings, facts)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("people", "aims", "code"),
    [
        (["bo"], ["trust"], "unknown_person"),
        (["ann"], ["speed"], "unknown_aim"),
        (["ann", "ann"], ["trust"], "person_given_twice"),
        (["ann"], ["trust", "trust"], "aim_given_twice"),
    ],
)
def test_coverage_knows_everyone_asked(people, aims, code):
    with pytest.raises(AppraisalError) as caught:
        coverage(["survey"], [HELPS], {}, people=people, aims=aims)
    assert caught.value.code == code


def test_an_option_that_nobody_has_rated_is_neither_beaten_nor_beats():
    ratings = rated(ann="trust: survey does_not, workshops helps")
    assert [(one.option, one.by) for one in beaten(["survey", "workshops", "new"], ratings, {})] == [
        ("survey", "workshops")
    ]
