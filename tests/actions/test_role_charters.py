import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import ledger, role_charters
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, RoleCharter


def said(partner, does="I read drafts.", **more):
    return role_charters.say(
        partner=partner, stage="framing", does=does, by=more.pop("by", partner.person), **more
    )


def test_a_new_one_takes_the_place_of_the_last_which_stays(cast):
    first = said(cast.rosa)
    second = said(cast.rosa, does="I read drafts and book rooms.")

    assert [each.number for each in cast.rosa.role_charters.all()] == [1, 2]
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=second.ledger_seq).leaf)
    assert f'"refs":[{first.ledger_seq}]'.encode() in leaf


def test_typed_in_for_somebody_it_is_theirs_to_confirm_until_there_is_a_newer_one(cast):
    with pytest.raises(ActionError, match="for themselves"):
        said(cast.walter, by=cast.femi.person)
    typed = said(cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="phone")
    with pytest.raises(ActionError, match="Only the person"):
        role_charters.confirm(role_charter=typed, by=cast.femi.person)
    assert role_charters.confirm(role_charter=typed, by=cast.walter.person).confirmed_on

    said(cast.walter)
    with pytest.raises(ActionError, match="newer"):
        role_charters.confirm(role_charter=typed, by=cast.walter.person)


def test_still_right_moves_only_the_day_of_the_next_look(cast):
    role = said(cast.rosa, look_again_on=timezone.localdate() + timedelta(days=1))
    later = timezone.localdate() + timedelta(days=90)
    kept = role_charters.still_right(role_charter=role, look_again_on=later, by=cast.rosa.person)

    assert (kept.look_again_on, kept.does, kept.number) == (later, "I read drafts.", 1)
    with pytest.raises(ActionError, match="still to come"):
        role_charters.still_right(role_charter=role, look_again_on=timezone.localdate(), by=cast.rosa.person)


def test_no_words_and_somebody_who_has_left_are_refused(cast):
    with pytest.raises(ActionError, match="what you do"):
        said(cast.rosa, does=" ")
    with pytest.raises(ActionError, match="no longer"):
        said(cast.dan)
    assert not RoleCharter.objects.exists()


def test_pressing_twice_says_it_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    said(cast.rosa, form_key=key)
    with pytest.raises(AlreadyDone):
        said(cast.rosa, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        said(cast.rosa)

    assert RoleCharter.objects.count() == 1


def _fails(*args, **kwargs):
    raise RuntimeError
