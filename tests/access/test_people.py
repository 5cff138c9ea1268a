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
    assert given("facilitator") == {"facilitator", "partner", "observer"}


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_others_hand_out_none(role):
    assert given(role) == set()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_hands_out_what_they_may_not_do_themselves(role):
    for other in roles_given_by(role):
        assert other.permissions <= ROLES[role].permissions
        assert Permission.PARTNER_MANAGE in ROLES[role].permissions
