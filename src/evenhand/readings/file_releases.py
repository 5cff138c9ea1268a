"""Each kind of file that can go out: what it is called, what it holds, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from evenhand.exchange import case_file as case_file_format
from evenhand.exchange import funder_file as funder_file_format
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document
from evenhand.readings.case_file import case_document, case_file
from evenhand.readings.funder_file import funder_file, head_now
from evenhand.readings.funder_file_document import funder_file_document
from evenhand.readings.research_extract import research_extract
from evenhand.readings.research_extract_document import extract_document, packed
from evenhand.records.models import Project


@dataclass(frozen=True, slots=True)
class Made:
    content: bytes
    head_size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever lets it out chose. Points and licence are a case’s alone."""

    for_whom: str = ""
    with_money: bool = False
    points: Collection[int] | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True)
class FileKind:
    what: str
    name: str
    ending: str
    media: str
    make: Callable[[Project, Wanted], Made]
    show: Callable[[Project], Document]


def made(project: Project, kind: str, wanted: Wanted) -> Made:
    return FILES[kind].make(project, wanted)


def shown(project: Project, kind: str) -> str:
    """What it would hold today, for everyone here: without the money, which not everyone here may read.

    Everything in it stands on the record, so it is the same until the record grows or the day ends.
    """
    return _shown(project.pk, head_now(project), kind, timezone.localdate())


@lru_cache(maxsize=64)
def _shown(project_id: UUID, head: tuple[int, str], kind: str, today: date) -> str:
    return html.fragment(FILES[kind].show(Project.objects.get(pk=project_id)))


def _funder_file(project: Project, wanted: Wanted) -> Made:
    file = funder_file(project, for_whom=wanted.for_whom, with_money=wanted.with_money)
    return Made(funder_file_format.pack(file, funder_file_document(file)), file.head_size)


def _extract(project: Project, wanted: Wanted) -> Made:
    extract = research_extract(project, for_whom=wanted.for_whom, with_money=wanted.with_money)
    return Made(packed(project, extract), extract.head["record"]["entries"])


def _case(project: Project, wanted: Wanted) -> Made:
    case = case_file(project, numbers=wanted.points, licence=wanted.licence)
    return Made(case_file_format.pack(case), case.head_size)


FILES = {
    "funder_file": FileKind(
        what="One page that stands alone: what was planned and done, what changed and why, what failed, what is not "
        "known, what the funder did, and people’s own words where they said yes.",
        name="for-funders",
        ending="html",
        media="text/html; charset=utf-8",
        make=_funder_file,
        show=lambda project: funder_file_document(funder_file(project)),
    ),
    "extract": FileKind(
        what="Tables of counts by aim, stage, way of taking part, kind of partner, cost and outcome, with what each "
        "column means. No words and no names. It says nothing of what caused what.",
        name="for-study",
        ending="zip",
        media="application/zip",
        make=_extract,
        show=extract_document,
    ),
    "case": FileKind(
        what="Points where this project had to choose, what could be done, what you did, and what came of it. Another "
        "project brings it in to learn from. No names are in it.",
        name="case",
        ending="json",
        media="application/json",
        make=_case,
        show=lambda project: case_document(case_file(project)),
    ),
}
