"""Who may see what was told in confidence: whoever told it, and the one they chose. Never a lead."""

from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES, may
from evenhand.records.models import Confidant, Flag, Partner

#: The parts that somebody can be chosen from.
CONFIDANT_ROLES = tuple(
    role.id for role in ROLES.values() if role.id != "lead" and Permission.FLAG_RECEIVE in role.permissions
)


def can_be_told(partner: Partner) -> bool:
    """Whether somebody can receive what is told in confidence, as they are now."""
    return partner.is_here and partner.role != "lead" and may(partner.role, Permission.FLAG_RECEIVE)


def confidants_to_choose(seat: Seat) -> QuerySet[Partner]:
    return (
        seat.project.partners.filter(removed_at=None, role__in=CONFIDANT_ROLES)
        .exclude(pk=seat.partner.pk)
        .select_related("person")
        .prefetch_related("types")
    )


def confidant_of(partner: Partner) -> Partner | None:
    """Whom somebody tells things, if that person can still be told. Their part may have changed since."""
    row = (
        Confidant.objects.filter(partner=partner, ended_on=None)
        .select_related("confidant__person", "confidant__project")
        .first()
    )
    return row.confidant if row and can_be_told(row.confidant) else None


def must_choose_again(partner: Partner) -> bool:
    """Whether they had chosen somebody, and have nobody now."""
    return Confidant.objects.filter(partner=partner).exists() and confidant_of(partner) is None


def told_to(partner: Partner) -> QuerySet[Flag]:
    """What others told this person. A lead sees nothing here, also not what came before they were a lead."""
    if not can_be_told(partner):
        return Flag.objects.none()
    return (
        Flag.objects.filter(confidant=partner, taken_back_on=None)
        .select_related("partner__person")
        .prefetch_related("partner__types")
    )


def flag_told_to(seat: Seat, flag_id: int) -> Flag:
    found = told_to(seat.partner).filter(pk=flag_id).first()
    if found is None:
        raise Http404
    return found


def own_flag(seat: Seat, flag_id: int) -> Flag:
    found = Flag.objects.filter(partner=seat.partner, pk=flag_id).first()
    if found is None:
        raise Http404
    return found
