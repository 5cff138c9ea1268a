"""What is new in a project that everyone here may read: counts, and the first lines of what was said by name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.authors import author_shown
from evenhand.records.models import Answer, ClauseVersion, Decision, Trim

MOST_LINES = 5
LINE_LENGTH = 100


@dataclass(frozen=True)
class Line:
    number: int
    author: str
    text: str


@dataclass(frozen=True)
class News:
    said: int
    #: Only what was said by name: a mail or a letter has a name at its head, and no mask beside it.
    lines: list[Line]
    answered: int
    decisions: list[str]
    #: Clauses of the charter that came to hold, or ended.
    clauses: list[str]
    trims: int

    @property
    def is_any(self) -> bool:
        return bool(self.said or self.answered or self.decisions or self.clauses or self.trims)


def news(seat: Seat, since: date, until: date) -> News:
    """From `since` until the day before `until`, oldest first."""
    project = seat.project
    for_all = readable(seat).filter(audience="everyone")
    said = for_all.filter(said_on__gte=since, said_on__lt=until).exclude(state="withdrawn")
    named = (
        said.filter(naming="named")
        .exclude(partner=seat.partner)
        .select_related("partner__person", "gathered_by__person")
        .prefetch_related("partner__types", "gathered_by__types")
    )
    latest = sorted(named.order_by("-number")[:MOST_LINES], key=lambda each: each.number)
    answers = Answer.objects.filter(
        contribution__in=for_all.values("pk"), answered_on__gte=since, answered_on__lt=until, is_latest=True
    )
    taken = Q(made_at__isnull=False) | Q(outcome="outside")
    decisions = Decision.objects.filter(taken, project=project, withdrawn_at=None).order_by("number")
    return News(
        said=said.count(),
        lines=[Line(each.number, author_shown(each), first_line(each.text)) for each in latest],
        answered=answers.count(),
        decisions=[
            _decided(each)
            for each in decisions.select_related("outcome_option")
            if since <= timezone.localdate(each.made_at or each.closed_at) < until
        ],
        clauses=_clauses(seat, since, until),
        trims=_trims(seat, since, until),
    )


def _clauses(seat: Seat, since: date, until: date) -> list[str]:
    held = ClauseVersion.objects.filter(
        clause__project=seat.project, in_force_on__gte=since, in_force_on__lt=until
    ).select_related("clause")
    return [
        f"Clause {each.clause.number}, “{first_line(each.heading)}”, {'ended' if each.is_end else 'was agreed'}."
        for each in held.order_by("clause__number", "number")
    ]


def first_line(text: str) -> str:
    """The first line, and no more than fits on one."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LINE_LENGTH else f"{line[: LINE_LENGTH - 1].rsplit(' ', 1)[0]}…"


def _trims(seat: Seat, since: date, until: date) -> int:
    if not seat.may(Permission.TRIM_READ) or not seat.project.is_trim_log_shared:
        return 0
    return Trim.objects.filter(budget__project=seat.project, day__gte=since, day__lt=until).count()


def _decided(decision: Decision) -> str:
    """What was asked and what came of it; for the decision on working together its first line."""
    said = decision.question or first_line(decision.words)
    if decision.question and decision.outcome_option:
        said = f"{said} {decision.outcome_option.text}"
    return f"Outside our charter: {said}" if decision.outcome == "outside" else said
