"""What is asked of people, what came of it before, and how many minutes that adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet, Sum
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.readings.names import shown_name
from evenhand.readings.promises import summary_of
from evenhand.records.minutes_asked import WINDOW_DAYS
from evenhand.records.models import (
    Appraisal,
    Ask,
    AskedPartner,
    MinutesAsked,
    MinutesSpared,
    Partner,
    Project,
)

MOST_BEFORE = 3


@dataclass(frozen=True)
class Before:
    """What stands before the buttons, so that nobody is asked again without hearing what became of it."""

    promises: str
    led_to: list[Ask]
    #: How many requests are over without a word on what came of them.
    unsaid: int


@dataclass(frozen=True)
class Minutes:
    """How much of somebody's time was asked for, and what they were spared."""

    in_all: int
    in_window: int
    cap: int | None
    asked: list[MinutesAsked]
    spared: list[MinutesSpared]


@dataclass(frozen=True)
class AskedShown:
    """One of those asked, for whoever did the asking."""

    row: AskedPartner
    name: str
    said: str
    minutes: str
    typed_in_by: str
    may_be_typed_in: bool


def asks_of(seat: Seat) -> QuerySet[Ask]:
    """Every request in the project, newest first, each with what it asks of this person, if anything."""
    own = AskedPartner.objects.filter(partner=seat.partner)
    return seat.project.asks.select_related("made_by__person").prefetch_related(
        "made_by__types", Prefetch("asked", queryset=own, to_attr="own")
    )


def own_of(ask: Ask, partner: Partner) -> AskedPartner | None:
    return ask.asked.filter(partner=partner).first()


def before(project: Project, ask: Ask | None = None, today: date | None = None) -> Before:
    day = today or timezone.localdate()
    others = Ask.objects.filter(project=project, taken_back_on=None)
    if ask is not None:
        others = others.exclude(pk=ask.pk)
    return Before(
        promises=summary_of(project, day),
        led_to=list(others.exclude(led_to="").order_by("-led_to_on", "-number")[:MOST_BEFORE]),
        unsaid=others.filter(led_to="", due_on__lt=day).count(),
    )


def minutes_of(partner: Partner, today: date | None = None) -> Minutes:
    asked = list(partner.minutes_asked.order_by("-asked_on", "-id"))
    since = window_start(today)
    answered = {each.about for each in asked}
    return Minutes(
        in_all=sum(each.minutes for each in asked),
        in_window=sum(each.minutes for each in asked if each.asked_on >= since),
        cap=partner.minutes_cap,
        asked=asked,
        # What they did of their own accord, or were asked for later, they were not spared in the end.
        spared=[
            each
            for each in partner.minutes_spared.order_by("-spared_on", "-id")
            if each.about not in answered
        ],
    )


def minutes_in_window(partners: Iterable[Partner], today: date | None = None) -> dict[int, int]:
    """How many minutes were asked of each in the last 30 days, in one query."""
    sums = (
        MinutesAsked.objects.filter(partner__in=list(partners), asked_on__gte=window_start(today))
        .order_by()
        .values("partner")
        .annotate(sum=Sum("minutes"))
    )
    return {row["partner"]: row["sum"] for row in sums}


def minutes_in_words(minutes: int, cap: int | None) -> str:
    asked = f"asked for {minutes} minute{'' if minutes == 1 else 's'} in the last {WINDOW_DAYS} days"
    return asked if cap is None else f"{asked}, agreed to {cap}"


def spared_from(appraisal: Appraisal) -> set[tuple[int, int]]:
    """Who was not asked in a round, and for which step: (partner, step). They may answer all the same."""
    abouts = {f"appraisal {appraisal.pk} step {step}": step for step in (1, 2)}
    asked = set(MinutesAsked.objects.filter(about__in=abouts).values_list("partner", "about"))
    spared = MinutesSpared.objects.filter(about__in=abouts).values_list("partner", "about")
    return {(partner, abouts[about]) for partner, about in spared if (partner, about) not in asked}


def window_start(today: date | None = None) -> date:
    return (today or timezone.localdate()) - timedelta(days=WINDOW_DAYS - 1)


def who_can_be_asked(seat: Seat) -> list[Partner]:
    here = seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    return [partner for partner in here if may(partner.role, Permission.ASK_ANSWER)]


def asked_of(ask: Ask, seat: Seat, typed_in_for: Iterable[int]) -> list[AskedShown]:
    """Everyone who was asked or spared, with what they said, in as many queries for fifty as for two."""
    rows = list(ask.asked.select_related("partner__person", "entered_by").prefetch_related("partner__types"))
    minutes = minutes_in_window(row.partner for row in rows)
    may_type_in = set(typed_in_for)
    typists = names_of(ask.project, {row.entered_by_id for row in rows if row.entered_by_id})
    return [
        AskedShown(
            row=row,
            name=shown_name(row.partner),
            said=row.get_state_display(),
            minutes=minutes_in_words(minutes.get(row.partner_id, 0), row.partner.minutes_cap),
            typed_in_by=typists.get(row.entered_by_id, ""),
            may_be_typed_in=row.state in {"asked", "yes", "no"}
            and row.partner_id in may_type_in
            and ask.taken_back_on is None,
        )
        for row in rows
    ]


def names_of(project: Project, people: set[object]) -> dict[object, str]:
    """Who typed something in, as they are named in this project."""
    typists = (
        project.partners.filter(person__in=people).select_related("person").prefetch_related("types")
        if people
        else []
    )
    return {typist.person_id: shown_name(typist) for typist in typists}
