"""Who may see what somebody needs: they themself, whoever comes along with them, and those who arrange."""

from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.records.models import AccessNeed, AccessNeedCheck, Partner


def says_for(seat: Seat) -> Partner:
    """Whose needs somebody's own page is about: a supporter's is about the one they come along with."""
    supported = seat.partner.supports if seat.partner.role == "supporter" else None
    return supported if supported is not None and supported.is_here else seat.partner


def own_needs(seat: Seat) -> QuerySet[AccessNeed]:
    return AccessNeed.objects.filter(partner=says_for(seat), ended_on=None).prefetch_related("checks")


def needs_to_arrange(seat: Seat) -> QuerySet[AccessNeed]:
    if not seat.may(Permission.ACCESS_ARRANGE):
        return AccessNeed.objects.none()
    return AccessNeed.objects.filter(
        partner__project=seat.project, partner__removed_at=None, ended_on=None
    ).select_related("partner__person")


def own_need(seat: Seat, need_id: int) -> AccessNeed:
    """One that somebody may change: their own, or, typed in for somebody without an account, by who arranges."""
    found = AccessNeed.objects.filter(pk=need_id, partner=says_for(seat), ended_on=None).first()
    if found is None:
        raise Http404
    return found


def check_to_answer(seat: Seat, check_id: int) -> AccessNeedCheck:
    """An occasion that somebody may say of whether it went well: the person, or who types it in for them."""
    found = AccessNeedCheck.objects.select_related("need__partner__person").filter(pk=check_id).first()
    if found is None or found.need.partner.project_id != seat.project.pk:
        raise Http404
    partner = found.need.partner
    types_it_in = seat.may(Permission.ACCESS_ARRANGE) and not partner.person.email and partner.is_here
    if partner.pk != says_for(seat).pk and not types_it_in:
        raise Http404
    return found


def check_to_arrange(seat: Seat, check_id: int) -> AccessNeedCheck:
    found = AccessNeedCheck.objects.filter(pk=check_id, need__in=needs_to_arrange(seat)).first()
    if found is None:
        raise Http404
    return found
