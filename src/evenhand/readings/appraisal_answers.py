"""What one person may see of a round: its questions, their own answers, and who has answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evenhand.framework import Argument, Condition
from evenhand.readings.criteria import (
    NEEDS_NO_PROOF,
    answering_partners,
    is_asked_conditions,
)
from evenhand.readings.kept_rows import KeptRows
from evenhand.records.models import AnswerSheet, Appraisal, Partner, Project


@dataclass(frozen=True)
class Question:
    """A criterion in the words it had when the round opened, with the rows it rests on."""

    id: int
    kind: str
    number: int
    row: str
    text: str
    for_whom: str
    how_we_would_know: str
    why: str
    less: str
    more: str
    arguments: tuple[Argument, ...]
    condition: Condition | None
    #: Words of other conditions in this round that pull the other way.
    pulls_against: tuple[str, ...]

    @property
    def is_aim(self) -> bool:
        return self.kind == "aim"

    @property
    def label(self) -> str:
        return f"{'Aim' if self.is_aim else 'Debate'} {self.number}"

    @property
    def anchor(self) -> str:
        return f"question-{self.id}"

    @property
    def needs_no_proof(self) -> bool:
        return any(argument.id in NEEDS_NO_PROOF for argument in self.arguments)


def find_round(project: Project, number: int | None = None) -> Appraisal | None:
    """The round of that number; without one, the open round or else the last."""
    rounds = project.appraisals.select_related("opened_by", "closed_by", "step_two_opened_by")
    return rounds.filter(number=number).first() if number is not None else rounds.first()


def open_round(project: Project) -> Appraisal | None:
    return project.appraisals.filter(closed_at=None).first()


def questions_of(appraisal: Appraisal, rows: KeptRows) -> list[Question]:
    frozen = list(appraisal.questions.select_related("wording__criterion"))
    texts = {each.wording.criterion.row: each.wording.text for each in frozen if each.wording.criterion.row}
    counted = {"aim": 0, "condition": 0}
    found = []
    for each in frozen:
        wording, criterion = each.wording, each.wording.criterion
        counted[criterion.kind] += 1
        condition = rows.find("conditions", criterion.row) if criterion.row else None
        reasons = (rows.find("arguments", id) for id in wording.arguments)
        found.append(
            Question(
                id=each.pk,
                kind=criterion.kind,
                number=counted[criterion.kind],
                row=criterion.row,
                text=wording.text,
                for_whom=wording.for_whom,
                how_we_would_know=wording.how_we_would_know,
                why=wording.why,
                less=wording.less,
                more=wording.more,
                arguments=tuple(row for row in reasons if row is not None),
                condition=condition,
                pulls_against=tuple(
                    texts[row] for row in (condition.pulls_against if condition else ()) if row in texts
                ),
            )
        )
    return found


def kept_public_types(rows: KeptRows) -> frozenset[str]:
    return frozenset(row.id for row in rows.all("partner_types") if row.is_public)


def is_asked(question: Question, partner: Partner, public: Collection[str]) -> bool:
    """Everyone is asked the aims; the conditions are asked of those whom their authors had in mind."""
    return question.is_aim or is_asked_conditions(partner.type_ids, public)


def latest_sheet(appraisal: Appraisal, partner: Partner, step: int) -> AnswerSheet | None:
    return (
        AnswerSheet.objects.filter(appraisal=appraisal, partner=partner, step=step, is_latest=True)
        .select_related("entered_by")
        .prefetch_related("answers")
        .first()
    )


def may_see_others(appraisal: Appraisal, partner: Partner, step: int) -> bool:
    """Nobody sees the others' answers until they have answered too, leads and facilitators included.

    Once the round is closed nothing that is seen can sway an answer.
    """
    return not appraisal.is_open or latest_sheet(appraisal, partner, step) is not None


def to_confirm(partner: Partner) -> list[AnswerSheet]:
    """Answers that somebody typed in for this person and that they have not confirmed or corrected."""
    return list(
        AnswerSheet.objects.filter(
            partner=partner, is_latest=True, confirmed_at=None, entered_by__isnull=False
        )
        .select_related("entered_by", "appraisal")
        .prefetch_related("answers__question__wording__criterion")
    )


def earlier_versions(sheet: AnswerSheet) -> QuerySet[AnswerSheet]:
    return (
        AnswerSheet.objects.filter(
            appraisal_id=sheet.appraisal_id, partner_id=sheet.partner_id, step=sheet.step, is_latest=False
        )
        .select_related("appraisal")
        .prefetch_related("answers__question__wording__criterion")
        .order_by("-version")
    )


@dataclass(frozen=True)
class Waiting:
    """Who has answered a step, and who has not. Named as they chose; nobody owes a reason."""

    answered: list[Partner]
    not_answered: list[Partner]


def waiting_for(appraisal: Appraisal, step: int, partners: Sequence[Partner] | None = None) -> Waiting:
    everyone = answering_partners(appraisal.project) if partners is None else partners
    done = set(
        AnswerSheet.objects.filter(appraisal=appraisal, step=step, is_latest=True).values_list(
            "partner_id", flat=True
        )
    )
    return Waiting(
        answered=[partner for partner in everyone if partner.pk in done],
        not_answered=[partner for partner in everyone if partner.pk not in done],
    )


def type_names(type_ids: Iterable[str], rows: KeptRows) -> tuple[str, ...]:
    return tuple(rows.name("partner_types", type_id) for type_id in type_ids)
