import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.questionnaire_file import (
    MOST_BYTES,
    MOST_ITEMS,
    Item,
    QuestionnaireFileError,
    digest,
    read,
)


def test_a_spreadsheet_is_read_word_for_word_also_with_semicolons():
    wanted = [Item("Heard?", ("Yes", "No")), Item("What else, please?")]

    assert (
        read(b'question,answer 1,answer 2\nHeard?,Yes,No\n"What else, please?",,\n', name="a.csv") == wanted
    )
    assert (
        read("\ufeffQuestion;1;2\r\nHeard?;Yes;No\r\nWhat else, please?;;\r\n".encode(), name="a.csv")
        == wanted
    )


def test_toml_is_read_too():
    text = b'[[items]]\ntext = "Heard?"\nanswers = ["Yes", "No"]\n[[items]]\ntext = "What else?"\n'

    assert read(text, name="A.TOML") == [Item("Heard?", ("Yes", "No")), Item("What else?")]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.csv", "first row must say"),
        (b"question,answer 1\n", "a.csv", "no question"),
        (b"Heard?,Yes,No\n", "a.csv", "first row must say"),
        (b"question,1\n,Yes,No\n", "a.csv", "Row 2: the question is missing"),
        (b"question,1\nHeard?,Yes\n", "a.csv", "from 2 to"),
        (b"question,1,2\nHeard?,Yes,yes\n", "a.csv", "twice"),
        (b"question,1,2\n" + b"x" * 601 + b",Yes,No\n", "a.csv", "letters"),
        (b"question\n" + b"Heard?\n" * (MOST_ITEMS + 1), "a.csv", "At most"),
        (b"\xff\xfe\x00", "a.csv", "UTF-8"),
        (b"question\0", "a.csv", "not a text file"),
        (b"x" * (MOST_BYTES + 1), "a.csv", "larger"),
        (b"items = 3", "a.toml", "nothing else"),
        (b"score = 3\n[[items]]\ntext = 'A'", "a.toml", "nothing else"),
        (b"[[items]]\ntext = 3", "a.toml", "Question 1"),
        (b"[[items]]\ntext = 'A'\nweight = 2", "a.toml", "Question 1"),
        (b"[[items]]\ntext = 'A'\nanswers = [1, 2]", "a.toml", "list of words"),
        (b"[[items", "a.toml", "not TOML"),
        (b"a." * 50_000 + b"b = 1", "a.toml", "so many parts"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_that_says_where(content, name, why):
    with pytest.raises(QuestionnaireFileError, match=why):
        read(content, name=name)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.toml"]))
def test_no_file_ends_in_another_error(content, name):
    with contextlib.suppress(QuestionnaireFileError):
        assert read(content, name=name)


def test_one_word_changed_changes_the_digest():
    assert digest([Item("A", ("Yes", "No"))]) != digest([Item("A", ("Yes", "no"))])
