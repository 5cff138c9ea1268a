import pytest
from django.http import Http404

from evenhand.access.findings import (
    finding_for,
    hold_back_for,
    may_answer_hold_back,
    may_take_back_hold_back,
    output_for,
    readable_findings,
    readable_outputs,
)
from evenhand.actions import hold_backs, output_replies, publishing
from evenhand.actions.findings import SupportSaid
from tests.access.test_record_texts import seat, types_taken_away, words_taken_away
from tests.actions.test_hold_backs import asked
from tests.contributions import said
from tests.people import join, person
from tests.release import begun, found, shown


def numbers(found):
    return sorted(found.values_list("number", flat=True))


def test_those_who_take_part_read_every_finding_and_who_looks_on_reads_what_is_public(cast):
    first, _ = found(cast), found(cast)
    output = shown(cast, first, days_ago=15)
    assert numbers(readable_findings(seat(cast.priya))) == [1, 2]
    assert numbers(readable_findings(seat(cast.olu))) == []
    publishing.publish(output=output, partner=cast.rosa, by=cast.rosa.person)
    assert numbers(readable_findings(seat(cast.olu))) == [1]


@pytest.mark.parametrize("role", ["payer", "confidant", "witness"])
def test_whoever_is_here_for_one_thing_alone_reads_none(cast, role):
    shown(cast)
    asked(cast, found(cast))
    other = join(cast.project, person("Pat Other"), role)
    assert numbers(readable_findings(seat(other))) == numbers(readable_outputs(seat(other))) == []
    with pytest.raises(Http404):
        hold_back_for(seat(other), 1)


def test_a_draft_that_was_stopped_before_anybody_saw_it_stays_with_those_who_take_part(cast):
    output = begun(cast, found(cast))
    output.state, output.stopped_because = "stopped", "No."
    output.save()
    assert output_for(seat(cast.walter), 1) == output
    with pytest.raises(Http404):
        output_for(seat(cast.olu), 1)


def test_numbers_of_another_project_are_not_found(cast):
    found(cast)
    shown(cast)
    for door in (finding_for, output_for, hold_back_for):
        with pytest.raises(Http404):
            door(seat(cast.nia), 1)


def test_a_request_is_answered_by_others_and_taken_back_by_whoever_asked(cast):
    finding = found(cast)
    own = asked(cast, finding)
    outside = asked(cast, finding, cast.priya, asked_by=None, asked_by_words="The ministry")
    assert [may_answer_hold_back(seat(who), own) for who in (cast.rosa, cast.priya, cast.olu)] == [
        False,
        True,
        False,
    ]
    assert [may_answer_hold_back(seat(who), outside) for who in (cast.rosa, cast.priya)] == [True, False]
    assert [may_take_back_hold_back(seat(who), own) for who in (cast.rosa, cast.priya)] == [True, False]
    assert [may_take_back_hold_back(seat(who), outside) for who in (cast.rosa, cast.priya)] == [False, True]


def test_a_copy_of_the_record_carries_findings_requests_and_who_asked_for_other_words(cast):
    asked(cast, found(cast, "The mould is real."))
    assert {"finding.add", "hold_back.ask"} <= set(types_taken_away(cast.walter))
    assert "The mould is real." in words_taken_away(cast.walter)
    assert types_taken_away(cast.olu) == []


def test_a_reply_that_was_changed_is_taken_away_by_its_author_alone(cast):
    output = shown(cast)
    more = {"output": output, "partner": cast.priya, "by": cast.priya.person}
    first = output_replies.give(says="differ", words="I was angry.", **more)
    output_replies.answer(reply=first, text="An early answer.", partner=cast.rosa, by=cast.rosa.person)
    output_replies.give(says="differ", words="Mine is warm.", **more)
    taken = words_taken_away(cast.walter)
    assert "Mine is warm." in taken
    assert "I was angry." not in taken
    assert "An early answer." not in taken
    assert "I was angry." in words_taken_away(cast.priya)


def test_what_rests_on_a_masked_voice_carries_no_name_of_its_author(cast):
    masked = said(cast.priya, "I am afraid.", naming="masked", mask="Quiet heron")
    found(cast, supports=[SupportSaid(masked)])
    taken = words_taken_away(cast.walter)
    assert "Half of the homes" in taken
    assert "Priya" not in taken
    assert f'"partner":{cast.priya.pk}' not in taken


def test_a_request_about_a_draft_that_somebody_may_not_read_is_there_without_its_words(cast):
    output = begun(cast, found(cast))
    hold_backs.ask(of=output, why="So.", asked_by=cast.rosa, partner=cast.rosa, by=cast.rosa.person)
    assert hold_back_for(seat(cast.olu), 1).number == 1
