"""A round as plain JSON values: what this viewer may see of it on the pages, and nothing more."""

from typing import Any

from evenhand.access.projects import Seat
from evenhand.readings import option_ratings
from evenhand.readings.appraisal_answers import Question, may_see_others, questions_of
from evenhand.readings.framework import cited
from evenhand.readings.heard import Batch, Heard, Totals, Voice
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.names import shown_name
from evenhand.readings.option_ratings import Cell, StepTwo
from evenhand.readings.options import OptionShown, options_of
from evenhand.readings.side_by_side import Card, Said, side_by_side, sides_of
from evenhand.records.models import Appraisal

NOT_YET = "Answer this step first. Nobody sees the others’ answers before."


def appraisal_export(appraisal: Appraisal, seat: Seat) -> dict[str, Any]:
    """Days and never minutes, no ids of people or sheets; totals only as the pages tell them."""
    rows = KeptRows(appraisal.framework_rows)
    questions = questions_of(appraisal, rows)
    sees_one = may_see_others(appraisal, seat.partner, 1)
    sees_two = may_see_others(appraisal, seat.partner, 2)
    return {
        "evenhand_appraisal": 1,
        "project": appraisal.project.title,
        "round": appraisal.number,
        "opened_on": _day(appraisal.opened_at),
        "step_two_opened_on": _day(appraisal.step_two_opened_at),
        "closed_on": _day(appraisal.closed_at),
        "framework": {
            "version": appraisal.framework_version,
            "digest": appraisal.framework_digest,
            "rows": appraisal.framework_rows,
        },
        "note": "Nothing here is added up, weighed or ranked. Silence is shown and never counted as agreement.",
        "questions": [_question(question, rows) for question in questions],
        "options": [_option(option, rows) for option in options_of(appraisal, rows)],
        "step_1": _step_one(appraisal) if sees_one else {"not_shown": NOT_YET},
        "step_2": _step_two(appraisal) if sees_two else {"not_shown": NOT_YET},
    }


def _day(moment: Any) -> str | None:
    return moment.date().isoformat() if moment else None


def _question(question: Question, rows: KeptRows) -> dict[str, Any]:
    return {
        "label": question.label,
        "kind": question.kind,
        "text": question.text,
        "for_whom": question.for_whom,
        "how_we_would_know": question.how_we_would_know,
        "arguments": [argument.id for argument in question.arguments],
        "framework_row": question.row,
        "pulls_against": list(question.pulls_against),
        "limit": question.condition.limit if question.condition else "",
        "readings": [
            {
                "heading": side.heading,
                "says": list(side.says),
                "sources": [f"{each.short}, {each.where}" for each in side.sources],
            }
            for side in sides_of(question, rows)
        ],
    }


def _option(shown: OptionShown, rows: KeptRows) -> dict[str, Any]:
    option = shown.option
    return {
        "approach": option.approach,
        "name": shown.name,
        "plain": shown.plain,
        "money_pence": option.money_pence,
        "hours": None if option.hours is None else float(option.hours),
        "months": None if option.months is None else float(option.months),
        "inclusion": option.inclusion or None,
        "inclusion_words": shown.row.inclusion_cost if shown.row else "",
        "independence": option.independence or None,
        "independence_words": shown.row.independence_risk if shown.row else "",
        "figures_from": option.figures_from,
        "if_we_do_not": option.if_we_do_not,
        "readings": {
            "oliver_kothari_mays": shown.row.okm_reading,
            "williams_and_others": shown.row.w20_reading,
            "sources": [
                f"{each.short}, {each.where}"
                for each in cited(shown.row.source, rows)  # type: ignore[arg-type]
            ],
        }
        if shown.row
        else {},
    }


def _step_one(appraisal: Appraisal) -> dict[str, Any]:
    found = side_by_side(appraisal)
    return {
        **_who(found.heard),
        "answers": [_card(card) for card in found.cards],
        "words_in_totals": [
            {"question": question.label, "words": list(words)} for question, words in found.words_in_totals
        ],
        "differ_most": [each.question.label for each in found.differ_most],
    }


def _who(heard: Heard) -> dict[str, Any]:
    return {
        "not_answered": [shown_name(partner) for partner in heard.not_answered],
        "counted_at_the_next_moment": bool(heard.waiting_in_totals),
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        "question": card.question.label,
        "named": [_said(said) for _, group in card.by_answer for said in group],
        "totals": _totals(card.totals),
        "left_out_by": list(card.left_out),
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        **_voice(said.voice),
        "answer": said.value or None,
        "with_whom": list(said.with_whom),
        "stages": list(said.stages),
        "how": said.how,
        "what_else": said.what_else,
    }


def _voice(voice: Voice) -> dict[str, Any]:
    return {
        "who": voice.name,
        "here_as": list(voice.types),
        "typed_in": voice.typed_in,
        "has_left": voice.has_left,
    }


def _totals(totals: tuple[tuple[Batch, tuple[Totals, ...]], ...]) -> list[dict[str, Any]]:
    return [
        {
            "counted": batch.moment,
            "who": part.who,
            "says": part.sentence,
            "shown": [{"answer": label, "people": count} for label, count in part.shown],
        }
        for batch, parts in totals
        for part in parts
    ]


def _step_two(appraisal: Appraisal) -> dict[str, Any]:
    found = option_ratings.step_two(appraisal)
    return {
        **_who(found.heard),
        "ratings": [_cell(aim, cell) for aim, cells in found.table for cell in cells],
        "must_keep": [{**_voice(voice), "words": words} for voice, words in found.must_keep],
        "must_keep_in_totals": list(found.must_keep_in_totals),
        **_answer(found),
    }


def _cell(aim: Question, cell: Cell) -> dict[str, Any]:
    return {
        "aim": aim.label,
        "option": cell.option.id,
        "named": [{**_voice(voice), "answer": label} for label, voices in cell.by_answer for voice in voices],
        "totals": _totals(cell.totals),
        "left_out_by": list(cell.left_out),
    }


def _answer(found: StepTwo) -> dict[str, Any]:
    return {
        "beaten": [
            {"option": each.option.id, "by": each.by.id, "better_on": list(each.better_on)}
            for each in found.beaten
        ],
        "deciding_beliefs": [
            {"says": each.sentence, "held_by": each.held_by, "is_given": each.is_given}
            for each in (*found.beliefs, *found.open_beliefs)
        ],
        "someone_not_heard_could_decide": found.silent_could_decide,
    }
