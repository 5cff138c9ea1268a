"""What each person here does, decides and needs, as they said it last; and as a sheet to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.exchange.document.tree import Block, Document, definitions, heading, p, small
from evenhand.readings.amounts import day
from evenhand.readings.asks import names_of
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.contribution import WAYS
from evenhand.records.models import Partner, RoleCharter


@dataclass(frozen=True)
class RoleShown:
    role_charter: RoleCharter
    name: str
    types: list[str]
    stage: str
    is_mine: bool
    typed_in_by: str
    #: The day for another look has come.
    is_due: bool


def latest(seat: Seat) -> QuerySet[RoleCharter]:
    """The last word of each person who is here now."""
    newer = RoleCharter.objects.filter(partner=OuterRef("partner"), number__gt=OuterRef("number"))
    return (
        RoleCharter.objects.filter(~Exists(newer), partner__project=seat.project, partner__removed_at=None)
        .select_related("partner__person")
        .prefetch_related("partner__types")
        .order_by("partner__joined_at", "partner_id")
    )


def history(partner: Partner) -> QuerySet[RoleCharter]:
    return partner.role_charters.select_related("partner__person").order_by("-number")


def shown_each(
    role_charters: Iterable[RoleCharter], seat: Seat, today: date | None = None
) -> list[RoleShown]:
    found = list(role_charters)
    typists = {each.entered_by_id for each in found if each.entered_by_id is not None}
    names = names_of(seat.project, typists) if typists else {}
    stages = {row.id: row.name for row in current().stages}
    by = today or timezone.localdate()
    return [
        RoleShown(
            role_charter=each,
            name=shown_name(each.partner),
            types=type_names(each.partner.type_ids),
            stage=stages.get(each.stage, each.stage),
            is_mine=each.partner_id == seat.partner.pk,
            typed_in_by=names.get(each.entered_by_id, "somebody who was in this project")
            if each.entered_by_id is not None
            else "",
            is_due=each.look_again_on is not None and each.look_again_on <= by,
        )
        for each in found
    ]


def roles_document(seat: Seat) -> Document:
    """Who does what, to print and bring to a meeting."""
    return Document(
        title="Who does what",
        subtitle=seat.project.title,
        blocks=tuple(_blocks(shown_each(latest(seat), seat))),
        footer=f"As people said it themselves. Printed on {day(timezone.localdate())}.",
    )


def _blocks(rows: list[RoleShown]) -> Iterator[Block]:
    yield p(
        "Each person here says what they take on, what they decide, what they do not do and what they need for "
        "it. Researchers say it too. It can be changed at any time."
    )
    if not rows:
        yield p("Nobody has said it yet.")
        return
    for row in rows:
        said = row.role_charter
        yield heading(f"{row.name}, {' and '.join(row.types).lower()}" if row.types else row.name)
        pairs = [("What they do", said.does)]
        pairs += [
            (label, words)
            for label, words in (
                ("What they decide", said.decides),
                ("What they do not do", said.does_not),
                ("What they need for it", said.needs),
            )
            if words
        ]
        yield definitions(*pairs)
        yield small(_said(row))


def _said(row: RoleShown) -> str:
    said = row.role_charter
    parts = [f"Said on {day(said.said_on)}"]
    if row.stage:
        parts.append(f"for this stage: {row.stage}")
    if row.typed_in_by:
        checked = "they said that it is right" if said.confirmed_on else "not yet looked at by them"
        parts.append(f"{dict(WAYS)[said.way]}, typed in by {row.typed_in_by} and {checked}")
    if said.look_again_on:
        parts.append(f"another look on {day(said.look_again_on)}")
    return "; ".join(parts) + "."
