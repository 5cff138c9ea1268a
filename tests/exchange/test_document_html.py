import re

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document, Figure, Quote, Run, heading, p, plain, printable, table
from tests.exchange.document_samples import BARS, EVERYTHING, HOSTILE


def parsed(page: str):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_the_single_file_is_valid_and_says_its_language_and_title():
    root = parsed(html.standalone(EVERYTHING))
    assert root.get("lang") == "en-GB"
    assert root.findtext(".//title") == EVERYTHING.title
    assert [h1.text for h1 in root.iter("h1")] == [EVERYTHING.title]


def test_the_single_file_runs_nothing_and_fetches_nothing():
    page = html.standalone(EVERYTHING, "large")
    root = parsed(page)
    assert not list(root.iter("script"))
    assert not list(root.iter("link"))
    assert not [
        e for e in root.iter() if isinstance(e.tag, str) and any(key.startswith("on") for key in e.attrib)
    ]
    assert "@import" not in page
    assert "url(" not in page


def test_no_element_carries_a_style_that_a_strict_policy_would_drop():
    assert 'style="' not in html.fragment(EVERYTHING)


def test_what_a_person_typed_is_never_markup():
    fragment = html.fragment(
        Document(title="x", blocks=(p(HOSTILE), heading(HOSTILE), Quote((Run(HOSTILE),), HOSTILE)))
    )
    assert "<script" not in fragment
    assert fragment.count("&lt;script&gt;") == 4


@given(st.text())
def test_any_text_comes_back_as_it_was(text):
    page = html.standalone(Document(title="x", blocks=(p("[", text, "]"),)))
    shown = "".join(parsed(page).find(".//main/p").itertext())
    assert shown.replace("\n", "") == f"[{printable(text)}]".replace("\n", "")


def test_headings_start_where_the_page_wants_them():
    document = Document(title="x", blocks=(heading("a"), heading("b", 2)))
    assert html.fragment(document, heading_start=3) == "<h3>a</h3>\n<h4>b</h4>"


def test_a_table_says_what_each_header_heads():
    made = html.fragment(
        Document(
            title="x",
            blocks=(table("Costs", ("What", "£"), [("Tea", "4"), ("", "5")], numeric=[1], total_rows=1),),
        )
    )
    assert '<th scope="col">What</th><th class="number" scope="col">£</th>' in made
    assert '<th scope="row">Tea</th><td class="number">4</td>' in made
    # An empty cell heads nothing.
    assert '<tbody class="totals">\n<tr><td></td><td class="number">5</td></tr>' in made
    assert "<caption>Costs</caption>" in made


def test_large_print_sets_wide_tables_row_by_row():
    assert "<table>" in html.standalone(EVERYTHING)
    assert "<table>" not in html.standalone(EVERYTHING, "large")


def test_a_drawing_is_written_anew_so_that_comments_cannot_hide_anything():
    sly = BARS.replace("</svg>", "<!--><script>alert(1)</script>--></svg>")
    made = html.fragment(Document(title="x", blocks=(Figure(sly, 'Bars "x"'),)))
    assert "script" not in made
    assert 'role="img" aria-label="Bars &quot;x&quot;"' in made
    assert made.count("<rect") == 2


def test_right_to_left_words_say_so():
    assert '<p dir="rtl">' in html.fragment(Document(title="x", blocks=(p("نحن هنا"),)))


def test_colours_of_the_style_are_dark_enough_to_read():
    def lightness(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    inks = set(re.findall(r"[^-]color: (#[0-9a-f]{6})", html.stylesheet()))
    papers = ["#ffffff", "#eef3f6", "#fbf0ef"]
    assert len(inks) >= 3
    for ink in inks:
        for paper in papers:
            assert (lightness(paper) + 0.05) / (lightness(ink) + 0.05) >= 4.5, (ink, paper)


def test_everything_in_the_tree_is_in_the_page():
    page = html.fragment(EVERYTHING)
    for block in EVERYTHING.blocks:
        for run in getattr(block, "runs", ()):
            first = plain((run,)).split("\n")[0]
            if "<" not in first:
                assert first in page
