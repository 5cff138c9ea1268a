"""The list of what was erased. It lies beside the database, because it must outlive it.

A backup brings erased words back; whoever restores one replays this list (`actions/restoring.py`). A line
holds no words: the project, the entry's place and its hash, so that it can never fit another entry, or the
id of a person who deleted their account.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F

from evenhand.records.models import Erasure, LedgerEntry

Line = dict[str, Any]


def entry_line(project_id: object, seq: int, leaf_hash: str, reason: str) -> Line:
    return {"project": str(project_id), "seq": seq, "leaf_hash": leaf_hash, "reason": reason}


def person_line(person_id: object) -> Line:
    return {"person": str(person_id)}


def add(lines: Iterable[Line]) -> None:
    """Append, and return only when the disk has it."""
    written = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    if not written:
        return
    path: Path = settings.ERASURES_FILE
    is_new = not path.exists()
    # One write to a file opened for appending: two workers at once cannot mix their lines.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, _line_end_if_torn(path) + written.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        _sync_folder(path.parent)


def read(path: Path | None = None) -> Iterator[Line]:
    """Each whole line. A line torn by a power cut is passed over: `add_missing` writes it again."""
    try:
        text = (path or settings.ERASURES_FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for written in text.splitlines():
        try:
            line = json.loads(written)
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line


def add_missing() -> int:
    """Add what the database knows to be erased and the list does not: a crash can fall between the two."""
    known = {(line.get("project"), line.get("seq"), line.get("leaf_hash")) for line in read()}
    erased = Erasure.objects.values_list("project_id", "seq", "reason").order_by("pk")
    hashes = {
        (project, seq): leaf_hash
        for project, seq, leaf_hash in LedgerEntry.objects.filter(
            project__erasures__seq=F("seq")
        ).values_list("project_id", "seq", "leaf_hash")
    }
    missing = [
        entry_line(project, seq, leaf_hash, reason)
        for project, seq, reason in erased
        if (leaf_hash := hashes.get((project, seq), "")) and (str(project), seq, leaf_hash) not in known
    ]
    add(missing)
    return len(missing)


def _line_end_if_torn(path: Path) -> bytes:
    with open(path, "rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return b""
        file.seek(-1, os.SEEK_END)
        return b"" if file.read(1) == b"\n" else b"\n"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
