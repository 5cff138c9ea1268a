"""What people need, for those who arrange it, and the one figure about it that may be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from evenhand.access.access_needs import needs_to_arrange
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES
from evenhand.methods.disclosure import aggregate_shown
from evenhand.records.models import AccessNeed, AccessNeedCheck, Partner, Project


@dataclass(frozen=True)
class PersonsNeeds:
    partner: Partner
    needs: list[AccessNeed]


@dataclass(frozen=True)
class Occasion:
    """One occasion, and each need of those who come. `is_over` from its day on."""

    name: str
    day: date
    checks: list[AccessNeedCheck]
    is_over: bool


@dataclass(frozen=True)
class NeedsFigure:
    """How many needs were stated for occasions that are over, and how many of them were met in full.

    None of it where fewer than five people stated any.
    """

    people: int
    stated: int
    met: int
    not_said: int


def who_arranges(project: Project) -> list[Partner]:
    """Who sees needs, by their part. A page that asks for them names these people."""
    roles = [role.id for role in ROLES.values() if Permission.ACCESS_ARRANGE in role.permissions]
    found = project.partners.filter(removed_at=None, role__in=roles).select_related("person")
    return sorted(
        found.prefetch_related("types"), key=lambda partner: (partner.role != "facilitator", partner.pk)
    )


def by_person(seat: Seat) -> list[PersonsNeeds]:
    needs: dict[int, list[AccessNeed]] = {}
    for need in needs_to_arrange(seat):
        needs.setdefault(need.partner_id, []).append(need)
    people = Partner.objects.filter(pk__in=needs).select_related("person").prefetch_related("types")
    return [PersonsNeeds(partner, needs[partner.pk]) for partner in people]


def occasions(seat: Seat, *, most: int = 20) -> list[Occasion]:
    """The newest first; those still to come stand above."""
    today = timezone.localdate()
    checks = AccessNeedCheck.objects.filter(need__in=needs_to_arrange(seat))
    keys = list(checks.order_by("-day", "occasion").values_list("day", "occasion").distinct()[:most])
    found: dict[tuple[date, str], list[AccessNeedCheck]] = {key: [] for key in keys}
    if not keys:
        return []
    within = checks.filter(day__gte=keys[-1][0]).select_related("need__partner__person", "arranged_by")
    for check in within.prefetch_related("need__partner__types").order_by("need_id"):
        if (check.day, check.occasion) in found:
            found[check.day, check.occasion].append(check)
    return [Occasion(name, day, rows, day <= today) for (day, name), rows in found.items()]


def figure(project: Project) -> NeedsFigure | None:
    """The one figure for reports. Nothing for fewer than five people."""
    over = list(
        AccessNeedCheck.objects.filter(
            need__partner__project=project, day__lte=timezone.localdate()
        ).values_list("need__partner_id", "met")
    )
    return figure_of(over)


def figure_of(over: Iterable[tuple[int, str]]) -> NeedsFigure | None:
    rows = list(over)
    people = len({person for person, _ in rows})
    if not aggregate_shown(people):
        return None
    return NeedsFigure(
        people=people,
        stated=len(rows),
        met=sum(met == "yes" for _, met in rows),
        not_said=sum(met == "" for _, met in rows),
    )
