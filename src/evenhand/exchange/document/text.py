"""A document as plain text, for an e-mail, a form's text box or a screen that shows nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from textwrap import wrap

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
    Table,
    Text,
    shown_address,
)
from evenhand.exchange.document.wide_tables import stacked

WIDTH = 72
_UNDERLINES = {1: "-", 2: "."}


def write(document: Document) -> str:
    """Return the document as text of at most 72 characters a line, words longer than that apart."""
    parts = [_folded(document.title), "=" * min(WIDTH, max(len(document.title), 3))]
    if document.subtitle:
        parts += ["", _folded(document.subtitle)]
    for block in document.blocks:
        parts += ["", *_block(block)]
    if document.footer:
        parts += ["", "-" * WIDTH, _folded(document.footer)]
    lines = "\n".join(line.rstrip() for line in "\n".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _folded(text: str, first: str = "", rest: str = "") -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        lead = first if not lines else rest
        lines += wrap(
            line,
            WIDTH,
            initial_indent=lead,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [lead.rstrip()]
    return "\n".join(lines)


def _run(run: Run) -> str:
    address = shown_address(run) if run.address else None
    shown = run.text
    if run.is_strong and (bare := shown.strip()):
        # The stars hold the words, and the spaces stay outside of them.
        shown = shown.replace(bare, f"*{bare}*")
    return f"{shown} ({run.address})" if address else shown


def _plain(text: Text) -> str:
    return "".join(_run(run) for run in text)


def _heading(block: Heading, margin: str) -> Iterator[str]:
    yield _folded(block.text)
    if block.level in _UNDERLINES:
        yield _UNDERLINES[block.level] * min(WIDTH, max(len(block.text), 3))


def _paragraph(block: Paragraph, margin: str) -> Iterator[str]:
    yield _folded(_plain(block.runs), margin, margin)


def _quote(block: Quote, margin: str) -> Iterator[str]:
    margin += "> "
    yield _folded(_plain(block.runs), margin, margin)
    if block.who:
        yield _folded(f"— {block.who}", margin, margin)


def _bullets(block: BulletList, margin: str) -> Iterator[str]:
    for item in block.items:
        yield _folded(_plain(item), f"{margin}- ", f"{margin}  ")


def _numbered(block: NumberedList, margin: str) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        lead = f"{number}. "
        yield _folded(_plain(item), margin + lead, margin + " " * len(lead))


def _definitions(block: DefinitionList, margin: str) -> Iterator[str]:
    for term, meaning in block.pairs:
        yield _folded(f"{_plain(term)}: {_plain(meaning)}", margin, f"{margin}    ")


def _table(block: Table, margin: str) -> Iterator[str]:
    cells = [[_plain(cell) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(block.header))]
    if sum(widths) + 2 * (len(widths) - 1) > WIDTH or any("\n" in cell for row in cells for cell in row):
        for part in stacked(block):
            if isinstance(part, Paragraph):
                yield ""
            yield from _block(part)
        return
    if block.caption:
        yield _folded(block.caption)
        yield ""
    last = len(cells) - block.total_rows
    for number, row in enumerate(cells):
        if number == 1 or (number == last and block.total_rows):
            yield "  ".join("-" * width for width in widths)
        yield "  ".join(
            cell.rjust(width) if column in block.numeric else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )


def _callout(block: Callout, margin: str) -> Iterator[str]:
    yield _folded(block.title.upper(), "| ", "| ")
    for inner in block.blocks:
        yield from _block(inner, "| ")


def _slip(block: ReplySlip, margin: str) -> Iterator[str]:
    yield "- " * (WIDTH // 2)
    yield _folded(block.title.upper())
    if block.return_to:
        yield _folded(f"Please send this to: {block.return_to}")
    if block.reference:
        yield f"Your code: {block.reference}"
    for question in block.questions:
        yield ""
        yield _folded(question.prompt)
        for choice in question.choices:
            yield _folded(choice, "[ ] ", "    ")
        for _ in range(question.lines):
            yield "\n" + "_" * WIDTH
    yield "- " * (WIDTH // 2)


def _signature(block: SignatureLine, margin: str) -> Iterator[str]:
    yield "_" * 40 + ("    Date ____________" if block.has_date else "")
    yield _folded(block.label + (f": {block.name}" if block.name else ""))


_AS_TEXT: dict[type, Callable[..., Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Quote: _quote,
    BulletList: _bullets,
    NumberedList: _numbered,
    DefinitionList: _definitions,
    Table: _table,
    Callout: _callout,
    Figure: lambda block, margin: iter([_folded(f"[Drawing: {block.alt}]")]),
    PageBreak: lambda block, margin: iter([]),
    SignatureLine: _signature,
    ReplySlip: _slip,
}


def _block(block: Block, margin: str = "") -> Iterator[str]:
    return _AS_TEXT[type(block)](block, margin)
