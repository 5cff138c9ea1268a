import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import (
    coaching_offers,
    erasures,
    ledger,
    organisations,
    project_homes,
    recognitions,
    trainings,
)
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import CoachingOffer, LedgerSecret, Recognition, Training

WORDS = "She rang everybody who could not come, and read them the plan."


def given(cast, to=None, by=None, **more):
    to, by = to or cast.priya, by or cast.walter
    return recognitions.give(to_partner=to, words=WORDS, partner=by, by=by.person, **more)


def learned(partner, **more):
    said = {"kind": "course", "what": "Plain words", "on_day": timezone.localdate(), **more}
    return trainings.note(partner=partner, by=partner.person, **said)


def test_good_practice_is_said_of_somebody_else_here_by_oneself(cast):
    with pytest.raises(ActionError, match="somebody else"):
        given(cast, cast.priya, cast.priya)
    with pytest.raises(ActionError, match="no longer"):
        given(cast, cast.dan)
    with pytest.raises(ActionError, match="no longer"):
        given(cast, cast.nia)
    with pytest.raises(ActionError, match="for themselves"):
        recognitions.give(to_partner=cast.priya, words="A", partner=cast.walter, by=cast.rosa.person)
    with pytest.raises(ActionError, match="few words"):
        recognitions.give(to_partner=cast.priya, words=" ", partner=cast.walter, by=cast.walter.person)
    assert not Recognition.objects.exists()


def test_whoever_it_is_about_keeps_shows_or_leaves_it_and_nobody_else(cast):
    said = given(cast)
    for somebody in (cast.walter, cast.rosa):
        with pytest.raises(ActionError, match="Only whoever it is about"):
            recognitions.keep(recognition=said, is_shown=True, by=somebody.person)
    recognitions.keep(recognition=said, is_shown=True, by=cast.priya.person)
    said.refresh_from_db()
    assert (said.is_kept, said.is_shown) == (True, True)
    with pytest.raises(ActionError, match="theirs now"):
        recognitions.take_back(recognition=said, by=cast.walter.person)
    recognitions.leave_out(recognition=said, by=cast.priya.person)
    said.refresh_from_db()
    assert (said.is_kept, said.is_shown) == (False, False)


def test_what_is_not_kept_can_be_taken_back_and_then_not_kept(cast):
    said = given(cast)
    with pytest.raises(ActionError, match="Only whoever said it"):
        recognitions.take_back(recognition=said, by=cast.priya.person)
    recognitions.take_back(recognition=said, by=cast.walter.person)
    with pytest.raises(ActionError, match="taken back"):
        recognitions.keep(recognition=said, is_shown=True, by=cast.priya.person)


def test_sent_twice_it_is_said_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    given(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        given(cast, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        given(cast)
    assert Recognition.objects.count() == 1


def test_with_whoever_it_is_about_the_words_go_and_kept_ones_stay_when_their_writer_goes(cast):
    kept = given(cast)
    recognitions.keep(recognition=kept, is_shown=True, by=cast.priya.person)
    unkept = given(cast, cast.femi)
    erasures.erase_person(cast.walter.person, by=None)
    kept.refresh_from_db()
    unkept.refresh_from_db()
    assert kept.words == WORDS
    assert WORDS not in unkept.words
    assert not LedgerSecret.objects.filter(project=cast.project, seq=unkept.ledger_seq).exists()

    erasures.erase_person(cast.priya.person, by=None)
    kept.refresh_from_db()
    assert WORDS not in kept.words
    assert not kept.is_shown
    assert not LedgerSecret.objects.filter(project=cast.project, seq=kept.ledger_seq).exists()


def test_learning_is_ones_own_and_in_no_ledger(cast):
    before = LedgerSecret.objects.count()
    note = learned(cast.priya)
    with pytest.raises(ActionError, match="for themselves"):
        trainings.note(
            partner=cast.priya, kind="own", what="A", on_day=timezone.localdate(), by=cast.rosa.person
        )
    with pytest.raises(ActionError, match="Only whoever wrote"):
        trainings.share(training=note, is_shared=True, by=cast.rosa.person)
    with pytest.raises(ActionError, match="still to come"):
        learned(cast.priya, on_day=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ActionError, match="skills on the list"):
        learned(cast.priya, skill="mind_reading")

    assert LedgerSecret.objects.count() == before
    assert not Training.objects.get().is_shared


def test_coaching_is_offered_once_a_skill_at_an_organisation_that_the_project_belongs_to(cast):
    house = organisations.add(name="Westhaven University")
    offer = {"organisation": house, "is_offer": True, "skill": "listening", "words": "Ring me."}
    with pytest.raises(ActionError, match="belongs"):
        coaching_offers.say(partner=cast.priya, by=cast.priya.person, **offer)
    project_homes.say(project=cast.project, organisation=house, by=cast.rosa.person)
    said = coaching_offers.say(partner=cast.priya, by=cast.priya.person, **offer)
    with pytest.raises(ActionError, match="already"):
        coaching_offers.say(partner=cast.priya, by=cast.priya.person, **offer)
    with pytest.raises(ActionError, match="Only whoever said"):
        coaching_offers.end(offer=said, by=cast.rosa.person)
    coaching_offers.end(offer=said, by=cast.priya.person)
    coaching_offers.say(partner=cast.priya, by=cast.priya.person, **offer)

    assert CoachingOffer.objects.filter(ended_on=None).count() == 1


def _fails(*_args, **_kwargs):
    raise RuntimeError
