"""What one person did, out of the record, for their own use. Made for its owner alone, and kept nowhere.

Only what is theirs: what they said by name to everyone, decisions that they had part in and never how they voted,
promises, the hours that they shared or choose to put in, roles, credits, what others recognised and they keep, and
training. Nothing said behind a mask goes in, nor anything that only some could read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES
from evenhand.readings.credits import DEGREES, credit_roles
from evenhand.readings.framework import current
from evenhand.readings.heads import latest_head, written_down
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.readings.trainings import skill_name
from evenhand.records.decision import OUTCOMES as DECIDED
from evenhand.records.hours import HOURS_KINDS, RELATIONAL
from evenhand.records.models import (
    Answer,
    Change,
    Contribution,
    DecisionSignature,
    HoursEntry,
    Output,
    Partner,
    Promise,
    Recognition,
    RoleCharter,
    Training,
)

#: What can go into one, by what it is for. The order is that of the pages.
PARTS = [
    ("roles", "What I took on here"),
    ("credits", "The kinds of work that I say I did"),
    ("said", "What I said by name, and what became of it"),
    ("words", "My own words with it"),
    ("answers", "What I answered to others, and what I changed"),
    ("decisions", "Decisions that I had part in, and never how I voted"),
    ("promises", "Promises that I kept, of those that ended"),
    ("shared_hours", "Hours that I shared"),
    ("all_hours", "Hours that I have not shared as well"),
    ("outputs", "What I began that is now public"),
    ("recognition", "Good practice that others saw in me, and I keep"),
    ("training", "What I learned and taught"),
]
FOR_A_START = {
    "promotion": {part for part, _ in PARTS} - {"words", "all_hours"},
    "cv": {"roles", "credits", "outputs", "recognition", "training"},
}
MOST_ROWS = 200


@dataclass(frozen=True)
class Wanted:
    """What its owner chose."""

    name: str
    from_day: date
    to_day: date
    parts: frozenset[str]
    is_everywhere: bool = False


@dataclass(frozen=True)
class SaidRow:
    number: int
    on: date | None
    text: str
    outcome: str
    changes: list[str]
    entry: int | None


@dataclass(frozen=True)
class Hours:
    minutes: int
    relational: int
    unpaid: int
    by_kind: list[tuple[str, int]]
    unshared: int


@dataclass
class Place:
    """One project, and what its owner did there in those days."""

    title: str
    since: date
    left_on: date | None
    role: str
    types: list[str]
    roles: list[RoleCharter] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    has_local_credits: bool = False
    said: list[SaidRow] = field(default_factory=list)
    said_in_all: int = 0
    said_changed: int = 0
    said_waiting: int = 0
    answers: int = 0
    changes: list[str] = field(default_factory=list)
    decisions: list[tuple[int, str, str, date, int | None]] = field(default_factory=list)
    kept: list[tuple[str, date | None, int | None]] = field(default_factory=list)
    promises_ended: int = 0
    promises_open: int = 0
    hours: Hours | None = None
    outputs: list[tuple[str, str, date | None]] = field(default_factory=list)
    recognitions: list[tuple[str, str, date]] = field(default_factory=list)
    has_all: bool = True
    #: How the project's record stood when it was last signed.
    head: str = ""


@dataclass(frozen=True)
class Statement:
    wanted: Wanted
    places: list[Place]
    trainings: list[tuple[str, str, str, date, int | None]]


def places_of(seat: Seat, *, is_everywhere: bool) -> list[Partner]:
    """This project; or every one of theirs, also those that they left, for whoever has an account."""
    found = Partner.objects.filter(person=seat.person).select_related("project", "person")
    if not (is_everywhere and seat.viewer.has_account):
        found = found.filter(project=seat.project)
    return list(found.prefetch_related("types").order_by("joined_at", "pk"))


def statement(seat: Seat, wanted: Wanted) -> Statement:
    partners = places_of(seat, is_everywhere=wanted.is_everywhere)
    return Statement(
        wanted, [_place(partner, wanted) for partner in partners], list(_trainings(seat, partners, wanted))
    )


def _place(partner: Partner, wanted: Wanted) -> Place:
    place = Place(
        title=partner.project.title,
        since=partner.joined_at.date(),
        left_on=partner.removed_at.date() if partner.removed_at else None,
        role=ROLES[partner.role].name,
        types=type_names(partner.type_ids),
        head=written_down(signed) if (signed := latest_head(partner.project)) else "",
    )
    for part, fill in _FILL.items():
        if part in wanted.parts:
            fill(place, partner, wanted)
    return place


def _days(name: str, wanted: Wanted) -> Q:
    return Q(**{f"{name}__gte": wanted.from_day, f"{name}__lte": wanted.to_day})


def _roles(place: Place, partner: Partner, wanted: Wanted) -> None:
    said = RoleCharter.objects.filter(partner=partner, said_on__lte=wanted.to_day).order_by("number")
    latest: dict[str, RoleCharter] = {}
    for each in said:
        latest[each.stage] = each
    order = {row.id: number for number, row in enumerate(current().stages)}
    place.roles = sorted(latest.values(), key=lambda each: order.get(each.stage, len(order)))


def _credits(place: Place, partner: Partner, wanted: Wanted) -> None:
    roles = {row.id: row for row in credit_roles()}
    held = partner.credits.filter(ended_on=None, said_on__lte=wanted.to_day)
    for each in held:
        role = roles.get(each.role)
        name = role.name if role else each.role.replace("_", " ")
        mark = "" if role and not role.is_local else "; not CRediT"
        place.has_local_credits |= bool(mark)
        degree = DEGREES.get(each.degree, "did it")
        place.credits.append(f"{name} ({degree}{mark})")


def own_named(partner: Partner) -> QuerySet[Contribution]:
    """What somebody said by name to everyone, that still stands."""
    return Contribution.objects.filter(
        project=partner.project, partner=partner, naming="named", audience="everyone", erased_on=None
    ).exclude(state="withdrawn")


def _said(place: Place, partner: Partner, wanted: Wanted) -> None:
    rows = own_named(partner).filter(_days("said_on", wanted)).order_by("said_on", "number")
    place.said_in_all = rows.count()
    latest = Answer.objects.filter(contribution__in=rows.order_by().values("pk"), is_latest=True)
    place.said_changed = latest.filter(outcome__in=["adopted", "in_part"]).count()
    place.said_waiting = rows.filter(state__in=["open", "reopened"]).count()
    shown = list(rows[:MOST_ROWS])
    # A thing said that was gathered with others is answered there, and not here.
    answers = {
        each.contribution_id: each
        for each in Answer.objects.filter(contribution__in=shown, is_latest=True).prefetch_related("changes")
    }
    place.has_all &= len(shown) == place.said_in_all
    place.said = [
        SaidRow(
            each.number,
            each.said_on,
            each.text if "words" in wanted.parts else "",
            answers[each.pk].get_outcome_display() if each.pk in answers else each.get_state_display(),
            [change.what for change in answers[each.pk].changes.all()] if each.pk in answers else [],
            each.ledger_seq,
        )
        for each in shown
    ]


def _answers(place: Place, partner: Partner, wanted: Wanted) -> None:
    given = Answer.objects.filter(partner=partner, contribution__audience="everyone")
    place.answers = given.filter(_days("answered_on", wanted)).count()
    made = Change.objects.filter(made_by=partner).filter(_days("made_on", wanted)).order_by("made_on")
    # What answers something that only some may read stays with them.
    open_ones = made.filter(
        Q(answers__isnull=True) | Q(answers__contribution__audience="everyone")
    ).distinct()
    place.changes = [f"{each.what} ({each.where})" for each in open_ones[:MOST_ROWS]]


def _decisions(place: Place, partner: Partner, wanted: Wanted) -> None:
    """That they had a say. In a vote that no one can link, whether they used it is for nobody to tell."""
    rows = (
        DecisionSignature.objects.filter(partner=partner, decision__withdrawn_at=None)
        .exclude(decision__secrecy="unlinkable")
        .exclude(stance="")
        .filter(signed_at__date__gte=wanted.from_day, signed_at__date__lte=wanted.to_day)
        .select_related("decision")
        .order_by("signed_at")
    )
    for each in rows[:MOST_ROWS]:
        decision = each.decision
        outcome = dict(DECIDED).get(decision.outcome, "Made" if decision.is_made else "Still open")
        entry = decision.ledger_seq
        place.decisions.append(
            (decision.number, decision.question or decision.words, outcome, each.signed_at.date(), entry)  # type: ignore[union-attr]
        )


def _promises(place: Place, partner: Partner, wanted: Wanted) -> None:
    owned = Promise.objects.filter(owner=partner)
    # One from a voice that only some may hear would tell of it.
    told = owned.filter(Q(contribution=None) | Q(contribution__audience="everyone"))
    ended = told.filter(_days("closed_on", wanted), state__in=["kept", "broken"])
    place.promises_ended = ended.count()
    place.promises_open = told.filter(state="open").count()
    kept = ended.filter(state="kept").order_by("closed_on")
    place.kept = [(each.what, each.closed_on, each.ledger_seq) for each in kept[:MOST_ROWS]]


def _hours(place: Place, partner: Partner, wanted: Wanted) -> None:
    rows = HoursEntry.objects.filter(partner=partner).filter(_days("day", wanted))
    if "all_hours" not in wanted.parts:
        rows = rows.exclude(shared_on=None)
    found = list(rows)
    if not found:
        return
    kinds = dict(HOURS_KINDS)
    place.hours = Hours(
        minutes=sum(each.minutes for each in found),
        relational=sum(each.minutes for each in found if each.kind in RELATIONAL),
        unpaid=sum(each.minutes for each in found if each.is_paid_for == "no"),
        by_kind=[
            (name, minutes)
            for kind, name in kinds.items()
            if (minutes := sum(each.minutes for each in found if each.kind == kind))
        ],
        unshared=sum(each.minutes for each in found if each.shared_on is None),
    )


def _outputs(place: Place, partner: Partner, wanted: Wanted) -> None:
    rows = Output.objects.filter(partner=partner, state="public").filter(_days("public_on", wanted))
    place.outputs = [(each.title, each.address, each.public_on) for each in rows.order_by("public_on")]


def _recognitions(place: Place, partner: Partner, wanted: Wanted) -> None:
    rows = Recognition.objects.filter(to_partner=partner, is_kept=True, taken_back_on=None)
    rows = rows.filter(_days("said_on", wanted)).order_by("said_on", "number")
    place.recognitions = [
        (each.words, shown_name(each.partner), each.said_on)
        for each in rows.select_related("partner__person").prefetch_related("partner__types")
    ]


_FILL: dict[str, Any] = {
    "roles": _roles,
    "credits": _credits,
    "said": _said,
    "answers": _answers,
    "decisions": _decisions,
    "promises": _promises,
    "shared_hours": _hours,
    "all_hours": _hours,
    "outputs": _outputs,
    "recognition": _recognitions,
}


def _trainings(
    seat: Seat, partners: Sequence[Partner], wanted: Wanted
) -> Iterator[tuple[str, str, str, date, int | None]]:
    if "training" not in wanted.parts:
        return
    here = {partner.project_id for partner in partners}
    rows = Training.objects.filter(person=seat.person).filter(_days("on_day", wanted)).order_by("on_day")
    for each in rows:
        if each.project_id is None or each.project_id in here:
            yield (
                each.what,
                each.get_kind_display(),
                skill_name(each.skill) if each.skill else "",
                each.on_day,
                each.minutes,
            )
