"""The line in a message is the right one, whatever the text around it looks like."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.framework.positions import places

TRAPS = '''\
# [[stages]] in a comment is no table
[[stages]]
id = "one" # nor = here
plain = """
[[stages]]
id = "not a row"
""\\" still inside
"""
name = \'\'\'[[stages]] # '
name = "no"\'\'\'
podcast = [ # a list over lines
    "a, b",   # with commas
    "]",

    """c
    d""", "e",
]
"quoted key" = { a = [1, 2], b = "}" }

[[ stages ]]
  id = 'two'
'literal' = 2026-01-01
[stages.inner]
x = 1
[[stages]]
id="""ends in quotes"""""
after = 1
'''


def test_the_traps_are_toml() -> None:
    assert len(tomllib.loads(TRAPS)["stages"]) == 3


def test_strings_lists_and_comments_that_look_like_rows_are_not_taken_for_them() -> None:
    top, one, two, three = places(TRAPS)

    assert (top.name, top.keys) == ("", {})
    assert (one.line, one.keys) == (2, {"id": 3, "plain": 4, "name": 9, "podcast": 11, "quoted key": 18})
    assert [one.entries["podcast", item] for item in range(4)] == [12, 13, 15, 16]
    assert (two.line, two.keys) == (20, {"id": 21, "literal": 22, "inner": 23, "x": 24})
    assert (three.line, three.keys) == (25, {"id": 26, "after": 27})


@dataclass
class Written:
    """A text as it grows, with the lines that a reader would count by hand."""

    text: str = ""
    tables: list[tuple[int, dict[str, int], dict[tuple[str, int], int]]] = field(default_factory=list)

    @property
    def next_line(self) -> int:
        return self.text.count("\n") + 1


WORDS = st.text(alphabet="ab =[]#,{}.", max_size=8)
STRINGS = st.one_of(
    WORDS.map(lambda words: f'"{words}"'),
    WORDS.map(lambda words: f"'{words}'"),
    st.lists(WORDS, max_size=3).map(lambda lines: '"""\n' + "\n".join(lines) + '"""'),
    st.lists(WORDS, max_size=3).map(lambda lines: "'''" + "\n".join(lines) + "'''"),
    st.just('"an escaped \\" quote [[x]]"'),
    st.just('"""two quotes ""  and \\""" then [[x]]\n"""'),
)
GAPS = st.sampled_from(["", "\n", '  # a note, with ] and "\n', "\n\n"])
VALUES = st.one_of(STRINGS, st.sampled_from(["1", "true", "2026-01-01", "[]", '{ a = ["x", 1] }']))
ROWS = st.lists(
    st.lists(st.one_of(VALUES, st.lists(st.tuples(GAPS, STRINGS), min_size=1, max_size=3)), max_size=4),
    max_size=4,
)


@given(ROWS, st.lists(GAPS, min_size=4, max_size=4))
def test_every_table_key_and_entry_is_found_where_it_was_written(rows: list, gaps: list[str]) -> None:
    written = Written()
    for row, gap in zip(rows, gaps, strict=False):
        written.text += gap if gap.endswith("\n") or not gap else gap + "\n"
        table = (written.next_line, {}, {})
        written.tables.append(table)
        written.text += "[[rows]]\n"
        for number, value in enumerate(row):
            key = f"key{number}"
            table[1][key] = written.next_line
            if isinstance(value, str):
                written.text += f"{key} = {value}\n"
                continue
            written.text += f"{key} = ["
            for item, (space, entry) in enumerate(value):
                written.text += space
                table[2][key, item] = written.next_line
                written.text += f"{entry},"
            written.text += "]\n"

    tomllib.loads(written.text)
    found = [place for place in places(written.text) if place.name == "rows"]

    assert [(place.line, place.keys) for place in found] == [(line, keys) for line, keys, _ in written.tables]
    for place, (_, _, entries) in zip(found, written.tables, strict=True):
        assert {name: place.entries[name] for name in entries} == entries


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a note", "[[rows]]", "\ufeff", "= = ["])
def test_odd_texts_are_scanned_to_their_end(text: str) -> None:
    assert places(text)[0].name == ""
