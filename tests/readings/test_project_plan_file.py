from evenhand.actions import appraisals, briefs, budgets, trims
from evenhand.actions.trims import Said
from evenhand.exchange import plan_file
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.decision_said import decision_said
from evenhand.readings.framework import current
from evenhand.readings.project_plan_file import plan_of
from tests.actions.test_decisions import put, say
from tests.rounds import answer_one, answer_two, opened, second_step


def exported(cast, reader=None, **more):
    plan = plan_of(cast.project, current(), reader=reader or cast.rosa, **more)
    # Whatever is in the record, the file it makes can be read again.
    assert plan_file.read(plan_file.write(plan.file), fw=current()) == plan.file
    return plan


def named_as(partner, how, pseudonym=""):
    partner.named_as, partner.pseudonym = how, pseudonym
    partner.save()


def answered(cast):
    """Five have answered the second step: two by name, one under another name, one by group, one only in totals."""
    appraisal = opened(cast)
    for partner in (cast.rosa, cast.femi, cast.priya, cast.walter):
        answer_one(appraisal, partner, "helps", "helps")
    second_step(cast, appraisal)
    answer_two(appraisal, cast.rosa, {"co_production": "helps", "survey": "partly"}, must_keep="The evenings")
    answer_two(appraisal, cast.priya, {"survey": "does_not"}, shown_as="group", must_keep="My secret")
    named_as(cast.walter, "pseudonym", "Robin")
    answer_two(appraisal, cast.walter, {"survey": "helps"})
    named_as(cast.femi, "type")
    answer_two(appraisal, cast.femi, {"survey": "helps"}, must_keep="Femi’s words")
    return appraisal


def test_ratings_leave_only_with_those_who_chose_to_be_named(cast):
    answered(cast)
    plan = exported(cast)
    people = {rating.person for rating in plan.file.ratings}

    assert people == {"Rosa Adeyemi", "Robin"}
    assert [each.words for each in plan.file.must_keep] == ["The evenings"]
    text = plan_file.write(plan.file)
    for secret in ("Priya", "Femi", "Walter", "My secret"):
        assert secret not in text


def test_a_made_up_name_carries_no_types_that_could_tell_who_it_is(cast):
    answered(cast)
    types = {rating.person: rating.types for rating in exported(cast).file.ratings}

    assert types == {"Rosa Adeyemi": ("researcher",), "Robin": ()}


def test_whoever_has_not_answered_takes_nobodys_answers_away(cast):
    appraisal = opened(cast)
    answer_one(appraisal, cast.rosa, "helps", "helps")
    second_step(cast, appraisal)
    answer_two(appraisal, cast.rosa, {"survey": "helps"})

    assert exported(cast, cast.rosa).file.ratings
    waiting = exported(cast, cast.priya)
    assert waiting.file.ratings == ()
    assert any("once you have answered too" in each for each in waiting.left_out)
    appraisals.close(appraisal=appraisal, by=cast.rosa.person)
    assert exported(cast, cast.priya).file.ratings


def test_who_has_not_answered_is_named_as_they_chose(cast):
    appraisal = opened(cast)
    second_step(cast, appraisal)
    named_as(cast.walter, "type")
    named_as(cast.priya, "pseudonym", "Robin")
    who = {each.who for each in exported(cast).file.not_answered}

    assert who == {"Rosa Adeyemi", "Femi Facilitator", "Robin", "1 person who is not named"}


def test_the_trim_log_leaves_only_where_it_is_shared(cast):
    line = budgets.add_line(
        project=cast.project, by=cast.rosa.person,
        stated=LineStated(heading="travel", label="Taxis", rate_pence=40_000, unit="each", who="thing"),
    )  # fmt: skip
    trims.record(
        line=line,
        moment="asked",
        to_pence=100,
        seen_version=1,
        by=cast.rosa.person,
        said=Said("Jo", "Dear", "Fewer"),
    )
    plan = exported(cast)
    assert plan.file.trims == ()
    assert any("has not chosen to share" in each for each in plan.left_out)
    cast.project.is_trim_log_shared = True

    [trim] = exported(cast).file.trims
    assert (trim.asked_pence, trim.who, trim.effect) == (40_000, "Jo", "Fewer")


def test_what_is_longer_than_a_file_holds_is_shortened_and_said(cast):
    briefs.save(
        project=cast.project, content={"ask": {"change": "x" * 4000, "wanted": "something_odd", "needed_by": "soon"}},
        seen_version=0, by=cast.rosa.person,
    )  # fmt: skip
    plan = exported(cast)

    assert len(plan.file.ask.change) == 2000
    assert (plan.file.ask.wanted, plan.file.ask.needed_by) == ("", None)
    assert len(plan.left_out) == 3


def test_more_lines_than_a_file_holds_are_said_to_stay(cast):
    lines = [
        LineStated(heading="travel", label=f"Line {number}", unit="each", who="thing")
        for number in range(502)
    ]
    budgets.bring_in(project=cast.project, lines=lines, made_from="", by=cast.rosa.person)
    plan = exported(cast)

    assert len(plan.file.lines) == 500
    assert any("holds 500, and there are 502" in each for each in plan.left_out)


def test_what_was_decided_goes_out_until_another_decision_is_made_in_its_place(cast):
    first = put(cast, cast.rosa, words="We work together.")
    say(first, cast.rosa, "agree")
    second = put(cast, cast.rosa, words="We ask by post.", approaches=["survey"])
    said = decision_said(cast.project)
    assert exported(cast).file.chosen == "co_production"
    assert said.is_made
    assert said.words == "We work together."
    assert said.closing.endswith(
        "We work together. Decision 2 was put to take its place, and is still open. Until it is made, this one stands."
    )

    say(second, cast.rosa, "agree")
    assert exported(cast).file.chosen == "survey"
    assert decision_said(cast.project).closing.endswith(": We ask by post.")


def test_those_at_the_table_are_counted_once_each_without_observers(cast):
    people = {each.type: each.count for each in exported(cast).file.people}

    assert people == {"researcher": 1, "facilitator": 1, "carer": 1, "patient": 1}
