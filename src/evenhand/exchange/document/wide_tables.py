"""Tables too wide for the sheet, turned into one short list a row.

Large print has room for about 44 letters across, and plain text for 72; a table squeezed into slivers is
read by nobody. The rows and their words stay the same, only their arrangement changes.
"""

from __future__ import annotations

from dataclasses import replace

from evenhand.exchange.document.tree import (
    Block,
    DefinitionList,
    Document,
    Paragraph,
    Run,
    Table,
    plain,
)

_ROOM = 44
_WRAPPED = 14


def with_wide_tables_stacked(document: Document) -> Document:
    """Return the document with every table that is too wide for large print as lists, row after row."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table) and _letters_across(block) > _ROOM:
            blocks.extend(stacked(block))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _letters_across(table: Table) -> int:
    """Return how many letters a table needs side by side: figures whole, words wrapped but not cut."""
    across = 2 * (len(table.header) - 1)
    for column, name in enumerate(table.header):
        cells = [plain(row[column]) for row in table.rows]
        longest_word = max(len(word) for cell in (plain(name), *cells) for word in (cell.split() or [""]))
        longest_cell = max((len(cell) for cell in cells), default=0)
        is_numeric = column in table.numeric
        across += max(longest_word, longest_cell if is_numeric else min(longest_cell, _WRAPPED))
    return across


def stacked(table: Table) -> tuple[Paragraph | DefinitionList, ...]:
    """Return the rows of a table as headed lists; cells that are empty are left out."""
    found: list[Paragraph | DefinitionList] = []
    if table.caption:
        found.append(Paragraph((Run(table.caption),), manner="label"))
    first = 1 if table.has_row_headers else 0
    for row in table.rows:
        if table.has_row_headers:
            found.append(Paragraph(row[0], manner="label"))
        pairs = [
            (name, cell)
            for name, cell in zip(table.header[first:], row[first:], strict=True)
            if any(run.text.strip() for run in cell)
        ]
        if pairs:
            found.append(DefinitionList(tuple(pairs)))
    return tuple(found)
