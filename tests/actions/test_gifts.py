import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import gifts, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Gift, LedgerEntry


def given(cast, **more):
    said = {
        "kind": "money",
        "what": "Lunch for twelve",
        "pence": 14_450,
        "from_words": "The council",
        "to_words": "The workshop",
        "given_on": timezone.localdate(),
        "partner": cast.priya,
        "by": cast.priya.person,
        **more,
    }
    return gifts.write_down(project=cast.project, **said)


def test_a_gift_keeps_whole_pence_and_that_nobody_said_is_not_no(cast):
    gift = given(cast)

    assert (gift.pence, gift.is_something_expected, gift.expected) == (14_450, "unknown", "")
    entry = LedgerEntry.objects.get(project=cast.project, seq=gift.ledger_seq)
    assert b'"gift.write_down"' in bytes(entry.leaf)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"from_words": " "}, "who gave it"),
        ({"kind": "bribe"}, "what kind"),
        ({"pence": -1}, "between nothing"),
        ({"pence": 10**18}, "ten million"),
        ({"to_words": ""}, "to whom"),
        ({"given_on": timezone.localdate() + timedelta(days=3)}, "still to come"),
    ],
)
def test_a_gift_that_makes_no_sense_is_refused_and_nothing_is_kept(cast, more, words):
    with pytest.raises(ActionError, match=words):
        given(cast, **more)
    assert not Gift.objects.exists()


def test_somebody_elses_project_can_give_nothing_here(cast):
    with pytest.raises(ActionError, match="in this project"):
        given(cast, from_partner=cast.nia)
    with pytest.raises(ActionError, match="in this project"):
        given(cast, partner=cast.nia, by=cast.nia.person)


def test_a_gift_is_struck_out_with_a_reason_by_those_it_is_about_and_stays(cast):
    gift = given(cast)
    with pytest.raises(ActionError, match="Only whoever"):
        gifts.strike(gift=gift, because="No.", partner=cast.walter, by=cast.walter.person)
    with pytest.raises(ActionError, match="why"):
        gifts.strike(gift=gift, because=" ", partner=cast.priya, by=cast.priya.person)
    struck = gifts.strike(gift=gift, because="It was another day.", partner=cast.rosa, by=cast.rosa.person)

    assert (struck.struck_by, struck.struck_on) == (cast.rosa, timezone.localdate())
    with pytest.raises(ActionError, match="already"):
        gifts.strike(gift=gift, because="Again.", partner=cast.priya, by=cast.priya.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.filter(pk=gift.pk).update(struck_because="")


def test_pressing_twice_writes_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    given(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        given(cast, form_key=key)
    assert Gift.objects.count() == 1

    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        given(cast)
    assert Gift.objects.count() == 1


def _fails(*args, **kwargs):
    raise RuntimeError
