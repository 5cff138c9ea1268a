"""A questionnaire that people brought with their own licence, as a spreadsheet or TOML writes it. None is shipped."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from dataclasses import dataclass

from evenhand.exchange.plan_values import clean
from evenhand.exchange.toml_lines import TooDeep, places

MOST_BYTES = 200_000
MOST_ITEMS = 100
MOST_ANSWERS = 15
LONGEST_ITEM = 600
LONGEST_ANSWER = 200
HEADER = ("question", "answer 1", "answer 2", "answer 3", "answer 4", "answer 5")


class QuestionnaireFileError(Exception):
    """One kind sentence: where, and what is accepted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question; without answers to choose from it asks for words."""

    text: str
    answers: tuple[str, ...] = ()


def read(content: bytes, *, name: str) -> list[Item]:
    """Read the questions in their order, or say what is wrong with the first bad one. Nothing is reworded."""
    if len(content) > MOST_BYTES:
        raise QuestionnaireFileError("This file is larger than a questionnaire is.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QuestionnaireFileError("Save the file as “CSV UTF-8” or as TOML, and bring it again.") from None
    if "\0" in text:
        raise QuestionnaireFileError("This is not a text file. Save it as “CSV UTF-8”, and bring it again.")
    items = _from_toml(text) if name.lower().endswith(".toml") else _from_csv(text)
    if not items:
        raise QuestionnaireFileError("There is no question in this file.")
    if len(items) > MOST_ITEMS:
        raise QuestionnaireFileError(f"At most {MOST_ITEMS} questions, please. People’s time is short.")
    return items


def digest(items: list[Item]) -> str:
    """SHA-256 of the questions as they were brought, so that a word changed later would show."""
    told = json.dumps([[each.text, list(each.answers)] for each in items], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _from_csv(text: str) -> list[Item]:
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise QuestionnaireFileError("This is not a CSV file. Save it as “CSV UTF-8”.") from None
    if not rows or rows[0][0].strip().casefold() != "question":
        raise QuestionnaireFileError(
            "The first row must say what the columns are: question, answer 1, answer 2, and so on."
        )
    return [
        _item(f"Row {number}", row[0], row[1:])
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _from_toml(text: str) -> list[Item]:
    try:
        places(text)
        told = tomllib.loads(text)
    except TooDeep as error:
        raise QuestionnaireFileError(f"Line {error.line}: a name with so many parts is not read.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise QuestionnaireFileError(f"This is not TOML: {error}") from None
    rows = told.get("items")
    if set(told) - {"items"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise QuestionnaireFileError("It should hold [[items]] and nothing else, each with text and answers.")
    found = []
    for number, row in enumerate(rows, start=1):
        where = f"Question {number}"
        answers = row.get("answers", [])
        if set(row) - {"text", "answers"} or not isinstance(row.get("text"), str):
            raise QuestionnaireFileError(
                f"{where}: it should have text, and answers if there are any to choose."
            )
        if not isinstance(answers, list) or not all(isinstance(each, str) for each in answers):
            raise QuestionnaireFileError(f"{where}: answers should be a list of words.")
        found.append(_item(where, row["text"], answers))
    return found


def _item(where: str, text: str, answers: list[str]) -> Item:
    text = clean(text).strip()
    kept = tuple(answer for each in answers if (answer := clean(each).strip()))
    if not text:
        raise QuestionnaireFileError(f"{where}: the question is missing.")
    if len(text) > LONGEST_ITEM:
        raise QuestionnaireFileError(f"{where}: a question has at most {LONGEST_ITEM} letters.")
    if len(kept) == 1 or len(kept) > MOST_ANSWERS:
        raise QuestionnaireFileError(
            f"{where}: give from 2 to {MOST_ANSWERS} answers to choose from, or none for people’s own words."
        )
    if any(len(each) > LONGEST_ANSWER for each in kept):
        raise QuestionnaireFileError(f"{where}: an answer has at most {LONGEST_ANSWER} letters.")
    if len({each.casefold() for each in kept}) < len(kept):
        raise QuestionnaireFileError(f"{where}: the same answer is there twice.")
    return Item(text, kept)
