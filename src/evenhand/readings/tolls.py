"""What the work costs and gives, by sort and by who bears it: both papers' counts beside, and benefits as well.

Words and no sums. Beside no name there is nothing that would point at somebody: no day, no stage, and a kind of
partner only where at least five people here are of that kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.framework.rows import Benefit, CostType
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.asks import names_of
from evenhand.readings.framework import current
from evenhand.readings.harm_templates import plurals
from evenhand.readings.harms import SOMEBODY
from evenhand.readings.names import shown_name
from evenhand.records.models import PartnerType, Project, Toll

A_PAGE = 60
NOBODY_SAID = "Told beside no name, or nobody said who"


@dataclass(frozen=True)
class TollShown:
    """One thing told. Beside no name, `name` is empty and so is whatever would point at somebody."""

    toll: Toll
    name: str
    #: Ids, since names differ in number and case by where they stand.
    types: list[str]
    stage: str
    barrier: int | None
    is_mine: bool

    @property
    def fell_on(self) -> list[str]:
        return plurals(self.types)


@dataclass(frozen=True)
class CostGroup:
    """A sort of cost with the name that each count gives it, or that it has none there."""

    row: CostType
    told: list[TollShown]


@dataclass(frozen=True)
class BenefitGroup:
    row: Benefit
    told: list[TollShown]


@dataclass(frozen=True)
class Bearer:
    """What one kind of partner bore, and what it got. Words side by side, never one less the other."""

    name: str
    costs: list[TollShown]
    benefits: list[TollShown]


@dataclass(frozen=True)
class OwnToll:
    toll: Toll
    sort: str
    typed_in_by: str


@dataclass(frozen=True)
class TypedByMe:
    """Somebody else’s, which whoever typed it in may take away while it is not confirmed: it may be a slip."""

    toll: Toll
    sort: str
    of_name: str


@dataclass(frozen=True)
class TollPage:
    costs: list[CostGroup]
    benefits: list[BenefitGroup]
    bearers: list[Bearer]
    own: list[OwnToll]
    #: What this person typed in for others who have not looked at it yet.
    typed_by_me: list[TypedByMe]
    page: Page
    is_empty: bool


def shared_tolls(seat: Seat) -> QuerySet[Toll]:
    if not seat.may(Permission.ACCOUNT_READ):
        return seat.project.tolls.none()
    return shared_in(seat.project)


def shared_in(project: Project) -> QuerySet[Toll]:
    """What everyone may read. In the order of the words: the order of telling would tell who was there that day."""
    return (
        project.tolls.filter(shared_on__isnull=False)
        .select_related("partner__person", "barrier")
        .prefetch_related("partner__types")
        .order_by("words", "pk")
    )


def toll_page(seat: Seat, *, page: object = 1) -> TollPage:
    shared = Paginator(shared_tolls(seat), A_PAGE).get_page(page)
    told = shown_each(list(shared.object_list), seat)
    fw = current()
    return TollPage(
        costs=[
            CostGroup(row, [each for each in told if not each.toll.is_benefit and each.toll.sort == row.id])
            for row in fw.cost_types
        ],
        benefits=[
            BenefitGroup(row, [each for each in told if each.toll.is_benefit and each.toll.sort == row.id])
            for row in fw.benefits
        ],
        bearers=_bearers(told),
        own=own_tolls(seat),
        typed_by_me=typed_by(seat),
        page=shared,
        is_empty=not told,
    )


def own_tolls(seat: Seat) -> list[OwnToll]:
    """One's own, shared or not. Nobody else gets this list."""
    rows = list(Toll.objects.filter(partner=seat.partner).select_related("barrier").order_by("-pk"))
    typists = {each.entered_by_id for each in rows if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    return [
        OwnToll(
            each,
            sort_name(each),
            "" if each.entered_by_id is None else names.get(each.entered_by_id, SOMEBODY),
        )
        for each in rows
    ]


def typed_by(seat: Seat) -> list[TypedByMe]:
    rows = Toll.objects.filter(project=seat.project, entered_by=seat.person, confirmed_on=None)
    rows = rows.select_related("partner__person").prefetch_related("partner__types").order_by("-pk")
    return [TypedByMe(each, sort_name(each), shown_name(each.partner)) for each in rows[:A_PAGE]]


def shown_each(tolls: Sequence[Toll], seat: Seat) -> list[TollShown]:
    many = types_of_many(seat.project)
    stages = {row.id: row.name for row in current().stages}
    return [
        TollShown(
            toll=toll,
            name=shown_name(toll.partner) if toll.is_named else "",
            types=[each for each in toll.bearer_types if toll.is_named or each in many],
            stage=stages.get(toll.stage, "") if toll.is_named else "",
            barrier=toll.barrier.number if toll.barrier else None,
            is_mine=toll.partner_id == seat.partner.pk,
        )
        for toll in tolls
    ]


def types_of_many(project: Project) -> set[str]:
    """Kinds of partner of which there are enough here that naming one points at nobody."""
    held = PartnerType.objects.filter(partner__project=project, partner__removed_at=None)
    counts = Counter(held.order_by().values_list("type", flat=True))
    return {type_id for type_id, count in counts.items() if aggregate_shown(count)}


def sort_name(toll: Toll) -> str:
    rows: Iterable[CostType | Benefit] = current().benefits if toll.is_benefit else current().cost_types
    return next((row.name for row in rows if row.id == toll.sort), toll.sort.replace("_", " "))


def _bearers(told: Sequence[TollShown]) -> list[Bearer]:
    """By kind of partner. Who bears several is in each, since what fell on them fell on all of those."""
    found = []
    for type_id, name in [*((row.id, row.plural) for row in current().partner_types), ("", NOBODY_SAID)]:
        mine = [each for each in told if (type_id in each.types if type_id else not each.types)]
        if mine:
            found.append(
                Bearer(
                    name,
                    [each for each in mine if not each.toll.is_benefit],
                    [each for each in mine if each.toll.is_benefit],
                )
            )
    return found
