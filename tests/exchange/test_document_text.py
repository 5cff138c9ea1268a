from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.document import text
from evenhand.exchange.document.tree import Document, bullets, callout, link, p, strong, table
from tests.exchange.document_samples import EVERYTHING


def test_no_line_is_longer_than_72_characters():
    written = text.write(EVERYTHING)
    assert [line for line in written.splitlines() if len(line) > 72] == []


@given(st.lists(st.text(alphabet="abc £’", max_size=60), max_size=12))
def test_only_a_word_longer_than_a_line_goes_over(words):
    written = text.write(Document(title="Plan", blocks=(callout("So", bullets(" ".join(words))),)))
    for line in written.splitlines():
        assert len(line) <= 72 or max(len(word) for word in line.split()) > 60


def test_figures_stand_under_each_other():
    small = table(
        "Costs",
        ("What", "£"),
        [("Tea", "4.00"), ("Bus", "112.50"), ("All", "116.50")],
        numeric=[1],
        total_rows=1,
    )
    assert text.write(Document(title="Plan", blocks=(small,))) == (
        "Plan\n====\n\nCosts\n\nWhat       £\n----  ------\nTea     4.00\nBus   112.50\n----  ------\nAll   116.50\n"
    )


def test_a_link_shows_where_it_goes():
    written = text.write(
        Document(title="Plan", blocks=(p("See ", link("the paper", "https://example.org/paper"), "."),))
    )
    assert "See the paper (https://example.org/paper)." in written


def test_a_space_after_strong_words_stays_outside_of_their_stars():
    written = text.write(Document(title="Plan", blocks=(p(strong("Why: "), "It rains."),)))
    assert "*Why:* It rains." in written


def test_the_slip_can_be_filled_in_with_a_pen():
    written = text.write(EVERYTHING)
    assert "[ ] It would help in part" in written
    assert written.count("_" * 72) == 3
    assert "Your code: K7QM-2XPA-91" in written


def test_there_are_no_trailing_spaces_and_no_gaps_of_two_lines():
    written = text.write(EVERYTHING)
    assert all(line == line.rstrip() for line in written.splitlines())
    assert "\n\n\n" not in written
