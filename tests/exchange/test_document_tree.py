import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.document.tree import (
    Document,
    Figure,
    Heading,
    Run,
    is_right_to_left,
    link,
    p,
    paragraphs,
    plain,
    printable,
    shown_address,
    table,
)
from evenhand.exchange.document.wide_tables import with_wide_tables_stacked

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def test_control_characters_are_cleaned_and_not_fatal():
    assert p("tea\x00 at\x0b ten\r\nor later\ud800").runs == (Run("tea at ten\nor later"),)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "https://a b",
        "file:///etc/passwd",
        "JaVaScript:1",
    ],
)
def test_an_address_that_could_run_something_is_dropped_and_its_words_stay(address):
    assert link("our paper", address) == Run("our paper")


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c", "mailto:ann@example.org", "tel:01234567890"]
)
def test_a_plain_address_is_kept(address):
    assert link("here", address).address == address


def test_a_link_whose_words_are_its_address_is_not_printed_twice():
    assert shown_address(link("example.org/paper", "https://example.org/paper")) is None
    assert shown_address(link("the paper", "https://example.org/paper")) == "example.org/paper"


def test_a_heading_never_jumps_a_level():
    document = Document(
        title="Plan", blocks=(Heading(3, "a"), Heading(3, "b"), Heading(1, "c"), Heading(9, "d"))
    )
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 1, 2]


def test_what_a_person_typed_keeps_its_lines_and_splits_at_blank_ones():
    typed = paragraphs("We asked.\nNobody came.\n  \nThen they did.\n")
    assert [plain(paragraph.runs) for paragraph in typed] == ["We asked.\nNobody came.", "Then they did."]
    assert paragraphs(" \n\n") == ()


def test_a_row_that_does_not_fit_its_header_is_refused_with_its_number():
    with pytest.raises(ValueError, match=r"Row 2 of the table “Costs” has 1 cells; the header has 2"):
        table("Costs", ("What", "£"), [("Tea", "4"), ("Bus",)])


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        "<rect onload='x'/>",
        "<a href='https://example.org'/>",
        "<use href='other.svg#x'/>",
        "<rect fill='url(https://example.org/x)'/>",
        "<rect style='background:url(x)'/>",
        "<foreignObject/>",
        "<image href='https://example.org/x.png'/>",
        "<rect",
    ],
)
def test_a_drawing_with_anything_active_or_from_outside_is_refused(inside):
    with pytest.raises(ValueError, match="The figure “Bars”"):
        Figure(DRAWING.format(inside), "Bars")


def test_a_drawing_may_refer_to_itself():
    assert Figure(DRAWING.format("<rect fill='url(#g)'/><use href='#a'/>"), "Bars").alt == "Bars"


def test_a_drawing_needs_words_for_those_who_cannot_see_it():
    with pytest.raises(ValueError, match="what it shows"):
        Figure(DRAWING.format(""), " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("نحن هنا", True), ("1. שלום", True), ("Siân نحن", False), ("", False), ("12 – 3", False)],
)
def test_the_first_letter_with_a_direction_decides(text, expected):
    assert is_right_to_left(text) is expected


def wide_table():
    return table(
        "Costs",
        ("Stage", "What for", "Hours", "Where the figure comes from", "£"),
        [
            ("Framing the question", "Tea and biscuits", "", "our first guess", "4"),
            ("Total", "", "", "", "4"),
        ],
        numeric=(2, 4),
    )


def test_a_wide_table_keeps_every_word_when_it_is_stacked():
    blocks = with_wide_tables_stacked(Document(title="Plan", blocks=(wide_table(),))).blocks
    assert [type(block).__name__ for block in blocks] == [
        "Paragraph",
        "Paragraph",
        "DefinitionList",
        "Paragraph",
        "DefinitionList",
    ]
    assert "Tea and biscuits" in repr(blocks[2])
    assert "Hours" not in repr(blocks[2])


@pytest.mark.parametrize(
    "narrow",
    [
        table("Costs", ("What", "£"), [("Tea", "4")]),
        table(
            "Does it fit?",
            ("", "It takes", "There is", "Lacking"),
            [
                ("Money", "£15,590.40", "£15,000", "£590.40"),
                ("Hours of practitioners", "28", "30", "nothing"),
            ],
            numeric=(1, 2, 3),
        ),
    ],
)
def test_a_table_that_fits_in_large_print_is_left_alone(narrow):
    document = Document(title="Plan", blocks=(narrow,))
    assert with_wide_tables_stacked(document) == document
