from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import decision_again as again
from evenhand.actions import ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.decision_again import look_back_asked_of, must_be_looked_at_again
from evenhand.records.models import Decision, LedgerEntry, LookBack, ReopenCall
from tests.actions.test_decisions import put, say
from tests.closed_decisions import agenda_terms, closed
from tests.contributions import refs_of

KEY = "4be0643f-1d98-573b-97cd-ca98a65347dd"


def call(decision, partner, words="The hall is shut now.", **more):
    return again.call(
        decision=decision, partner=partner, words=words, by=more.pop("by", partner.person), **more
    )


def look(decision, partner, would="otherwise", words="", **more):
    return again.look_back(
        decision=decision,
        partner=partner,
        would=would,
        words=words,
        by=more.pop("by", partner.person),
        **more,
    )


def since(decision):
    return Decision.objects.get(pk=decision.pk).called_again_on


def test_without_a_charter_one_person_is_enough(cast):
    decision = closed(cast)
    made = call(decision, cast.walter)

    assert since(decision) == timezone.localdate()
    assert refs_of(cast.project, made.ledger_seq) == [decision.ledger_seq]
    assert list(must_be_looked_at_again(cast.project)) == [decision]


def test_below_what_the_charter_says_each_call_is_answered_in_words(cast):
    agenda_terms(cast, callers_needed=2)
    decision = closed(cast)
    made = call(decision, cast.walter)
    assert since(decision) is None
    with pytest.raises(ActionError, match="what you answer"):
        again.answer_call(call=made, answer=" ", partner=cast.femi, by=cast.femi.person)
    again.answer_call(call=made, answer="It opens again in June.", partner=cast.femi, by=cast.femi.person)
    call(decision, cast.priya)
    # An answered call still counts: the answer did not end it.
    assert since(decision)


def test_the_call_of_somebody_who_left_does_not_count(cast):
    agenda_terms(cast, callers_needed=2)
    decision = closed(cast)
    call(decision, cast.walter)
    cast.walter.removed_at, cast.walter.removed_by = timezone.now(), cast.femi.person
    cast.walter.save()
    call(decision, cast.priya)

    assert since(decision) is None


def test_a_call_is_taken_back_until_enough_have_called(cast):
    agenda_terms(cast, callers_needed=2)
    decision = closed(cast)
    first = call(decision, cast.walter)
    with pytest.raises(ActionError, match="Only whoever said this"):
        again.take_back_call(call=first, by=cast.femi.person)
    again.take_back_call(call=first, by=cast.walter.person)
    call(decision, cast.priya)
    assert since(decision) is None
    last = call(decision, cast.walter, "I think so after all.")
    assert since(decision)
    with pytest.raises(ActionError, match="Enough people have called"):
        again.take_back_call(call=last, by=cast.walter.person)


def test_nobody_calls_twice_or_without_words_or_answers_their_own_call(cast):
    agenda_terms(cast, callers_needed=3)
    decision = closed(cast)
    with pytest.raises(ActionError, match="why it should be looked at again"):
        call(decision, cast.femi, " ")
    made = call(decision, cast.femi)
    with pytest.raises(ActionError, match="already"):
        call(decision, cast.femi)
    with pytest.raises(ActionError, match="your own call"):
        again.answer_call(call=made, answer="Yes", partner=cast.femi, by=cast.femi.person)


def test_an_answer_where_there_were_enough_is_a_new_look_and_no_words(cast):
    decision = closed(cast)
    made = call(decision, cast.walter)
    with pytest.raises(ActionError, match="The answer is to look at it again"):
        again.answer_call(call=made, answer="No", partner=cast.femi, by=cast.femi.person)


@pytest.mark.parametrize(
    ("partner", "sentence"),
    [("olu", "takes part and has a say"), ("dan", "not in this project"), ("nia", "not in this project")],
)
def test_whoever_has_no_part_in_it_calls_for_nothing(cast, partner, sentence):
    decision = closed(cast)
    with pytest.raises(ActionError, match=sentence):
        call(decision, getattr(cast, partner))
    assert not ReopenCall.objects.exists()


def test_what_is_open_taken_back_or_replaced_is_not_called_for(cast):
    now = timezone.now()
    for decision, sentence in [
        (closed(cast, outcome=""), "still open"),
        (
            closed(cast, outcome="", withdrawn_at=now, withdrawn_by=cast.femi.person),
            "taken back",
        ),
    ]:
        with pytest.raises(ActionError, match=sentence):
            call(decision, cast.walter)
    old = closed(cast)
    closed(cast, outcome="", replaces=old)
    with pytest.raises(ActionError, match="newer decision takes the place"):
        call(old, cast.walter)


def test_after_one_that_was_not_made_in_its_place_calls_go_to_that_one(cast):
    old = closed(cast)
    failed = closed(cast, outcome="not_made", replaces=old)
    with pytest.raises(ActionError, match="Decision 2 was put in the place of this one, and was not made"):
        call(old, cast.walter)
    call(failed, cast.walter)
    assert since(failed)
    closed(cast, replaces=failed)
    with pytest.raises(ActionError, match="newer decision takes the place"):
        call(old, cast.walter)


def test_what_was_not_made_or_was_taken_outside_the_charter_can_be_called_again(cast):
    for outcome in ("not_made", "outside"):
        decision = closed(cast, outcome=outcome)
        call(decision, cast.walter)
        assert since(decision)


def test_it_has_to_be_looked_at_until_a_decision_that_replaces_it_is_opened(cast):
    decision = closed(cast)
    call(decision, cast.walter)
    new = closed(cast, outcome="", replaces=decision)
    assert not must_be_looked_at_again(cast.project).exists()
    new.replaces = None
    new.save()
    assert must_be_looked_at_again(cast.project).exists()


def test_a_decision_on_working_together_can_be_called_again(cast):
    decision = put(cast, cast.rosa)
    say(decision, cast.rosa, "agree")
    call(decision, cast.walter)

    assert since(decision)


def test_a_form_sent_twice_calls_once_and_nothing_is_kept_without_its_entry(cast, monkeypatch):
    agenda_terms(cast, callers_needed=2)
    decision = closed(cast)
    call(decision, cast.walter, form_key=KEY)
    with pytest.raises(AlreadyDone):
        call(decision, cast.walter, form_key=KEY)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(RuntimeError):
        call(decision, cast.priya)
    with pytest.raises(RuntimeError):
        look(decision, cast.priya)
    assert ReopenCall.objects.count() == 1
    assert not LookBack.objects.exists()
    assert since(decision) is None


def test_looking_back_is_changed_as_often_as_one_likes_and_changes_nothing_else(cast):
    decision = closed(cast)
    look(decision, cast.priya, "same")
    look(decision, cast.priya, "otherwise", "The hall is shut now.")

    kept = LookBack.objects.get()
    assert (kept.would, kept.words) == ("otherwise", "The hall is shut now.")
    assert Decision.objects.get(pk=decision.pk).outcome == "made"


def test_only_those_who_had_a_say_look_back_and_only_at_what_was_taken(cast):
    with pytest.raises(ActionError, match="had a say"):
        look(closed(cast, say=(cast.rosa,)), cast.priya)
    with pytest.raises(ActionError, match="not decided"):
        look(closed(cast, outcome="not_made"), cast.priya)
    with pytest.raises(ActionError, match="one of the three"):
        look(closed(cast), cast.priya, "perhaps")


def test_after_a_secret_vote_nobody_is_asked_under_their_name(cast):
    decision = closed(cast, secrecy="unlinkable", rule="majority")
    with pytest.raises(ActionError, match="vote was secret"):
        look(decision, cast.priya)


def test_where_the_facilitator_alone_knows_the_entry_names_nobody(cast):
    decision = closed(cast, secrecy="facilitator")
    kept = look(decision, cast.priya)
    entry = LedgerEntry.objects.get(project=cast.project, seq=kept.ledger_seq)

    assert b'"actor":null' in bytes(entry.leaf)


def test_people_are_asked_to_look_back_when_the_day_has_come_and_not_twice(cast):
    today = timezone.localdate()
    closed(cast, look_again_on=today + timedelta(days=1))
    decision = closed(cast, look_again_on=today)
    seat = Seat(cast.project, cast.priya, Viewer(person=cast.priya.person))
    assert look_back_asked_of(seat) == [decision]
    look(decision, cast.priya)
    assert look_back_asked_of(seat) == []


def test_what_was_typed_in_is_confirmed_by_its_owner(cast):
    agenda_terms(cast, callers_needed=2)
    decision = closed(cast)
    typed = {"way": "post", "entered_by": cast.femi.person, "by": cast.femi.person}
    made, looked = call(decision, cast.walter, **typed), look(decision, cast.walter, **typed)
    with pytest.raises(ActionError, match="Only whoever said this"):
        again.confirm_call(call=made, by=cast.femi.person)
    assert again.confirm_call(call=made, by=cast.walter.person).confirmed_on
    assert again.confirm_look_back(look_back=looked, by=cast.walter.person).confirmed_on


def test_nobodys_own_look_back_is_put_out_by_typing_over_it_and_twice_is_once(cast):
    decision = closed(cast)
    look(decision, cast.walter, "otherwise")
    before = LedgerEntry.objects.count()
    look(decision, cast.walter, "otherwise")
    assert LedgerEntry.objects.count() == before
    with pytest.raises(ActionError, match="said something themselves"):
        look(decision, cast.walter, "same", way="post", entered_by=cast.femi.person, by=cast.femi.person)
    assert decision.look_backs.get(partner=cast.walter).would == "otherwise"
