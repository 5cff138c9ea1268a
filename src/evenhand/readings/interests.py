"""What people here stand to gain or lose, whom it was asked of first, and what it may touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.asks import names_of
from evenhand.readings.names import shown_name
from evenhand.readings.partners import is_researcher, owes_nothing, type_names
from evenhand.records.models import Decision, Finding, Interest, Output, Partner

A_PAGE = 50


@dataclass(frozen=True)
class InterestShown:
    """One thing that somebody stands to gain or lose, as it is shown beside what it may touch."""

    interest: Interest
    name: str
    types: list[str]
    #: What it may touch, in words, and the name and arguments of that page where the reader may open it.
    touches: str
    at: str
    at_args: tuple[object, ...]
    is_mine: bool
    typed_in_by: str


@dataclass(frozen=True)
class InProfile:
    """Words on this in somebody's profile, which are in the list only if they bring them there."""

    partner: Partner
    name: str
    words: str
    is_mine: bool


@dataclass(frozen=True)
class Register:
    #: Of what holds now, one page, and in `shown` what stands on it.
    page: Page
    shown: list[InterestShown]
    over: list[InterestShown]
    in_profiles: list[InProfile]
    #: Researchers and leads who have said nothing so far. Public partners owe no answer and are never listed.
    not_yet: list[str]
    owes_nothing: bool
    has_said: bool


def interests_touching(
    decision: Decision | None = None, finding: Finding | None = None, output: Output | None = None
) -> list[Interest]:
    """What people said may touch this one decision, finding or output, and is not over."""
    wanted = Q()
    if decision is not None:
        wanted |= Q(decision=decision)
    if finding is not None:
        wanted |= Q(finding=finding)
    if output is not None:
        wanted |= Q(output=output)
    if not wanted:
        return []
    return list(_with_people(Interest.objects.filter(wanted, ended_on=None)))


def touching_shown(
    seat: Seat,
    *,
    decision: Decision | None = None,
    finding: Finding | None = None,
    output: Output | None = None,
) -> list[InterestShown]:
    """The same, ready for `interests/_touching.html`."""
    return shown_each(interests_touching(decision, finding, output), seat)


def interests_of(seat: Seat) -> QuerySet[Interest]:
    return _with_people(Interest.objects.filter(partner__project=seat.project))


def shown_each(interests: Iterable[Interest], seat: Seat) -> list[InterestShown]:
    found = list(interests)
    typists = {each.entered_by_id for each in found if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    return [_shown(each, seat, names) for each in found]


def is_asked(partner: Partner) -> bool:
    """Researchers and those who lead are asked. Everybody else may say it, and owes nobody an answer."""
    return partner.role in HAS_A_SAY and (is_researcher(partner) or partner.role == "lead")


def register(seat: Seat, *, page: object = 1, most: int = 200) -> Register:
    """The list as this person may read it: what holds now, what is over, and who was asked and has not said.

    What is over stands at the end, so it is with the last page of what holds.
    """
    everything = interests_of(seat).order_by("-id")
    now = Paginator(everything.filter(ended_on=None), A_PAGE).get_page(page)
    over = [] if now.has_next() else everything.exclude(ended_on=None)[:most]
    rows = shown_each([*now.object_list, *over], seat)
    said = set(
        Interest.objects.filter(partner__project=seat.project)
        .order_by()
        .values_list("partner_id", flat=True)
        .distinct()
    )
    # Of hundreds who said something, and have no words in their profile, nothing more is shown.
    here = list(
        seat.project.partners.filter(removed_at=None)
        .filter(~Q(pk__in=said) | ~Q(interests=""))
        .select_related("person")
        .prefetch_related("types")
    )
    in_profiles = [partner for partner in here if partner.interests.strip()]
    in_list = {
        (partner_id, what.strip())
        for partner_id, what in Interest.objects.filter(partner__in=in_profiles)
        .order_by()
        .values_list("partner_id", "what")
    }
    return Register(
        page=now,
        shown=[row for row in rows if row.interest.ended_on is None],
        over=[row for row in rows if row.interest.ended_on is not None],
        in_profiles=[
            InProfile(partner, shown_name(partner), partner.interests, partner.pk == seat.partner.pk)
            for partner in in_profiles
            if (partner.pk, partner.interests.strip()) not in in_list
        ],
        not_yet=[
            shown_name(partner)
            for partner in here
            if is_asked(partner) and partner.pk not in said and not partner.interests.strip()
        ],
        owes_nothing=owes_nothing(seat.partner),
        has_said=seat.partner.pk in said,
    )


def _with_people(interests: QuerySet[Interest]) -> QuerySet[Interest]:
    return interests.select_related("partner__person", "decision", "finding", "output").prefetch_related(
        "partner__types"
    )


def _shown(interest: Interest, seat: Seat, names: dict[object, str]) -> InterestShown:
    touches, at, at_args = _touched(interest, seat)
    return InterestShown(
        interest=interest,
        name=shown_name(interest.partner),
        types=type_names(interest.partner.type_ids),
        touches=touches,
        at=at,
        at_args=at_args,
        is_mine=interest.partner_id == seat.partner.pk,
        typed_in_by=names.get(interest.entered_by_id, "somebody who was in this project")
        if interest.entered_by_id is not None
        else "",
    )


def _touched(interest: Interest, seat: Seat) -> tuple[str, str, tuple[object, ...]]:
    if interest.decision:
        return f"Decision {interest.decision.number}", "decision", (interest.decision.number,)
    # What is found and written stays among those who take part, until others may see it.
    takes_part = seat.may(Permission.FINDING_READ)
    if interest.finding:
        if takes_part or interest.finding.state == "public":
            return f"Finding {interest.finding.number}", "finding", (interest.finding.number,)
        return "Something that was found", "", ()
    if interest.output:
        if takes_part or interest.output.shown_on is not None:
            return f"Output {interest.output.number}", "output", (interest.output.number,)
        return "Something that is being written", "", ()
    return "", "", ()
