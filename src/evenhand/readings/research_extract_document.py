"""The research extract as a page for the people here, and as the packed file that goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.exchange import extract_archive
from evenhand.exchange.document.tree import Block, Document, heading, lead, p, paragraphs, table
from evenhand.exchange.extract_archive import TableOut
from evenhand.readings.framework import current
from evenhand.readings.research_extract import NO_CAUSE, Extract, research_extract
from evenhand.readings.stardit import stardit
from evenhand.records.models import Project

TITLE = "Counts for those who study such work"
#: People are counted when a file goes out: a page that counted them each day would tell who said yes in between.
NOT_YET = ("people",)


def packed(project: Project, extract: Extract) -> bytes:
    return extract_archive.pack(extract.head, extract.tables, stardit(project, extract), read_me(extract))


def read_me(extract: Extract) -> str:
    tables = [f"    {table.name}.csv: {table.about}" for table in extract.tables]
    return "\n".join(
        [
            f"{TITLE}: {extract.head['project']}",
            "",
            extract.head["no_cause"],
            "",
            "Nothing that anybody said and no names are in it; stardit.json holds the project’s aims and what it published. "
            "What is about people counts only those who said yes, in bands, and never where it could point at somebody.",
            "",
            "What is in this file:",
            *tables,
            "    dictionary.csv: every column, its values, and what an empty cell means.",
            "    extract.json: the same for programs, with the framework’s version and how the record stood.",
            "    stardit.json: the same in the shape of a STARDIT report, to be read and added to.",
            "",
            extract.head["limits"],
            "",
        ]
    )


def extract_document(project: Project) -> Document:
    extract = research_extract(project)
    return Document(
        title=TITLE,
        subtitle=project.title,
        blocks=tuple(_blocks(extract)),
        footer=extract.head["limits"],
    )


def _blocks(extract: Extract) -> Iterator[Block]:
    yield lead(
        "Nothing that anybody said and no names are in it, but for the project’s aims and what it published."
    )
    yield from paragraphs(NO_CAUSE)
    for each in extract.tables:
        yield heading(each.name.capitalize())
        if each.name in NOT_YET:
            yield p(each.about)
            yield p("People are counted when a file goes out, and then once.")
            continue
        yield from _table(each)


def _table(each: TableOut) -> Iterator[Block]:
    if not each.rows:
        yield p(each.about)
        yield p("Nothing on the record so far.")
        return
    # The column of people is counted with them.
    places = [place for place, column in enumerate(each.columns) if column.name not in NOT_YET]
    yield table(
        each.about,
        [each.columns[place].name.replace("_", " ") for place in places],
        [[_shown(each.columns[place].name, row[place]) for place in places] for row in each.rows],
        has_row_headers=False,
    )


#: Columns that hold ids of the framework, which a page tells by their names.
_KINDS = {
    "argument": "arguments",
    "arguments": "arguments",
    "stage": "stages",
    "partner_type": "partner_types",
    "mode": "modes",
    "approach": "approaches",
}


def _shown(column: str, value: Any) -> str:
    if value == "":
        return "not told"
    if column not in _KINDS:
        return str(value).replace("_", " ")
    names = {row.id: row.name for row in getattr(current(), _KINDS[column])}
    return "; ".join(names.get(id, id.replace("_", " ")) for id in str(value).split(";"))
