"""Open questions: nobody reads an answer before all who were asked have spoken, and nothing tells who was first."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import erasures, ledger, minutes, open_answers, open_questions, partners
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, OpenAnswer, OpenRound, OutboxMessage


def chosen(cast, topic="trust", **more):
    said = {"text": "Could you say something hard here?", "by": cast.priya.person}
    return open_questions.choose(partner=cast.priya, topic=topic, **{**said, **more})


def asked(cast, *people, question=None, **more):
    return open_questions.ask(
        question=question or chosen(cast),
        partners=people or [cast.rosa, cast.priya, cast.walter],
        partner=cast.priya,
        by=cast.priya.person,
        **more,
    )


def give(round_, partner, text="Yes, mostly.", **more):
    return open_answers.give(round_=round_, partner=partner, text=text, by=partner.person, **more)


def sealed(cast, after=-1):
    found = LedgerSecret.objects.filter(project=cast.project, seq__gt=after)
    return b"\n".join(bytes(each) for each in found.values_list("payload", flat=True))


def last_seq(cast):
    return LedgerEntry.objects.filter(project=cast.project).order_by("-seq").first().seq


def test_nothing_is_sealed_or_shown_before_all_have_spoken_and_then_all_at_once(cast):
    round_ = asked(cast)
    before = last_seq(cast)
    give(round_, cast.rosa, "Not always.")
    give(round_, cast.priya, "Yes.")
    round_.refresh_from_db()
    assert (round_.state, last_seq(cast)) == ("open", before)
    give(round_, cast.walter, "To Femi.")
    round_.refresh_from_db()

    assert (round_.state, round_.shown_on) == ("shown", timezone.localdate())
    entries = LedgerEntry.objects.filter(project=cast.project, seq__gt=before).order_by("seq")
    leaves = [json.loads(bytes(each.leaf)) for each in entries]
    assert [each["type"] for each in leaves] == ["open_round.show", *["open_answer.say"] * 3]
    assert all(each["actor"] is None for each in leaves)
    assert b"partner" not in sealed(cast, before)


def test_i_would_rather_not_say_counts_as_spoken_and_hides_every_name(cast):
    round_ = asked(cast)
    give(round_, cast.rosa, is_named=True)
    give(round_, cast.priya, is_named=True)
    before = last_seq(cast)
    give(round_, cast.walter, "", is_unsaid=True)
    round_.refresh_from_db()

    assert round_.state == "shown"
    assert b"partner" not in sealed(cast, before)
    assert sealed(cast, before).count(b"Yes, mostly.") == 2


def test_names_are_sealed_only_where_everybody_gave_theirs(cast):
    round_ = asked(cast)
    for each in (cast.rosa, cast.priya, cast.walter):
        give(round_, each, is_named=True)

    payloads = sealed(cast)
    assert f'"partner":{cast.walter.pk}'.encode() in payloads


def test_it_can_be_changed_until_all_are_shown_and_not_after(cast):
    round_ = asked(cast)
    give(round_, cast.priya, "First words.")
    give(round_, cast.priya, "Second words.")
    give(round_, cast.rosa)
    give(round_, cast.walter)

    assert b"First words." not in sealed(cast)
    assert b"Second words." in sealed(cast)
    with pytest.raises(ActionError, match="does not wait"):
        give(round_, cast.priya, "Third words.")


def test_only_those_asked_answer_each_for_themself(cast):
    round_ = asked(cast)
    for act, match in (
        (lambda: give(round_, cast.femi), "not asked"),
        (
            lambda: open_answers.give(round_=round_, partner=cast.priya, text="Yes", by=cast.rosa.person),
            "themselves",
        ),
        (lambda: give(round_, cast.priya, " "), "few words"),
        (
            lambda: give(round_, cast.priya, said_on=timezone.localdate() + timedelta(days=1)),
            "still to come",
        ),
    ):
        with pytest.raises(ActionError, match=match):
            act()

    assert not OpenAnswer.objects.exclude(said_on=None).exists()


def test_typed_in_it_counts_as_spoken_and_is_the_owners_to_change(cast):
    round_ = asked(cast)
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}
    answer = open_answers.give(round_=round_, partner=cast.walter, text="On a good day.", **typed)
    with pytest.raises(ActionError, match="Only the person"):
        open_answers.confirm(answer=answer, by=cast.femi.person)
    open_answers.confirm(answer=answer, by=cast.walter.person)
    with pytest.raises(ActionError, match="Only they can change"):
        open_answers.give(round_=round_, partner=cast.walter, text="Other.", **typed)
    give(round_, cast.rosa)
    give(round_, cast.priya)
    round_.refresh_from_db()

    assert round_.state == "shown"


def test_asking_writes_to_each_and_respects_what_they_agreed_to(cast):
    minutes.set_cap(cast.walter, 0, cast.walter.person)
    round_ = asked(cast)

    assert {each.partner for each in round_.answers.all()} == {cast.rosa, cast.priya}
    assert OutboxMessage.objects.filter(kind="ask").count() == 1
    minutes.set_cap(cast.rosa, 0, cast.rosa.person)
    open_questions.take_back(round_=round_, partner=cast.priya, by=cast.priya.person)
    with pytest.raises(ActionError, match="two people or more"):
        asked(cast, cast.rosa, cast.priya, question=round_.question)


def test_what_the_partnership_is_worth_is_asked_of_both_sides(cast):
    question = chosen(cast, topic="worth")
    with pytest.raises(ActionError, match="both sides"):
        asked(cast, cast.priya, cast.walter, question=question)

    assert asked(cast, cast.priya, cast.rosa, question=question).answers.count() == 2


def test_one_round_at_a_time_and_an_ended_question_is_asked_no_more(cast):
    round_ = asked(cast)
    question = round_.question
    with pytest.raises(ActionError, match="asked already"):
        asked(cast, question=question)
    with pytest.raises(ActionError, match="come to an end"):
        open_questions.end(question=question, partner=cast.rosa, by=cast.rosa.person)
    for each in (cast.rosa, cast.priya, cast.walter):
        give(round_, each)
    assert asked(cast, question=question).number == 2
    open_questions.take_back(
        round_=OpenRound.objects.get(state="open"), partner=cast.priya, by=cast.priya.person
    )
    open_questions.end(question=question, partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no more"):
        asked(cast, question=question)


def test_taken_back_the_answers_are_erased_unread(cast):
    round_ = asked(cast)
    give(round_, cast.rosa, "Words that nobody reads.")
    with pytest.raises(ActionError, match="Only whoever asked it"):
        open_questions.take_back(round_=round_, partner=cast.walter, by=cast.walter.person)
    open_questions.take_back(round_=round_, partner=cast.priya, by=cast.priya.person)

    assert not OpenAnswer.objects.exists()
    assert b"nobody reads" not in sealed(cast)


def test_shown_early_only_after_two_weeks_with_a_reason_and_three_who_spoke(cast):
    round_ = asked(cast, cast.rosa, cast.femi, cast.priya, cast.walter)
    early = {"round_": round_, "partner": cast.priya, "by": cast.priya.person}
    with pytest.raises(ActionError, match="14 days"):
        open_questions.show_early(because="We meet tomorrow.", **early)
    OpenRound.objects.update(opened_on=timezone.localdate() - timedelta(days=14))
    with pytest.raises(ActionError, match="Say why"):
        open_questions.show_early(because=" ", **early)
    with pytest.raises(ActionError, match="Fewer than 3"):
        open_questions.show_early(because="We meet tomorrow.", **early)
    for each in (cast.rosa, cast.femi, cast.priya):
        give(round_, each)
    open_questions.show_early(because="We meet tomorrow.", **early)
    round_.refresh_from_db()

    assert (round_.state, round_.shown_early_because) == ("shown", "We meet tomorrow.")


def test_whoever_left_is_not_waited_for(cast):
    round_ = asked(cast)
    give(round_, cast.rosa)
    give(round_, cast.priya)
    assert open_answers.show_all_complete() == 0
    partners.remove(partner=cast.walter, by=cast.rosa.person)
    assert open_answers.show_all_complete() == 1
    assert open_answers.show_all_complete() == 0
    round_.refresh_from_db()

    assert round_.state == "shown"


def test_taken_away_after_it_was_shown_it_reads_as_an_answer_not_given(cast):
    round_ = asked(cast)
    answer = give(round_, cast.priya, "Words that I regret by now.")
    with pytest.raises(ActionError, match="Nobody has read it"):
        open_answers.take_back(answer=answer, by=cast.priya.person)
    give(round_, cast.rosa)
    give(round_, cast.walter)
    with pytest.raises(ActionError, match="Only the person"):
        open_answers.take_back(answer=answer, by=cast.rosa.person)
    open_answers.take_back(answer=answer, by=cast.priya.person)
    answer.refresh_from_db()

    assert (answer.text, answer.is_unsaid) == ("", True)
    assert b"regret" not in sealed(cast)


def test_erasing_a_person_takes_their_answers(cast):
    round_ = asked(cast)
    give(round_, cast.rosa)
    give(round_, cast.walter)
    give(round_, cast.priya, "Words to be erased with me.", is_named=True)
    erasures.erase_person(cast.priya.person, by=cast.priya.person)

    assert b"erased with me" not in sealed(cast)
    assert not OpenAnswer.objects.filter(text__contains="erased").exists()


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"text": " "}, "Write the question"),
        ({"text": "a" * 301}, "300 letters"),
        ({"topic": "joy"}, "what the question is about"),
        ({"template": "made_up"}, "out of the list"),
        ({"again_days": 1}, "after a week"),
    ],
)
def test_a_question_that_cannot_be_is_refused(cast, said, match):
    with pytest.raises(ActionError, match=match):
        chosen(cast, **said)

    assert not cast.project.open_questions.exists()


def test_pressing_twice_does_it_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    question = chosen(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        chosen(cast, form_key=key)
    round_ = asked(cast, question=question)
    give(round_, cast.rosa)
    give(round_, cast.priya)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        give(round_, cast.walter)
    with pytest.raises(RuntimeError):
        chosen(cast)

    assert OpenRound.objects.get().state == "open"
    assert OpenAnswer.objects.get(partner=cast.walter).said_on is None
    assert cast.project.open_questions.count() == 1


def _fails(*args, **kwargs):
    raise RuntimeError("the disk is full")
