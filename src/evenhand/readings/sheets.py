"""A sheet of answers in words, for the person whose answers they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.option_ratings import RATING_LABELS
from evenhand.readings.options import option_name
from evenhand.readings.side_by_side import AIM_LABELS, CONDITION_LABELS
from evenhand.records.appraisal import SHOWN_AS
from evenhand.records.models import AnswerSheet


@dataclass(frozen=True)
class AnswerShown:
    about: str
    says: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class SheetShown:
    sheet: AnswerSheet
    answers: tuple[AnswerShown, ...]
    shown_as: str


def sheets_shown(sheets: Iterable[AnswerSheet]) -> list[SheetShown]:
    """Expects each sheet with its appraisal, and its answers with their questions' wordings."""
    known: dict[int, tuple[KeptRows, dict[str, str]]] = {}
    shown = []
    for sheet in sheets:
        appraisal = sheet.appraisal
        if appraisal.pk not in known:
            rows = KeptRows(appraisal.framework_rows)
            ways = {option.approach: option_name(option, rows) for option in appraisal.options.all()}
            known[appraisal.pk] = rows, ways
        shown.append(_shown(sheet, *known[appraisal.pk]))
    return shown


def _shown(sheet: AnswerSheet, rows: KeptRows, ways: dict[str, str]) -> SheetShown:
    answers = []
    for answer in sheet.answers.all():
        wording = answer.question.wording
        labels = AIM_LABELS if wording.criterion.kind == "aim" else CONDITION_LABELS
        ticked = [rows.name("partner_types", each) for each in answer.with_whom]
        ticked += [rows.name("stages", each) for each in answer.stages]
        answers.append(
            AnswerShown(
                about=f"{ways[answer.approach]}: {wording.text}" if answer.approach else wording.text,
                says=(RATING_LABELS if sheet.step == 2 else labels).get(answer.value, ""),
                words=tuple(each for each in (", ".join(ticked), answer.how, answer.what_else) if each),
            )
        )
    return SheetShown(sheet, tuple(answers), dict(SHOWN_AS)[sheet.shown_as])
