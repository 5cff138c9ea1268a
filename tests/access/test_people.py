"""Which parts someone may hand out."""

import pytest

from evenhand.access.people import roles_given_by
from evenhand.access.permissions import Permission
from evenhand.access.roles import ROLES


def given(role: str) -> set[str]:
    return {given.id for given in roles_given_by(role)}


def test_a_lead_hands_out_every_part():
    assert given("lead") == set(ROLES)


def test_a_facilitator_hands_out_every_part_but_the_leads():
    assert given("facilitator") == {
        "facilitator",
        "partner",
        "observer",
        "supporter",
        "confidant",
        "witness",
    }


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"lead", "facilitator"}))
def test_others_hand_out_none(role):
    assert given(role) == set()


def test_only_who_keeps_the_list_hands_out_parts_and_only_a_lead_those_that_see_money_or_lead():
    for role in ROLES.values():
        assert bool(role.hands_out) == (Permission.PARTNER_MANAGE in role.permissions)
        for handed in role.hands_out:
            sees_money = {Permission.PAY_READ, Permission.BUDGET_EDIT} & ROLES[handed].permissions
            assert role.id == "lead" or not sees_money


def test_no_lead_sees_behind_a_mask():
    assert [role.id for role in ROLES.values() if Permission.CONTRIBUTION_UNMASK in role.permissions] == [
        "facilitator"
    ]
