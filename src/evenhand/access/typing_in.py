"""For whom somebody may type in what was said by phone, on paper or in a meeting."""

from django.db.models import QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES
from evenhand.records.models import Partner


def typed_in_for(seat: Seat) -> QuerySet[Partner]:
    """Whoever can say something here themselves; for a supporter only the one partner that they come along with."""
    who_says = [role.id for role in ROLES.values() if Permission.CONTRIBUTION_ADD in role.permissions]
    here = (
        seat.project.partners.filter(removed_at=None, role__in=who_says)
        .exclude(pk=seat.partner.pk)
        .select_related("person")
        .prefetch_related("types")
    )
    if not seat.may(Permission.CONTRIBUTION_ENTER):
        return here.none()
    return here.filter(pk=seat.partner.supports_id) if seat.partner.role == "supporter" else here
