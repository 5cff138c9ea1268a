"""Which names, audiences and groups somebody can choose for what they say here, as things stand now."""

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.roles import ROLES
from evenhand.records.models import Partner, PartnerType

#: Fewer than five, and a group, or nobody at all, would point at somebody. Never lowered.
LEAST_PEOPLE = 5
#: Unlinkable words are for all or for those who take part: a chosen reader would narrow down who wrote them.
UNLINKABLE_AUDIENCES = ("everyone", "partners")


@dataclass(frozen=True)
class Offered:
    """What can be kept here. What cannot be kept is not offered."""

    namings: tuple[str, ...]
    audiences: tuple[str, ...]
    #: Ids of the author's own types that enough people here hold.
    group_types: tuple[str, ...]


def offered_to(partner: Partner, *, is_typed_in: bool = False) -> Offered:
    """What somebody can choose. `is_typed_in`: another person types their words, so somebody knows the voice."""
    facilitators = _holding(Permission.CONTRIBUTION_UNMASK, partner)
    groups = large_enough(partner)
    namings = ["named"]
    if facilitators:
        namings.append("masked")
    if groups:
        namings.append("group")
    if not is_typed_in and could_be_unlinkable(partner):
        namings.append("unlinkable")
    audiences = ["everyone", "partners", "chosen"]
    if facilitators - {partner.pk}:
        audiences.append("facilitator")
    return Offered(tuple(namings), tuple(audiences), groups)


def large_enough(partner: Partner) -> tuple[str, ...]:
    """Of somebody's own types, those that five or more hold who are here and can say something.

    Those who only look on are not counted: they could not have said it, so they hide nobody.
    """
    speakers = _holding(Permission.CONTRIBUTION_ADD, partner)
    own = partner.type_ids
    held: dict[str, set[int]] = {}
    for partner_id, type_id in PartnerType.objects.filter(partner__in=speakers, type__in=own).values_list(
        "partner_id", "type"
    ):
        held.setdefault(type_id, set()).add(partner_id)
    return tuple(type_id for type_id in own if len(held.get(type_id, ())) >= LEAST_PEOPLE)


def could_be_unlinkable(partner: Partner) -> bool:
    return len(_holding(Permission.CONTRIBUTION_ADD, partner)) >= LEAST_PEOPLE


def _holding(permission: Permission, partner: Partner) -> set[int]:
    here = Partner.objects.filter(project_id=partner.project_id, removed_at=None)
    return set(here.filter(role__in=_roles_with(permission)).values_list("pk", flat=True))


def _roles_with(permission: Permission) -> Iterable[str]:
    return [role.id for role in ROLES.values() if permission in role.permissions]
