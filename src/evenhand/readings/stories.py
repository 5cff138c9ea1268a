"""Stories as those here may read them, one's own among them, and thoughts that their owners shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asks import names_of
from evenhand.readings.framework import current
from evenhand.readings.indicator_stories import StoryBeside
from evenhand.readings.indicator_stories import stories_beside as _beside
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, Project, Reflection, Story
from evenhand.records.story import STORY_USES

A_PAGE = 30
SOMEBODY = "Somebody here"
TYPIST_GONE = "somebody who was in this project"
_USES = dict(STORY_USES)


@dataclass(frozen=True)
class StoryShown:
    story: Story
    who: str
    is_mine: bool
    is_typed_by_me: bool
    #: For whom it was typed in, to whoever did that and to nobody else.
    of_name: str
    #: Who wrote it down for its teller; empty where they wrote it themselves or where no name stands beside it.
    typed_in_by: str
    uses: list[str]
    stage: str
    #: Figures that it stands beside: their ids and names.
    figures: list[tuple[str, str]]

    @property
    def uses_said(self) -> str:
        """In one line: only the first begins with a capital."""
        return ", ".join(
            each if place == 0 else each[:1].lower() + each[1:] for place, each in enumerate(self.uses)
        )

    @property
    def has_day(self) -> bool:
        """Beside no name or another one, a day would help to guess."""
        return self.story.naming == "name" or self.is_mine


@dataclass(frozen=True)
class ReflectionShown:
    reflection: Reflection
    who: str
    prompt: str
    is_mine: bool


@dataclass(frozen=True)
class StoryPage:
    own: list[StoryShown]
    shared: list[StoryShown]
    page: Page
    thoughts: list[ReflectionShown]


def teller(story: Story) -> str:
    """How whoever told it is shown, here and anywhere else."""
    if story.naming == "none":
        return SOMEBODY
    return story.credit_as or (shown_name(story.partner) if story.naming == "name" else SOMEBODY)


def readable(seat: Seat) -> QuerySet[Story]:
    """What others shared, one's own, and what one typed in for somebody who has not looked at it yet."""
    typed = Q(entered_by=seat.person, confirmed_on=None)
    found = Story.objects.filter(project=seat.project, taken_back_on=None)
    return (
        found.filter(Q(shared_on__isnull=False) | Q(partner=seat.partner) | typed)
        .select_related("partner__person", "project")
        .prefetch_related("partner__types")
    )


def stories_for(project: Project, use: str) -> list[Story]:
    """The stories that may be used so, and no others: whatever leaves the project asks here."""
    found = (
        Story.objects.filter(project=project, shared_on__isnull=False, taken_back_on=None)
        .select_related("partner__person")
        .prefetch_related("partner__types")
        .order_by("number")
    )
    # A list within JSON is asked for differently by the two databases.
    return [story for story in found if use in story.uses]


def stories_beside(project: Project, indicator: str, seat: Seat) -> list[StoryBeside]:
    """Those that their tellers put beside this figure."""
    return _beside(seat, indicator) if seat.project.pk == project.pk else []


def story_page(seat: Seat, *, page: object = 1) -> StoryPage:
    mine = Q(partner=seat.partner) | Q(entered_by=seat.person, confirmed_on=None)
    own = readable(seat).filter(mine).order_by("-number")
    others = readable(seat).filter(shared_on__isnull=False).exclude(pk__in=own.values("pk"))
    at = Paginator(others.order_by("-number"), A_PAGE).get_page(page)
    return StoryPage(
        own=shown_each(own, seat),
        shared=shown_each(at.object_list, seat),
        page=at,
        thoughts=shared_thoughts(seat),
    )


def shown_each(stories: Iterable[Story], seat: Seat) -> list[StoryShown]:
    found = list(stories)
    typists: set[object] = {each.entered_by_id for each in found if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    stages = {row.id: row.name for row in current().stages}
    figures = {row.id: row.name for row in current().indicators}
    return [_shown(each, seat, names, stages, figures) for each in found]


def _shown(
    story: Story,
    seat: Seat,
    names: dict[object, str],
    stages: dict[str, str],
    figures: dict[str, str],
) -> StoryShown:
    is_mine = story.partner_id == seat.partner.pk
    is_typed_by_me = story.entered_by_id is not None and story.entered_by_id == seat.person.pk
    tells = story.naming == "name" or is_mine or is_typed_by_me
    return StoryShown(
        story=story,
        who=teller(story),
        is_mine=is_mine,
        is_typed_by_me=is_typed_by_me,
        of_name=shown_name(story.partner) if is_typed_by_me else "",
        typed_in_by=names.get(story.entered_by_id, TYPIST_GONE)
        if story.entered_by_id is not None and tells
        else "",
        uses=[_USES[each] for each in story.uses if each in _USES],
        stage=stages.get(story.stage, "") if tells else "",
        figures=[(id, figures[id]) for id in story.indicators if id in figures],
    )


def own_thoughts(seat: Seat) -> list[ReflectionShown]:
    """One's own, shared or not. Nobody else gets this list."""
    found = Reflection.objects.filter(partner=seat.partner).select_related("decision", "partner__person")
    return thoughts_shown(found.order_by("-pk"), seat)


def shared_thoughts(seat: Seat, decision: Decision | None = None) -> list[ReflectionShown]:
    if not seat.may(Permission.ACCOUNT_READ):
        return []
    found = Reflection.objects.filter(project=seat.project, shared_on__isnull=False)
    if decision is not None:
        found = found.filter(decision=decision)
    # In an order that tells nothing of who wrote it, or when.
    found = found.select_related("decision", "partner__person").prefetch_related("partner__types")
    return thoughts_shown(found.order_by("text", "pk")[:200], seat)


def thoughts_shown(found: Iterable[Reflection], seat: Seat) -> list[ReflectionShown]:
    prompts = {row.id: row.name for row in current().open_questions}
    return [
        ReflectionShown(
            reflection=each,
            who=shown_name(each.partner) if each.is_named else SOMEBODY,
            prompt=prompts.get(each.prompt, ""),
            is_mine=each.partner_id == seat.partner.pk,
        )
        for each in found
    ]
