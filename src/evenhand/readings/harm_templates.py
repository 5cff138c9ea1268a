"""Harms that others have described, to start from; and when somebody must say why one holds for other people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evenhand.framework import UnknownRow
from evenhand.framework.rows import HarmTemplate
from evenhand.readings.framework import Cited, cited, current
from evenhand.readings.framework_words import HARM_GROUPS
from evenhand.records.models import PartnerType, Project


@dataclass(frozen=True)
class TemplateShown:
    row: HarmTemplate
    #: Those who were said to bear it, and with whom the work was, in words.
    first_said_of: list[str]
    in_work_with: list[str]
    disagreements: list[tuple[str, str]]
    sources: tuple[Cited, ...]

    @property
    def id(self) -> str:
        return self.row.id


@dataclass(frozen=True)
class TemplateGroup:
    name: str
    templates: list[TemplateShown]


def plurals(type_ids: Iterable[str]) -> list[str]:
    """Kinds of partner as several, for a sentence: “carers”, “policy-makers”."""
    known = {row.id: row.plural for row in current().partner_types}
    return [known.get(type_id, type_id.replace("_", " ")).lower() for type_id in type_ids]


def template_or_none(template_id: str) -> HarmTemplate | None:
    """The row by its id. An institution may have taken it away since a harm began from it."""
    if not template_id:
        return None
    try:
        row = current().get("harms", template_id)
    except UnknownRow:
        return None
    return row if isinstance(row, HarmTemplate) else None


def template_shown(row: HarmTemplate) -> TemplateShown:
    fw = current()
    return TemplateShown(
        row=row,
        first_said_of=plurals(row.first_said_of),
        in_work_with=plurals(row.in_work_with),
        disagreements=[(id, fw.get("disagreements", id).issue) for id in row.disagreements],  # type: ignore[attr-defined]
        sources=cited(row.source, fw),
    )


def templates_by_group() -> list[TemplateGroup]:
    """All of them. Those about leaving people out come first: they are the ones that get forgotten."""
    order = ["not_involving", *(group for group in HARM_GROUPS if group != "not_involving")]
    rows = current().harms
    return [
        TemplateGroup(HARM_GROUPS[group], [template_shown(row) for row in rows if row.group == group])
        for group in order
        if any(row.group == group for row in rows)
    ]


def types_here(project: Project) -> set[str]:
    """What people in this project are here as."""
    return set(
        PartnerType.objects.filter(partner__project=project, partner__removed_at=None)
        .order_by()
        .values_list("type", flat=True)
        .distinct()
    )


def must_say_why(template: HarmTemplate, bearer_types: Collection[str], here: Collection[str]) -> bool:
    """Whether it is carried over to other people than those of whom it was first said.

    So it is where somebody else would bear it, where nobody said who would by their type, and where the work in
    which it was seen was with partners of whom there is none here.
    """
    if not bearer_types or not set(bearer_types) <= set(template.first_said_of):
        return True
    return bool(template.in_work_with) and not set(template.in_work_with) & set(here)
