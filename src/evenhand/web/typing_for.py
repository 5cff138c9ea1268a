"""The seat of somebody who types in what another said, and whom they may do it for."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.readings.names import Named, names_of_all
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


def people_to_type_for(seat: Seat) -> list[Named]:
    """Those who take part by phone or post first."""
    if not seat.viewer.has_account:
        return []
    others = Case(When(channel__in=("phone", "post"), then=Value(0)), default=Value(1))
    return names_of_all(typed_in_for(seat).order_by(others, "joined_at", "id"))
