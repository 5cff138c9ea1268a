"""The file of a project's signed heads, outside the database, so that a database set back cannot hide it.

Notes stand one after the other, each with an empty line after it. A write that a power cut tore ends without
one; what was torn had not gone out to anybody and is cut off before the next is written.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.methods.ledger.verify import Head, KeyNote, Unreadable, read_notes


class HeadsFileError(Exception):
    """The file is not as it was written. The message is a sentence for whoever runs the server."""


@dataclass(frozen=True, slots=True)
class Block:
    """A head as it lies in the file, with the announcements of keys that stand before it."""

    head: Head
    keys: tuple[KeyNote, ...]
    text: str


@dataclass(slots=True)
class HeadsFile:
    """What is in the file, while nobody else may write to it."""

    blocks: list[Block] = field(default_factory=list)
    #: Announcements after the last head: it was torn away behind them.
    pending: str = ""
    pending_keys: tuple[KeyNote, ...] = ()
    _handle: int = -1

    @property
    def keys(self) -> list[KeyNote]:
        return [key for block in self.blocks for key in block.keys] + list(self.pending_keys)

    def append(self, text: str) -> Block:
        """Write a head, and any announcement before it, and return when the disk has them."""
        if not text.endswith("\n"):
            text += "\n"
        written = (text + "\n").encode()
        if os.write(self._handle, written) != len(written):
            raise OSError("The disk took only a part of a head.")
        os.fsync(self._handle)
        added = _read(self.pending + written.decode())
        block = added.blocks[-1]
        self.blocks.append(block)
        self.pending, self.pending_keys = "", ()
        return block


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.txt"


def read(folder: Path, name: str) -> HeadsFile:
    """What is in the file now, without waiting for anybody who writes. A torn end is left out."""
    try:
        data = path_of(folder, name).read_bytes()
    except FileNotFoundError:
        return HeadsFile()
    return _read(_whole(data, name))


@contextmanager
def opened(folder: Path, name: str) -> Iterator[HeadsFile]:
    """The file, made if need be, for this process alone until the block ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(folder, name)
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if is_new:
            _sync(folder)
        with open(handle, "rb", closefd=False) as file:
            data = file.read()
        whole = _whole(data, name)
        if len(whole.encode()) < len(data):
            os.ftruncate(handle, len(whole.encode()))
            os.fsync(handle)
        found = _read(whole)
        found._handle = handle
        yield found
    finally:
        os.close(handle)


def _whole(data: bytes, name: str) -> str:
    """Everything up to the last note that was written to its end."""
    end = data.rfind(b"\n\n") + 2 if b"\n\n" in data else 0
    try:
        text = data[:end].decode("utf-8")
    except UnicodeDecodeError:
        raise HeadsFileError(f"The file of heads {name}.txt is damaged.") from None
    parts = text.split("\n\n")
    if len(parts) % 2 == 0:
        # It ends after the words of a note and before its signatures.
        text = "".join(part + "\n\n" for part in parts[:-2])
    try:
        if text:
            read_notes(text)
    except Unreadable:
        raise HeadsFileError(f"The file of heads {name}.txt is damaged.") from None
    return text


def _read(text: str) -> HeadsFile:
    found = HeadsFile()
    parts = text.split("\n\n")[:-1]
    before, keys = "", []
    for said, signed in zip(parts[::2], parts[1::2], strict=True):
        note = f"{said}\n\n{signed}\n"
        heads, announced = read_notes(note)
        if heads:
            found.blocks.append(Block(heads[0], tuple(keys), before + note))
            before, keys = "", []
        else:
            before += note + "\n"
            keys += announced
    found.pending, found.pending_keys = before, tuple(keys)
    return found


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
