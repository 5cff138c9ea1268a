"""Who would be counted in each figure that an organisation may be told. Read by `actions/told_figures.py` alone.

None of it is shown: what may be told of it is decided there. Only what people said by name and let everyone
here read is counted. Were masks counted by who is behind them, each figure would say something of who that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.framework import current
from evenhand.readings.heard_figures import CHANGED
from evenhand.readings.hours import CAREER_NAMES
from evenhand.records.contribution import WAITING
from evenhand.records.models import (
    Answer,
    Claim,
    Contribution,
    HoursEntry,
    Partner,
    PartnerType,
    Project,
    Promise,
    Recognition,
    Training,
    WorkProfile,
)

PUBLIC, OTHERS = "public", "others"
#: For each part of a figure, the people in it. Each person is in one.
Parts = dict[str, set[int]]
#: The same by project, for figures of several together. Somebody may be in several projects.
PartsByProject = dict[UUID, dict[str, set[UUID]]]


def sides(partner_ids: Iterable[int]) -> dict[int, str]:
    """Whether each is here as somebody usually on the receiving end, or only as something else."""
    public = [row.id for row in current().partner_types if row.is_public]
    found = set(
        PartnerType.objects.filter(partner__in=list(partner_ids), type__in=public).values_list(
            "partner", flat=True
        )
    )
    return {id: PUBLIC if id in found else OTHERS for id in partner_ids}


def people_here(project: Project) -> Parts:
    here = project.partners.filter(removed_at=None, role__in=HAS_A_SAY).values_list("pk", flat=True)
    return _by_side(list(here))


def words(project: Project, from_day: date | None, to_day: date) -> dict[str, Parts]:
    """For each side, what became of people’s words whose promised day fell in these days; the worst first."""
    said = _within(
        Contribution.objects.filter(
            project=project,
            naming="named",
            partner__isnull=False,
            audience__in=["everyone", "partners"],
        ).exclude(state__in=["withdrawn", "split"]),
        "due_on",
        from_day,
        to_day,
    )
    rows = list(said.values_list("partner", "pk", "state", "gathered_into", "gathered_into__state"))
    answered_at = {gathered or pk for _, pk, state, gathered, _ in rows if state in {"answered", "gathered"}}
    changed = _changed(project, answered_at)
    found: dict[int, str] = {}
    order = ("waiting", "changed", "answered")
    for partner_id, pk, state, gathered, gathered_state in rows:
        waits = state in WAITING or (state == "gathered" and gathered_state in WAITING)
        part = "waiting" if waits else "changed" if (gathered or pk) in changed else "answered"
        found[partner_id] = min(found.get(partner_id, part), part, key=order.index)
    side = sides(found)
    parts: dict[str, Parts] = {name: {part: set() for part in order} for name in (PUBLIC, OTHERS)}
    for partner_id, part in found.items():
        parts[side[partner_id]][part].add(partner_id)
    return parts


def pay(project: Project, from_day: date | None, to_day: date) -> Parts:
    """People to whom money was promised for these days: late at least once, not known of all, or all in time."""
    claims = _within(
        Claim.objects.filter(project=project).exclude(state="taken_back"), "promised_on", from_day, to_day
    )
    order = ("late", "unknown", "in_time")
    found: dict[int, str] = {}
    for partner_id, promised, sent, arrived in claims.values_list(
        "partner", "promised_on", "sent_on", "arrived_on"
    ):
        if arrived is not None:
            part = "in_time" if arrived <= promised else "late"
        else:
            part = "unknown" if sent is not None and sent <= promised else "late"
        found[partner_id] = min(found.get(partner_id, part), part, key=order.index)
    return _parts(found, order)


def promises(project: Project, from_day: date | None, to_day: date) -> Parts:
    """People here to whom something was promised for these days: not kept in time at least once, or all kept.

    What was promised for words under a mask is in none of it, as the words are not.
    """
    owed = _within(
        Promise.objects.filter(
            Q(contribution=None) | Q(contribution__naming="named"), project=project, to_partner__isnull=False
        ).exclude(state__in=["asked", "declined"]),
        "due_on",
        from_day,
        to_day,
    )
    order = ("not_kept", "kept")
    found: dict[int, str] = {}
    for partner_id, due, state, closed in owed.values_list("to_partner", "due_on", "state", "closed_on"):
        part = "kept" if state == "kept" and closed is not None and closed <= due else "not_kept"
        found[partner_id] = min(found.get(partner_id, part), part, key=order.index)
    return _parts(found, order)


def training(projects: Mapping[UUID, date], from_day: date | None, to_day: date) -> PartsByProject:
    """People who shared that they learned or taught something, by the project that they learned it for."""
    shared = _within(
        Training.objects.filter(project__in=list(projects), is_shared=True), "on_day", from_day, to_day
    )
    rows = [
        (person, project)
        for person, project, on_day in shared.values_list("person", "project", "on_day")
        if on_day >= projects[project]
    ]
    partners = {
        (person, project): pk
        for pk, person, project in Partner.objects.filter(
            project__in=list(projects), person__in={person for person, _ in rows}
        ).values_list("pk", "person", "project")
    }
    return _people_by_side(
        (person, partners[person, project], project)
        for person, project in rows
        if (person, project) in partners
    )


def recognition(projects: Mapping[UUID, date], from_day: date | None, to_day: date) -> PartsByProject:
    """People who keep a word on their good practice and let others see it, by project. Never the words."""
    kept = _within(
        Recognition.objects.filter(
            project__in=list(projects), is_kept=True, is_shown=True, taken_back_on=None
        ),
        "said_on",
        from_day,
        to_day,
    )
    rows = kept.values_list("to_partner__person", "to_partner", "project", "said_on")
    return _people_by_side(
        (person, partner, project)
        for person, partner, project, said_on in rows
        if said_on >= projects[project]
    )


@dataclass(frozen=True)
class Load:
    """Minutes that each person shared by the career stage that they said, posts by stage, and who did not say."""

    minutes: dict[str, dict[UUID, int]]
    posts: dict[str, Fraction]
    unsaid: PartsByProject
    people: PartsByProject


def load(projects: Mapping[UUID, date], from_day: date | None, to_day: date) -> Load:
    shared = _within(
        HoursEntry.objects.filter(project__in=list(projects), shared_on__isnull=False),
        "shared_on",
        from_day,
        to_day,
    )
    minutes: dict[UUID, int] = defaultdict(int)
    places: dict[UUID, dict[int, UUID]] = defaultdict(dict)
    for person, partner, project, shared_on, spent in shared.values_list(
        "partner__person", "partner", "project", "shared_on", "minutes"
    ):
        if shared_on >= projects[project]:
            minutes[person] += spent
            places[person][partner] = project
    profiles = {
        profile.partner_id: profile
        for profile in WorkProfile.objects.filter(
            partner__in={partner for held in places.values() for partner in held}
        )
    }
    found = Load({stage: {} for stage in CAREER_NAMES}, dict.fromkeys(CAREER_NAMES, Fraction(0)), {}, {})
    for person, spent in minutes.items():
        theirs = [profiles[pk] for pk in sorted(places[person]) if pk in profiles]
        stage = next((each.career_stage for each in theirs if each.career_stage in CAREER_NAMES), "")
        shares = [each.paid_share for each in theirs if each.paid_share is not None]
        is_said = bool(stage and shares)
        for project in places[person].values():
            kept = found.people if is_said else found.unsaid
            kept.setdefault(project, {}).setdefault(stage if is_said else "unsaid", set()).add(person)
        if is_said:
            found.minutes[stage][person] = spent
            found.posts[stage] += sum((Fraction(share) for share in shares), Fraction(0))
    return found


def _within(rows: QuerySet, field: str, from_day: date | None, to_day: date) -> QuerySet:  # type: ignore[type-arg]
    within = Q(**{f"{field}__lt": to_day})
    if from_day is not None:
        within &= Q(**{f"{field}__gte": from_day})
    return rows.filter(within).order_by()


def _changed(project: Project, answered: set[int]) -> set[int]:
    outcomes = Answer.objects.filter(
        contribution__project=project, is_latest=True, outcome__in=CHANGED
    ).values_list("contribution", flat=True)
    return answered & set(outcomes)


def _by_side(partner_ids: list[int]) -> Parts:
    parts: Parts = {PUBLIC: set(), OTHERS: set()}
    for id, side in sides(partner_ids).items():
        parts[side].add(id)
    return parts


def _people_by_side(rows: Iterable[tuple[UUID, int, UUID]]) -> PartsByProject:
    """Whoever is on the receiving end in one project is counted there, wherever else they are."""
    people = list(rows)
    side = sides({partner for _, partner, _ in people})
    public = {person for person, partner, _ in people if side[partner] == PUBLIC}
    found: PartsByProject = {}
    for person, _, project in people:
        parts = found.setdefault(project, {PUBLIC: set(), OTHERS: set()})
        parts[PUBLIC if person in public else OTHERS].add(person)
    return found


def _parts(found: dict[int, str], order: tuple[str, ...]) -> Parts:
    parts: Parts = {part: set() for part in order}
    for partner_id, part in found.items():
        parts[part].add(partner_id)
    return parts
