"""Who is written to when something is asked of everyone, and who needs a letter from somebody's hands."""

from dataclasses import dataclass

from django import template

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may

register = template.Library()


@dataclass(frozen=True)
class Told:
    by_mail: int
    by_letter: list[str]


@register.simple_tag
def told_when_asked(seat: Seat, permission: str) -> Told:
    """For those who keep the list of people, who know the names in it."""
    rows = seat.project.partners.filter(removed_at=None).exclude(pk=seat.partner.pk)
    people = [
        (name, email)
        for role, name, email in rows.values_list("role", "person__name", "person__email")
        if may(role, Permission(permission))
    ]
    return Told(
        by_mail=sum(bool(email) for _, email in people),
        by_letter=[name for name, email in people if not email]
        if seat.may(Permission.PARTNER_MANAGE)
        else [],
    )
