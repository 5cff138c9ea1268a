"""Days and sums for a benefits office: what it asks for and nothing more. Nobody is told what to say to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.readings.amounts import day, money
from evenhand.records.models import ClaimLine, HoursEntry, Partner

#: What can go into it. Pay is listed apart from expenses that were repaid.
PARTS = [
    ("sums", "Pay that arrived: the day and the sum"),
    ("expenses", "Expenses that were paid back: the day and the sum"),
    ("days", "Days on which I took part, from my own hours"),
    ("project", "The name of the project"),
]
FOR_A_START = {"sums", "expenses"}
PAY_KINDS = ("pay",)


@dataclass(frozen=True)
class Sum:
    on: date
    pence: int
    project: str


@dataclass(frozen=True)
class DayPut:
    on: date
    minutes: int
    project: str


@dataclass(frozen=True)
class BenefitsStatement:
    name: str
    from_day: date
    to_day: date
    parts: frozenset[str]
    pay: list[Sum]
    expenses: list[Sum]
    days: list[DayPut]
    #: Minutes guessed for whole months, which are no days and so are left out.
    guessed: int


def benefits_statement(
    partners: Sequence[Partner], *, name: str, from_day: date, to_day: date, parts: frozenset[str]
) -> BenefitsStatement:
    """`partners` are one person's own places."""
    pay = list(_sums(partners, from_day, to_day, True)) if "sums" in parts else []
    expenses = list(_sums(partners, from_day, to_day, False)) if "expenses" in parts else []
    worked = HoursEntry.objects.filter(partner__in=partners, day__gte=from_day, day__lte=to_day)
    by_day: dict[tuple[date, str], int] = {}
    guessed = 0
    if "days" in parts:
        for each in worked.select_related("project").order_by("day", "pk"):
            if each.is_guess_for_month:
                guessed += each.minutes
                continue
            place = (each.day, each.project.title)
            by_day[place] = by_day.get(place, 0) + each.minutes
    days = [DayPut(on, minutes, project) for (on, project), minutes in by_day.items()]
    return BenefitsStatement(name, from_day, to_day, parts, pay, expenses, days, guessed)


def _sums(partners: Sequence[Partner], from_day: date, to_day: date, is_pay: bool) -> Iterator[Sum]:
    """A claim's lines together, by the day on which its money arrived."""
    lines = ClaimLine.objects.filter(
        claim__partner__in=partners,
        claim__state="arrived",
        claim__arrived_on__gte=from_day,
        claim__arrived_on__lte=to_day,
    )
    lines = lines.filter(kind__in=PAY_KINDS) if is_pay else lines.exclude(kind__in=PAY_KINDS)
    sums: dict[int, Sum] = {}
    for line in lines.select_related("claim__project").order_by("claim__arrived_on", "claim", "pk"):
        claim = line.claim
        before = sums.get(claim.pk)
        arrived: date = claim.arrived_on  # type: ignore[assignment]
        sums[claim.pk] = Sum(arrived, line.pence + (before.pence if before else 0), claim.project.title)
    yield from sums.values()


def sum_rows(sums: Sequence[Sum], *, with_project: bool) -> list[tuple[str, ...]]:
    rows = [(day(each.on), *((each.project,) if with_project else ()), money(each.pence)) for each in sums]
    total = ("In all", *(("",) if with_project else ()), money(sum(each.pence for each in sums)))
    return [*rows, total]
