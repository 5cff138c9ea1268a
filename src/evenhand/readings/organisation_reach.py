"""Who is reached in an organisation’s projects, in words alone: fewer, about as many, or more than are affected."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from evenhand.access.organisations import homes_at
from evenhand.readings.reach import Group, Survey, surveys_of
from evenhand.records.models import Organisation, ProjectHome

A_PAGE = 50


@dataclass(frozen=True)
class Reached:
    home: ProjectHome
    survey: Survey | None
    #: Under each heading, the groups that can be held beside those affected.
    groups: list[tuple[str, list[Group]]]


def reach_at(organisation: Organisation, page: str | None = None) -> Page[Reached]:
    """The newest survey of each project. No counts: two of them on nearly the same people could be compared."""
    homes = homes_at(organisation).select_related("project").order_by("project__title", "pk")
    found = Paginator(homes, A_PAGE).get_page(page)
    surveys = surveys_of(home.project_id for home in found.object_list)
    found.object_list = [
        _reached(home, next(iter(surveys.get(home.project_id, [])), None)) for home in found.object_list
    ]
    return found


def _reached(home: ProjectHome, survey: Survey | None) -> Reached:
    groups = [
        (heading.name, [group for group in heading.groups if group.beside])
        for heading in (survey.headings if survey else [])
    ]
    return Reached(home, survey, [(name, held) for name, held in groups if held])
