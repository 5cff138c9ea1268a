from __future__ import annotations

import time
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.exchange.plan_file import write
from evenhand.exchange.toml_lines import DEEPEST, TooDeep, places
from tests.exchange.test_plan_file import a_plan

TEXT = '''top = 1 # not = a key
"quoted" = [ # a list over lines
  "[not]", { a = "=" },
]

[ask]
words = """
[nor.this]
nor = "that"
""""
after = 'x'
[[ aims ]]   # the first
id = 2026-01-01
  [[aims]]
'id' = 1.5
[ask.more]
deep = true'''


def test_tables_and_keys_are_found_on_their_lines():
    assert [(place.name, place.line, place.keys) for place in places(TEXT)] == [
        ("", 1, {"top": 1, "quoted": 2}),
        ("ask", 6, {"words": 7, "after": 11}),
        ("aims", 12, {"id": 13}),
        ("aims", 14, {"id": 15}),
        ("ask", 16, {"deep": 17}),
    ]


def test_keys_of_many_parts_are_refused_before_they_are_parsed():
    for deep in (
        ".".join("a" * 100_000) + " = 1",
        "[" + " . ".join(['"b"'] * 60_000) + "]",
        "x = {" + ".".join("c" * 50) + " = 1}",
    ):
        with pytest.raises(TooDeep) as caught:
            places("\n\n" + deep)
        assert caught.value.line == 3
    assert places("www = " + '"' + ".".join("a" * 100) + '"')[0].keys == {"www": 1}
    assert places(".".join("a" * DEEPEST) + " = 1")


@settings(max_examples=15, deadline=None)
@given(a_plan())
def test_every_key_that_the_parser_finds_has_a_line(plan):
    text = write(plan)
    values = tomllib.loads(text)
    found = places(text)
    assert {key for key, value in values.items() if not isinstance(value, dict | list)} <= set(found[0].keys)
    for name, value in values.items():
        tables = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        headers = [place for place in found if place.name == name]
        if isinstance(tables[0], dict):
            assert [set(place.keys) for place in headers] == [set(table) for table in tables]
            for place in headers:
                assert name in text.split("\n")[place.line - 1]
                for key, line in place.keys.items():
                    assert text.split("\n")[line - 1].startswith(f"{key} =")


@settings(max_examples=100)
@given(st.text(st.sampled_from("a1.=[]{}\"'#,\\\n \t"), max_size=80))
def test_any_text_is_scanned(text):
    assert places(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "'",
        '"""',
        "'''",
        '\\"',
        '"\\',
        "[",
        "{",
        "a",
        "a.",
        "#",
        "=",
        " ",
        "\n",
        '""" "',
        "[[a]]\n",
        "a=1\n",
    ],
)
def test_no_text_takes_long(piece):
    start = time.perf_counter()
    with suppress(TooDeep):
        places(piece * (256 * 1024 // len(piece)))
    assert time.perf_counter() - start < 3
