"""A document as HTML: a fragment for a page of ours, or one file that stands and prints alone.

Every text is escaped. The single file has its style inside, no script, and asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib.resources import files
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

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
)
from evenhand.exchange.document.wide_tables import with_wide_tables_stacked


def fragment(document: Document, heading_start: int = 2) -> str:
    """Return the blocks without the title; a heading of level 1 becomes `h{heading_start}`."""
    return "\n".join(_block(block, heading_start) for block in document.blocks)


def standalone(document: Document, size: Size = "ordinary") -> str:
    """Return a whole page in one file, to keep, send or print on A4. `large` prints at 18 point."""
    if size == "large":
        document = with_wide_tables_stacked(document)
    subtitle = f'<p class="subtitle">{_lines(document.subtitle)}</p>\n' if document.subtitle else ""
    footer = f"<footer><p>{_lines(document.footer)}</p></footer>\n" if document.footer else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.lang)}" class="{size}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{stylesheet()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(document.title)}</h1>\n{subtitle}{fragment(document)}\n</main>\n{footer}</body>\n</html>\n"
    )


@cache
def stylesheet() -> str:
    """Return the style of the single file, for whoever serves it under a policy that wants its hash."""
    return files("evenhand.exchange.document").joinpath("sheet.css").read_text(encoding="utf-8")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _run(run: Run) -> str:
    shown = _lines(run.text)
    if run.is_strong:
        shown = f"<strong>{shown}</strong>"
    if run.is_emphasised:
        shown = f"<em>{shown}</em>"
    if run.address:
        return f'<a href="{escape(run.address)}"{_lang(run.lang)}>{shown}</a>'
    return f"<span{_lang(run.lang)}>{shown}</span>" if run.lang else shown


def _runs(text: Text) -> str:
    return "".join(_run(run) for run in text)


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def _direction(text: Text) -> str:
    return ' dir="rtl"' if is_right_to_left(plain(text)) else ""


def _heading(block: Heading, start: int) -> str:
    level = min(block.level + start - 1, 6)
    return f"<h{level}>{_lines(block.text)}</h{level}>"


def _paragraph(block: Paragraph, start: int) -> str:
    manner = "" if block.manner == "ordinary" else f' class="{block.manner}"'
    return f"<p{manner}{_lang(block.lang)}{_direction(block.runs)}>{_runs(block.runs)}</p>"


def _quote(block: Quote, start: int) -> str:
    who = f'\n<p class="small">— {_lines(block.who)}</p>' if block.who else ""
    return f"<blockquote{_lang(block.lang)}>\n<p{_direction(block.runs)}>{_runs(block.runs)}</p>{who}\n</blockquote>"


def _items(items: Iterable[Text]) -> str:
    return "".join(f"<li{_direction(item)}>{_runs(item)}</li>\n" for item in items)


def _numbered(block: NumberedList, start: int) -> str:
    first = f' start="{block.start}"' if block.start != 1 else ""
    return f"<ol{first}>\n{_items(block.items)}</ol>"


def _definitions(block: DefinitionList, start: int) -> str:
    pairs = "".join(
        f"<div><dt>{_runs(term)}</dt><dd>{_runs(meaning)}</dd></div>\n" for term, meaning in block.pairs
    )
    return f"<dl>\n{pairs}</dl>"


def _cell(block: Table, column: int, cell: Text, scope: str) -> str:
    # An empty header cell would be announced as a heading for nothing.
    is_header = bool(scope) and bool(plain(cell).strip())
    tag = "th" if is_header else "td"
    number = ' class="number"' if column in block.numeric else ""
    return f"<{tag}{number}{f' scope={chr(34)}{scope}{chr(34)}' if is_header else ''}>{_runs(cell)}</{tag}>"


def _row(block: Table, row: tuple[Text, ...]) -> str:
    cells = "".join(
        _cell(block, column, cell, "row" if column == 0 and block.has_row_headers else "")
        for column, cell in enumerate(row)
    )
    return f"<tr>{cells}</tr>\n"


def _table(block: Table, start: int) -> str:
    header = "".join(_cell(block, column, cell, "col") for column, cell in enumerate(block.header))
    last = len(block.rows) - block.total_rows
    body = "".join(_row(block, row) for row in block.rows[:last])
    # Not a tfoot: browsers print that again at the foot of every sheet.
    totals = "".join(_row(block, row) for row in block.rows[last:])
    totals = f'<tbody class="totals">\n{totals}</tbody>\n' if totals else ""
    caption = f"<caption>{_lines(block.caption)}</caption>\n" if block.caption else ""
    # On a narrow screen the table scrolls in its own box, which the keyboard can reach.
    return (
        f'<div class="table-box" role="group" tabindex="0" aria-label="{escape(block.caption or "Table")}">\n'
        f"<table>\n{caption}<thead>\n<tr>{header}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n{totals}</table>\n</div>"
    )


def _callout(block: Callout, start: int) -> str:
    inside = "\n".join(_block(inner, start) for inner in block.blocks)
    return (
        f'<div class="callout {block.manner}" role="note" aria-label="{escape(block.title)}">\n'
        f'<p class="callout-title">{_lines(block.title)}</p>\n{inside}\n</div>'
    )


def _figure(block: Figure, start: int) -> str:
    caption = f"\n<figcaption>{_lines(block.caption)}</figcaption>" if block.caption else ""
    root = fromstring(block.svg)
    for said_below in ("role", "aria-labelledby"):
        # A drawing that says itself what it is would otherwise carry these twice.
        root.attrib.pop(said_below, None)
    drawing = _drawn(root, f' role="img" aria-label="{escape(block.alt)}"')
    return f"<figure>\n{drawing}{caption}\n</figure>"


def _drawn(element: Element, more: str = "") -> str:
    """Write a drawing anew from its parsed form, so that a browser sees the very elements that we checked."""
    tag = element.tag.rpartition("}")[2]
    attributes = "".join(
        f' {key.rpartition("}")[2]}="{escape(value)}"' for key, value in element.attrib.items()
    )
    inside = escape(element.text or "") + "".join(
        _drawn(child) + escape(child.tail or "") for child in element
    )
    return f"<{tag}{attributes}{more}>{inside}</{tag}>"


def _signature(block: SignatureLine, start: int) -> str:
    name = f": {block.name}" if block.name else ""
    date = "\n<p>Date</p>" if block.has_date else ""
    return f'<div class="signature">\n<p>{_lines(block.label + name)}</p>{date}\n</div>'


def _slip(block: ReplySlip, start: int) -> str:
    parts = [f'<p class="callout-title">{_lines(block.title)}</p>']
    if block.return_to:
        parts.append(f"<p>Please send this to: <strong>{_lines(block.return_to)}</strong></p>")
    if block.reference:
        parts.append(f"<p>Your code: <strong>{_lines(block.reference)}</strong></p>")
    for question in block.questions:
        choices = "".join(
            f'<li><span class="tick" aria-hidden="true"></span>{_lines(choice)}</li>\n'
            for choice in question.choices
        )
        choices = f'<ul class="choices">\n{choices}</ul>\n' if choices else ""
        lines = '<div class="writing-line"></div>\n' * question.lines
        parts.append(
            f'<div class="slip-question">\n<p><strong>{_lines(question.prompt)}</strong></p>\n{choices}{lines}</div>'
        )
    return '<div class="reply-slip">\n' + "\n".join(parts) + "\n</div>"


_AS_HTML: dict[type, Callable[..., str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Quote: _quote,
    BulletList: lambda block, start: f"<ul>\n{_items(block.items)}</ul>",
    NumberedList: _numbered,
    DefinitionList: _definitions,
    Table: _table,
    Callout: _callout,
    Figure: _figure,
    PageBreak: lambda block, start: '<div class="page-break"></div>',
    SignatureLine: _signature,
    ReplySlip: _slip,
}


def _block(block: Block, start: int) -> str:
    return _AS_HTML[type(block)](block, start)
