"""Where to learn more: places that others told of, and those that people here found."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.access.projects import Seat
from evenhand.framework.rows import Resource
from evenhand.readings.framework import Cited, cited, current
from evenhand.readings.names import shown_name
from evenhand.records.models import ResourceLink

SORTS = {
    "map": "Maps",
    "guide": "Guides",
    "standard": "Standards",
    "stories": "Stories",
    "form": "Forms and reports",
    "method": "Ways of working",
    "pay": "Pay",
    "book": "Books",
}


@dataclass(frozen=True)
class ResourceShown:
    row: Resource
    stage: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True)
class Shelf:
    name: str
    rows: list[ResourceShown]


@dataclass(frozen=True)
class LinkShown:
    link: ResourceLink
    who: str
    stage: str
    may_remove: bool


@dataclass(frozen=True)
class ResourceMap:
    #: What people here found comes first.
    found: list[LinkShown]
    shelves: list[Shelf]


def resource_map(seat: Seat) -> ResourceMap:
    fw = current()
    stages = {row.id: row.name for row in fw.stages}
    shown = [
        ResourceShown(row, stages.get(row.stage or "", ""), cited(row.source, fw)) for row in fw.resources
    ]
    links = seat.project.resource_links.filter(removed_on=None)
    links = links.select_related("partner__person").prefetch_related("partner__types")
    tends = seat.partner.role in ("lead", "facilitator")
    return ResourceMap(
        found=[
            LinkShown(
                each,
                shown_name(each.partner),
                stages.get(each.stage, ""),
                tends or each.partner_id == seat.partner.pk,
            )
            for each in links
        ],
        shelves=[
            Shelf(name, rows)
            for sort, name in SORTS.items()
            if (rows := [each for each in shown if each.row.sort == sort])
        ],
    )
