"""A document as a Word file with real styles, so that its headings, tables and language are read as such.

The file starts from python-docx's own blank and nothing in it comes from anybody's template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from evenhand.exchange.document.docx_parts import (
    add_field,
    cell_borders,
    cell_margins,
    describe_table,
    dress_cell,
    element,
    fill_cell,
    indent_table,
    mark_right_to_left,
    replace_borders,
    set_lang,
    set_size_for_other_scripts,
)
from evenhand.exchange.document.pdf import column_weights, png_of_svg
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

_INK = RGBColor(0x16, 0x20, 0x2A)
_SOFT = RGBColor(0x4A, 0x56, 0x62)
_ACCENT = RGBColor(0x0B, 0x4F, 0x6C)
_ALARM = RGBColor(0x8A, 0x1C, 0x1C)
_TEXT_WIDTH = Mm(170)
_DOTS_PER_INCH = 200
# Word stamps a file with the time; a fixed one gives the same bytes for the same document.
_NO_TIME = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class _Sizes:
    body: float
    small: float
    table: float
    lead: float
    title: float
    headings: tuple[float, float, float, float]


_SIZES: dict[Size, _Sizes] = {
    "ordinary": _Sizes(11, 9.5, 10, 12.5, 20, (15, 12.5, 11, 11)),
    "large": _Sizes(18, 16, 18, 20, 26, (22, 20, 18, 18)),
}


def write(document: Document, size: Size = "ordinary") -> bytes:
    """Return the document as DOCX. `large` is 18 point, with wide tables set out row by row."""
    if size == "large":
        document = with_wide_tables_stacked(document)
    return _Writer(document, size).bytes()


class _Writer:
    """Holds the file being written; `_into` is where the next paragraph goes (the page, or a box)."""

    def __init__(self, document: Document, size: Size) -> None:
        self.document = document
        self.sizes = _SIZES[size]
        self.file = docx.Document()
        self._into: Any = self.file
        self._starts_sheet = False
        self._style_ids: dict[str, str | None] = {}
        self._set_up()
        self.file.add_paragraph(document.title, style="Title")
        if document.subtitle:
            self._paragraph(Paragraph((Run(document.subtitle),), manner="lead")).runs[
                0
            ].font.color.rgb = _SOFT
        for block in document.blocks:
            self._write(block)

    def bytes(self) -> bytes:
        out = BytesIO()
        self.file.save(out)
        return out.getvalue()

    # The file itself

    def _set_up(self) -> None:
        document, sizes = self.document, self.sizes
        properties = self.file.core_properties
        properties.title, properties.author, properties.comments = document.title, "", ""
        properties.subject, properties.language = document.subtitle, document.lang
        properties.created = properties.modified = _NO_TIME
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin, section.bottom_margin = Mm(20), Mm(20)
        self._font("Normal", sizes.body, _INK, after=6, lang=True)
        self.file.styles["Normal"].paragraph_format.line_spacing = 1.15
        self._font("Title", sizes.title, _ACCENT, bold=True, after=4)
        border = self.file.styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            self.file.styles["Title"].element.pPr.remove(border)
        for level, points in enumerate(sizes.headings, start=1):
            self._font(f"Heading {level}", points, _ACCENT, bold=True, before=points * 0.9, after=4)
        for name in ("List Bullet", "List Number"):
            self._font(name, sizes.body, _INK, after=3)
        # The blank's own tab stops would hold the words of a list to a number of 11 points.
        for part in (self.file.styles.element, self.file.part.numbering_part.element):
            for tabs in [*part.iter(qn("w:tabs"))]:
                tabs.getparent().remove(tabs)
        self._font("Caption", sizes.table, _INK, bold=True, before=8, after=4)
        self.file.styles["Caption"].paragraph_format.keep_with_next = True
        self._font("Intense Quote", sizes.body, _INK, after=8)
        quote = self.file.styles["Intense Quote"]
        quote.font.italic = quote.font.bold = False
        replace_borders(quote.element.get_or_add_pPr(), {"left": ("0B4F6C", 18)})
        quote.paragraph_format.left_indent, quote.paragraph_format.right_indent = Mm(6), Mm(0)
        for name, points, colour in (
            ("Lead", sizes.lead, _INK),
            ("Note", sizes.small, _SOFT),
            ("Label", sizes.body, _INK),
            ("Cell", sizes.table, _INK),
        ):
            style = self.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self.file.styles["Normal"]
            self._font(name, points, colour, bold=name == "Label", after=0 if name == "Cell" else 5)
        self.file.styles["Label"].paragraph_format.keep_with_next = True
        self.file.styles["Label"].paragraph_format.space_before = Pt(sizes.body * 0.6)
        self.file.styles["Cell"].paragraph_format.line_spacing = 1.0
        self._footer(section)

    def _font(
        self,
        name: str,
        points: float,
        colour: RGBColor,
        *,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
        lang: bool = False,
    ) -> None:
        style = self.file.styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(points), bold, colour
        style.font.name = "Arial"
        set_size_for_other_scripts(style, points)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for key in list(fonts.attrib):
            # The theme's fonts would win over ours.
            if "Theme" in key or "theme" in key:
                del fonts.attrib[key]
        for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Arial")
        if lang:
            set_lang(style, self.document.lang)
            for default in self.file.styles.element.iter(qn("w:lang")):
                default.set(qn("w:val"), self.document.lang)

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        paragraph.style = self.file.styles["Footer"]
        self._font("Footer", self.sizes.small, _SOFT)
        replace_borders(paragraph._p.get_or_add_pPr(), {"top": ("8795A1", 4)})
        paragraph.add_run((self.document.footer + "\n") if self.document.footer else "")
        paragraph.add_run("Page ")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        add_field(paragraph, "NUMPAGES")

    # Words

    def _new(self, style: str) -> Any:
        paragraph = self._into.add_paragraph()
        self._set_style(paragraph, style)
        if self._starts_sheet:
            paragraph.paragraph_format.page_break_before = True
            self._starts_sheet = False
        return paragraph

    def _set_style(self, paragraph: Any, name: str) -> None:
        """As `paragraph.style = name`, for which python-docx reads all styles each time to find the usual one."""
        if name not in self._style_ids:
            self._style_ids[name] = self.file.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        paragraph._p.style = self._style_ids[name]

    def _runs(self, paragraph: Any, text: Text, lang: str = "") -> Any:
        if is_right_to_left(plain(text)):
            mark_right_to_left(paragraph)
        for run in text:
            self._run(paragraph, run, run.lang or lang)
        return paragraph

    def _run(self, paragraph: Any, run: Run, lang: str) -> None:
        written = paragraph.add_run(run.text)
        # None leaves the style's own weight alone.
        written.bold, written.italic = run.is_strong or None, run.is_emphasised or None
        if lang:
            set_lang(written, lang)
        if is_right_to_left(run.text):
            mark_right_to_left(written)
        if run.address:
            written.font.color.rgb, written.font.underline = _ACCENT, True
            relation = paragraph.part.relate_to(run.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = element("w:hyperlink")
            link.set(qn("r:id"), relation)
            paragraph._p.replace(written._r, link)
            link.append(written._r)
            if shown := shown_address(run):
                paragraph.add_run(f" ({shown})")

    # Blocks

    def _write(self, block: Block) -> None:
        _AS_DOCX[type(block)](self, block)

    def _heading(self, block: Heading) -> None:
        self._new(f"Heading {block.level}").add_run(block.text)

    def _paragraph(self, block: Paragraph) -> Any:
        style = {"ordinary": "Normal", "lead": "Lead", "small": "Note", "label": "Label"}[block.manner]
        return self._runs(self._new(style), block.runs, block.lang)

    def _quote(self, block: Quote) -> None:
        paragraph = self._runs(self._new("Intense Quote"), block.runs, block.lang)
        if block.who:
            who = paragraph.add_run(f"\n— {block.who}")
            who.font.size, who.font.color.rgb = Pt(self.sizes.small), _SOFT

    def _bullets(self, block: BulletList) -> None:
        for item in block.items:
            self._hang(self._runs(self._new("List Bullet"), item))

    def _hang(self, paragraph: Any) -> None:
        """Set on each paragraph, because a numbering's own indent is stronger than its style's."""
        hanging = Pt(self.sizes.body * 1.7)
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent = hanging, -hanging
        shape.tab_stops.add_tab_stop(hanging)

    def _numbered(self, block: NumberedList) -> None:
        number = self._new_numbering(block.start)
        for item in block.items:
            paragraph = self._runs(self._new("List Number"), item)
            self._hang(paragraph)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number

    def _new_numbering(self, start: int) -> int:
        """Return a numbering of its own: Word would otherwise go on counting from the list before."""
        numbering = self.file.part.numbering_part.element
        style = self.file.styles["List Number"].element
        base = numbering.num_having_numId(style.pPr.numPr.numId.val)
        number = numbering.add_num(base.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _definitions(self, block: DefinitionList) -> None:
        for term, meaning in block.pairs:
            paragraph = self._new("Normal")
            paragraph.paragraph_format.left_indent = Mm(6)
            paragraph.paragraph_format.first_line_indent = Mm(-6)
            paragraph.paragraph_format.space_after = Pt(3)
            self._runs(paragraph, tuple(Run(run.text, is_strong=True, lang=run.lang) for run in term))
            paragraph.add_run(": ").bold = True
            self._runs(paragraph, meaning)

    def _table(self, block: Table) -> None:
        if block.caption:
            self._new("Caption").add_run(block.caption)
        elif self._starts_sheet:
            self._spacer()
        rows = (block.header, *block.rows)
        # The "Normal Table" has no banding of its own, which Word would show over our rules.
        grid = self._into.add_table(rows=len(rows), cols=len(block.header))
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        widths = self._column_widths(block)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        first_total = len(rows) - block.total_rows
        for y, (row, written) in enumerate(zip(rows, grid.rows, strict=True)):
            properties = written._tr.get_or_add_trPr()
            properties.append(element("w:cantSplit"))
            if y == 0:
                properties.append(element("w:tblHeader"))
            for x, (cell, box, width) in enumerate(zip(row, written.cells, widths, strict=True)):
                box.width = width
                paragraph = box.paragraphs[0]
                self._set_style(paragraph, "Cell")
                # A short table is read as one thing, and is kept on one sheet.
                paragraph.paragraph_format.keep_with_next = (len(rows) <= 15 and y < len(rows) - 1) or None
                if x in block.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                is_bold = y == 0 or y >= first_total or (x == 0 and block.has_row_headers)
                self._runs(
                    paragraph,
                    tuple(
                        Run(r.text, is_bold or r.is_strong, r.is_emphasised, r.address, r.lang) for r in cell
                    ),
                )
                dress_cell(box, is_header=y == 0, is_first_total=y == first_total, is_last=y == len(rows) - 1)
        indent_table(grid)
        describe_table(grid, block.caption, block.has_row_headers)
        self._spacer()

    def _column_widths(self, block: Table) -> list[Emu]:
        weights = column_weights(block)
        needs = [
            max(len(plain(row[column])) for row in (block.header, *block.rows))
            for column in range(len(weights))
        ]
        # A column of figures takes what its figures need, about 0.6 of the type size a figure.
        each = self.sizes.table * 0.58 * 12700
        fixed = [
            int(need * each + Mm(6)) if weight == 0 else 0
            for need, weight in zip(needs, weights, strict=True)
        ]
        room = max(int(_TEXT_WIDTH) - sum(fixed), int(_TEXT_WIDTH) // 3)
        total = sum(weights) or 1
        return [
            Emu(width or int(room * weight / total)) for width, weight in zip(fixed, weights, strict=True)
        ]

    def _spacer(self) -> None:
        """Word sets a table right against what stands before and after it."""
        paragraph = self._new("Note")
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(8)

    def _box(self, fill: str, edges: dict[str, tuple[str, int]], dashed: bool = False) -> Any:
        """Return a one-cell table to write into: Word has no other box that breaks over sheets well."""
        self._spacer()
        table = self.file.add_table(rows=1, cols=1)
        indent_table(table)
        table.autofit = False
        cell = table.cell(0, 0)
        cell.width = _TEXT_WIDTH
        table.columns[0].width = _TEXT_WIDTH
        fill_cell(cell, fill)
        cell_borders(cell, edges, "dashed" if dashed else "single")
        cell_margins(cell, 170)
        return cell

    def _inside(self, cell: Any, title: str, colour: RGBColor, write: Callable[[], None]) -> None:
        self._into = cell
        first = cell.paragraphs[0]
        first.style = self.file.styles["Label"]
        first.paragraph_format.space_before = Pt(0)
        first.add_run(title).font.color.rgb = colour
        write()
        cell.paragraphs[-1].paragraph_format.space_after = Pt(0)
        self._into = self.file
        self._spacer()

    def _callout(self, block: Callout) -> None:
        is_warning = block.manner == "warning"
        cell = self._box(
            "FBF0EF" if is_warning else "EEF3F6", {"left": ("8A1C1C" if is_warning else "0B4F6C", 24)}
        )

        def write() -> None:
            for inner in block.blocks:
                self._write(inner)

        self._inside(cell, block.title, _ALARM if is_warning else _ACCENT, write)

    def _figure(self, block: Figure) -> None:
        paragraph = self._new("Normal")
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        picture = paragraph.add_run().add_picture(BytesIO(png_of_svg(block.svg, _DOTS_PER_INCH)))
        # The file says nothing of its resolution, and Word would take it for 72.
        natural = picture.width * 72 / _DOTS_PER_INCH
        width = _TEXT_WIDTH if natural > _TEXT_WIDTH or self.sizes.body > 12 else Emu(int(natural))
        picture.width, picture.height = width, Emu(int(picture.height * width / picture.width))
        picture._inline.docPr.set("descr", block.alt)
        if block.caption:
            self._new("Note").add_run(block.caption)

    def _page_break(self, block: PageBreak) -> None:
        # On the next paragraph rather than as one of its own, which would push the new sheet's text down.
        self._starts_sheet = True

    def _signature(self, block: SignatureLine) -> None:
        line = self._new("Note")
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(36), Pt(2)
        line.paragraph_format.keep_with_next = True
        self._ruled(
            line, [(Mm(0), Mm(115 if block.has_date else 170)), (Mm(122), Mm(170))][: 1 + block.has_date]
        )
        below = self._new("Note")
        below.paragraph_format.space_after = Pt(12)
        below.add_run(block.label + (f": {block.name}" if block.name else ""))
        if block.has_date:
            below.paragraph_format.tab_stops.add_tab_stop(Mm(122))
            below.add_run("\tDate")

    def _ruled(self, paragraph: Any, stretches: list[tuple[Mm, Mm]]) -> None:
        """Draw lines to write on, side by side, with the leaders of tab stops."""
        for start, end in stretches:
            if start:
                paragraph.paragraph_format.tab_stops.add_tab_stop(start)
                paragraph.add_run("\t")
            paragraph.paragraph_format.tab_stops.add_tab_stop(end, leader=WD_TAB_LEADER.LINES)
            paragraph.add_run("\t")

    def _slip(self, block: ReplySlip) -> None:
        edge = ("4A5662", 8)
        cell = self._box("FFFFFF", dict.fromkeys(("top", "left", "bottom", "right"), edge), dashed=True)

        def write() -> None:
            if block.return_to:
                self._paragraph(
                    Paragraph((Run("Please send this to: "), Run(block.return_to, is_strong=True)))
                )
            if block.reference:
                self._paragraph(Paragraph((Run("Your code: "), Run(block.reference, is_strong=True))))
            for question in block.questions:
                self._paragraph(
                    Paragraph((Run(question.prompt),), manner="label")
                ).paragraph_format.space_before = Pt(10)
                for choice in question.choices:
                    paragraph = self._new("Normal")
                    paragraph.paragraph_format.left_indent = Mm(8)
                    paragraph.paragraph_format.first_line_indent = Mm(-8)
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))
                    paragraph.add_run(f"☐\t{choice}")
                for number in range(question.lines):
                    line = self._new("Normal")
                    line.paragraph_format.space_before = Pt(self.sizes.body)
                    # Word joins the borders of neighbours that are set alike, so that only the last would show.
                    line.paragraph_format.right_indent = Mm(number % 2 * 0.2)
                    replace_borders(line._p.get_or_add_pPr(), {"bottom": ("4A5662", 4)})

        self._inside(cell, block.title, _ACCENT, write)


_AS_DOCX: dict[type, Callable[[_Writer, Any], Any]] = {
    Heading: _Writer._heading,
    Paragraph: _Writer._paragraph,
    Quote: _Writer._quote,
    BulletList: _Writer._bullets,
    NumberedList: _Writer._numbered,
    DefinitionList: _Writer._definitions,
    Table: _Writer._table,
    Callout: _Writer._callout,
    Figure: _Writer._figure,
    PageBreak: _Writer._page_break,
    SignatureLine: _Writer._signature,
    ReplySlip: _Writer._slip,
}
