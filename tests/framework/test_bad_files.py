"""Files that are not what they should be: not TOML, not UTF-8, not there, or holding something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.framework import Framework, FrameworkError, load

Refusal = Callable[[str, str], str]


def message_from(data: Path) -> str:
    with pytest.raises(FrameworkError) as caught:
        load(data=data)
    return str(caught.value)


SYNTAX = [
    ("a string left open", '[[exits]]\nid = "go', "line 2: this is not TOML: Unterminated string before the end of the file."),
    ("a line break in a string", '[[exits]]\nid = "go\nname = "x"\n', "line 2: this is not TOML: Illegal character '\\n'."),
    ("no quotation marks", "[[exits]]\nid = go\n", "line 2: this is not TOML: Invalid value."),
    ("a key twice in a row", '[[exits]]\nid = "go"\nid = "stop"\n', "line 3: this is not TOML: Cannot overwrite a value."),
    ("a header left open", '[[exits]\nid = "go"\n', "line 1: this is not TOML: Expected ']]' at the end of an array declaration."),
    ("a list left open", '[[exits]]\nid = "go"\nsource = ["okm:1"\n', "line 3: this is not TOML: Unclosed array before the end of the file."),
    ("a word too many", '[[exits]]\nid = "go" stop\n', "line 2: this is not TOML: Expected newline or end of document after a statement."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), [case[1:] for case in SYNTAX], ids=[case[0] for case in SYNTAX])
def test_a_file_that_is_not_toml_is_refused_at_its_line(text: str, problem: str, refusal: Refusal) -> None:
    assert refusal("exits.toml", text) == f"exits.toml, {problem}"


SHAPES = [
    ("another table in the file", '[[exit]]\nid = "go"\n', "line 1: 'exit' does not belong here; this file holds [[exits]] tables only; did you mean 'exits'?"),
    ("a stray key on top", '# Ours.\nby = "us"\n\n[[exits]]\nid = "go"\n', "line 2: 'by' does not belong here; this file holds [[exits]] tables only."),
    ("one bracket for two", '[exits]\nid = "go"\n', "line 1: 'exits' must be written as [[exits]] tables, with two brackets on each side."),
    ("a list of words", 'exits = ["go"]\n', "line 1: 'exits' must be written as [[exits]] tables, with two brackets on each side."),
    ("a table inside a row", '[[exits]]\nid = "go"\n[exits.zzz]\nname = "x"\n', "line 3: [[exits]] 'go': 'zzz' is not a field of this kind; the fields are id, source, evidence, name, when, instead, first_step."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
def test_a_file_with_something_else_in_it_is_refused(text: str, problem: str, refusal: Refusal) -> None:
    assert refusal("exits.toml", text) == f"exits.toml, {problem}"


def test_rows_written_as_one_list_are_read_and_refused_at_that_list(refusal: Refusal) -> None:
    message = refusal("exits.toml", '\nexits = [{ id = "go" }]\n')

    assert message == "exits.toml, line 2: [[exits]] 'go': 'source' is missing; it must be a list, each entry a source and the place in it, such as \"okm:Table 2, row 1\"."  # fmt: skip


def test_a_file_with_an_unknown_name_is_refused_with_the_closest_known_name(refusal: Refusal) -> None:
    assert refusal("stage.toml", "") == "stage.toml: no kind of row has this name; did you mean 'stages'?"


def test_a_file_with_a_name_like_none_of_ours_is_refused_with_all_of_them(refusal: Refusal) -> None:
    assert refusal("zzz.toml", "").startswith(
        "zzz.toml: no kind of row has this name; the files are sources, stages,"
    )


@pytest.mark.parametrize("name", ["README.md", "._stages.toml", "stages.toml.bak"])
def test_other_files_are_left_alone(name: str, load_with: Callable[[str, str], Framework]) -> None:
    assert load_with(name, "Why we changed what we changed.").overridden == ()


def test_an_empty_file_changes_nothing(load_with: Callable, small_data: Path) -> None:
    assert load_with("exits.toml", "").digest == load(data=small_data).digest


def test_a_folder_that_is_not_there_is_refused(small_data: Path, tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match=r"there is no folder .*nowhere to take your own rows from"):
        load(tmp_path / "nowhere", data=small_data)


def test_a_missing_file_of_ours_is_refused_by_name(own_data: Path) -> None:
    (own_data / "costs.toml").unlink()

    assert message_from(own_data) == f"costs.toml: this file is missing from {own_data}."


def test_text_that_is_not_utf8_is_refused_at_its_line(own_data: Path) -> None:
    path = own_data / "stages.toml"
    path.write_bytes(b"# one\n# two\n# caf\xe9\n" + path.read_bytes())

    assert message_from(own_data) == "stages.toml, line 3: this is not UTF-8 text; save the file as UTF-8."


def test_a_byte_order_mark_and_windows_line_ends_are_read(own_data: Path, small_data: Path) -> None:
    path = own_data / "stages.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load(data=own_data).digest == load(data=small_data).digest


def test_windows_line_ends_do_not_shift_the_line(own_rows: Callable, small_data: Path) -> None:
    folder = own_rows("exits.toml", "")
    (folder / "exits.toml").write_bytes(b'[[exits]]\r\nid = "exits_1"\r\nname = 4\r\n')

    with pytest.raises(FrameworkError) as caught:
        load(folder, data=small_data)

    assert (caught.value.file, caught.value.line) == ("exits.toml", 3)


@pytest.mark.parametrize("text", ["", "version = 2026", 'version = " "'])
def test_a_version_that_says_nothing_is_refused(text: str, own_data: Path) -> None:
    (own_data / "VERSION.toml").write_text(text)

    assert message_from(own_data).startswith(
        "VERSION.toml, line 1: 'version' must be text such as \"2026.11\"; found "
    )


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("stages", "7"),
        ("arguments", "4"),
        ("challenges", "14"),
        ("costs", "14"),
        ("conditions", "9"),
        ("disagreements", "21"),
        ("traditions", "3"),
        ("questions", "9"),
        ("approaches", "at least 19"),
        ("exits", "at least 1"),
    ],
)
def test_our_own_data_must_keep_the_counts_that_are_facts(kind: str, wanted: str, own_data: Path) -> None:
    path = own_data / f"{kind}.toml"
    first, *others = path.read_text().split(f"[[{kind}]]\n")[1:]
    path.write_text("".join(f"[[{kind}]]\n{row}" for row in others))
    line = path.read_text().count("\n", 0, path.read_text().rfind(f"[[{kind}]]")) + 1 if others else 1

    assert first
    assert (
        message_from(own_data)
        == f"{kind}.toml, line {line}: there must be {wanted} [[{kind}]]; found {len(others)}."
    )


def test_our_own_data_cannot_grow_past_a_fact(own_data: Path) -> None:
    path = own_data / "traditions.toml"
    path.write_text(
        path.read_text() + '[[traditions]]\nid = "fourth"\nname = "x"\nplain = "x"\nsource = ["okm:1"]\n'
    )

    assert message_from(own_data).endswith("there must be 3 [[traditions]]; found 4.")


def test_our_own_data_hides_nothing(own_data: Path) -> None:
    path = own_data / "exits.toml"
    path.write_text(path.read_text().rstrip() + "\nhide = false\n")

    assert "'hide' is for an institution's own folder" in message_from(own_data)
