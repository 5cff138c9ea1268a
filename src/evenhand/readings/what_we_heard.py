"""All that was said and what became of it, unresolved first.

It shows what was said to everyone here or to all who take part, and nothing that was for fewer. Every figure is
counted from things that its reader can read on the same page, by the names that they can see there: so no figure
tells more than the list does. `heard_figures.py` has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from evenhand.access.answers import heard_by
from evenhand.access.projects import Seat
from evenhand.readings.answer_waits import as_of
from evenhand.readings.authors import author_shown
from evenhand.readings.names import shown_name
from evenhand.readings.promises import PromiseShown, promises_of, shown_each
from evenhand.readings.queue import due_words
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, AnswerResponse, Change, Contribution, Project, Promise

FIRST = 10
A_PAGE = 50
MOST_PROMISES = 50

SECTIONS = [
    ("late", "Late: we promised an answer and have not given one"),
    ("reopened", "Opened again: the answer did not answer"),
    ("waiting", "Waiting for an answer"),
    ("deferred", "Put off"),
    ("not_adopted", "Not adopted, and why"),
    ("in_part", "Adopted in part"),
    ("adopted", "Adopted"),
    ("passed_on", "Passed on"),
]
UNRESOLVED = ("late", "reopened", "waiting", "deferred")


@dataclass(frozen=True)
class Heard:
    """One thing said, and the answer that stands."""

    contribution: Contribution
    #: Empty for the public, who see no names at all.
    author: str
    due: str
    answer: Answer | None
    answered_by: str
    changes: list[Change]
    #: The numbers of what was put together in it.
    originals: list[int]
    #: What its author said to the answer that did not answer. Not for the public.
    objection: AnswerResponse | None


@dataclass(frozen=True)
class Section:
    id: str
    name: str
    count: int
    rows: list[Heard]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)

    @property
    def is_unresolved(self) -> bool:
        return self.id in UNRESOLVED


@dataclass(frozen=True)
class WhatWeHeard:
    sections: list[Section]
    promises: list[PromiseShown]
    has_more_promises: bool


def audiences_for(seat: Seat | None) -> tuple[str, ...]:
    """Whose words this reader sees on this page; without a seat, what anybody in the world may."""
    return heard_by(seat) if seat else ("everyone",)


def rows_for(project: Project, seat: Seat | None) -> QuerySet[Contribution]:
    return project.contributions.filter(audience__in=audiences_for(seat))


def what_we_heard(project: Project, seat: Seat | None, *, first: int = FIRST) -> WhatWeHeard:
    """The first few of each section and how many there are, in a fixed number of queries."""
    rows = rows_for(project, seat)
    today = timezone.localdate()
    contents = _contents(project.pk, audiences_for(seat), first, *as_of(project))
    all_rows = _by_ids([pk for ids in contents.ids.values() for pk in ids])
    counts = contents.counts
    found = {id: [all_rows[pk] for pk in contents.ids[id]] for id, _ in SECTIONS}
    shown = _shown([row for each in found.values() for row in each], rows, seat, today)
    promises, more = _broken_promises(project, seat, today)
    return WhatWeHeard(
        [Section(id, name, counts[id], [shown[row.pk] for row in found[id]]) for id, name in SECTIONS],
        promises,
        more,
    )


@dataclass(frozen=True)
class _Contents:
    """How many stand in each section, and the ids of the first few."""

    counts: dict[str, int]
    ids: dict[str, list[int]]


@lru_cache(maxsize=64)
def _contents(
    project_id: object, audiences: tuple[str, ...], first: int, size: int, today: date
) -> _Contents:
    rows = Contribution.objects.filter(project=project_id, audience__in=audiences)
    counts = section_counts(rows, today)
    return _Contents(
        counts,
        {
            id: list(_of_section(rows, id, today).values_list("pk", flat=True)[:first]) if counts[id] else []
            for id, _ in SECTIONS
        },
    )


def _by_ids(ids: list[int]) -> dict[int, Contribution]:
    return {row.pk: row for row in _with_people(Contribution.objects.filter(pk__in=ids))}


def one_section(project: Project, seat: Seat | None, id: str, *, page: object = 1) -> tuple[Section, Page]:
    """All of one section, a page at a time."""
    rows = rows_for(project, seat)
    today = timezone.localdate()
    found = Paginator(_of_section(rows, id, today).values_list("pk", flat=True), A_PAGE).get_page(page)
    ids = list(found.object_list)
    by_id = _by_ids(ids)
    on_page = [by_id[pk] for pk in ids]
    shown = _shown(on_page, rows, seat, today)
    return Section(id, dict(SECTIONS)[id], found.paginator.count, [shown[row.pk] for row in on_page]), found


def section_counts(rows: QuerySet[Contribution], today: date) -> dict[str, int]:
    waiting = rows.order_by().aggregate(
        late=Count("pk", filter=_late(today)),
        reopened=Count("pk", filter=Q(state="reopened") & ~_late(today)),
        waiting=Count("pk", filter=Q(state="open") & ~_late(today)),
    )
    outcomes = dict(
        rows.order_by()
        .filter(state="answered", answers__is_latest=True)
        .values_list("answers__outcome")
        .annotate(Count("pk"))
    )
    return {id: waiting.get(id, outcomes.get(id, 0)) for id, _ in SECTIONS}


def _late(today: date) -> Q:
    return Q(state__in=WAITING, due_on__isnull=False, due_on__lt=today)


def _of_section(rows: QuerySet[Contribution], id: str, today: date) -> QuerySet[Contribution]:
    by_day = (F("due_on").asc(nulls_last=True), "number")
    if id == "late":
        return rows.filter(_late(today)).order_by(*by_day)
    if id in {"reopened", "waiting"}:
        state = "open" if id == "waiting" else id
        return rows.filter(state=state).exclude(_late(today)).order_by(*by_day)
    answered = rows.filter(state="answered", answers__is_latest=True, answers__outcome=id)
    if id == "deferred":
        return answered.order_by("answers__deferred_until", "number")
    return answered.order_by("-answers__answered_on", "-number")


def _with_people(found: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return found.select_related("partner__person", "gathered_by__person")


def _shown(
    found: list[Contribution], rows: QuerySet[Contribution], seat: Seat | None, today: date
) -> dict[int, Heard]:
    latest = Answer.objects.filter(is_latest=True).select_related("partner__person", "decision")
    prefetch_related_objects(
        found,
        Prefetch("answers", latest.prefetch_related("partner__types", "changes"), to_attr="standing"),
        "partner__types",
        "gathered_by__types",
    )
    originals: dict[int, list[int]] = {}
    wholes = [row.pk for row in found if row.gathered_by_id]
    if wholes:
        pairs = (
            rows.filter(gathered_into__in=wholes).order_by("number").values_list("gathered_into", "number")
        )
        for whole, number in pairs:
            originals.setdefault(whole, []).append(number)
    reopened = [row.pk for row in found if row.state == "reopened"] if seat else []
    said_last = AnswerResponse.objects.filter(contribution__in=reopened).order_by("pk")
    objections = {response.contribution_id: response for response in said_last} if reopened else {}
    return {
        row.pk: _heard(row, originals.get(row.pk, []), objections.get(row.pk), seat, today) for row in found
    }


def _heard(
    row: Contribution,
    originals: list[int],
    objection: AnswerResponse | None,
    seat: Seat | None,
    today: date,
) -> Heard:
    answer: Answer | None = next(iter(row.standing), None)  # type: ignore[attr-defined]
    return Heard(
        contribution=row,
        # Never “you”: this page is printed and passed round, and would tell who is behind one's own mask.
        author=author_shown(row) if seat else "",
        due=_day_words(row, answer, today),
        answer=answer,
        answered_by=shown_name(answer.partner) if answer and seat else "",
        changes=list(answer.changes.all()) if answer else [],
        originals=originals,
        objection=objection,
    )


def _day_words(row: Contribution, answer: Answer | None, today: date) -> str:
    if row.is_waiting:
        return due_words(row.due_on, today)
    if answer and answer.outcome == "deferred":
        has_come = answer.deferred_until is not None and answer.deferred_until <= today
        return "the day has come, and there is no new answer" if has_come else ""
    return ""


def _broken_promises(project: Project, seat: Seat | None, today: date) -> tuple[list[PromiseShown], bool]:
    """Promises that were broken or are late. Not for the public: a promise can name somebody."""
    if seat is None:
        return [], False
    private = Contribution.objects.filter(project=project).exclude(audience__in=heard_by(seat))
    found = (
        promises_of(project, today)
        .filter(Q(state="broken") | Q(state__in=["asked", "open"], due_on__lt=today))
        .exclude(contribution__in=private)
    )
    first: Iterable[Promise] = list(found[: MOST_PROMISES + 1])
    rows = shown_each(list(first)[:MOST_PROMISES], seat, today)
    return rows, len(list(first)) > MOST_PROMISES
