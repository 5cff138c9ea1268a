"""What somebody is asked on what was agreed: their interests, and another look at what they do."""

from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.interests import is_asked
from evenhand.readings.partners import owes_nothing
from evenhand.records.models import Interest, Partner, RoleCharter

_MOST = 5


def asks(seat: Seat) -> list[Ask]:
    return [*_interests(seat), *_roles(seat)]


def _interests(seat: Seat) -> list[Ask]:
    """Researchers and leads first; other professions once those have said theirs; the public never."""
    partner = seat.partner
    if not seat.may(Permission.INTEREST_SAY):
        return []
    comes_first = is_asked(partner)
    if not comes_first and (owes_nothing(partner) or not partner.type_ids):
        return []
    if partner.interests.strip() or partner.declared_interests.exists():
        return []
    if not comes_first and _first_have_not_said(partner):
        return []
    return [Ask("interest", "Say what you stand to gain or lose in this work.", 5, at="interest-list")]


def _first_have_not_said(partner: Partner) -> bool:
    first = Partner.objects.filter(project_id=partner.project_id, removed_at=None, role__in=HAS_A_SAY)
    asked = first.filter(role="lead") | first.filter(types__type="researcher")
    return asked.filter(declared_interests=None, interests="").exists()


def _roles(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.ROLE_SAY):
        return []
    last = seat.partner.role_charters.order_by("-number").first()
    if last is None or last.look_again_on is None or last.look_again_on > timezone.localdate():
        return []
    return [
        Ask(
            "role_charter",
            "Look again at what you do here. Is it still right?",
            3,
            at="role-charter",
            at_args=(seat.partner.pk,),
        )
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    interests = list(
        Interest.objects.filter(
            partner=partner, entered_by__isnull=False, confirmed_on=None, ended_on=None
        ).order_by("-id")[:_MOST]
    )
    # An older one that was replaced meanwhile is nobody's to confirm any more.
    last = RoleCharter.objects.filter(partner=partner).order_by("-number").first()
    roles = [last] if last and last.entered_by_id is not None and last.confirmed_on is None else []
    if not interests and not roles:
        return []
    names = names_of(partner.project, {each.entered_by_id for each in [*interests, *roles]})
    return [
        *(
            TypedIn(
                "interest",
                "What you stand to gain or lose",
                _typist(names, each.entered_by_id),
                each.declared_on,
                at="interest",
                at_args=(each.pk,),
            )
            for each in interests
        ),
        *(
            TypedIn(
                "role_charter",
                "What you do here",
                _typist(names, each.entered_by_id),
                each.said_on,
                at="role-charter",
                at_args=(partner.pk,),
            )
            for each in roles
        ),
    ]


def _typist(names: dict[object, str], person_id: object) -> str:
    return names.get(person_id, "somebody who was in this project")
