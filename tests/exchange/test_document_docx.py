import zipfile
from io import BytesIO

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.exchange.document import docx
from evenhand.exchange.document.tree import Document, numbered, p, plain, printable, table
from tests.exchange.document_samples import EVERYTHING, HOSTILE


@pytest.fixture(scope="module")
def written() -> bytes:
    return docx.write(EVERYTHING)


@pytest.fixture(scope="module")
def opened(written):
    return python_docx.Document(BytesIO(written))


def test_headings_are_headings_and_the_title_is_the_title(opened):
    styled = [
        (par.style.name, par.text)
        for par in opened.paragraphs
        if par.style.name.startswith(("Heading", "Title"))
    ]
    assert styled[:3] == [
        ("Title", EVERYTHING.title),
        ("Heading 1", "What should change, and for whom"),
        ("Heading 2", "What there is"),
    ]


def test_the_file_says_its_title_and_language_and_nobody_made_it(opened):
    properties = opened.core_properties
    assert (properties.title, properties.language, properties.author) == (EVERYTHING.title, "en-GB", "")
    langs = {e.get(qn("w:val")) for e in opened.styles.element.iter(qn("w:lang"))}
    assert langs == {"en-GB"}


def test_a_table_repeats_its_header_and_keeps_rows_whole(opened):
    costs = opened.tables[0]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in costs.rows] == [True] + [False] * 6
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in costs.rows)
    assert costs._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
    assert [cell.text for cell in costs.rows[-1].cells] == ["Total", "", "", "", "", "£3,464.87"]


def test_a_drawing_has_words(opened):
    described = [e.get("descr") for e in opened.element.iter(qn("wp:docPr"))]
    assert described == ["Two bars: £3,465 is needed, £1,660 is there."]


def test_each_numbered_list_counts_from_its_own_start():
    made = python_docx.Document(
        BytesIO(
            docx.write(
                Document(title="x", blocks=(numbered("a", "b"), numbered("c"), numbered("d", start=4)))
            )
        )
    )
    numbers = [par._p.pPr.numPr.numId.val for par in made.paragraphs if par.style.name == "List Number"]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    starts = [
        o.startOverride.val for n in made.part.numbering_part.element.num_lst for o in n.lvlOverride_lst
    ]
    assert starts == [1, 1, 4]


def test_a_link_can_be_followed_and_read_on_paper(opened):
    assert "https://example.org/paper" in {r.target_ref for r in opened.part.rels.values() if r.is_external}
    assert "See the paper (example.org/paper) for the other reading." in _all_text(opened)


def test_what_a_person_typed_is_text(opened):
    assert HOSTILE in _all_text(opened)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.text())
def test_any_text_comes_back_as_it_was(text):
    made = python_docx.Document(BytesIO(docx.write(Document(title="x", blocks=(p("[", text, "]"),)))))
    assert f"[{printable(text)}]" in _all_text(made)


def test_every_property_stands_where_the_schema_wants_it(written):
    # Word repairs or refuses a file in which these are out of order; LibreOffice says nothing.
    orders = {
        "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath",
        "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
        "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
        "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
        "w:pBdr": "top left bottom right between bar",
        "w:tcBorders": "top left bottom right insideH insideV",
    }
    parts = zipfile.ZipFile(BytesIO(written))
    from lxml import etree

    seen = 0
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        root = etree.fromstring(parts.read(name))
        for tag, order in orders.items():
            places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
            for element in root.iter(qn(tag)):
                found = [places[child.tag] for child in element]
                assert found == sorted(set(found)), (name, tag, [child.tag for child in element])
                seen += 1
    assert seen > 200


def test_large_print_is_18_point():
    small = Document(title="x", blocks=(table("Costs", ("What", "£"), [("Tea", "4")]),))
    made = python_docx.Document(BytesIO(docx.write(small, "large")))
    assert made.styles["Normal"].font.size.pt == 18
    assert made.styles["Cell"].font.size.pt == 18
    assert made.styles["Note"].font.size.pt == 16


def test_the_new_sheet_is_asked_of_the_next_paragraph(opened):
    sign = next(par for par in opened.paragraphs if par.text == "Sign")
    assert sign.paragraph_format.page_break_before


def test_everything_in_the_tree_is_in_the_file(opened):
    text = _all_text(opened)
    for block in EVERYTHING.blocks:
        for run in getattr(block, "runs", ()):
            assert plain((run,)) in text


def _all_text(document) -> str:
    paragraphs = document.element.iter(qn("w:p"))
    return "\n".join(
        "".join(
            "\n" if e.tag == qn("w:br") else "\t" if e.tag == qn("w:tab") else (e.text or "")
            for e in par.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        )
        for par in paragraphs
    )
