import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.record_texts import readable_seqs
from evenhand.access.viewer import Viewer
from evenhand.actions import erasures, ledger, standard_answers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, StandardAnswer


def said(partner, words="Nobody asked us before the bid was in.", **more):
    return standard_answers.say(
        partner=partner, question="inclusive_earliest", words=words, by=more.pop("by", partner.person), **more
    )


def readable_by(partner):
    seat = seat_for(Viewer(partner.person), partner.project.slug, Permission.PROJECT_READ)
    return set(readable_seqs(seat))


def test_said_again_it_takes_the_place_of_what_was_said_before(cast):
    first = said(cast.priya)
    again = said(cast.priya, "We were asked in May.")

    assert StandardAnswer.objects.get(is_latest=True) == again
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=again.ledger_seq).leaf)
    assert f'"refs":[{first.ledger_seq}]'.encode() in leaf


def test_it_is_said_for_oneself_in_words_to_a_question_that_is_there(cast):
    with pytest.raises(ActionError, match="for themselves"):
        said(cast.priya, by=cast.rosa.person)
    with pytest.raises(ActionError, match="few words"):
        said(cast.priya, " ")
    with pytest.raises(ActionError, match="no longer"):
        said(cast.dan)
    with pytest.raises(ActionError, match="still to come"):
        said(cast.priya, said_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ActionError, match="questions on the page"):
        standard_answers.say(partner=cast.priya, question="score", words="5", by=cast.priya.person)
    assert not StandardAnswer.objects.exists()


def test_sent_twice_it_is_said_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    said(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        said(cast.priya, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        said(cast.walter)
    assert StandardAnswer.objects.count() == 1


def test_without_a_name_the_record_holds_nobody_and_points_back_at_nothing(cast):
    said(cast.priya)
    unnamed = said(cast.priya, "They never rang.", is_named=False)

    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=unnamed.ledger_seq).leaf)
    payload = bytes(LedgerSecret.objects.get(project=cast.project, seq=unnamed.ledger_seq).payload)
    assert b'"actor":null' in leaf
    assert b'"refs":[]' in leaf
    assert b"partner" not in payload


def test_what_was_taken_off_or_said_before_goes_with_nobody_elses_copy(cast):
    first = said(cast.priya)
    now = said(cast.priya, "We were asked in May.")
    gone = said(cast.walter)
    standard_answers.take_back(answer=gone, by=cast.walter.person)

    theirs = readable_by(cast.rosa)
    assert now.ledger_seq in theirs
    assert not {first.ledger_seq, gone.ledger_seq} & theirs
    assert first.ledger_seq in readable_by(cast.priya)


def test_typed_in_it_is_its_owners_to_confirm_and_its_typists_to_mend_until_then(cast):
    typed = said(cast.walter, way="phone", entered_by=cast.femi.person, by=cast.femi.person)
    with pytest.raises(ActionError, match="Only the person"):
        standard_answers.confirm(answer=typed, by=cast.femi.person)
    with pytest.raises(ActionError, match="Only the person"):
        standard_answers.take_back(answer=typed, by=cast.rosa.person)
    standard_answers.confirm(answer=typed, by=cast.walter.person)
    with pytest.raises(ActionError, match="Only the person"):
        standard_answers.take_back(answer=typed, by=cast.femi.person)


def test_whoever_goes_takes_their_words_with_them(cast):
    answer = said(cast.priya, is_named=False)
    erasures.erase_person(cast.priya.person, by=None)
    answer.refresh_from_db()

    assert (answer.words, answer.is_latest) == ("", False)
    assert not LedgerSecret.objects.filter(project=cast.project, seq=answer.ledger_seq).exists()


def _fails(*_args, **_kwargs):
    raise RuntimeError
