"""Who may change who is in a project, and which parts they may hand out."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import ROLES, Role
from evenhand.access.viewer import Viewer
from evenhand.records.models import Installation, Partner


class SecondFactorNeeded(Exception):
    """This lead must set up a second step of signing in before changing who is in a project."""


def roles_given_by(role: str) -> list[Role]:
    """The roles that someone in this role may hand out. Only a lead can make a lead or a payer."""
    return [ROLES[given] for given in ROLES[role].hands_out]


def may_give(seat: Seat, role: str) -> bool:
    return any(given.id == role for given in roles_given_by(seat.partner.role))


def may_change(seat: Seat, partner: Partner) -> bool:
    """Whether someone's part in the project is this person's to change or end."""
    return may_give(seat, partner.role)


def needs_second_factor(seat: Seat) -> bool:
    """Whoever can take a lead's place can change who is in, so a stolen mailbox must not be enough for that.

    A demonstration asks nobody: its people are made up, and anyone may be them.
    """
    if not settings.LEADS_NEED_SECOND_FACTOR or seat.partner.role != "lead" or not seat.viewer.has_account:
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    if is_mfa_enabled(seat.person, kinds):
        return False
    return not Installation.objects.filter(is_demonstration=True).exists()


def seat_for_changing_people(
    viewer: Viewer, slug: str, permission: Permission = Permission.PARTNER_MANAGE
) -> Seat:
    """The door for every page that changes who is in a project, or how they come in."""
    seat = seat_for(viewer, slug, permission)
    if needs_second_factor(seat):
        raise SecondFactorNeeded
    return seat


def partner_in(seat: Seat, partner_id: int, *, is_here: bool = True) -> Partner:
    """Someone in this very project; anyone else is “not found”."""
    found = seat.project.partners.select_related("person").prefetch_related("types").filter(pk=partner_id)
    partner = (found.filter(removed_at=None) if is_here else found).first()
    if partner is None:
        raise Http404
    return partner
