"""See to it that erased words are off the disk, and not only out of the tables.

SQLite keeps old pages in its write-ahead log until that is cut to nothing, and a reader can hold that back.
And where a page was split or rebuilt, a copy of a row can be left in the free part of a page that nobody
clears. So after an erasure we cut the log, then look for the words in the very bytes of the file, and if
they are there still the whole file is written anew.

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
_MARK = ".waiting"


def wipe(texts: Iterable[str] = ()) -> bool:
    """Cut the log and look; what a reader holds back is finished by `finish`. True when all is done."""
    if connection.vendor != "sqlite" or not (database := _database_file()):
        return True
    pieces = [piece for text in texts for piece in pieces_of(text)]
    # Marked before it is tried: a crash in between leaves the mark, and the worker ends what it began.
    _mark({"must_rewrite": False})
    if not _cut_log():
        # Nobody will know the words later, so the file is written anew then without looking.
        _mark({"must_rewrite": bool(pieces)})
        return False
    if pieces and holds(database, pieces):
        _mark({"must_rewrite": True})
    if (_marked() or {}).get("must_rewrite"):
        return finish()
    _unmark()
    return True


def finish() -> bool:
    """End what a reader or a crash held back. Regular work: cheap when there is nothing to do."""
    marked = _marked()
    if marked is None:
        return True
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


def _mark(what: dict[str, bool]) -> None:
    already = _marked() or {}
    path = _mark_path()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(
        json.dumps({"must_rewrite": what["must_rewrite"] or already.get("must_rewrite", False)})
    )
    os.replace(beside, path)


def _marked() -> dict[str, bool] | None:
    try:
        found = json.loads(_mark_path().read_text())
    except FileNotFoundError:
        return None
    except ValueError:
        return {"must_rewrite": True}
    return found if isinstance(found, dict) else {"must_rewrite": True}


def _unmark() -> None:
    _mark_path().unlink(missing_ok=True)
