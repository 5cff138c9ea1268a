"""The six standards: each question with what the record shows and what people here say. Nobody passes or fails."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from evenhand.access.projects import Seat
from evenhand.framework.rows import Standard, StandardQuestion
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.readings.showing import Showing
from evenhand.readings.showings import showings_of
from evenhand.records.models import StandardAnswer


@dataclass(frozen=True)
class AnswerShown:
    answer: StandardAnswer
    #: Empty where it was said without a name; then its day is not told either.
    name: str
    is_mine: bool
    is_typed_in: bool


@dataclass(frozen=True)
class QuestionShown:
    question: StandardQuestion
    showings: list[Showing]
    answers: list[AnswerShown]

    @property
    def is_open(self) -> bool:
        """Nobody has said anything, and the record holds nothing of it."""
        return not self.answers and not any(each.shows_something for each in self.showings)


@dataclass(frozen=True)
class StandardShown:
    standard: Standard
    questions: list[QuestionShown]


def standards_of(seat: Seat) -> list[StandardShown]:
    """In the order of the source. No standard is summed up, and none stands above another."""
    shown = showings_of(seat)
    said = _answers(seat)
    fw = current()
    return [
        StandardShown(
            standard,
            [
                QuestionShown(question, [shown[each] for each in question.shown_by], said[question.id])
                for question in fw.standard_questions
                if question.standard == standard.id
            ],
        )
        for standard in sorted(fw.standards, key=lambda row: row.number)
    ]


def question_at(id: str) -> StandardQuestion | None:
    return next((row for row in current().standard_questions if row.id == id), None)


def _answers(seat: Seat) -> dict[str, list[AnswerShown]]:
    rows = (
        StandardAnswer.objects.filter(project=seat.project, is_latest=True)
        .select_related("partner__person")
        .prefetch_related("partner__types")
    )
    found: dict[str, list[AnswerShown]] = defaultdict(list)
    # Those without a name stand in an order that tells nothing of who came when.
    for each in sorted(rows, key=lambda row: (not row.is_named, row.said_on if row.is_named else row.words)):
        found[each.question].append(
            AnswerShown(
                each,
                shown_name(each.partner) if each.is_named else "",
                each.partner_id == seat.partner.pk,
                each.entered_by_id is not None and each.confirmed_on is None,
            )
        )
    return found
