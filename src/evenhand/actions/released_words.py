"""Take words that somebody took back out of the files that went out from here: such a file is not given out again."""

import json
from collections.abc import Iterable
from html import unescape

from evenhand.records.models import FileRelease, Project

#: Shorter words are found in any file by chance; whoever says so little is found by nothing else either.
LEAST_QUOTED = 12
_PIECE = 100


def forget(project: Project, texts: Iterable[str], *, kinds: Iterable[str] = ()) -> int:
    """Empty every released file that holds any of these words. Inside the caller's transaction.

    That it went out, to whom, and what its digest was stays.
    """
    wanted = [plain[:_PIECE] for text in texts if len(plain := _plain(text)) >= LEAST_QUOTED]
    if not wanted:
        return 0
    # An extract holds counts alone.
    found = FileRelease.objects.filter(project=project).exclude(kind="extract").exclude(content="")
    chosen = list(kinds)
    gone = 0
    for release in found.filter(kind__in=chosen) if chosen else found:
        held = _held(release.content)
        if any(words in held for words in wanted):
            release.content = ""
            release.save(update_fields=["content"])
            gone += 1
    return gone


def _held(content: str) -> str:
    """All the words in a file, as they were typed: out of a page, or out of the marks of JSON."""
    try:
        read = json.loads(content)
    except ValueError:
        return _plain(unescape(content))
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(read)
    return _plain(" ".join(found))


def _plain(text: str) -> str:
    # A page breaks a line where somebody did.
    return " ".join(text.replace("<br>", " ").split())
