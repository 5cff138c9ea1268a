"""Read one TOML file of rows, and say where in it things stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.framework.errors import FrameworkError
from evenhand.framework.positions import Place, places
from evenhand.framework.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Document:
    """One file as written: its tables, before anything about them is checked."""

    path: Path
    kind: str
    text: str
    tables: tuple[dict[str, Any], ...]

    def line(self, index: int, key: str = "", item: int | None = None) -> int:
        """Return the line of an entry, else of the key, else of the header of the table with this index."""
        headers = [place for place in places(self.text) if place.name == self.kind]
        if index >= len(
            headers
        ):  # Written as one list of inline tables: the key is all there is to point at.
            return places(self.text)[0].keys.get(self.kind, 1)
        place = headers[index]
        if item is not None and (key, item) in place.entries:
            return place.entries[key, item]
        return place.keys.get(key, place.line)

    def refuse(self, problem: str, index: int, key: str = "", item: int | None = None) -> FrameworkError:
        """Return the error for one table of this file."""
        name = self.tables[index].get("id")
        called = f"'{name}'" if isinstance(name, str) and name else f"number {index + 1}"
        line = self.line(index, key, item)
        return FrameworkError(f"[[{self.kind}]] {called}: {problem}", path=self.path, line=line)


def read_document(path: Path, kind: str) -> Document:
    """Read the rows of a kind; every table in the file must be one."""
    text = read_text(path)
    values = parsed(path, text)
    for name in values:
        if name != kind:
            raise FrameworkError(
                f"'{name}' does not belong here; this file holds [[{kind}]] tables only"
                f"{did_you_mean(name, [kind])}",
                path=path,
                line=_line_of(places(text), name),
            )
    tables = values.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise FrameworkError(
            f"'{kind}' must be written as [[{kind}]] tables, with two brackets on each side.",
            path=path,
            line=_line_of(places(text), kind),
        )
    return Document(path, kind, text, tuple(tables))


def _line_of(found: list[Place], name: str) -> int:
    lines = [place.line for place in found if place.name == name] or [found[0].keys.get(name, 1)]
    return lines[0]


def read_text(path: Path) -> str:
    """Return the file's text, with plain line ends."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FrameworkError(f"this file is missing from {path.parent}.", path=path) from None
    except OSError as error:
        raise FrameworkError(f"this file cannot be read: {error.strerror}.", path=path) from None
    try:
        # Some Windows editors put a byte-order mark first, which TOML does not know.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FrameworkError(
            "this is not UTF-8 text; save the file as UTF-8.", path=path, line=line
        ) from None


def parsed(path: Path, text: str) -> Mapping[str, Any]:
    """Return the file's values, or say at which line it stops being TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).rpartition(" (at ")
        number = re.search(r"line (\d+)", where)
        line = int(number[1]) if number else text.rstrip("\n").count("\n") + 1
        at_end = "" if number else " before the end of the file"
        raise FrameworkError(f"this is not TOML: {what}{at_end}.", path=path, line=line) from None
