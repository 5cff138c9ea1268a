import json

import pytest
from django.db import IntegrityError, transaction

from evenhand.actions import closing, ledger, positions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, OutboxMessage, PositionAnswer, PositionChoice
from tests.access.test_record_texts import words_taken_away
from tests.decisions import (
    close_later,
    days_later,
    fresh,
    put_by_rule,
    signature_of,
    take,
    typed_in,
)


def test_minds_may_change_until_it_closes_and_each_time_is_in_the_ledger(cast):
    decision = put_by_rule(cast, "majority")
    before = LedgerEntry.objects.count()
    take(decision, cast.priya, "chose", choices={1: 1})
    take(decision, cast.priya, "chose", choices={2: 1})
    take(decision, cast.priya, "stand_aside")

    assert LedgerEntry.objects.count() == before + 3
    assert not PositionChoice.objects.exists()
    take(decision, cast.priya, "chose", choices={3: 1})
    close_later(decision, cast.femi)
    with pytest.raises(ActionError, match="is closed"):
        take(decision, cast.priya, "stand_aside")
    assert signature_of(decision, cast.priya).stance == "chose"


def test_the_same_form_sent_twice_is_one_entry(cast):
    decision = put_by_rule(cast, "score")
    take(decision, cast.priya, "chose", choices={1: 5, 2: 0, 3: 2})
    before = LedgerEntry.objects.count()
    take(decision, cast.priya, "chose", choices={1: 5, 2: 0, 3: 2})

    assert LedgerEntry.objects.count() == before


def test_nothing_is_taken_in_once_the_time_is_over(cast):
    decision = put_by_rule(cast)
    with days_later(7.001), pytest.raises(ActionError, match="is over"):
        take(decision, cast.priya, "no_objection")


@pytest.mark.parametrize(
    ("rule", "stance"),
    [
        ("consent", "object"),
        ("consensus", "block"),
        ("gradients", "g7"),
        ("gradients", "g8"),
        ("lot", "chose"),
    ],
)
def test_whoever_stands_against_it_says_why(cast, rule, stance):
    decision = put_by_rule(cast, rule)
    more = {"choices": {1: 1}, "is_dissent": True} if rule == "lot" else {}
    with pytest.raises(ActionError, match="few words"):
        take(decision, cast.priya, stance, "  ", **more)
    take(decision, cast.priya, stance, "The hall has steps.", **more)

    assert signature_of(decision, cast.priya).is_dissent


def test_advice_has_words(cast):
    decision = put_by_rule(cast, "advice", decider=cast.rosa)
    with pytest.raises(ActionError, match="would advise"):
        take(decision, cast.priya, "advise")


@pytest.mark.parametrize(
    ("rule", "choices", "why"),
    [
        ("majority", {}, "Choose one"),
        ("majority", {1: 1, 2: 1}, "Choose one"),
        ("majority", {9: 1}, "that are put here"),
        ("score", {1: 5, 2: 3}, "a mark from 0 to 5"),
        ("score", {1: 5, 2: 3, 3: 6}, "a mark from 0 to 5"),
        ("ranked", {}, "at least one"),
        ("ranked", {1: 4}, "at least one"),
        ("lot", {}, "at least one"),
    ],
)
def test_a_choice_that_the_rule_does_not_know_is_refused(cast, rule, choices, why):
    decision = put_by_rule(cast, rule)
    with pytest.raises(ActionError, match=why):
        take(decision, cast.priya, "chose", choices=choices)
    assert signature_of(decision, cast.priya).stance == ""


def test_a_stance_of_another_rule_is_refused(cast):
    decision = put_by_rule(cast, "consent")
    with pytest.raises(ActionError, match="this way of deciding"):
        take(decision, cast.priya, "agree")


def test_nobody_speaks_for_somebody_else_without_saying_so(cast):
    decision = put_by_rule(cast)
    with pytest.raises(ActionError, match="Only this person"):
        take(decision, cast.walter, "no_objection", by=cast.rosa.person)


def test_whoever_became_an_observer_or_left_has_no_say_any_more(cast):
    decision = put_by_rule(cast)
    cast.priya.role = "observer"
    cast.priya.save()
    with pytest.raises(ActionError, match="no say"):
        take(decision, cast.priya, "no_objection")


def test_what_was_typed_in_counts_once_a_second_person_has_seen_it(cast):
    decision = put_by_rule(cast)
    with pytest.raises(ActionError, match="heard or saw"):
        take(
            decision,
            cast.walter,
            "no_objection",
            by=cast.femi.person,
            entered_by=cast.femi.person,
            channel="post",
        )
    typed_in(decision, cast.walter, "no_objection", typist=cast.femi)
    signature = signature_of(decision, cast.walter)
    assert not signature.counts
    with pytest.raises(ActionError, match="somebody else has to"):
        positions.check(signature, cast.femi.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(signature).objects.filter(pk=signature.pk).update(checked_by=cast.femi.person)
    positions.check(signature, cast.priya.person)
    positions.check(signature, cast.priya.person)

    signature.refresh_from_db()
    assert signature.counts
    assert signature.checked_by == cast.priya.person


def test_its_owner_can_confirm_it_or_put_it_right_and_other_words_are_checked_anew(cast):
    decision = put_by_rule(cast)
    typed_in(decision, cast.walter, "no_objection", typist=cast.femi)
    with pytest.raises(ActionError, match="Only the person"):
        positions.confirm(signature_of(decision, cast.walter), cast.priya.person)
    positions.check(signature_of(decision, cast.walter), cast.priya.person)
    assert signature_of(decision, cast.walter).counts

    typed_in(decision, cast.walter, "stand_aside", typist=cast.femi)
    assert not signature_of(decision, cast.walter).counts
    positions.confirm(signature_of(decision, cast.walter), cast.walter.person)
    assert signature_of(decision, cast.walter).counts
    take(decision, cast.walter, "object", "There are steps.")
    own = signature_of(decision, cast.walter)
    assert own.counts
    assert own.entered_by is None


def test_nobodys_own_voice_is_put_out_by_typing_over_it(cast):
    decision = put_by_rule(cast)
    take(decision, cast.walter, "object", "There are steps.")
    with pytest.raises(ActionError, match="said something themselves"):
        typed_in(decision, cast.walter, "no_objection", typist=cast.femi)
    assert signature_of(decision, cast.walter).stance == "object"


def test_what_its_owner_confirmed_is_theirs_and_nobody_types_over_it(cast):
    decision = put_by_rule(cast)
    typed_in(decision, cast.walter, "no_objection", typist=cast.femi)
    positions.confirm(signature_of(decision, cast.walter), cast.walter.person)
    before = LedgerEntry.objects.filter(project=cast.project).count()
    for stance in ("stand_aside", "no_objection"):
        with pytest.raises(ActionError, match="Only they can change it"):
            typed_in(decision, cast.walter, stance, typist=cast.rosa)
    kept = signature_of(decision, cast.walter)
    assert (kept.stance, kept.counts) == ("no_objection", True)
    assert LedgerEntry.objects.filter(project=cast.project).count() == before

    take(decision, cast.walter, "object", "There are steps.")
    assert signature_of(decision, cast.walter).stance == "object"


def test_an_answer_stands_beside_the_words_and_its_author_is_told(cast):
    decision = put_by_rule(cast)
    take(decision, cast.priya, "object", "The hall has steps.")
    OutboxMessage.objects.all().delete()
    signature = signature_of(decision, cast.priya)
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0003"
    positions.answer(signature, "We will put a ramp there.", cast.rosa, cast.rosa.person, form_key=key)
    with pytest.raises(AlreadyDone):
        positions.answer(signature, "We will put a ramp there.", cast.rosa, cast.rosa.person, form_key=key)

    given = PositionAnswer.objects.get()
    assert given.answers_words == "The hall has steps."
    assert OutboxMessage.objects.get().person == cast.priya.person
    assert closing.is_answered(signature_of(decision, cast.priya))
    with pytest.raises(ActionError, match="your own words"):
        positions.answer(signature, "It is all right.", cast.priya, cast.priya.person)


def test_new_words_need_a_new_answer(cast):
    decision = put_by_rule(cast, "advice", decider=cast.rosa)
    take(decision, cast.priya, "advise", "Ask the bus company.")
    positions.answer(signature_of(decision, cast.priya), "We did.", cast.rosa, cast.rosa.person)
    take(decision, cast.priya, "advise", "Ask the drivers too.")

    assert not closing.is_answered(signature_of(decision, cast.priya))


def test_in_a_decision_that_everyone_sees_an_objection_keeps_its_name_and_a_later_dissent_need_not(cast):
    decision = put_by_rule(cast)
    with pytest.raises(ActionError, match="everyone here sees"):
        take(decision, cast.priya, "object", "Steps.", is_dissent=True, dissent_naming="masked")
    take(
        decision,
        cast.priya,
        "no_objection",
        "I do not like it all the same.",
        is_dissent=True,
        dissent_naming="masked",
    )

    assert signature_of(decision, cast.priya).mask
    assert "I do not like it" in words_taken_away(cast.priya)
    assert "I do not like it" not in words_taken_away(cast.rosa)


def test_what_only_the_facilitator_knows_carries_no_actor_and_goes_with_nobody_else(cast):
    decision = put_by_rule(cast, secrecy="facilitator")
    take(decision, cast.priya, "object", "The steps are too steep for Sam.")

    entry = LedgerEntry.objects.filter(project=cast.project).last()
    assert json.loads(bytes(entry.leaf))["actor"] is None
    assert signature_of(decision, cast.priya).dissent_naming == "masked"
    close_later(decision, cast.femi)
    assert "too steep" in words_taken_away(cast.priya)
    for other in (cast.rosa, cast.walter, cast.olu):
        assert "too steep" not in words_taken_away(other)
        assert f'"partner":{cast.priya.pk},"stance"' not in words_taken_away(other)


def test_a_signed_decision_is_not_answered_in_this_way(cast):
    from tests.actions.test_decisions import put

    decision = put(cast)
    with pytest.raises(ActionError, match="signed by those named"):
        take(decision, cast.priya, "agree")


def test_nothing_stays_without_its_ledger_entry(cast, monkeypatch):
    decision = put_by_rule(cast, "majority")
    typed_in(decision, cast.walter, "stand_aside", typist=cast.femi)
    take(decision, cast.priya, "chose", "The hall.", choices={1: 1})
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    walters, priyas = signature_of(decision, cast.walter), signature_of(decision, cast.priya)
    for action in (
        lambda: take(decision, cast.priya, "chose", choices={2: 1}),
        lambda: positions.check(walters, cast.priya.person),
        lambda: positions.confirm(walters, cast.walter.person),
        lambda: positions.answer(priyas, "Yes.", cast.rosa, cast.rosa.person),
    ):
        with pytest.raises(RuntimeError):
            action()

    assert signature_of(decision, cast.priya).choices.get().option.number == 1
    assert not signature_of(decision, cast.walter).counts
    assert not PositionAnswer.objects.exists()
    assert fresh(decision).is_open
    assert (
        LedgerSecret.objects.filter(project=cast.project).count()
        == LedgerEntry.objects.filter(project=cast.project).count()
    )
