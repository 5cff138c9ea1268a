from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from evenhand.exchange.document import pdf, unshown
from evenhand.exchange.document.tree import Document, Figure, p, table
from tests.exchange.document_samples import BARS, COSTS, EVERYTHING, HOSTILE


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(BytesIO(pdf.write(EVERYTHING)))


def text_of(document: Document) -> str:
    reader = PdfReader(BytesIO(pdf.write(document)))
    return "\n".join(page.extract_text() for page in reader.pages)


def is_pdf_ua(data: bytes) -> bool:
    return b"pdfuaid:part" in data and PdfReader(BytesIO(data)).trailer["/Root"]["/MarkInfo"]["/Marked"].value


def test_the_file_is_tagged_for_screen_readers_and_says_its_language_and_title(reader):
    root = reader.trailer["/Root"]
    assert is_pdf_ua(pdf.write(EVERYTHING))
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == EVERYTHING.title


def test_headings_tables_lists_and_drawings_are_tagged(reader):
    tags = set(_tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert {
        "/H1",
        "/H2",
        "/H3",
        "/Table",
        "/TH",
        "/TR",
        "/TD",
        "/L",
        "/LI",
        "/Figure",
        "/Caption",
        "/Link",
    } <= tags


def test_a_table_over_two_sheets_stays_one_table():
    rows = [(f"Line {number}", "£1.00") for number in range(80)]
    made = PdfReader(BytesIO(pdf.write(Document(title="x", blocks=(table("Long", ("What", "£"), rows),)))))
    assert len(made.pages) >= 2
    tags = list(_tags(made.trailer["/Root"]["/StructTreeRoot"]))
    assert tags.count("/Table") == 1
    assert tags.count("/TH") == 2
    # And the header is printed again for those who look.
    assert made.pages[1].extract_text().lstrip().startswith("What")


def test_few_rows_with_many_words_do_not_run_off_the_sheet():
    rows = [(f"Line {number}", "why and where from, at some length " * 12) for number in range(12)]
    document = Document(title="x", blocks=(table("Long-winded", ("What", "Source"), rows),))
    heights = []

    def see(text, to_sheet, place, *_):
        if "length" in text:
            heights.append(place[4] * to_sheet[1] + place[5] * to_sheet[3] + to_sheet[5])

    for page in PdfReader(BytesIO(pdf.write(document))).pages:
        page.extract_text(visitor_text=see)
    assert min(heights) > 40


def test_sheets_are_a4(reader):
    assert {
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages
    } == {(595, 842)}


def test_what_a_person_typed_is_never_markup(reader):
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert HOSTILE in text.replace("\n", " ")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80))
def test_no_text_whatever_stops_a_pdf(text):
    assert pdf.write(Document(title=f"x{text}", blocks=(p(text),), footer=text)).startswith(b"%PDF")


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.text(alphabet=r"abc#$*_`@<>[](){}\/~='-+\" £", min_size=1, max_size=40).map(str.strip))
def test_signs_that_mean_something_to_the_typesetter_come_back_as_they_were(text):
    shown = text_of(Document(title="x", blocks=(p("|", text, "|"),)))
    assert f"|{''.join(text.split())}|" in "".join(shown.split())


@pytest.mark.parametrize(
    "words",
    ["£5 – it’s “ours” …", "Łódź Gŵyl señor Çelik Ðà Nẵng", "ελληνικά", "Кириллица", "العربية اردو پښتو", "עברית",
     "ਪੰਜਾਬੀ", "বাংলা", "ગુજરાતી", "हिन्दी", "தமிழ்", "ትግርኛ", "☐ ✓ → ≥ ½ ™"],
)  # fmt: skip
def test_these_scripts_print_as_they_were_written(words):
    assert unshown.in_words(words, pdf.can_show) == words
    assert is_pdf_ua(pdf.write(Document(title="x", blocks=(p(words),))))


def test_what_no_font_has_is_put_into_words_and_the_sheet_says_so():
    made = Document(title="x", blocks=(p("Good 👍🏽 says 李小龍 and ミカ"),))
    text = " ".join(text_of(made).split())
    assert "Good [thumbs up sign] says [words in Chinese characters] and [words in Japanese]" in text
    assert "The web page and the Word file hold them whole." in text
    assert is_pdf_ua(pdf.write(made))


def test_a_sheet_that_shows_everything_has_no_such_note():
    assert "square brackets" not in text_of(Document(title="x", blocks=(p("Good"),)))


def test_the_title_property_keeps_what_cannot_be_printed():
    made = PdfReader(BytesIO(pdf.write(Document(title="李 and us", blocks=()))))
    assert made.metadata.title == "李 and us"


def test_the_same_document_gives_the_same_bytes():
    document = Document(title="x", blocks=(COSTS, Figure(BARS, "Two bars")))
    assert pdf.write(document) == pdf.write(document)


def test_a_sheet_is_saved_with_less_air_and_never_with_smaller_letters():
    def sheets_and_sizes(lines):
        made = PdfReader(
            BytesIO(pdf.write(Document(title="x", blocks=tuple(p(f"Line {n}") for n in range(lines)))))
        )
        sizes = set()
        for page in made.pages:
            page.extract_text(
                visitor_text=lambda text, cm, tm, font, size: sizes.add(round(size * abs(tm[3]), 1))
            )
        return len(made.pages), sizes

    pages = {lines: sheets_and_sizes(lines) for lines in (35, 41, 90)}
    assert [found[0] for found in pages.values()] == [1, 1, 2]
    assert pages[35][1] == pages[41][1]


def test_sheets_are_counted_as_another_reader_counts_them():
    for many in (1, 60, 200):
        made = pdf.write(Document(title="x", blocks=tuple(p(f"Line {n}") for n in range(many))))
        assert pdf.sheets_in(made) == len(PdfReader(BytesIO(made)).pages)


def test_large_print_is_18_point_and_sets_wide_tables_row_by_row():
    made = PdfReader(BytesIO(pdf.write(Document(title="x", blocks=(p("Body words"), COSTS)), size="large")))
    sizes: dict[str, float] = {}

    def note(text, cm, tm, font, size):
        if text.strip():
            sizes[text.strip()[:10]] = round(size * abs(tm[3]))

    for page in made.pages:
        page.extract_text(visitor_text=note)
    assert sizes["Body words"] == 18
    assert min(sizes.values()) >= 14
    assert "/Table" not in set(_tags(made.trailer["/Root"]["/StructTreeRoot"]))


def _tags(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from _tags(node["/K"])
