import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import funder_acts, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import FunderAct, LedgerEntry


def noted(partner, **more):
    given = {
        "funder": "The Hollins Fund",
        "kind": "asked",
        "what": "A report",
        "on_day": timezone.localdate(),
    }
    return funder_acts.note(partner=partner, by=partner.person, **(given | more))


def test_an_act_is_numbered_and_on_the_record(cast):
    assert [noted(cast.rosa).number, noted(cast.priya).number] == [1, 2]
    act = FunderAct.objects.get(number=2)

    assert b'"funder_act.note"' in bytes(
        LedgerEntry.objects.get(project=cast.project, seq=act.ledger_seq).leaf
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "cheered"}, "what kind"),
        ({"what": " "}, "what it did"),
        ({"funder": ""}, "which funder"),
        ({"on_day": timezone.localdate() + timedelta(days=2)}, "still to come"),
        ({"hours": -1}, "nought or more"),
    ],
)
def test_what_cannot_be_noted_is_one_sentence(cast, more, said):
    with pytest.raises(ActionError, match=said):
        noted(cast.priya, **more)
    assert not FunderAct.objects.exists()


def test_what_came_is_anybodys_to_say_and_taking_back_its_writers(cast):
    act = noted(cast.priya)
    funder_acts.say_what_came(
        act=act, what_came="Three evenings.", partner=cast.walter, by=cast.walter.person
    )
    with pytest.raises(ActionError, match="wrote it down"):
        funder_acts.take_back(act=act, by=cast.rosa.person)
    funder_acts.take_back(act=act, by=cast.priya.person)
    with pytest.raises(ActionError, match="already"):
        funder_acts.take_back(act=act, by=cast.priya.person)

    act.refresh_from_db()
    assert (act.what_came, act.taken_back_on) == ("Three evenings.", timezone.localdate())
    with pytest.raises(ActionError, match="while they are here"):
        noted(cast.dan)


def test_pressing_twice_notes_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    noted(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        noted(cast.priya, form_key=key)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", fails)
    with pytest.raises(RuntimeError):
        noted(cast.priya)
    assert FunderAct.objects.count() == 1
