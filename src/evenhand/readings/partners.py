"""Who is in a project, as one of them may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from evenhand.access.people import may_change
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES, Role
from evenhand.framework.rows import PartnerType
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Interest, Invitation, MinutesAsked, Partner, PrivatePage
from evenhand.records.partner import CHANNELS


@dataclass(frozen=True)
class PartnerShown:
    """One person in the list. What only those who keep it may see is empty for everybody else."""

    partner: Partner
    name: str
    real_name: str
    types: list[str]
    role: Role
    channel: str
    minutes: int | None
    page: PrivatePage | None
    is_you: bool
    is_researcher: bool
    has_said_interests: bool
    #: They said it in the list of who gains or loses.
    is_in_register: bool
    owes_nothing: bool
    may_be_changed: bool


@dataclass(frozen=True)
class People:
    here: list[PartnerShown]
    gone: list[Partner]
    invitations: list[Invitation]
    #: Researchers are asked first, so that nobody else is the first to lay open where they stand.
    researchers_said: list[PartnerShown]
    researchers_not_yet: list[PartnerShown]
    roles: list[tuple[Role, int]]
    your_minutes: int


def type_rows() -> tuple[PartnerType, ...]:
    return current().partner_types


def type_names(type_ids: Iterable[str]) -> list[str]:
    names = {row.id: row.name for row in type_rows()}
    return [names.get(type_id, type_id.replace("_", " ")) for type_id in type_ids]


def is_researcher(partner: Partner) -> bool:
    return "researcher" in partner.type_ids


def owes_nothing(partner: Partner) -> bool:
    """Whether this is a public contributor, who owes nobody their interests or where they stand."""
    public = {row.id for row in type_rows() if row.is_public}
    return not is_researcher(partner) and bool(public & set(partner.type_ids))


def minutes_asked_of(partner: Partner) -> int:
    return partner.minutes_asked.aggregate(sum=Sum("minutes"))["sum"] or 0


def most_minutes_asked_of_one(partners: Iterable[int]) -> int:
    """The most that a project has asked of any one of its people so far."""
    sums = (
        MinutesAsked.objects.filter(partner__in=partners)
        .order_by()
        .values("partner")
        .annotate(sum=Sum("minutes"))
    )
    return max((row["sum"] for row in sums), default=0)


def shown(
    partner: Partner,
    seat: Seat,
    *,
    minutes: int = 0,
    page: PrivatePage | None = None,
    is_in_register: bool | None = None,
) -> PartnerShown:
    """One partner as this person may see them. Their types must be prefetched in a list."""
    if is_in_register is None:
        is_in_register = partner.declared_interests.exists()
    is_you = partner.pk == seat.partner.pk
    keeps_the_list = seat.may(Permission.PARTNER_MANAGE)
    name = shown_name(partner, lambda type_id: type_names([type_id])[0])
    return PartnerShown(
        partner=partner,
        name=name,
        real_name=partner.person.name if (keeps_the_list or is_you) and name != partner.person.name else "",
        types=type_names(partner.type_ids),
        role=ROLES[partner.role],
        channel=dict(CHANNELS)[partner.channel] if keeps_the_list or is_you else "",
        minutes=minutes if keeps_the_list or is_you else None,
        page=page if keeps_the_list else None,
        is_you=is_you,
        is_researcher=is_researcher(partner),
        has_said_interests=bool(partner.interests.strip() or partner.positionality.strip() or is_in_register),
        is_in_register=is_in_register,
        owes_nothing=owes_nothing(partner),
        may_be_changed=keeps_the_list and may_change(seat, partner),
    )


def people_of(seat: Seat) -> People:
    """Everybody in the project, in as many queries for two hundred people as for two."""
    everybody = list(
        seat.project.partners.select_related("person", "profile_entered_by", "removed_by")
        .prefetch_related("types")
        .annotate(minutes=Sum("minutes_asked__minutes"))
    )
    pages = {
        page.partner_id: page
        for page in PrivatePage.objects.filter(partner__project=seat.project, revoked_at=None)
    }
    declared = set(
        Interest.objects.filter(partner__project=seat.project).order_by().values_list("partner_id", flat=True)
    )
    here = [
        shown(
            partner,
            seat,
            minutes=partner.minutes or 0,
            page=pages.get(partner.pk),
            is_in_register=partner.pk in declared,
        )
        for partner in everybody
        if partner.is_here
    ]
    keeps_the_list = seat.may(Permission.PARTNER_MANAGE)
    return People(
        here=here,
        gone=[partner for partner in everybody if not partner.is_here] if keeps_the_list else [],
        invitations=open_invitations(seat) if keeps_the_list else [],
        researchers_said=[row for row in here if row.is_researcher and row.has_said_interests],
        researchers_not_yet=[row for row in here if row.is_researcher and not row.has_said_interests],
        roles=[(role, sum(row.partner.role == role.id for row in here)) for role in ROLES.values()],
        your_minutes=next((row.minutes or 0 for row in here if row.is_you), 0),
    )


def open_invitations(seat: Seat) -> list[Invitation]:
    """Those not used and not taken back: waiting, run out, or answered with a no."""
    now = timezone.now()
    found = list(
        seat.project.invitations.filter(accepted_at=None, revoked_at=None).select_related("created_by")
    )
    for invitation in found:
        invitation.role_name = ROLES[invitation.role].name  # type: ignore[attr-defined]
        invitation.is_over = invitation.expires_at <= now  # type: ignore[attr-defined]
    return found


def who_to_ask(project_id: object) -> list[Partner]:
    """The people who look after a project, facilitators first: they are whom a partner turns to."""
    found = Partner.objects.filter(
        project_id=project_id, removed_at=None, role__in=["facilitator", "lead"]
    ).select_related("person")
    return sorted(
        found.prefetch_related("types"), key=lambda partner: (partner.role != "facilitator", partner.pk)
    )
