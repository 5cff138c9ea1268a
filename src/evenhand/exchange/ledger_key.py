"""The file with the key that signs the ledger's heads.

It lies beside the data and never in the database, so that no backup of the database can sign anything. It is
made once, for its owner's eyes only. A lost one cannot be made again: it is replaced by a new one, which shows.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_FIRST_LINE = "evenhand ledger key 1"


class LedgerKeyError(Exception):
    """The key cannot be read or made. The message is a sentence for whoever runs the server."""


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """A key in memory. Its secret half can only be used, not shown."""

    public: bytes
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"LedgerKey({self.public.hex()})"


def read(path: Path) -> LedgerKey | None:
    """The key in this file; None if there is no file."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerKeyError(f"The ledger’s key in {path} cannot be read.") from error
    first, _, rest = text.partition("\n")
    try:
        seed = base64.b64decode(rest.strip(), validate=True)
        if first != _FIRST_LINE or len(seed) != 32:
            raise ValueError
    except ValueError:
        raise LedgerKeyError(f"{path} is not a ledger’s key, or is damaged.") from None
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return LedgerKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), private)


def make(path: Path) -> LedgerKey:
    """Make a key where there is none. Of two that start at once, both end with the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written whole beside its place and then linked there, which fails if one is there: so that nobody, after
    # a power cut either, ever finds half a key.
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{_FIRST_LINE}\n{base64.b64encode(os.urandom(32)).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink()
    _keep(path.parent)
    made = read(path)
    if made is None:
        raise LedgerKeyError(f"The ledger’s key could not be made in {path}.")
    return made


def replace(path: Path, by: Path) -> None:
    """Put another key file in this one's place, at once and for good. The old secret half is gone then."""
    os.replace(by, path)
    _keep(path.parent)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other process from replacing the key until the block ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_place(path: Path, project_id: object, seq: int) -> None:
    """Note where the ledger tells whether a change of keys was committed, before it is."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{project_id} {seq}\n")
        file.flush()
        os.fsync(file.fileno())
    _keep(path.parent)


def read_place(path: Path) -> tuple[str, int] | None:
    """None where the note was torn: then nothing was committed after it."""
    project_id, _, seq = path.read_text(encoding="ascii").strip().partition(" ")
    return (project_id, int(seq)) if seq.isdigit() else None


def _keep(folder: Path) -> None:
    """A new name in a folder outlives a power cut only once the folder itself is written out."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
