"""What the rules of drafting read from: only what everyone in the project may read, whoever begins the report.

So a report says the same whoever drafts it, and nothing that was said to fewer, or under a mask, comes out by it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.framework import Framework
from evenhand.methods.disclosure import Breakdown, breakdown
from evenhand.readings.framework import current
from evenhand.readings.indicator_figures import IndicatorShown
from evenhand.readings.indicators import indicators_of
from evenhand.readings.power_record import DecidedByRecord, decided_by_record
from evenhand.readings.report_drafts.drafted import MOST
from evenhand.records.models import (
    Answer,
    Contribution,
    Decision,
    DecisionSignature,
    Partner,
    Project,
    Promise,
)

#: Whose words a report may tell of: never those for fewer than everyone.
AUDIENCES = ("everyone",)
MORE_THAN_ONE = "more than one of these"
NONE_SAID = "nothing was said"


class Facts:
    """The record of one project, between two days if the report is about a time."""

    def __init__(self, project: Project, from_day: date | None = None, to_day: date | None = None) -> None:
        self.project = project
        self.from_day = from_day
        self.to_day = to_day
        self.today = timezone.localdate()

    @property
    def has_period(self) -> bool:
        return self.from_day is not None or self.to_day is not None

    @cached_property
    def fw(self) -> Framework:
        return current()

    def within(self, field: str, *, is_moment: bool = False) -> Q:
        """What falls into the time that the report is about."""
        found = Q()
        if self.from_day is not None:
            found &= Q(**{f"{field}__gte": _begin(self.from_day) if is_moment else self.from_day})
        if self.to_day is not None:
            end = self.to_day + timedelta(days=1)
            found &= Q(**{f"{field}__lt": _begin(end) if is_moment else end})
        return found

    @cached_property
    def said(self) -> QuerySet[Contribution]:
        """Everything said to everyone. What no one can link has no day, and counts in every time."""
        rows = self.project.contributions.filter(audience__in=AUDIENCES).order_by("number")
        return rows.filter(self.within("said_on") | Q(said_on=None)) if self.has_period else rows

    @cached_property
    def answers(self) -> QuerySet[Answer]:
        """The answers that stand, to what was said to everyone, given in this time."""
        rows = Answer.objects.filter(
            self.within("answered_on"),
            is_latest=True,
            contribution__project=self.project,
            contribution__audience__in=AUDIENCES,
            contribution__state="answered",
        )
        return rows.select_related("contribution").order_by("contribution__number")

    @cached_property
    def decisions(self) -> QuerySet[Decision]:
        """Closed ones, in this time, that were not taken back."""
        closed = Q(made_at__isnull=False) | Q(closed_at__isnull=False)
        rows = self.project.decisions.filter(closed, withdrawn_at=None)
        if self.has_period:
            rows = rows.filter(
                self.within("closed_at", is_moment=True)
                | (Q(closed_at=None) & self.within("made_at", is_moment=True))
            )
        return rows.select_related("outcome_option").order_by("number")

    @cached_property
    def latest_decisions(self) -> list[Decision]:
        """As many of them as a report tells of, the newest first, with the words that people signed them with."""
        signatures = (
            DecisionSignature.objects.exclude(words="")
            .select_related("partner__person")
            .prefetch_related(
                "partner__types", "position_answers__partner__person", "position_answers__partner__types"
            )
        )
        asked = DecisionSignature.objects.filter(decision=OuterRef("pk"))
        rows = self.decisions.annotate(was_asked=Exists(asked)).order_by("-number")[:MOST]
        return list(rows.prefetch_related(Prefetch("signatures", signatures.order_by("pk"))))

    @cached_property
    def decided(self) -> DecidedByRecord:
        return decided_by_record(self.project, self.types_here)

    @cached_property
    def indicators(self) -> list[IndicatorShown]:
        """The figures that are on, as anybody outside may hear them; of a part of the record most would rest on too little."""
        return [] if self.has_period else indicators_of(self.project, None, is_on_only=True)

    @cached_property
    def promises(self) -> QuerySet[Promise]:
        """Those that everyone here may read: from no voice in particular, or from words said to everyone."""
        open_to_all = Q(contribution=None) | Q(contribution__audience__in=AUDIENCES)
        return self.project.promises.filter(open_to_all).order_by("number")

    @cached_property
    def here(self) -> list[Partner]:
        found = self.project.partners.filter(removed_at=None).prefetch_related("types")
        return [partner for partner in found if partner.role in HAS_A_SAY]

    @cached_property
    def types_here(self) -> list[str]:
        held = {type_id for partner in self.here for type_id in partner.type_ids}
        return [row.id for row in self.fw.partner_types if row.id in held]

    @cached_property
    def by_type(self) -> Breakdown:
        """People with a say, each in one cell: who is here as two things would otherwise be counted twice."""
        counts: dict[str, int] = {}
        for partner in self.here:
            types = partner.type_ids
            cell = types[0] if len(types) == 1 else (MORE_THAN_ONE if types else NONE_SAID)
            counts[cell] = counts.get(cell, 0) + 1
        known = {row.id: row.plural for row in self.fw.partner_types}
        return breakdown({known.get(cell, cell): count for cell, count in counts.items()})

    def plurals(self, type_ids: list[str]) -> list[str]:
        known = {row.id: row.plural for row in self.fw.partner_types}
        return [known.get(type_id, type_id.replace("_", " ")).lower() for type_id in type_ids]

    def stage_name(self, stage: str) -> str:
        return {row.id: row.name for row in self.fw.stages}.get(stage, stage)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
