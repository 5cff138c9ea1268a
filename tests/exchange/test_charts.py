"""Pictures of figures: they carry their own words, hold nothing active, and say “not shown” rather than nought."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.document import html
from evenhand.exchange.document.charts import MOST_BARS, Bar, Line, bar_chart, line_chart
from evenhand.exchange.document.tree import Document, Figure

SVG = "{http://www.w3.org/2000/svg}"
shares = st.one_of(st.none(), st.floats(0, 1))
texts = st.text(max_size=60)


def words(drawn):
    return "".join(fromstring(drawn).itertext())


def test_a_chart_says_itself_what_it_is():
    root = fromstring(bar_chart("Answered", "12 of 20", [Bar("All", 0.6, "60%", 0.39, 0.78)], most=1))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert (title.text, desc.text) == ("Answered", "12 of 20")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_what_is_not_shown_is_no_bar_of_no_length():
    def bars(value):
        return len(fromstring(bar_chart("T", "D", [Bar("A", value, "x")], most=1)).findall(f"{SVG}rect"))

    assert bars(None) == bars(0) == bars(0.5) - 1
    assert "not shown" in words(bar_chart("T", "D", [Bar("A", None, "not shown")]))


def test_the_length_of_a_bar_goes_by_the_longest_or_by_what_is_given():
    def widths(*values, most=None):
        drawn = bar_chart("T", "D", [Bar("A", each, "x") for each in values], most=most)
        return [float(found) for found in re.findall(r'width="([\d.]+)" height="18" fill="#1f', drawn)]

    assert widths(1, 2)[0] == pytest.approx(widths(1, 2)[1] / 2)
    assert widths(0.5, most=1)[0] == pytest.approx(widths(1, most=1)[0] / 2)


def test_two_charts_with_the_same_words_have_ids_of_their_own():
    def ids(name):
        return re.findall(r'id="([^"]+)"', bar_chart("T", "D", [], name=name))

    assert not set(ids("one")) & set(ids("two"))


def test_a_gap_is_left_where_a_line_has_no_figure():
    drawn = line_chart("T", "D", ["a", "b", "c"], [Line("One", (1, None, 3)), Line("Two", (1, 2, 3))])

    assert drawn.count("<circle") == 5
    assert len(re.findall(r'd="M[^"]*M[^"]*"', drawn)) == 1
    assert "One" in words(drawn)
    with pytest.raises(ValueError, match="1 points for 3"):
        line_chart("T", "D", ["a", "b", "c"], [Line("One", (1,))])


def test_lines_differ_by_more_than_their_colour():
    drawn = line_chart("T", "D", ["a", "b"], [Line(str(each), (1, 2)) for each in range(3)])

    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawn))) == 2


@given(texts, texts, st.lists(st.tuples(texts, shares, texts), max_size=30))
def test_any_words_make_a_drawing_that_a_document_takes(title, desc, rows):
    drawn = bar_chart(title, desc, [Bar(label, value, said) for label, value, said in rows], most=1)
    Figure(drawn, "Something")

    assert drawn.count("<rect") <= 1 + 2 * MOST_BARS


@given(st.lists(st.lists(shares, min_size=4, max_size=4), max_size=6))
def test_any_lines_make_a_drawing_that_a_document_takes(lines):
    drawn = line_chart("T", "D", list("abcd"), [Line("L", tuple(each)) for each in lines])

    Figure(drawn, "Something")


def test_in_a_page_a_chart_carries_its_role_once():
    drawn = bar_chart("Answered", "12 of 20", [Bar("All", 0.6, "60%")])
    page = html.standalone(Document(title="T", blocks=(Figure(drawn, "12 of 20"),)), "ordinary")
    svg = re.search(r"<svg[^>]*>", page)[0]

    assert svg.count("role=") == 1
    assert 'aria-label="12 of 20"' in svg
    assert "aria-labelledby" not in svg
