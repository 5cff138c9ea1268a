"""Somebody's own hours, and what people here have shared of theirs."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from evenhand.methods.load import (
    Hours,
    LoadBalance,
    Post,
    ShareOfHours,
    load_balance,
    paid_minutes,
    relational_share,
    unseen_work_share,
)
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.hours import HOURS_KINDS, RELATIONAL
from evenhand.records.models import HoursEntry, Partner, Project, WorkProfile

KIND_NAMES = dict(HOURS_KINDS)
#: The one breakdown of load that is ever shown. Another beside it could tell who is who.
CAREER_STAGES = [
    ("early", "Early in my career"),
    ("middle", "In the middle of it"),
    ("senior", "Senior"),
    ("professional", "In a professional or support post"),
    ("not_staff", "Not in a paid post"),
]
CAREER_NAMES = {
    "early": "Early in their career",
    "middle": "In the middle of it",
    "senior": "Senior",
    "professional": "Professional and support posts",
    "not_staff": "Not in a paid post",
}


@dataclass(frozen=True)
class Month:
    """One month of one person's hours. `paid` is what their paid share covers; None where they have not said."""

    first: date
    minutes: int
    shared_minutes: int
    kinds: tuple[tuple[str, int], ...]
    paid: Fraction | None

    @property
    def is_all_shared(self) -> bool:
        return self.minutes == self.shared_minutes

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class SharedMonth:
    name: str
    first: date
    minutes: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class HoursFigures:
    unseen: ShareOfHours
    relational: ShareOfHours
    balance: LoadBalance


@dataclass(frozen=True)
class ProjectHours:
    """What was shared, person by person as they chose, and the figures over all of it."""

    months: tuple[SharedMonth, ...]
    people: int
    not_shared: int
    unseen: ShareOfHours
    relational: ShareOfHours
    balance: LoadBalance


def months_of(partner: Partner) -> list[Month]:
    """The person's own months, newest first. Private: call it for whoever they belong to and nobody else."""
    profile = WorkProfile.objects.filter(partner=partner).first()
    share = Fraction(profile.paid_share) if profile and profile.paid_share is not None else None
    rows = _sums(HoursEntry.objects.filter(partner=partner), "kind", "shared_on")
    months: dict[date, list[dict]] = {}
    for row in rows:
        months.setdefault(row["month"], []).append(row)
    return [
        Month(
            first=first,
            minutes=sum(row["sum"] for row in found),
            shared_minutes=sum(row["sum"] for row in found if row["shared_on"]),
            kinds=_by_kind(found),
            paid=None if share is None else paid_minutes(share, monthrange(first.year, first.month)[1]),
        )
        for first, found in sorted(months.items(), reverse=True)
    ]


def shared_in(project: Project) -> ProjectHours:
    """Everything here rests on shared entries alone. People who shared nothing are counted and not looked at."""
    shared = HoursEntry.objects.filter(project=project).exclude(shared_on=None)
    rows = _sums(shared, "partner_id", "kind")
    ids = {row["partner_id"] for row in rows}
    people = {
        partner.pk: shown_name(partner, lambda type_id: type_names([type_id])[0])
        for partner in Partner.objects.filter(pk__in=ids).select_related("person").prefetch_related("types")
    }
    by_month: dict[tuple[date, int], list[dict]] = {}
    for row in rows:
        by_month.setdefault((row["month"], row["partner_id"]), []).append(row)
    figures = hours_figures(project)
    takes_part = project.partners.filter(removed_at=None, role__in=["lead", "facilitator", "partner"])
    return ProjectHours(
        months=tuple(
            SharedMonth(people[partner_id], first, sum(row["sum"] for row in found), _by_kind(found))
            for (first, partner_id), found in sorted(
                by_month.items(), key=lambda pair: (-pair[0][0].toordinal(), people[pair[0][1]])
            )
        ),
        people=len(ids),
        not_shared=takes_part.exclude(pk__in=ids).count(),
        unseen=figures.unseen,
        relational=figures.relational,
        balance=figures.balance,
    )


def hours_figures(project: Project) -> HoursFigures:
    """The figures over everything that was shared, without looking at whose month it was."""
    shared = HoursEntry.objects.filter(project=project).exclude(shared_on=None).order_by()
    rows = shared.values_list("partner_id", "kind", "is_paid_for").annotate(sum=Sum("minutes")).order_by()
    worked = [Hours(str(partner_id), sum, paid, kind in RELATIONAL) for partner_id, kind, paid, sum in rows]
    return HoursFigures(
        unseen=unseen_work_share(worked),
        relational=relational_share(worked),
        balance=load_balance(worked, _posts({int(each.person) for each in worked})),
    )


def _posts(partner_ids: set[int]) -> list[Post]:
    profiles = {p.partner_id: p for p in WorkProfile.objects.filter(partner_id__in=partner_ids)}
    return [
        Post(
            str(partner_id),
            CAREER_NAMES.get(profile.career_stage, "") if profile else "",
            Fraction(profile.paid_share) if profile and profile.paid_share is not None else None,
        )
        for partner_id in sorted(partner_ids)
        for profile in [profiles.get(partner_id)]
    ]


def _sums(entries, *fields: str) -> list[dict]:  # type: ignore[no-untyped-def]
    return list(
        entries.order_by()
        .annotate(month=TruncMonth("day"))
        .values("month", *fields)
        .annotate(sum=Sum("minutes"))
        .order_by("month", *fields)
    )


def _by_kind(rows: list[dict]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["kind"]] = sums.get(row["kind"], 0) + row["sum"]
    return tuple((KIND_NAMES[kind], sums[kind]) for kind in KIND_NAMES if kind in sums)
