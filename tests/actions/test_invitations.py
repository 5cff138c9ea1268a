import json
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import invitations
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Invitation, LedgerEntry, LedgerSecret, Partner, Person

KEY = "bd4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11"


def create(cast, **more):
    return invitations.create(
        **{"project": cast.project, "role": "partner", "name": "Ana Silva", "by": cast.rosa.person, **more}
    )


def payloads(cast) -> str:
    return " ".join(bytes(row.payload).decode() for row in LedgerSecret.objects.filter(project=cast.project))


def test_neither_the_token_nor_who_was_asked_goes_into_the_record(cast):
    invited = create(cast, email="ana@example.org")

    assert invited.token not in payloads(cast)
    assert "Ana" not in payloads(cast)
    assert "ana@" not in payloads(cast)
    assert invited.token != invited.invitation.token_digest


def test_two_at_once_use_an_invitation_once(cast):
    invited = create(cast)
    # Both read the page, and so the row, before either pressed.
    first, second = (Invitation.objects.get(pk=invited.invitation.pk) for _ in range(2))
    invitations.accept(invitation=first, by=cast.nia.person)
    with pytest.raises(ActionError, match="used already"):
        invitations.accept_with_own_page(invitation=second, name="Ana")
    with pytest.raises(ActionError, match="used already"):
        invitations.decline(invitation=second)

    assert Partner.objects.filter(project=cast.project).count() == 7
    assert not Person.objects.filter(name="Ana").exists()


def test_accepting_points_back_at_the_invitation(cast):
    invited = create(cast)
    invitations.accept(invitation=invited.invitation, by=cast.nia.person)
    leaf = json.loads(bytes(LedgerEntry.objects.filter(project=cast.project).last().leaf))

    assert (leaf["type"], leaf["refs"]) == ("invitation.accept", [invited.invitation.ledger_seq])


def test_nothing_is_left_when_the_ledger_entry_fails(cast, monkeypatch):
    invited = create(cast)

    def refuse(*args, **kwargs):
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("evenhand.actions.ledger.append", refuse)
    for attempt in (
        lambda: create(cast),
        lambda: invitations.accept(invitation=invited.invitation, by=cast.nia.person),
        lambda: invitations.accept_with_own_page(invitation=invited.invitation, name="Ana"),
        lambda: invitations.decline(invitation=invited.invitation),
        lambda: invitations.revoke(invitation=invited.invitation, by=cast.rosa.person),
    ):
        with pytest.raises(RuntimeError):
            attempt()

    kept = Invitation.objects.get()
    assert (kept.accepted_at, kept.declined_at, kept.revoked_at) == (None, None, None)
    assert not Person.objects.filter(name="Ana").exists()
    assert not Partner.objects.filter(project=cast.project, person=cast.nia.person).exists()


def test_one_form_makes_one_invitation(cast):
    create(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        create(cast, form_key=KEY)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("days", [0, 61])
def test_it_is_open_for_one_to_sixty_days(cast, days):
    with pytest.raises(ActionError, match="1 to 60 days"):
        create(cast, days=days)
    assert create(cast).invitation.expires_at.date() == (timezone.now() + timedelta(days=14)).date()


def test_an_accepted_invitation_cannot_be_taken_back(cast):
    invited = create(cast)
    invitations.accept(invitation=invited.invitation, by=cast.nia.person)
    with pytest.raises(ActionError, match="accepted already"):
        invitations.revoke(invitation=invited.invitation, by=cast.rosa.person)


def test_taking_back_twice_is_quiet(cast):
    invited = create(cast)
    for _ in range(2):
        invitations.revoke(invitation=invited.invitation, by=cast.rosa.person)
    with pytest.raises(ActionError, match="taken it back"):
        invitations.accept(invitation=invited.invitation, by=cast.nia.person)


def test_whoever_is_in_already_does_not_use_it_up(cast):
    invited = create(cast, role="facilitator")
    with pytest.raises(ActionError, match="already"):
        invitations.accept(invitation=invited.invitation, by=cast.priya.person)

    assert Partner.objects.get(pk=cast.priya.pk).role == "partner"
    assert Invitation.objects.get().accepted_at is None
