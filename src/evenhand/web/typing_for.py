"""The seat of somebody who types in what another said, and whom they may do it for."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.records.models import Partner


def typing_for(request: HttpRequest, slug: str, partner_id: int) -> tuple[Seat, Partner]:
    """By a private page one speaks for oneself alone."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    if not seat.viewer.has_account:
        raise PermissionDenied
    partner = typed_in_for(seat).filter(pk=partner_id).first()
    if partner is None:
        raise Http404
    return seat, partner


def people_to_type_for(seat: Seat) -> list[Partner]:
    """Those who take part by phone or post first."""
    if not seat.viewer.has_account:
        return []
    return sorted(typed_in_for(seat), key=lambda partner: partner.channel not in {"phone", "post"})
