"""Figures of the record that a group can watch, each by itself and against a mark that the group sets.

They are about answers, promises, decisions and time, and never about one person: what would tell of fewer than
five people is not worked out at all. What only some may read is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import counted
from evenhand.readings.answer_waits import as_of
from evenhand.readings.decided_with import decided_with
from evenhand.readings.framework import current
from evenhand.records.contribution import WAITING
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import (
    BarrierAsk,
    Claim,
    Contribution,
    MinutesAsked,
    Project,
    Promise,
    WatchSign,
)

#: What everyone who takes part may read, so that no figure tells of words kept for few.
FOR_ALL = ("everyone", "partners")
PAY_DAYS = 180
BARRIER_DAYS = 60
#: So few decisions are told one by one, and no share is made of them.
LEAST_DECISIONS = 3


@dataclass(frozen=True)
class FigureNow:
    """What a figure is today: the value to hold against the mark, or why there is none."""

    value: Decimal | None
    said: str


@dataclass(frozen=True)
class WatchFigure:
    """A figure that can be watched. `is_above` says which side of a mark people usually worry about."""

    id: str
    name: str
    unit: str
    is_above: bool
    #: The page with the records behind it.
    at: str
    now: Callable[[Project, date], FigureNow]


def _answers_late(project: Project, today: date) -> FigureNow:
    waiting = Contribution.objects.filter(
        project=project, state__in=WAITING, audience__in=FOR_ALL, due_on__isnull=False
    )
    found = waiting.aggregate(late=Count("pk", filter=Q(due_on__lt=today)), of=Count("pk"))
    late, of = found["late"], found["of"]
    return FigureNow(
        Decimal(late), f"{late} of {counted(of, 'thing')} said and waiting {_is(late)} past the day."
    )


def _pay_late(project: Project, today: date) -> FigureNow:
    """Payments that came after the day they were promised for, or have not come; as a share."""
    due = Claim.objects.filter(
        project=project, promised_on__gte=today - timedelta(days=PAY_DAYS), promised_on__lt=today
    ).exclude(state="taken_back")
    late = Q(arrived_on__gt=F("promised_on")) | Q(arrived_on=None)
    found = due.aggregate(
        late=Count("pk", filter=late), of=Count("pk"), people=Count("partner", distinct=True)
    )
    if not aggregate_shown(found["people"]):
        return FigureNow(None, "Not worked out: it would be about fewer than five people.")
    return _share(
        found["late"], found["of"], "payments that were due in the last half year came late or have not come"
    )


def _decisions_with_partners(project: Project, today: date) -> FigureNow:
    public = {row.id for row in current().partner_types if row.is_public}
    known = [each for each in decided_with(project) if each.is_known]
    if len(known) < LEAST_DECISIONS:
        return FigureNow(None, f"Not worked out before {LEAST_DECISIONS} decisions are made.")
    with_say = sum(each.had_a_say(public) for each in known)
    return _share(
        with_say,
        len(known),
        "decisions could be decided by two or more patients, carers or other public partners",
    )


def _promises_late(project: Project, today: date) -> FigureNow:
    owed = Promise.objects.filter(project=project, state="open").filter(
        Q(contribution=None) | Q(contribution__audience__in=FOR_ALL)
    )
    found = owed.aggregate(late=Count("pk", filter=Q(due_on__lt=today)), of=Count("pk"))
    late, of = found["late"], found["of"]
    return FigureNow(
        Decimal(late), f"{late} of {counted(of, 'promise')} still owed {_is(late)} past the day."
    )


def _minutes_asked(project: Project, today: date) -> FigureNow:
    """Minutes asked of each person here on average: nobody's own minutes can be told from it."""
    people = project.partners.filter(removed_at=None).count()
    if not aggregate_shown(people):
        return FigureNow(None, "Not worked out: it would be about fewer than five people.")
    asked = MinutesAsked.objects.filter(
        partner__project=project,
        partner__removed_at=None,
        asked_on__gt=today - timedelta(days=WINDOW_DAYS),
    ).aggregate(minutes=Sum("minutes"))["minutes"]
    # To the nearest ten, and without the total: when somebody comes or goes, the difference would be theirs alone.
    each = int((Decimal(asked or 0) / people / 10).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * 10
    return FigureNow(
        Decimal(each),
        f"About {counted(each, 'minute')} asked of each person here in {WINDOW_DAYS} days, on average, to the nearest ten.",
    )


def _hold_backs_open(project: Project, today: date) -> FigureNow:
    found = project.hold_backs.aggregate(open=Count("pk", filter=Q(state="open")), of=Count("pk"))
    return FigureNow(
        Decimal(found["open"]),
        f"{found['open']} of {counted(found['of'], 'request')} to hold something back {_is(found['open'])} open.",
    )


def _barriers_unanswered(project: Project, today: date) -> FigureNow:
    asked = BarrierAsk.objects.filter(barrier__project=project).exclude(
        barrier__state__in=["mended", "taken_back"]
    )
    late = Q(answered_on=None, asked_on__lt=today - timedelta(days=BARRIER_DAYS))
    found = asked.aggregate(late=Count("pk", filter=late), of=Count("pk"))
    return FigureNow(
        Decimal(found["late"]),
        f"{found['late']} of {counted(found['of'], 'time')} that an owner was asked to mend something, "
        f"no answer came in {BARRIER_DAYS} days.",
    )


FIGURES: dict[str, WatchFigure] = {
    figure.id: figure
    for figure in (
        WatchFigure(
            "answers_late",
            "Things that people said, waiting past the day we agreed",
            "things",
            True,
            "answer-queue",
            _answers_late,
        ),
        WatchFigure(
            "promises_late", "Promises past their day", "promises", True, "promise-list", _promises_late
        ),
        WatchFigure(
            "decisions_with_partners",
            "Decisions in which two or more public partners could decide",
            "% of decisions",
            False,
            "power",
            _decisions_with_partners,
        ),
        WatchFigure(
            "minutes_asked",
            "Minutes asked of each person in 30 days, on average",
            "minutes",
            True,
            "ask-list",
            _minutes_asked,
        ),
        WatchFigure(
            "pay_late",
            "Payments that came late, or have not come",
            "% of payments",
            True,
            "indicator-list",
            _pay_late,
        ),
        WatchFigure(
            "hold_backs_open",
            "Requests to hold something back that are open",
            "requests",
            True,
            "hold-back-list",
            _hold_backs_open,
        ),
        WatchFigure(
            "barriers_unanswered",
            "Times that an owner was asked and has not answered in 60 days",
            "times",
            True,
            "barrier-list",
            _barriers_unanswered,
        ),
    )
}


def figure_now(project: Project, figure: str, today: date | None = None) -> FigureNow:
    """The figure as of today. It is kept as long as the record is as long: what it is made of is all in there."""
    size, _ = as_of(project)
    return _kept(project.pk, figure, size, today or timezone.localdate())


@lru_cache(maxsize=512)
def _kept(project_id: object, figure: str, size: int, today: date) -> FigureNow:
    return figure_anew(Project.objects.get(pk=project_id), figure, today)


def figure_anew(project: Project, figure: str, today: date | None = None) -> FigureNow:
    return FIGURES[figure].now(project, today or timezone.localdate())


def shows(sign: WatchSign, now: FigureNow) -> bool:
    """Whether a figure has passed the mark. At the mark itself it has not."""
    if now.value is None or sign.mark is None:
        return False
    return now.value > sign.mark if sign.is_above else now.value < sign.mark


def watched(signs: Iterable[WatchSign], today: date | None = None) -> dict[int, FigureNow]:
    """The figure of each sign, each worked out once however many signs watch it."""
    day = today or timezone.localdate()
    sizes: dict[object, int] = {}
    found = {}
    for sign in signs:
        if sign.figure not in FIGURES:
            continue
        project = sign.harm.project
        if project.pk not in sizes:
            sizes[project.pk] = as_of(project)[0]
        found[sign.pk] = _kept(project.pk, sign.figure, sizes[project.pk], day)
    return found


def _share(part: int, of: int, what: str) -> FigureNow:
    percent = _rounded(Decimal(100 * part) / of) if of else Decimal(0)
    return FigureNow(percent, f"{part} of {of} {what} ({percent}%).")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP).normalize() + 0


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
