"""Tables too wide for the sheet, turned into one short list a row.

Large print has room for about three columns, and plain text for few more; a table squeezed into
slivers is read by nobody. The rows and their words stay the same, only their arrangement changes.
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
)


def with_wide_tables_stacked(document: Document, most_columns: int = 3) -> Document:
    """Return the document with every table of more than `most_columns` as lists, row after row."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table) and len(block.header) > most_columns:
            blocks.extend(stacked(block))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


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
