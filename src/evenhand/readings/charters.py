"""A project's charter as it is read: what holds, what is asked about, and who has said what to it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from evenhand.access.charters import IN_FORCE
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.charter_waiting import waiting_for
from evenhand.readings.clause_versions import (
    TOPICS,
    VersionShown,
    agreed_themself,
    answered_versions,
    people_of,
    place_of_clause,
    version_shown,
)
from evenhand.readings.framework import current
from evenhand.records.models import Clause, ClauseVersion, Partner


@dataclass(frozen=True)
class Template:
    """Words to begin a clause with, and where they come from."""

    id: str
    topic: str
    name: str
    text: str
    is_short: bool
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClauseShown:
    clause: Clause
    topic: str
    in_force: VersionShown | None
    proposed: VersionShown | None

    @property
    def current(self) -> VersionShown:
        shown = self.in_force or self.proposed
        assert shown is not None
        return shown


@dataclass(frozen=True)
class CharterShown:
    clauses: list[ClauseShown]
    ended: list[Clause]
    #: Clauses that wait for the reader’s own yes or no.
    waiting_for_you: int
    may_begin: bool

    @property
    def in_force(self) -> list[ClauseShown]:
        return [each for each in self.clauses if each.in_force]

    @property
    def is_agreed(self) -> bool:
        return any(each.in_force for each in self.clauses)


def templates() -> tuple[Template, ...]:
    return tuple(
        Template(row.id, row.topic, row.name, row.text, row.is_short, tuple(row.source))
        for row in current().clauses
    )


def charter(seat: Seat) -> CharterShown:
    """The whole charter, in the order of its topics, in as many queries for forty people as for four."""
    clauses = list(seat.project.clauses.all())
    people = people_of(seat, clauses)
    of_project = ClauseVersion.objects.filter(clause__project=seat.project)
    standing = of_project.filter(Q(state="proposed") | IN_FORCE)
    versions: dict[int, dict[str, VersionShown]] = defaultdict(dict)
    for version in answered_versions(standing):
        versions[version.clause_id][version.state] = version_shown(version, seat, people)
    ever = set(of_project.exclude(state="taken_back").values_list("clause", flat=True))
    shown = [
        ClauseShown(each, TOPICS[each.topic], said.get("in_force"), said.get("proposed"))
        for each in sorted(clauses, key=place_of_clause)
        if (said := versions.get(each.pk))
    ]
    return CharterShown(
        clauses=shown,
        ended=[each for each in clauses if each.pk in ever and each.pk not in versions],
        waiting_for_you=len(waiting_for(seat.partner)),
        may_begin=not shown and seat.may(Permission.CHARTER_PROPOSE),
    )


def clause_shown(clause: Clause, seat: Seat) -> tuple[ClauseShown | None, list[VersionShown]]:
    """The clause as it stands, and every wording that it ever had, the latest first."""
    people = people_of(seat, [clause])
    versions = answered_versions(clause.versions.order_by("-number"))
    history = [version_shown(version, seat, people) for version in versions]
    by_state = {each.version.state: each for each in reversed(history)}
    in_force, proposed = by_state.get("in_force"), by_state.get("proposed")
    if in_force is not None and in_force.version.is_end:
        in_force = None
    if in_force is None and proposed is None:
        return None, history
    return ClauseShown(clause, TOPICS[clause.topic], in_force, proposed), history


def answerable(partner: Partner, shown: CharterShown) -> list[VersionShown]:
    """What this person may say yes or no to now: what waits for them first, then what they may still change."""
    if partner.role not in HAS_A_SAY or not partner.is_here:
        return []
    waiting = {each.pk for each in waiting_for(partner)}
    own = {row.version_id: row for row in partner.clause_answers.all()}
    found = []
    for clause in shown.clauses:
        if clause.proposed:
            found.append(clause.proposed)
        elif clause.in_force and not agreed_themself(own.get(clause.in_force.version.pk)):
            found.append(clause.in_force)
    return sorted(found, key=lambda each: each.version.pk not in waiting)


def not_agreed(charter: CharterShown) -> dict[str, list[str]]:
    """By name: which clauses in force somebody here has not said yes to, for the foot of the printed page."""
    found: dict[str, list[str]] = {}
    for shown in charter.in_force:
        version = shown.in_force
        assert version is not None
        for said, rows in (
            ("does not agree", version.disagreed),
            ("wants to talk first", version.to_talk),
            ("has not answered", version.not_answered),
            ("has not agreed yet", version.not_asked_yet),
        ):
            for row in rows:
                if not getattr(row, "has_left", False):
                    found.setdefault(f"{row.name} {said}", []).append(str(shown.clause.number))
    return found
