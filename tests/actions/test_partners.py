import pytest

from evenhand.actions import invitations, partners
from evenhand.actions.errors import ActionError
from evenhand.actions.partners import Profile
from evenhand.records.models import Invitation, LedgerEntry, LedgerSecret, Partner, Person


def last(cast) -> tuple[str, str]:
    entry = LedgerEntry.objects.filter(project=cast.project).last()
    secret = LedgerSecret.objects.get(project=cast.project, seq=entry.seq)
    return bytes(entry.leaf).decode(), bytes(secret.payload).decode()


@pytest.fixture
def broken_ledger(monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("evenhand.actions.ledger.append", refuse)


def test_adding_someone_is_recorded_without_their_name(cast):
    partner = partners.add_without_account(
        project=cast.project,
        name="Gwen",
        role="partner",
        channel="post",
        types=["carer"],
        by=cast.femi.person,
    )
    leaf, payload = last(cast)

    assert '"type":"partner.add"' in leaf
    assert "Gwen" not in payload
    assert partner.ledger_seq is not None


def test_nothing_is_left_when_the_ledger_entry_fails(cast, broken_ledger):
    before = Person.objects.count()
    with pytest.raises(RuntimeError):
        partners.add_without_account(
            project=cast.project, name="Gwen", role="partner", channel="post", by=cast.femi.person
        )
    with pytest.raises(RuntimeError):
        partners.remove(partner=cast.priya, by=cast.rosa.person)
    with pytest.raises(RuntimeError):
        partners.change_role(partner=cast.priya, role="observer", by=cast.rosa.person)
    with pytest.raises(RuntimeError):
        partners.describe(
            partner=cast.priya, profile=Profile(brings="x", types=["patient"]), by=cast.priya.person
        )

    priya = Partner.objects.get(pk=cast.priya.pk)
    assert (priya.is_here, priya.role, priya.brings, priya.type_ids) == (True, "partner", "", ["carer"])
    assert Person.objects.count() == before


@pytest.mark.parametrize("role", ["lead", "facilitator"])
def test_looking_after_people_needs_an_account(cast, role):
    with pytest.raises(ActionError, match="no account"):
        partners.add_without_account(
            project=cast.project, name="Gwen", role=role, channel="post", by=cast.rosa.person
        )
    with pytest.raises(ActionError, match="no account"):
        partners.change_role(partner=cast.walter, role=role, by=cast.rosa.person)


def test_a_made_up_group_is_refused_and_changes_nothing(cast):
    with pytest.raises(ActionError, match="not one of the groups"):
        partners.describe(
            partner=cast.priya,
            profile=Profile(brings="x", types=["carer", "everybody"]),
            by=cast.priya.person,
        )
    priya = Partner.objects.get(pk=cast.priya.pk)
    assert (priya.type_ids, priya.brings) == (["carer"], "")


def test_a_group_that_is_no_longer_offered_stays_with_those_who_hold_it(cast):
    cast.priya.types.create(type="once_offered")
    partners.describe(
        partner=cast.priya, profile=Profile(types=["once_offered", "patient"]), by=cast.priya.person
    )
    assert set(Partner.objects.get(pk=cast.priya.pk).type_ids) == {"once_offered", "patient"}


def test_only_the_person_confirms_what_was_typed_in(cast):
    partners.describe(partner=cast.walter, profile=Profile(cannot="Stairs"), by=cast.femi.person)
    with pytest.raises(ActionError, match="Only the person"):
        partners.confirm_profile(partner=cast.walter, by=cast.femi.person)
    partners.confirm_profile(partner=cast.walter, by=cast.walter.person)

    assert Partner.objects.get(pk=cast.walter.pk).profile_entered_by is None
    assert '"type":"partner.confirm_profile"' in last(cast)[0]


def test_two_leads_who_remove_each_other_do_not_both_succeed(cast):
    partners.change_role(partner=cast.priya, role="lead", by=cast.rosa.person)
    # Both looked at the page when there were two leads.
    rosa, priya = Partner.objects.get(pk=cast.rosa.pk), Partner.objects.get(pk=cast.priya.pk)
    partners.remove(partner=rosa, by=priya.person)
    with pytest.raises(ActionError, match="only lead"):
        partners.remove(partner=priya, by=rosa.person)


def test_removing_twice_is_refused_and_keeps_who_did_it_first(cast):
    partners.remove(partner=cast.priya, by=cast.femi.person)
    with pytest.raises(ActionError, match="not in the project"):
        partners.remove(partner=cast.priya, by=cast.rosa.person)
    assert Partner.objects.get(pk=cast.priya.pk).removed_by == cast.femi.person


def test_a_changed_part_ends_only_the_invitations_it_may_no_longer_give(cast):
    partners.change_role(partner=cast.priya, role="lead", by=cast.rosa.person)
    for role in ("lead", "partner"):
        invitations.create(project=cast.project, role=role, name=role, by=cast.priya.person)
    partners.change_role(partner=cast.priya, role="facilitator", by=cast.rosa.person)

    assert list(Invitation.objects.filter(revoked_at=None).values_list("role", flat=True)) == ["partner"]


def test_leaving_and_being_removed_are_told_apart(cast):
    partners.remove(partner=cast.olu, by=cast.olu.person)
    assert '"type":"partner.leave"' in last(cast)[0]
    partners.remove(partner=cast.priya, by=cast.rosa.person)
    assert '"type":"partner.remove"' in last(cast)[0]
