"""The file for those who fund the work: one page that stands alone, with the same in JSON inside for programs.

Reading one takes the JSON alone. Nothing of the page is shown or run, so a file may come from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from evenhand.exchange.document.html import standalone
from evenhand.exchange.document.tree import Document, printable

FORMAT = "evenhand-funder-file/1"
MOST_BYTES = 5 * 2**20
_OPENS = '<script type="application/json" id="evenhand-funder-file">'
_CLOSES = "</script>"
_LONGEST = 20_000
_MOST_ROWS = 2_000


class FunderFileRefused(Exception):
    """Why a file was not read, in one sentence for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the file says, and the table that it is about if there is one."""

    text: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    lines: tuple[Line, ...] = ()
    #: What it means that nothing stands here.
    none: str = ""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Somebody's own words, who let them into the file, and what became of them."""

    who: str
    text: str
    about: str = ""
    became: str = ""


@dataclass(frozen=True, slots=True)
class FunderFile:
    project: str
    about: str
    made_on: str
    for_whom: str
    #: How the record stood: so many entries, under this root.
    head_size: int
    head_root: str
    limits: str
    sentence: str = ""
    sections: tuple[Section, ...] = ()
    words: tuple[OwnWords, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}


def pack(file: FunderFile, document: Document) -> bytes:
    """The page with the JSON in it. No word in the JSON can end the place where it stands."""
    page = standalone(document)
    data = json.dumps(file.as_json(), ensure_ascii=False, separators=(",", ":"))
    for mark, safe in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        data = data.replace(mark, safe)
    before, body, after = page.rpartition("</body>")
    return f"{before}{_OPENS}{data}{_CLOSES}\n{body}{after}".encode()


def read(data: bytes, name: str) -> FunderFile:
    """Read what somebody brought. Anything that is not such a file is refused with its name."""
    refused = FunderFileRefused(f"“{name[:60]}” is not a file for funders that was made by Evenhand.")
    if len(data) > MOST_BYTES:
        raise FunderFileRefused(f"“{name[:60]}” is larger than {MOST_BYTES // 2**20} MB.")
    try:
        inside = data.decode().rpartition(_OPENS)[2]
        found = json.loads(inside.partition(_CLOSES)[0])
    except (ValueError, RecursionError) as error:
        raise refused from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise refused
    try:
        return _file(found)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise refused from error


def _file(found: Mapping[str, Any]) -> FunderFile:
    size = found["head_size"]
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 2**53:
        raise ValueError("head_size")
    return FunderFile(
        project=_text(found, "project"),
        about=_text(found, "about"),
        made_on=_text(found, "made_on"),
        for_whom=_text(found, "for_whom"),
        head_size=size,
        head_root=_text(found, "head_root"),
        limits=_text(found, "limits"),
        sentence=_text(found, "sentence"),
        sections=tuple(_section(each) for each in _rows(found, "sections")),
        words=tuple(
            OwnWords(_text(each, "who"), _text(each, "text"), _text(each, "about"), _text(each, "became"))
            for each in _rows(found, "words")
        ),
    )


def _section(found: Mapping[str, Any]) -> Section:
    return Section(
        id=_text(found, "id"),
        title=_text(found, "title"),
        lines=tuple(
            Line(
                _text(each, "text"),
                _texts(each["header"]),
                tuple(_texts(row) for row in _rows(each, "rows")),
            )
            for each in _rows(found, "lines")
        ),
        none=_text(found, "none"),
    )


def _rows(found: Mapping[str, Any], key: str) -> list[Any]:
    rows = found[key]
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
        raise ValueError(key)
    return rows


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or len(found) > 50 or not all(isinstance(each, str) for each in found):
        raise ValueError("a table")
    return tuple(printable(each[:_LONGEST]) for each in found)


def _text(found: Mapping[str, Any], key: str) -> str:
    text = found[key]
    if not isinstance(text, str):
        raise ValueError(key)
    return printable(text[:_LONGEST])
