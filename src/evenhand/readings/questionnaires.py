"""Questionnaires that people brought, with their licences, and what closed ones came to. No total over the questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.access.projects import Seat
from evenhand.framework.rows import Instrument
from evenhand.readings.framework import current
from evenhand.readings.framework_words import VERDICTS
from evenhand.readings.names import shown_name
from evenhand.records.models import MinutesAsked, Partner, Questionnaire, QuestionnaireSheet

NO_ANSWER = "No answer"
WHY_NOT = {
    "too_few": "Fewer than five handed it in.",
    "too_few_to_break_down": "Told answer by answer only where ten or more handed it in.",
    "cells_too_small": "Told only where five or more gave the same answer.",
}


@dataclass(frozen=True)
class InstrumentShown:
    instrument: Instrument
    verdict: str


@dataclass(frozen=True)
class QuestionnaireShown:
    questionnaire: Questionnaire
    by: str
    instrument: str
    has_mine: bool


@dataclass(frozen=True)
class ItemResult:
    text: str
    counts: list[tuple[str, int]]
    #: Those whose answers are told together, and how many they are.
    together: list[str]
    remainder: int | None
    why_not: str
    words: list[str]
    is_open: bool


@dataclass(frozen=True)
class Result:
    #: None where fewer than five handed it in.
    sheets: int | None
    items: list[ItemResult]


def instruments() -> list[InstrumentShown]:
    """By what their licence allows, the widest first."""
    order = list(VERDICTS)
    rows = [InstrumentShown(row, VERDICTS[row.verdict]) for row in current().instruments]
    return sorted(rows, key=lambda each: order.index(each.instrument.verdict))


def questionnaires_of(seat: Seat) -> list[QuestionnaireShown]:
    rows = seat.project.questionnaires.select_related("partner__person").prefetch_related("partner__types")
    mine = set(
        QuestionnaireSheet.objects.filter(
            partner=seat.partner, questionnaire__project=seat.project
        ).values_list("questionnaire_id", flat=True)
    )
    names = {row.id: row.name for row in current().instruments}
    return [
        QuestionnaireShown(each, shown_name(each.partner), names.get(each.instrument, ""), each.pk in mine)
        for each in rows.order_by("-number")
    ]


def result(questionnaire: Questionnaire) -> Result | None:
    """What it came to, as it was worked out when it closed."""
    if questionnaire.state != "closed" or not questionnaire.result:
        return None
    told = questionnaire.result
    items = {item["id"]: item for item in questionnaire.items}
    return Result(
        told["sheets"], [_item(items[each["id"]], each) for each in told["items"] if each["id"] in items]
    )


def mine(questionnaire: Questionnaire, partner: Partner) -> QuestionnaireSheet | None:
    return questionnaire.sheets.filter(partner=partner).first()


def asked_now(partner: Partner) -> list[Questionnaire]:
    """Open ones that this person was really asked, and has not handed in."""
    rows = partner.project.questionnaires.filter(state="open").exclude(sheets__partner=partner)
    asked = set(MinutesAsked.objects.filter(partner=partner).values_list("about", flat=True))
    return [each for each in rows if f"questionnaire {each.pk}" in asked]


def _item(item: dict[str, Any], told: dict[str, Any]) -> ItemResult:
    def name(place: str) -> str:
        return item["answers"][int(place)] if place.isdigit() else place

    return ItemResult(
        text=item["text"],
        counts=[(name(place), count) for place, count in told.get("shown", [])],
        together=[name(place) for place in told.get("hidden", [])],
        remainder=told.get("remainder"),
        why_not=WHY_NOT.get(told.get("reason", ""), ""),
        words=told.get("words", []),
        is_open=not item["answers"],
    )
