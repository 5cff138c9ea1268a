import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import interests, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Interest, LedgerEntry
from tests.actions.test_decisions import put


def declared(partner, what="My post depends on it.", **more):
    return interests.declare(partner=partner, what=what, by=more.pop("by", partner.person), **more)


def test_what_somebody_stands_to_gain_is_bound_to_a_decision_and_follows_it_in_the_record(cast):
    decision = put(cast)
    interest = declared(cast.rosa, decision=decision, guard="Priya reads it too.")

    assert (interest.decision, interest.declared_on) == (decision, timezone.localdate())
    entry = LedgerEntry.objects.get(project=cast.project, seq=interest.ledger_seq)
    assert b'"interest.declare"' in bytes(entry.leaf)


def test_nobody_says_it_for_another_unless_it_is_marked_as_typed_in(cast):
    with pytest.raises(ActionError, match="for themselves"):
        declared(cast.priya, by=cast.rosa.person)
    typed = declared(cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="phone")

    assert (typed.entered_by, typed.confirmed_on) == (cast.femi.person, None)
    with pytest.raises(ActionError, match="Only the person"):
        interests.confirm(interest=typed, by=cast.femi.person)
    assert interests.confirm(interest=typed, by=cast.walter.person).confirmed_on == timezone.localdate()


def test_a_typist_may_end_what_was_wrong_until_its_owner_has_confirmed_it(cast):
    typed = declared(cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="post")
    interests.confirm(interest=typed, by=cast.walter.person)
    with pytest.raises(ActionError, match="Only the person"):
        interests.end(interest=typed, by=cast.femi.person)

    assert interests.end(interest=typed, by=cast.walter.person).ended_on == timezone.localdate()
    assert Interest.objects.filter(pk=typed.pk).exists()
    with pytest.raises(ActionError, match="is over"):
        interests.guard(interest=typed, guard="Nothing.", by=cast.walter.person)


def test_ending_twice_keeps_the_first_day_and_one_entry(cast):
    interest = declared(cast.rosa)
    interests.end(interest=interest, by=cast.rosa.person)
    before = LedgerEntry.objects.count()
    interests.end(interest=interest, by=cast.rosa.person)

    assert LedgerEntry.objects.count() == before


def test_another_projects_decision_a_day_to_come_and_no_words_are_refused(cast):
    decision = put(cast)
    with pytest.raises(ActionError, match="in this project"):
        declared(cast.nia, decision=decision)
    with pytest.raises(ActionError, match="still to come"):
        declared(cast.rosa, declared_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ActionError, match="Say what it is"):
        declared(cast.rosa, what="  ")
    with pytest.raises(ActionError, match="no longer"):
        declared(cast.dan)

    assert not Interest.objects.exists()


def test_profile_words_come_into_the_list_once_and_by_their_owner_alone(cast):
    cast.rosa.interests = "I hope for a chair."
    cast.rosa.save()
    with pytest.raises(ActionError, match="for themselves"):
        interests.bring_from_profile(partner=cast.rosa, by=cast.femi.person)
    interests.bring_from_profile(partner=cast.rosa, by=cast.rosa.person)
    with pytest.raises(ActionError, match="already"):
        interests.bring_from_profile(partner=cast.rosa, by=cast.rosa.person)

    assert Interest.objects.get().what == "I hope for a chair."
    cast.rosa.refresh_from_db()
    assert cast.rosa.interests == "I hope for a chair."


def test_pressing_twice_declares_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    declared(cast.rosa, form_key=key)
    with pytest.raises(AlreadyDone):
        declared(cast.rosa, form_key=key)
    assert Interest.objects.count() == 1

    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        declared(cast.priya)
    assert Interest.objects.count() == 1


def _fails(*args, **kwargs):
    raise RuntimeError
