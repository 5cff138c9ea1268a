"""The funder file as a page that stands alone, prints, and says how to check it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    heading,
    lead,
    p,
    paragraphs,
    quote,
    small,
    strong,
    table,
)
from evenhand.exchange.funder_file import FunderFile, Section
from evenhand.readings.amounts import counted, day

WORDS = "In people’s own words"
NO_WORDS = "Nobody has let their own words into this file. That is theirs to say, and no fault of anybody’s."
NO_RANKING = (
    "This file holds no mark and no rank. Failures stand in it because the people here wrote them down."
)


def funder_file_document(file: FunderFile) -> Document:
    return Document(
        title=file.project,
        subtitle=f"For {file.for_whom}" if file.for_whom else "For those who fund this work",
        blocks=tuple(_blocks(file)),
        footer=file.limits,
    )


def _blocks(file: FunderFile) -> Iterator[Block]:
    if file.about:
        yield lead(file.about)
    if file.sentence:
        yield p(strong("What those who do it say that it is: "), file.sentence)
    yield p(NO_RANKING)
    for section in file.sections:
        yield from _section(section)
    yield heading(WORDS)
    if not file.words:
        yield p(NO_WORDS)
    for each in file.words:
        yield quote(each.text, each.who)
        said = " ".join(part for part in (f"{each.about}." if each.about else "", each.became) if part)
        if said:
            yield small(said)
    yield heading("How to check this file")
    yield p(
        f"It was made on {day(date.fromisoformat(file.made_on))}, when the record had "
        f"{counted(file.head_size, 'entry', 'entries')}. The project keeps the digest of this file and shows it to "
        "its people: ask for it, and compare."
    )
    if file.head_root:
        yield p(
            "Whoever holds a copy of the record made since can check that it goes on from the record as it stood then: "
        )
        yield p(strong(f"python3 verify.py . --head {file.head_size}:{file.head_root}"))


def _section(section: Section) -> Iterator[Block]:
    yield heading(section.title)
    plain: list[str] = []
    for line in section.lines:
        if not line.rows:
            plain.append(line.text)
            continue
        if plain:
            yield bullets(*plain)
            plain = []
        yield table(line.text, line.header, line.rows)
    if plain:
        yield bullets(*plain)
    if not section.lines:
        yield from paragraphs(section.none)
