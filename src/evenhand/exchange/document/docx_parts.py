"""The pieces of Word's XML that python-docx has no words for: borders, fills, languages, fields.

Word refuses, or quietly repairs, a file whose elements stand out of the order that its schema fixes, so each
piece here is put where it belongs rather than at the end.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Edges = dict[str, tuple[str, int]]  # edge → colour, eighths of a point


def element(name: str, **attributes: str | int) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


# What may follow these in the schema's order of a run's, a paragraph's, a table's and a cell's properties.
_AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_SIZE = (
    "w:highlight",
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    *_AFTER_RTL,
)
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr",
)  # fmt: skip
_AFTER_BIDI = _AFTER_BORDERS[_AFTER_BORDERS.index("w:bidi") + 1 :]
_AFTER_INDENT = (
    "w:tblBorders",
    "w:shd",
    "w:tblLayout",
    "w:tblCellMar",
    "w:tblLook",
    "w:tblCaption",
    "w:tblDescription",
)


def set_lang(run_or_style: Any, lang: str) -> None:
    properties = run_or_style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.insert_element_before(element("w:lang", val=lang, bidi=lang), *_AFTER_RTL[3:])


def set_size_for_other_scripts(style: Any, points: float) -> None:
    """Arabic and Hebrew letters take their size from an element of their own."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.insert_element_before(element("w:szCs", val=round(points * 2)), *_AFTER_SIZE)


def mark_right_to_left(paragraph_or_run: Any) -> None:
    if hasattr(paragraph_or_run, "_p"):
        paragraph_or_run._p.get_or_add_pPr().insert_element_before(element("w:bidi"), *_AFTER_BIDI)
    else:
        paragraph_or_run._r.get_or_add_rPr().insert_element_before(element("w:rtl"), *_AFTER_RTL)


def indent_table(table: Any) -> None:
    """Bring a table's edge to the edge of the text; Word hangs it out by the cells' margin."""
    table._tbl.tblPr.insert_element_before(element("w:tblInd", w=108, type="dxa"), *_AFTER_INDENT)


def add_field(paragraph: Any, code: str) -> None:
    field = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def borders(name: str, edges: Edges, line: str = "single") -> Any:
    # Word refuses a file whose edges stand in another order than this.
    made = OxmlElement(name)
    for edge in ("top", "left", "bottom", "right"):
        if edge in edges:
            colour, eighths = edges[edge]
            made.append(
                element(f"w:{edge}", val=line, sz=eighths, space=4 if name == "w:pBdr" else 0, color=colour)
            )
    return made


def replace_borders(paragraph_properties: Any, edges: Edges) -> None:
    old = paragraph_properties.find(qn("w:pBdr"))
    if old is not None:
        paragraph_properties.remove(old)
    paragraph_properties.insert_element_before(borders("w:pBdr", edges), *_AFTER_BORDERS)


def cell_borders(cell: Any, edges: Edges, line: str = "single") -> None:
    into_cell(cell, borders("w:tcBorders", edges, line))


def fill_cell(cell: Any, colour: str) -> None:
    into_cell(cell, element("w:shd", val="clear", color="auto", fill=colour))


def cell_margins(cell: Any, twentieths: int) -> None:
    margins = OxmlElement("w:tcMar")
    for edge in ("top", "left", "bottom", "right"):
        margins.append(element(f"w:{edge}", w=twentieths, type="dxa"))
    into_cell(cell, margins)


_CELL_ORDER = (
    "w:tcW",
    "w:gridSpan",
    "w:vMerge",
    "w:tcBorders",
    "w:shd",
    "w:noWrap",
    "w:tcMar",
    "w:textDirection",
    "w:vAlign",
)


def into_cell(cell: Any, piece: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    name = next(name for name in _CELL_ORDER if qn(name) == piece.tag)
    properties.insert_element_before(piece, *_CELL_ORDER[_CELL_ORDER.index(name) + 1 :])


def dress_cell(cell: Any, *, is_header: bool, is_first_total: bool, is_last: bool) -> None:
    edges: Edges = {"top": ("16202A", 10) if is_first_total else ("8795A1", 4)}
    if is_header:
        edges["bottom"] = ("16202A", 10)
    elif is_last:
        edges["bottom"] = ("8795A1", 6)
    cell_borders(cell, edges)
    if is_header:
        fill_cell(cell, "EEF3F6")
    cell_margins(cell, 60)


def describe_table(grid: Any, caption: str, has_row_headers: bool) -> None:
    properties = grid._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(
        element(
            "w:tblLook",
            val="04A0",
            firstRow=1,
            lastRow=0,
            firstColumn=int(has_row_headers),
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        )
    )
    if caption:
        properties.append(element("w:tblCaption", val=caption))
