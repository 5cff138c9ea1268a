import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.access.decision_again import standing_together
from evenhand.actions import decisions, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Decision, DecisionSignature, LedgerEntry, LedgerHead
from tests.closed_decisions import closed
from tests.ledger.samples import own_data_folder

__all__ = ["own_data_folder"]


def put(cast, *named, **words):
    return decisions.open_for_signing(
        project=cast.project,
        words=words.pop("words", "We work together from the first idea."),
        reasons="It is their homes.",
        approaches=words.pop("approaches", ["co_production"]),
        named=list(named) or [cast.rosa, cast.priya],
        by=cast.rosa.person,
        **words,
    )


def say(decision, partner, stance, words="", **more):
    signature = DecisionSignature.objects.get(decision=decision, partner=partner)
    return decisions.sign(signature=signature, stance=stance, words=words, by=partner.person, **more)


def test_a_decision_is_made_when_the_last_person_named_has_answered_and_not_before(cast):
    decision = put(cast)
    say(decision, cast.rosa, "agree")
    decision.refresh_from_db()
    assert not decision.is_made

    say(decision, cast.priya, "dissent", "Six months is too short.")
    decision.refresh_from_db()
    assert decision.is_made


@pytest.mark.usefixtures("own_data_folder")
def test_a_head_is_signed_as_soon_as_a_decision_is_made(cast, django_capture_on_commit_callbacks):
    decision = put(cast)
    with django_capture_on_commit_callbacks(execute=True):
        say(decision, cast.rosa, "agree")
    assert not LedgerHead.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        say(decision, cast.priya, "agree")

    assert LedgerHead.objects.get().size == LedgerEntry.objects.filter(project=cast.project).count()


def test_dissent_without_words_is_refused_by_the_action_and_by_the_database(cast):
    decision = put(cast)
    with pytest.raises(ActionError, match="what you disagree with"):
        say(decision, cast.priya, "dissent", "  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionSignature.objects.filter(decision=decision, partner=cast.priya).update(
            stance="dissent", signed_at=decision.opened_at
        )


def test_minds_may_change_until_it_is_made(cast):
    decision = put(cast)
    say(decision, cast.rosa, "agree")
    say(decision, cast.rosa, "dissent", "I have thought again.")
    say(decision, cast.priya, "agree")
    with pytest.raises(ActionError, match="is made"):
        say(decision, cast.rosa, "agree")

    assert DecisionSignature.objects.get(decision=decision, partner=cast.rosa).stance == "dissent"


def test_no_public_involvement_needs_a_reason_in_words(cast):
    with pytest.raises(ActionError, match="needs a reason"):
        put(cast, is_without_public=True, without_public_because=" ")
    decision = put(cast, is_without_public=True, without_public_because="The record is about buildings only.")

    assert decision.is_without_public


def test_an_observer_a_removed_partner_and_another_projects_partner_cannot_be_named(cast):
    for partner in (cast.olu, cast.dan, cast.nia):
        with pytest.raises(ActionError):
            put(cast, cast.rosa, partner)
    assert not Decision.objects.exists()


def test_an_answer_typed_in_for_someone_needs_a_witness(cast):
    decision = put(cast, cast.rosa, cast.walter)
    with pytest.raises(ActionError, match="heard or saw"):
        say(decision, cast.walter, "agree", entered_by=cast.femi.person, channel="phone")
    say(decision, cast.walter, "agree", entered_by=cast.femi.person, channel="phone", witness="Priya Nair")

    assert DecisionSignature.objects.get(decision=decision, partner=cast.walter).witness == "Priya Nair"


def test_one_decision_waits_at_a_time_and_a_new_one_replaces_the_last_that_was_made(cast):
    first = put(cast)
    with pytest.raises(ActionError, match="still waiting"):
        put(cast)
    say(first, cast.rosa, "agree")
    say(first, cast.priya, "agree")
    second = put(cast)
    assert second.replaces == first

    decisions.take_back(decision=second, by=cast.rosa.person)
    third = put(cast)
    assert third.replaces == first
    assert third.number == 3


def test_one_put_by_a_rule_in_its_place_is_waited_for_and_followed_where_it_was_not_made(cast):
    first = put(cast, cast.rosa)
    say(first, cast.rosa, "agree")
    by_rule = closed(cast, outcome="", replaces=first)
    with pytest.raises(ActionError, match="still waiting"):
        put(cast, cast.rosa)

    by_rule.outcome, by_rule.closed_at, by_rule.closed_by = "not_made", timezone.now(), cast.femi.person
    by_rule.save()
    assert standing_together(cast.project) == first
    second = put(cast, cast.rosa)
    assert second.replaces == by_rule
    assert standing_together(cast.project) == first

    say(second, cast.rosa, "agree")
    assert standing_together(cast.project) == second


def test_a_decision_taken_back_cannot_be_signed(cast):
    decision = put(cast)
    decisions.take_back(decision=decision, by=cast.rosa.person)
    with pytest.raises(ActionError, match="taken back"):
        say(decision, cast.rosa, "agree")


def test_sending_the_form_twice_opens_one_decision(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"
    put(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        put(cast, form_key=key)
    assert Decision.objects.count() == 1


def test_each_step_is_in_the_ledger_and_nothing_stays_without_it(cast, monkeypatch):
    before = LedgerEntry.objects.count()
    decision = put(cast)
    say(decision, cast.rosa, "agree")
    say(decision, cast.priya, "stand_aside")
    assert LedgerEntry.objects.count() == before + 4  # open, two answers, made

    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        put(cast)
    assert Decision.objects.count() == 1


def test_nobodys_own_answer_is_put_out_by_typing_over_it(cast):
    decision = put(cast, cast.rosa, cast.walter)
    typed = {"entered_by": cast.femi.person, "channel": "phone", "witness": "Priya Nair"}
    say(decision, cast.walter, "dissent", "The lift is broken.")
    with pytest.raises(ActionError, match="said something themselves"):
        say(decision, cast.walter, "agree", **typed)
    with pytest.raises(ActionError, match="your own answer"):
        say(decision, cast.rosa, "agree", **{**typed, "entered_by": cast.rosa.person})
    assert DecisionSignature.objects.get(decision=decision, partner=cast.walter).stance == "dissent"


def test_the_same_answer_sent_twice_is_one_entry(cast):
    decision = put(cast)
    say(decision, cast.rosa, "agree")
    before = LedgerEntry.objects.count()
    say(decision, cast.rosa, "agree")
    assert LedgerEntry.objects.count() == before
