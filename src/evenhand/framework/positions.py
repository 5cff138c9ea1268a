"""Find the line of a table, a key or an entry in a TOML text.

The standard parser keeps no positions, so that a mistake in meaning ("no such stage") has no line. This scans the
text only once something is wrong. It trusts that the text has parsed: it finds statements, it checks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_HEADER = re.compile(rf"(\[\[?)\s*({_NAME})(?:\s*\.\s*({_NAME}))?")
_KEY = re.compile(rf"({_NAME})[^=\n]*?=")
_TOKEN = re.compile(
    r'''
    (?P<text>  """(?:[^"\\]|\\.|"{1,2}(?!"))*"""(?:"{0,2})
             | \'\'\'(?:[^']|'{1,2}(?!'))*\'\'\'(?:'{0,2})
             | "(?:[^"\\\n]|\\.)*"
             | '[^'\n]*' )
    | (?P<comment> \#[^\n]* )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<comma> , )
    | (?P<newline> \n )
    | (?P<space> [ \t\r]+ )
    | (?P<bare> [^\s\[\]{},#"']+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Place:
    """Where a table's header, its keys and the entries of its lists stand; lines count from 1."""

    name: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)
    entries: dict[tuple[str, int], int] = field(default_factory=dict)


def places(text: str) -> list[Place]:
    """Return the top of the file (with an empty name) and each table after it, in order."""
    found = [Place("", 1)]
    position = 0
    while token := _TOKEN.match(text, position):
        line = text.count("\n", 0, position) + 1
        if token.lastgroup in ("newline", "space", "comment"):
            position = token.end()
        elif header := _HEADER.match(text, position):
            position = _end_of_line(text, position)
            name, inner = _bare(header[2]), header[3]
            if inner:  # [[stages]] followed by [stages.more] is the key 'more' of that stage.
                found[-1].keys.setdefault(_bare(inner), line)
            else:
                found.append(Place(name, line))
        elif key := _KEY.match(text, position):
            name = _bare(key[1])
            found[-1].keys.setdefault(name, line)
            position = _after_value(text, key.end(), found[-1], name)
        else:
            position = token.end()
    return found


def _after_value(text: str, position: int, place: Place, key: str) -> int:
    depth, item, is_expected = 0, 0, True
    while token := _TOKEN.match(text, position):
        group = token.lastgroup
        if group == "newline" and depth == 0:
            break
        if depth == 1 and is_expected and group in ("text", "bare", "open"):
            place.entries[key, item] = text.count("\n", 0, position) + 1
            is_expected = False
        if group == "comma" and depth == 1:
            item, is_expected = item + 1, True
        depth += (group == "open") - (group == "close")
        position = token.end()
    return position


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _bare(name: str) -> str:
    return name[1:-1] if name[0] in "\"'" else name
