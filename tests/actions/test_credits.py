import uuid

import pytest

from evenhand.actions import credits, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Credit, CreditWish, LedgerEntry


def credited(partner, wish="name", name="", **roles):
    credits.wish(partner=partner, wish=wish, name=name, by=partner.person)
    credits.say(partner=partner, roles=roles or {"conceptualization": "lead"}, by=partner.person)


def test_what_is_left_out_has_ended_and_what_changed_is_said_anew(cast):
    credits.say(
        partner=cast.rosa,
        roles={"conceptualization": "lead", "methodology": "equal"},
        by=cast.rosa.person,
    )
    credits.say(partner=cast.rosa, roles={"conceptualization": "supporting"}, by=cast.rosa.person)

    now = Credit.objects.filter(ended_on=None)
    assert [(each.role, each.degree) for each in now] == [("conceptualization", "supporting")]
    assert Credit.objects.count() == 3


def test_saying_the_same_again_writes_nothing(cast):
    credited(cast.rosa)
    before = LedgerEntry.objects.count()
    credited(cast.rosa)

    assert LedgerEntry.objects.count() == before


def test_how_somebody_is_named_is_theirs_alone(cast):
    for call in (
        lambda: credits.wish(partner=cast.priya, wish="name", by=cast.rosa.person),
        lambda: credits.say(partner=cast.priya, roles={}, by=cast.femi.person),
    ):
        with pytest.raises(ActionError, match="theirs alone"):
            call()


def test_another_name_has_to_be_given_and_is_forgotten_when_the_wish_changes(cast):
    with pytest.raises(ActionError, match="other name"):
        credits.wish(partner=cast.priya, wish="pseudonym", by=cast.priya.person)
    credits.wish(partner=cast.priya, wish="pseudonym", name="Wren", by=cast.priya.person)
    credits.wish(partner=cast.priya, wish="none", name="Wren", by=cast.priya.person)

    kept = CreditWish.objects.get()
    assert (kept.wish, kept.name) == ("none", "")


def test_an_unknown_degree_or_wish_is_refused(cast):
    with pytest.raises(ActionError, match="led it"):
        credits.say(partner=cast.rosa, roles={"software": "star"}, by=cast.rosa.person)
    with pytest.raises(ActionError, match="how you want"):
        credits.wish(partner=cast.rosa, wish="shout", by=cast.rosa.person)


def test_pressing_twice_says_it_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key = uuid.uuid4()
    credits.say(partner=cast.rosa, roles={"software": "lead"}, by=cast.rosa.person, form_key=key)
    with pytest.raises(AlreadyDone):
        credits.say(partner=cast.rosa, roles={"software": "lead"}, by=cast.rosa.person, form_key=key)
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        credits.say(partner=cast.rosa, roles={}, by=cast.rosa.person)
    with pytest.raises(RuntimeError):
        credits.wish(partner=cast.rosa, wish="name", by=cast.rosa.person)

    assert Credit.objects.filter(ended_on=None).count() == 1
    assert not CreditWish.objects.exists()


def _fails(*args, **kwargs):
    raise RuntimeError
