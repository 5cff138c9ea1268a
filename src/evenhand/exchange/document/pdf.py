"""A document as a tagged PDF (PDF/UA-1), set by typst in this process with bundled fonts only.

Nothing is fetched and no font of the machine is used, so the same document gives the same bytes
everywhere. A character that no bundled font has would stop a PDF/UA file from being made at all; it is
replaced by its name in words, and the sheet says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import as_file, files
from math import sqrt

import typst

from evenhand.exchange.document import unshown
from evenhand.exchange.document.tree import (
    Block,
    BulletList,
    Callout,
    DefinitionList,
    Document,
    Figure,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    ReplySlip,
    Run,
    SignatureLine,
    Size,
    Table,
    Text,
    is_right_to_left,
    plain,
    shown_address,
)
from evenhand.exchange.document.wide_tables import with_wide_tables_stacked

_NOTE = (
    "Some words or signs here could not be printed as they were written; square brackets stand in their place. "
    "The web page and the Word file hold them whole."
)


def write(document: Document, size: Size = "ordinary") -> bytes:
    """Return the document as a PDF. `large` is 18 point, with wide tables set out row by row."""
    if size == "large":
        document = with_wide_tables_stacked(document)
    content = _content(document, size)
    shown = unshown.replaced(content, can_show)
    if shown != content:
        shown["blocks"].append({"kind": "paragraph", "manner": "small", "runs": [{"text": _NOTE}]})
    # The title in the file's properties needs no glyphs.
    shown["title_property"] = document.title
    made = _compiled(shown)
    if sheets_in(made) not in (2, 3):
        return made
    # A second sheet for one last line is paper and postage; it is saved where a little less air does it.
    closer = _compiled(shown | {"is_close": True})
    return closer if sheets_in(closer) < sheets_in(made) else made


def sheets_in(data: bytes) -> int:
    """Return how many sheets one of our own files has."""
    return max((int(count) for count in re.findall(rb"/Type ?/Pages ?/Count (\d+)", data)), default=1)


def _compiled(content: dict[str, object]) -> bytes:
    inputs = {"document": json.dumps(content, ensure_ascii=False)}
    try:
        return typst.compile(
            _sheet(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        # A sequence of signs can still lack a shape although each sign has one. A tagged file with
        # one blank in it is better for its reader than no file.
        if "could not be displayed" not in error.message:
            raise
        return typst.compile(_sheet(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)


@cache
def _sheet() -> bytes:
    return files("evenhand.exchange.document").joinpath("sheet.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    with as_file(files("evenhand.exchange").joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])


@lru_cache(maxsize=20_000)
def can_show(character: str) -> bool:
    """Return whether a bundled font has this character. About a millisecond the first time it is asked."""
    try:
        typst.compile(
            b'#set document(title: "c")\n#set text(font: "Noto Sans")\n#text(sys.inputs.c)',
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"c": character},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True


def png_of_svg(svg: str, pixels_per_inch: float = 200) -> bytes:
    """Return a drawing as PNG, for formats that take no SVG."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return typst.compile(
        page,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        format="png",
        ppi=pixels_per_inch,
    )


def _content(document: Document, size: Size) -> dict[str, object]:
    lang, _, region = document.lang.partition("-")
    return {
        "size": size,
        "is_close": False,
        "title": document.title,
        "subtitle": document.subtitle,
        "footer": document.footer,
        "lang": lang,
        "region": region or None,
        "blocks": [_block(block) for block in document.blocks],
    }


def _run(run: Run) -> dict[str, object]:
    found: dict[str, object] = {"text": run.text}
    if run.is_strong:
        found["strong"] = True
    if run.is_emphasised:
        found["emphasis"] = True
    if run.lang:
        found["lang"] = run.lang.partition("-")[0]
    if run.address:
        found |= {"address": run.address, "shown": shown_address(run)}
    return found


def _runs(text: Text) -> list[dict[str, object]]:
    return [_run(run) for run in text]


def _manner_of(block: Paragraph | Quote) -> dict[str, object]:
    found: dict[str, object] = {"runs": _runs(block.runs)}
    if is_right_to_left(plain(block.runs)):
        found["dir"] = "rtl"
    if block.lang:
        found["lang"] = block.lang.partition("-")[0]
    return found


def column_weights(table: Table) -> list[float]:
    """Return a relative width for each column: 0 means as wide as its figures need."""
    if table.widths:
        return list(table.widths)
    weights = []
    for column, name in enumerate(table.header):
        if column in table.numeric:
            weights.append(0.0)
            continue
        longest = max((len(plain(row[column])) for row in table.rows), default=0)
        weights.append(round(sqrt(min(max(longest, len(plain(name)), 6), 160)), 3))
    return weights if any(weights) else [1.0] * len(weights)


def _table(block: Table) -> dict[str, object]:
    return {
        "kind": "table",
        "caption": block.caption,
        "header": [_runs(cell) for cell in block.header],
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
        "numeric": list(block.numeric),
        "row_headers": block.has_row_headers,
        "total_rows": block.total_rows,
        "columns": column_weights(block),
    }


def _slip(block: ReplySlip) -> dict[str, object]:
    return {
        "kind": "slip",
        "title": block.title,
        "return_to": block.return_to,
        "reference": block.reference,
        "questions": [
            {"prompt": q.prompt, "choices": list(q.choices), "lines": q.lines} for q in block.questions
        ],
    }


_AS_DATA: dict[type, Callable[..., dict[str, object]]] = {
    Heading: lambda b: {"kind": "heading", "level": b.level, "text": b.text},
    Paragraph: lambda b: {"kind": "paragraph", "manner": b.manner, **_manner_of(b)},
    Quote: lambda b: {"kind": "quote", "who": b.who, **_manner_of(b)},
    BulletList: lambda b: {"kind": "bullets", "items": [_runs(item) for item in b.items]},
    NumberedList: lambda b: {"kind": "numbers", "start": b.start, "items": [_runs(item) for item in b.items]},
    DefinitionList: lambda b: {"kind": "definitions", "pairs": [[_runs(t), _runs(m)] for t, m in b.pairs]},
    Table: _table,
    Callout: lambda b: {
        "kind": "callout",
        "title": b.title,
        "manner": b.manner,
        "blocks": [_block(inner) for inner in b.blocks],
    },
    Figure: lambda b: {"kind": "figure", "svg": b.svg, "alt": b.alt, "caption": b.caption},
    PageBreak: lambda b: {"kind": "page_break"},
    SignatureLine: lambda b: {"kind": "signature", "label": b.label, "name": b.name, "date": b.has_date},
    ReplySlip: _slip,
}


def _block(block: Block) -> dict[str, object]:
    return _AS_DATA[type(block)](block)
