"""Cases brought in to learn from, as each reader sees them: what was done only after they have said what they would do."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import Case, CaseAnswer, CasePoint


@dataclass(frozen=True)
class PointListed:
    number: int
    first_line: str
    stage: str
    is_answered: bool


@dataclass(frozen=True)
class OtherAnswer:
    name: str
    text: str


@dataclass(frozen=True)
class PointShown:
    point: CasePoint
    stage: str
    mine: CaseAnswer | None
    #: Whoever may not answer here is kept from nothing: they have nothing to say first.
    may_read: bool
    others: list[OtherAnswer]
    next_number: int | None


def cases_of(seat: Seat) -> list[tuple[Case, int, int]]:
    """Each case, how many points it has, and at how many this reader has said what they would do."""
    cases = Case.objects.filter(project=seat.project, removed_on=None).select_related("partner__person")
    answered = CaseAnswer.objects.filter(partner=seat.partner, point__case__project=seat.project)
    mine: dict[int, int] = {}
    for case_id in answered.values_list("point__case", flat=True):
        mine[case_id] = mine.get(case_id, 0) + 1
    return [
        (case, len(case.points.all()), mine.get(case.pk, 0))
        for case in cases.prefetch_related("points", "partner__types")
    ]


def points_of(seat: Seat, case: Case) -> list[PointListed]:
    answered = set(
        CaseAnswer.objects.filter(partner=seat.partner, point__case=case).values_list("point", flat=True)
    )
    stages = {row.id: row.name for row in current().stages}
    return [
        PointListed(
            point.number,
            point.situation.strip().split("\n")[0][:140],
            stages.get(point.stage, ""),
            point.pk in answered,
        )
        for point in case.points.all()
    ]


def point_shown(seat: Seat, point: CasePoint) -> PointShown:
    mine = CaseAnswer.objects.filter(point=point, partner=seat.partner).first()
    may_read = mine is not None or not seat.may(Permission.CASE_ANSWER)
    others = CaseAnswer.objects.filter(point=point, is_shared=True).exclude(partner=seat.partner)
    later = CasePoint.objects.filter(case=point.case_id, number__gt=point.number)
    return PointShown(
        point=point,
        stage={row.id: row.name for row in current().stages}.get(point.stage, ""),
        mine=mine,
        may_read=may_read,
        others=[
            OtherAnswer(shown_name(each.partner), each.text)
            for each in others.select_related("partner__person").prefetch_related("partner__types")
        ]
        if may_read
        else [],
        next_number=later.values_list("number", flat=True).first(),
    )
