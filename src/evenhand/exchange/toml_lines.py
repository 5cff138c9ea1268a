"""Where each table and key of a TOML text stands, found in one pass, before anybody trusts the text.

The standard parser keeps no positions, and a dotted key of a hundred thousand parts costs it gigabytes. So a text
that a stranger sends is scanned first: this finds lines, refuses keys that are nested too deep, and checks nothing
else. Where the text is TOML at all, it is cut into the same pieces as the parser would cut it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: No key of ours has a second part; a stranger's may have a few before it is refused by name.
DEEPEST = 20

_TOKEN = re.compile(
    r'''
    (?P<name> """(?:[^"\\]|\\.|"{1,2}(?!"))*+"""(?:"{0,2})
            | \'\'\'(?:[^']|'{1,2}(?!'))*+\'\'\'(?:'{0,2})
            | (?!"""|\'\'\')(?: "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' | [^\s.=\[\]{},#"']++ ) )
    | (?P<newline> \n )
    | (?P<space> [^\S\n]++ | \#[^\n]*+ )
    | (?P<dot> \. )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<comma> , )
    | (?P<equals> = )
    | (?P<other> . )
    ''',
    re.VERBOSE | re.DOTALL,
)


class TooDeep(Exception):
    """A key has more parts than any plan needs."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class Place:
    """A table's header and its keys; lines count from 1. The top of the file has an empty name."""

    name: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)


def places(text: str) -> list[Place]:
    """Return the top of the file and each table after it, in order. Raises `TooDeep`."""
    found = [Place("", 1)]
    line, depth, dots = 1, 0, 0
    first, is_header, in_value = "", False, False
    for token in _TOKEN.finditer(text):
        kind, piece = token.lastgroup, token.group()
        if kind == "space":
            continue
        if kind == "other":
            # Only a quotation mark that nothing closes is left: the parser will stop here, and so do we.
            break
        if kind == "dot":
            dots += 1
            if dots >= DEEPEST:
                raise TooDeep(line)
        elif kind != "name":
            dots = 0
        if kind == "newline" and depth == 0:
            if is_header and first:
                found.append(Place(first, line))
            first, is_header, in_value = "", False, False
        elif kind == "open":
            # A bracket that begins a statement is a header and not a list, so it is closed on its own line.
            is_header = is_header or not (first or in_value or depth)
            depth += not is_header
        elif kind == "close":
            depth = max(0, depth - (not is_header))
        elif kind == "equals" and depth == 0 and not in_value and not is_header:
            found[-1].keys.setdefault(first, line)
            in_value = True
        elif kind == "name" and not first and not in_value:
            first = piece[1:-1] if piece[0] in "\"'" else piece
        line += piece.count("\n")
    if is_header and first:
        found.append(Place(first, line))
    return found
