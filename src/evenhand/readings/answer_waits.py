"""How long it takes here until something said is answered, with what still waits counted in."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, When
from django.utils import timezone

from evenhand.methods.disclosure import aggregate_shown
from evenhand.methods.waiting_times import WaitingTimes, waiting_times
from evenhand.readings.amounts import counted
from evenhand.records.models import Contribution, Project, ProjectHead

#: What is counted: everything said that is to be answered, gathered or not. A whole that was split is
#: answered in its parts, and a sentence that gathers others was said by nobody.
COUNTED = ("open", "reopened", "answered", "gathered")


@dataclass(frozen=True)
class AnswerWaits:
    """The figures, or a sentence on why there are none."""

    times: WaitingTimes | None
    sentence: str


def answer_waits(project: Project, audiences: tuple[str, ...]) -> AnswerWaits:
    """Days from the words to their first answer, of what was said to these audiences."""
    return _worked_out(project.pk, audiences, *as_of(project))


def as_of(project: Project) -> tuple[int, date]:
    """What figures are worked out for: the record at this length, on this day.

    Whatever is said, answered or taken back adds to the record, so figures that were worked out for the same
    length stand. They hold counts and ids, and nobody's words.
    """
    size = ProjectHead.objects.filter(project=project).values_list("size", flat=True).first()
    return size or 0, timezone.localdate()


@lru_cache(maxsize=64)
def _worked_out(project_id: object, audiences: tuple[str, ...], size: int, today: date) -> AnswerWaits:
    rows = Contribution.objects.filter(project=project_id, audience__in=audiences).order_by()
    rows = rows.filter(gathered_by=None, state__in=COUNTED)
    if not about_enough_people(rows):
        return AnswerWaits(None, "Fewer than five people can be told apart here, so no figures are shown.")
    times = waiting_times(*days_waited(rows, today))
    if not aggregate_shown(times.all):
        return AnswerWaits(None, "Fewer than five things were said on a known day, so no figures are shown.")
    return AnswerWaits(times, _sentence(times))


def days_waited(rows: QuerySet[Contribution], today: date) -> tuple[list[int], list[int]]:
    """Days from the words to their first answer, and of what is not answered, days so far."""
    answered_in: list[int] = []
    waits_for: list[int] = []
    for said_on, answered_on, many in _days(rows):
        if answered_on is None:
            waits_for += [max((today - said_on).days, 0)] * many
        else:
            # A letter may be dated after the day on which it was answered by phone.
            answered_in += [max((answered_on - said_on).days, 0)] * many
    return answered_in, waits_for


def about_enough_people(rows: QuerySet[Contribution]) -> bool:
    """Whether at least five people said these, going by what every reader can see.

    All who are not named count as one: were they counted by who they are, the figure's very absence would
    tell that several masks are one person.
    """
    found = rows.aggregate(
        named=Count("partner", filter=Q(naming="named"), distinct=True),
        others=Count("pk", filter=~Q(naming="named")),
    )
    return aggregate_shown(found["named"] + bool(found["others"]))


def _days(rows: QuerySet[Contribution]) -> list[tuple[date, date | None, int]]:
    """Day said, day first answered, and how many of that kind: as many rows as days, not as things said."""
    found = (
        rows.filter(said_on__isnull=False)
        .annotate(
            own=FilteredRelation("answers", condition=Q(answers__number=1)),
            shared=FilteredRelation("gathered_into__answers", condition=Q(gathered_into__answers__number=1)),
        )
        .annotate(
            first=Case(When(own__isnull=False, then=F("own__answered_on")), default=F("shared__answered_on"))
        )
        .values_list("said_on", "first")
        .annotate(many=Count("pk"))
    )
    return list(found)


def _sentence(times: WaitingTimes) -> str:
    of_all = f"({times.ended} of {times.all} answered; {times.waiting} still {'waits' if times.waiting == 1 else 'wait'})"
    if times.median_days is None:
        return f"Fewer than half have had a first answer {of_all}, so nobody can say yet how long it takes."
    said = f"Half had a first answer {_days_words(times.median_days)}"
    if times.ninetieth_days is not None:
        said += f", nine in ten {_days_words(times.ninetieth_days)}"
    return f"{said} {of_all}."


def _days_words(days: int) -> str:
    return "on the same day" if days == 0 else f"within {counted(days, 'day')}"
