"""A backup as one file: a zip whose comment is the SHA-256 of all that stands before it.

So every flipped byte is found, also in the parts of a zip that no member's own checksum covers. The manifest
names each member with its digest as well, for whoever unpacks it with another tool.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

FORMAT = "evenhand-backup/1"
MANIFEST = "manifest.json"
DATABASE, DUMP = "evenhand.sqlite3", "evenhand.dump"
ERASURES = "erasures.jsonl"
KEYS = ("secret-key", "ledger-key")
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: The only names that are ever unpacked.
_KNOWN = re.compile(
    rf"{re.escape(DATABASE)}|{re.escape(DUMP)}|{re.escape(ERASURES)}|heads/{_ID}\.txt|files/{_ID}|keys/(?:{'|'.join(KEYS)})"
)
_COMMENT = 64
_PIECE = 2**20


class BackupRefused(Exception):
    """Why a backup is not taken for one. The message is a sentence for whoever runs the server."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    bytes: int
    sha256: str


class BackupWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes]) -> Member:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as member:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.members.append(Member(name, size, digest.hexdigest()))
        return self.members[-1]

    def add_path(self, name: str, path: Path) -> Member:
        with path.open("rb") as source:
            return self.add(name, source)

    def close(self, about: dict[str, Any]) -> None:
        manifest = {
            "format": FORMAT,
            **about,
            "members": [
                {"name": each.name, "bytes": each.bytes, "sha256": each.sha256} for each in self.members
            ],
        }
        with self._zip.open(_info(MANIFEST), "w") as member:
            member.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        self._zip.comment = b"0" * _COMMENT
        self._zip.close()
        # The zip is whole now: its last bytes become the digest of all before them.
        self._file.flush()
        end = self._file.seek(0, 2) - _COMMENT
        digest = _digest_of(self._file, end)
        self._file.seek(end)
        self._file.write(digest.encode())


class BackupReader:
    """A backup whose every byte is as it was written, or a refusal in one sentence."""

    def __init__(self, file: IO[bytes]) -> None:
        end = file.seek(0, 2) - _COMMENT
        changed = "This is not a backup of Evenhand’s, or it is not as it was written. Nothing was changed."
        if end <= 0:
            raise BackupRefused(changed)
        digest = _digest_of(file, end)
        file.seek(end)
        if file.read(_COMMENT) != digest.encode():
            raise BackupRefused(changed)
        try:
            self._zip = ZipFile(file)
            self.about = json.loads(self._zip.read(MANIFEST))
            listed = {each["name"]: each["sha256"] for each in self.about["members"]}
        except (BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError) as error:
            raise BackupRefused(changed) from error
        self._digests = listed
        names = [name for name in self._zip.namelist() if name != MANIFEST]
        if self.about.get("format") != FORMAT:
            raise BackupRefused("This backup was written by a newer Evenhand. Restore it with that one.")
        if sorted(names) != sorted(listed) or not all(map(_KNOWN.fullmatch, names)):
            raise BackupRefused(changed)

    @property
    def names(self) -> list[str]:
        return list(self._digests)

    def unpack(self, folder: Path) -> None:
        """Write every member below a new folder, each looked at again on its way."""
        for name, wanted in self._digests.items():
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with self._zip.open(name) as member, path.open("xb") as target:
                path.chmod(0o600)
                while piece := member.read(_PIECE):
                    digest.update(piece)
                    target.write(piece)
            if digest.hexdigest() != wanted:
                raise BackupRefused(f"{name} in this backup is not as it was written. Nothing was changed.")


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
    return info


def _digest_of(file: IO[bytes], end: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for piece in _pieces(file, end):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(file: IO[bytes], end: int) -> Iterable[bytes]:
    left = end
    while left and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece
