"""Tell organisations what may be told of their projects: on the first of a month, once, and never changed after.

What a month does not tell waits until enough people stand in each part. What happens is counted up to where the
last figure began to be told and not before, so that nothing is in two figures; who is there is told anew only
when enough have come or gone. `docs/methods/organisation-figures.md` says why that cannot be taken apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from evenhand.actions import ledger
from evenhand.methods.told_figures import may_be_told_anew, parts_may_be_told, sums_may_be_told
from evenhand.readings import told_counts
from evenhand.readings.office import PLAIN_THRESHOLD
from evenhand.readings.told_figures import OVER_ASKED
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import (
    MinutesAsked,
    Organisation,
    Partner,
    Project,
    ProjectHome,
    Rollback,
    ToldFigure,
)

#: No one person is more than this share of the hours that a part tells of.
MOST_OF_A_PART = Fraction(1, 2)
#: From so many projects on somebody who is asked for much is named: with fewer, the name would say in which.
PROJECTS_FOR_NAMES = 5
#: Who was counted in figures that a restore has lost cannot be known, so numbers of people rest for so long.
AFTER_A_RESTORE = timedelta(days=365)
#: Somebody asked in one project alone is that project's to spare.
PROJECTS_OF_ONE = 2


def tell_the_month(today: date | None = None) -> None:
    """Tell each project and organisation once a month. Begun twice, it does the rest."""
    first = (today or timezone.localdate()).replace(day=1)
    for project_id in (
        ProjectHome.objects.filter(ended_on=None, looked_at_on__lt=first)
        .order_by()
        .values_list("project", flat=True)
        .distinct()
    ):
        tell_project(project_id, first)
    for organisation_id in Organisation.objects.filter(ended_on=None, looked_at_on__lt=first).values_list(
        "pk", flat=True
    ):
        tell_organisation(organisation_id, first)


@transaction.atomic
def tell_project(project_id: UUID, on: date) -> list[ToldFigure]:
    """Tell what may be told of one project, to wherever it belongs. It goes into its record too."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project_id)
    ProjectHome.objects.filter(project=project, ended_on=None, looked_at_on__lt=on).update(looked_at_on=on)
    if project.is_read_only:
        return []
    found = []
    set_back = _set_back([project.pk])
    is_unsure = set_back is not None and on < set_back + AFTER_A_RESTORE
    for side, people in told_counts.people_here(project).items():
        if is_unsure:
            break
        earlier = ToldFigure.objects.filter(project=project, figure=f"people_{side}").order_by(
            "told_on", "id"
        )
        if may_be_told_anew([row.members for row in earlier], people):
            found.append(_keep(project, f"people_{side}", on, None, {"people": len(people)}, sorted(people)))
    for side in (told_counts.PUBLIC, told_counts.OTHERS):
        found += _tell_flow(project, f"words_{side}", on)
    for figure in ("pay", "promises"):
        found += _tell_flow(project, figure, on)
    return found


@transaction.atomic
def tell_organisation(organisation_id: UUID, on: date) -> list[ToldFigure]:
    """Tell what may be told of all projects of an organisation together, and who is asked for much across them."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    Organisation.objects.filter(pk=organisation.pk).update(looked_at_on=on)
    projects = counted_at(organisation)
    found = [_tell_over_asked(organisation, on)]
    for figure in ("training", "recognition"):
        start = _start(projects, organisation=organisation, figure=figure)
        if start is not None and start >= on:
            continue
        parts = getattr(told_counts, figure)(projects, start, on)
        if sums_may_be_told(parts):
            found.append(_keep(organisation, figure, on, start, _counts(parts)))
    return [*found, *_tell_load(organisation, projects, on)]


def counted_at(organisation: Organisation) -> dict[UUID, date]:
    """The projects that count towards its figures, and since when: each counts at one organisation at a time.

    A project that belongs to two is told of in both project by project, and counted in the sums of the one it came
    to first. Were it in both, one sum could be taken from the other.
    """
    homes = ProjectHome.objects.filter(
        project__in=ProjectHome.objects.filter(organisation=organisation, ended_on=None).values("project")
    ).order_by("id")
    found: dict[UUID, date] = {}
    earlier_open: set[UUID] = set()
    ended: dict[UUID, date] = {}
    for home in homes:
        if home.organisation_id == organisation.pk and home.ended_on is None:
            if home.project_id not in earlier_open:
                found[home.project_id] = max(home.since, ended.get(home.project_id, home.since))
        elif home.ended_on is None:
            earlier_open.add(home.project_id)
        else:
            ended[home.project_id] = max(home.ended_on, ended.get(home.project_id, home.ended_on))
    return found


def _tell_flow(project: Project, figure: str, on: date) -> list[ToldFigure]:
    start = _start([project.pk], project=project, figure=figure)
    if start is not None and start >= on:
        return []
    match figure:
        case "pay":
            parts = told_counts.pay(project, start, on)
        case "promises":
            parts = told_counts.promises(project, start, on)
        case _:
            parts = told_counts.words(project, start, on)[figure.removeprefix("words_")]
    counts = {part: len(people) for part, people in parts.items()}
    return [_keep(project, figure, on, start, counts)] if parts_may_be_told(counts) else []


def _tell_load(organisation: Organisation, projects: dict[UUID, date], on: date) -> list[ToldFigure]:
    """Whole percentages of the hours and of the paid posts. No one person may be most of a part."""
    start = _start(projects, organisation=organisation, figure="load")
    if start is not None and start >= on:
        return []
    found = told_counts.load(projects, start, on)
    counts = _counts(found.people)
    all_minutes = sum(sum(minutes.values()) for minutes in found.minutes.values())
    all_posts = sum(found.posts.values(), Fraction(0))
    if not sums_may_be_told(found.people) or any(
        minutes and max(minutes.values()) > MOST_OF_A_PART * sum(minutes.values())
        for minutes in found.minutes.values()
    ):
        return []
    parts: dict[str, dict[str, int | None]] = {
        stage: {
            "people": counts[stage],
            "hours": round(Fraction(100 * sum(minutes.values()), all_minutes)),
            "posts": round(100 * found.posts[stage] / all_posts) if all_posts else None,
        }
        for stage, minutes in found.minutes.items()
        if minutes
    }
    if sums_may_be_told(found.unsaid):
        parts["unsaid"] = {"people": _counts(found.unsaid)["unsaid"], "hours": None, "posts": None}
    return [_keep(organisation, "load", on, start, parts)]


def _counts(by_project: told_counts.PartsByProject) -> dict[str, int]:
    people: dict[str, set[UUID]] = {}
    for parts in by_project.values():
        for part, those in parts.items():
            people.setdefault(part, set()).update(those)
    return {part: len(those) for part, those in people.items()}


def _tell_over_asked(organisation: Organisation, on: date) -> ToldFigure:
    """Who was asked for more than they agreed to, or for much, in several of its projects together.

    Only people who go by their own name in all of them, and only from five projects on. One list stands at a time.
    """
    ToldFigure.objects.filter(organisation=organisation, figure=OVER_ASKED).delete()
    projects = ProjectHome.objects.filter(organisation=organisation, ended_on=None).values("project")
    partners = Partner.objects.filter(project__in=projects, removed_at=None)
    people: list[str] = []
    if projects.count() >= PROJECTS_FOR_NAMES:
        asked: dict[UUID, dict[UUID, int]] = {}
        for person, project, minutes in (
            MinutesAsked.objects.filter(
                partner__in=partners, asked_on__gte=on - timedelta(days=WINDOW_DAYS), asked_on__lt=on
            )
            .order_by()
            .values_list("partner__person", "partner__project")
            .annotate(minutes=Sum("minutes"))
        ):
            asked.setdefault(person, {})[project] = minutes
        several = {person: rows for person, rows in asked.items() if len(rows) >= PROJECTS_OF_ONE}
        caps: dict[UUID, int] = {}
        by_another_name = set()
        for person, cap, named_as in partners.filter(person__in=several).values_list(
            "person", "minutes_cap", "named_as"
        ):
            if cap is not None:
                caps[person] = caps.get(person, 0) + cap
            if named_as != "name":
                by_another_name.add(person)
        people = sorted(
            str(person)
            for person, rows in several.items()
            if person not in by_another_name
            and (sum(rows.values()) > min(PLAIN_THRESHOLD, caps.get(person, PLAIN_THRESHOLD)))
        )
    return _keep(organisation, OVER_ASKED, on, None, {}, people)


def _start(
    project_ids: Iterable[UUID],
    *,
    figure: str,
    project: Project | None = None,
    organisation: Organisation | None = None,
) -> date | None:
    """Where the last figure of its kind ended; before the first one was told, nowhere.

    A backup that was put back knows nothing of figures told since: what happened before then is counted no more.
    """
    last = (
        ToldFigure.objects.filter(project=project, organisation=organisation, figure=figure, is_latest=True)
        .values_list("to_day", flat=True)
        .first()
    )
    return max((day for day in (last, _set_back(project_ids)) if day is not None), default=None)


def _set_back(project_ids: Iterable[UUID]) -> date | None:
    rows = Rollback.objects.filter(project__in=list(project_ids)).order_by("-day")
    return rows.values_list("day", flat=True).first()


def _keep(
    of: Project | Organisation,
    figure: str,
    on: date,
    start: date | None,
    parts: Mapping[str, object],
    members: Sequence[int | str] | None = None,
) -> ToldFigure:
    project = of if isinstance(of, Project) else None
    organisation = of if isinstance(of, Organisation) else None
    mine = ToldFigure.objects.filter(project=project, organisation=organisation, figure=figure)
    mine.filter(is_latest=True).update(is_latest=False)
    is_stock = members is not None
    began = timezone.localtime(of.created_at).date()
    from_day = None if is_stock else start or min(began, on - timedelta(days=1))
    row = ToldFigure(
        project=project,
        organisation=organisation,
        figure=figure,
        told_on=on,
        from_day=from_day,
        to_day=on,
        parts=dict(parts),
        members=list(members or []),
    )
    if project is not None:
        row.ledger_seq = ledger.append(
            project,
            "home.tell",
            {"figure": figure, "parts": dict(parts), "from": from_day, "before": on, "told_on": on},
            by=None,
        )
    row.save()
    return row
