"""See to it that erased words are off the disk, and not only out of the tables.

SQLite keeps old pages in its write-ahead log until that is cut to nothing, and a reader can hold that back.
And where a page was split or rebuilt, a copy of a row can be left in the free part of a page that nobody
clears. The index for searching keeps a word here and there, where one of its pages begins, however the words
themselves are deleted. So after an erasure we build that index anew, cut the log, then look for the words in
the very bytes of the file, and if they are there still the whole file is written anew.

PostgreSQL offers no such thing: what it keeps, and for how long, is in docs/guides/administrator.md.
"""

import json
import logging
import mmap
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection

logger = logging.getLogger(__name__)

#: Long enough to be nobody else's words by chance, short enough to lie whole on one page.
PIECE = 24
_PIECES_A_TEXT = 12
#: The full-text index of what was said (`records/migrations/0006_search_what_was_said.py`).
SEARCH_INDEX = "records_contribution_words"
#: Building it anew takes a second for some ten thousand contributions; above this the worker does it.
MOST_AT_ONCE = 2000
_MARK = ".waiting"


def wipe(texts: Iterable[str] = ()) -> bool:
    """Cut the log and look; what a reader holds back is finished by `finish`. True when all is done."""
    if connection.vendor != "sqlite" or not (database := _database_file()):
        return True
    pieces = [piece for text in texts for piece in pieces_of(text)]
    # Marked before it is tried: a crash in between leaves the mark, and the worker ends what it began.
    _mark(must_index=True)
    if not _is_long() and _built_index_anew():
        _mark(must_index=False)
    if not _cut_log():
        # Nobody will know the words later, so the file is written anew then without looking.
        _mark(must_rewrite=bool(pieces))
        return False
    if pieces and holds(database, pieces):
        _mark(must_rewrite=True)
    marked = _marked() or {}
    if marked.get("must_rewrite"):
        return finish()
    if marked.get("must_index"):
        return False
    _unmark()
    return True


def finish() -> bool:
    """End what a reader or a crash held back. Regular work: cheap when there is nothing to do."""
    marked = _marked()
    if marked is None:
        return True
    if marked.get("must_index", True) and not _built_index_anew():
        return False
    try:
        if marked.get("must_rewrite"):
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
    except OperationalError as error:
        logger.warning("Erased words wait to be taken off the disk: %s", error)
        return False
    if not _cut_log():
        return False
    _unmark()
    return True


def is_waiting() -> bool:
    return _mark_path().exists()


def pieces_of(text: str) -> list[bytes]:
    """Parts of a text to look for: a row may be spread over pages, and half of it be left behind."""
    raw = text.encode()
    if len(raw) < PIECE:
        return []
    step = max(PIECE, (len(raw) - PIECE) // (_PIECES_A_TEXT - 1))
    return [raw[at : at + PIECE] for at in range(0, len(raw) - PIECE + 1, step)]


def holds(path: Path, pieces: list[bytes]) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(piece) != -1 for piece in pieces)


def _is_long() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM records_contribution LIMIT %s)", [MOST_AT_ONCE + 1]
        )
        return bool(cursor.fetchone()[0] > MOST_AT_ONCE)


def _built_index_anew() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [SEARCH_INDEX])
            if cursor.fetchone():
                cursor.execute(f"INSERT INTO {SEARCH_INDEX}({SEARCH_INDEX}) VALUES ('rebuild')")
    except OperationalError as error:
        logger.warning("The index for searching waits to be built anew: %s", error)
        return False
    return True


def _cut_log() -> bool:
    """Whether the write-ahead log is now empty. It waits for readers for a second and no longer."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=1000")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, _, _ = cursor.fetchone()
            return not is_busy
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(usual)}")


def _database_file() -> Path | None:
    """The file this connection writes to; nothing for a database in memory."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        name = next((row[2] for row in cursor.fetchall() if row[1] == "main"), "")
    return Path(name) if name else None


def _mark_path() -> Path:
    path: Path = settings.ERASURES_FILE
    return path.with_name(path.name + _MARK)


def _mark(**what: bool) -> None:
    """Add to what is still to be done. What another process marked stays, unless it is said to be done."""
    marked = _marked() or {}
    for name, is_needed in what.items():
        marked[name] = is_needed or (name == "must_rewrite" and marked.get(name, False))
    path = _mark_path()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(marked))
    os.replace(beside, path)


def _marked() -> dict[str, bool] | None:
    try:
        found = json.loads(_mark_path().read_text())
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"must_rewrite": True, "must_index": True}


def _unmark() -> None:
    _mark_path().unlink(missing_ok=True)
