"""A project's record as one zip: an RO-Crate that anyone can read, check offline and keep.

    READ-ME.txt                 what this is and how to check it
    verify.py                   the whole verifier; it needs nothing but Python
    ro-crate-metadata.json      what each part is, for catalogues and other programs
    ledger/                     entries, the words behind them, heads, keys: what verify.py reads
    records/                    the same in tables that people can read, as JSON lines and as CSV
    files/                      what people brought along, each under its id
    whole/                      every row of the project, in a whole export alone: what an import reads

Everything is written as it comes, and read a line at a time: a record may be larger than memory.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise

FORMAT = "evenhand-record/1"
METADATA = "ro-crate-metadata.json"
ENTRIES, SECRETS = "ledger/entries.jsonl", "ledger/secrets.jsonl"
HEADS, KEY, WITHHELD = "ledger/heads.txt", "ledger/key.txt", "ledger/withheld.json"

MOST_MEMBERS = 20_000
MOST_UNPACKED = 4 * 2**30
MOST_RATIO = 300
LONGEST_LINE = 16 * 2**20
LONGEST_TEXT = 32 * 2**20

_MEDIA = {
    "jsonl": "application/jsonl",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "py": "text/x-python",
}
_CRATE = "https://w3id.org/ro/crate/1.1"
_RIGHTS = (
    "The words in this record belong to the people who said them. They were said inside the project, and nobody "
    "has given a licence to publish them. Ask the project, and through it the people, before any other use."
)


class ArchiveRefused(Exception):
    """Why an archive was not read, in one sentence. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class About:
    """What an archive says of itself."""

    project: str
    title: str
    about: str
    made_on: date
    #: Whose copy it is: somebody's name as they go by it, or nothing for a whole one.
    made_for: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.made_for


class Writer:
    """Writes an archive part by part. `close` adds what describes the others."""

    def __init__(self, file: IO[bytes], about: About) -> None:
        self.about = about
        # Level 1: the words pack nearly as well, in a third of the time.
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self._parts: list[dict[str, Any]] = []

    def lines(self, name: str, lines: Iterable[bytes], what: str) -> int:
        """One member of lines; return how many there were."""
        count = 0
        with self._member(name, what) as member:
            for line in lines:
                member.write(line + b"\n")
                count += 1
        return count

    def text(self, name: str, text: str, what: str) -> None:
        with self._member(name, what) as member:
            member.write(text.encode())

    def file(self, name: str, source: IO[bytes], what: str, media: str = "") -> None:
        with self._member(name, what, media) as member:
            while piece := source.read(2**18):
                member.write(piece)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], what: str) -> None:
        """One table twice: as JSON lines for programs, as CSV for people."""
        with tempfile.SpooledTemporaryFile(max_size=2**20) as aside:
            text = io.TextIOWrapper(aside, encoding="utf-8", newline="", write_through=True)
            # The mark tells Excel that this is UTF-8.
            text.write("\ufeff")
            sheet = csv.writer(text, lineterminator="\r\n")
            sheet.writerow(columns)

            def both() -> Iterator[bytes]:
                for row in rows:
                    sheet.writerow([_cell(row.get(column)) for column in columns])
                    yield json_line(row)

            self.lines(f"records/{name}.jsonl", both(), what)
            text.flush()
            aside.seek(0)
            self.file(f"records/{name}.csv", aside, f"{what} The same as a table.")
            text.detach()

    def close(self) -> None:
        verifier = (
            resources.files("evenhand.methods.ledger").joinpath("verify.py").read_text(encoding="utf-8")
        )
        self.text(
            "verify.py", verifier, "Checks the folder ledger/ on any computer, with Python and nothing else."
        )
        self.text("READ-ME.txt", read_me(self.about), "What this is, and how to check it.")
        with self._zip.open(self._info(METADATA), "w", force_zip64=False) as member:
            member.write(json.dumps(self._metadata(), ensure_ascii=False, indent=1).encode())
        self._zip.close()

    def _member(self, name: str, what: str, media: str = "") -> IO[bytes]:
        kind = name.rpartition(".")[2]
        described = {"@id": name, "@type": "File", "name": name.rpartition("/")[2], "description": what}
        # A catalogue wants the bare type, without a character set after it.
        found = (media or _MEDIA.get(kind, "application/octet-stream")).partition(";")[0].strip()
        self._parts.append({**described, "encodingFormat": found})
        return self._zip.open(self._info(name), "w", force_zip64=True)

    def _info(self, name: str) -> ZipInfo:
        day = self.about.made_on
        info = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
        return info

    def _metadata(self) -> dict[str, Any]:
        about = self.about
        whose = f"A copy of what {about.made_for} may read" if about.made_for else "A whole copy"
        root = {
            "@id": "./",
            "@type": "Dataset",
            "name": f"The record of {about.title}",
            "description": f"{whose} of a project’s record: what was said, answered, decided and owed. {about.about}".strip(),
            "datePublished": about.made_on.isoformat(),
            "license": {"@id": "#rights"},
            "author": {"@id": "#project"},
            "publisher": {"@id": "#project"},
            "identifier": about.project,
            "version": FORMAT,
            "hasPart": [{"@id": part["@id"]} for part in self._parts],
        }
        return {
            "@context": f"{_CRATE}/context",
            "@graph": [
                {
                    "@id": METADATA,
                    "@type": "CreativeWork",
                    "conformsTo": {"@id": _CRATE},
                    "about": {"@id": "./"},
                },
                root,
                {"@id": "#project", "@type": "Organization", "name": about.title},
                {
                    "@id": "#rights",
                    "@type": "CreativeWork",
                    "name": "Rights of the people in it",
                    "description": _RIGHTS,
                },
                *self._parts,
            ],
        }


def json_line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def secret_line(seq: int, salt: bytes, payload: bytes) -> bytes:
    return json_line({"seq": seq, "salt": salt.hex(), "payload": base64.b64encode(payload).decode()})


def read_me(about: About) -> str:
    whose = (
        f"This copy was made for {about.made_for}. It holds the words that they may read, and a sealed line for "
        "everything else. Keep it as you would keep a letter: whoever has it can read these words."
        if about.made_for
        else "This is a whole copy, made by whoever runs the server. It holds everybody’s words and what people are "
        "paid. Keep it where nobody else can read it."
    )
    lines = [
        f"The record of {about.title}",
        f"Made on {about.made_on:%-d %B %Y}",
        "",
        whose,
        "",
        "To read it: open the files in the folder records/. Those that end in .csv open in any spreadsheet.",
        "",
        "To check that nothing in it was changed, on any computer with Python 3.11 or later:",
        "",
        "    python3 verify.py .",
        "",
        "(Unpack this file first, and run that in the folder; or give it the name of this file instead of the dot.)",
        "",
        "If you have a receipt, or an older copy of this record, check with it too:",
        "",
        "    python3 verify.py . --head your-receipt.txt",
        "",
        "That is the stronger check: a record that was written anew from the start looks sound to everyone who",
        "holds nothing from before.",
        "",
        _RIGHTS,
        "",
    ]
    return "\n".join(lines)


class Reader:
    """An archive that came from anywhere: looked at before anything in it is unpacked."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = ZipFile(file)
            members = self._zip.infolist()
        except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise ArchiveRefused("This file is damaged or cut short, so nothing was brought in.") from error
        _check_members(members)
        self.names = [member.filename for member in members]

    def has(self, name: str) -> bool:
        return name in self.names

    def lines(self, name: str) -> Iterator[bytes]:
        with self._open(name) as member:
            yield from self._guarded(name, lambda: _lines(name, member))

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """JSON lines, each an object. What is nested deeper than a row can be is refused."""
        for number, line in enumerate(self.lines(name), 1):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ArchiveRefused(
                    f"{name}, line {number}, is not a row, so nothing was brought in."
                ) from error
            if not isinstance(row, dict):
                raise ArchiveRefused(f"{name}, line {number}, is not a row, so nothing was brought in.")
            yield row

    def text(self, name: str) -> str:
        with self._open(name) as member:
            data = b"".join(self._guarded(name, lambda: iter([member.read(LONGEST_TEXT + 1)])))
        if len(data) > LONGEST_TEXT:
            raise ArchiveRefused(
                f"{name} is larger than {LONGEST_TEXT // 2**20} MB, so nothing was brought in."
            )
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise ArchiveRefused(f"{name} is not text, so nothing was brought in.") from error

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.text(name))
        except (ValueError, RecursionError) as error:
            raise ArchiveRefused(f"{name} cannot be read, so nothing was brought in.") from error

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._open(name) as member:
            yield from self._guarded(name, lambda: iter(lambda: member.read(2**18), b""))

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except (KeyError, BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise ArchiveRefused(f"There is no {name} in this file, so nothing was brought in.") from error

    def _guarded(self, name: str, pieces: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """Whatever a broken or hostile member does to the unpacker ends in one sentence."""
        try:
            yield from pieces()
        except ArchiveRefused:
            raise
        except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise ArchiveRefused(f"{name} is damaged, so nothing was brought in.") from error
        except Exception as error:  # zlib.error and lzma.LZMAError have no common name
            raise ArchiveRefused(f"{name} cannot be unpacked, so nothing was brought in.") from error


def _check_members(members: Sequence[ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS:
        raise ArchiveRefused(f"This file has {len(members):,} parts; {MOST_MEMBERS:,} is the most we open.")
    if len(set(names)) < len(names):
        raise ArchiveRefused("This file holds a part of one name twice, so nothing was brought in.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ArchiveRefused(
            f"This file unpacks to more than {MOST_UNPACKED // 2**30} GB, which is the most we open."
        )
    if any(member.file_size > MOST_RATIO * max(member.compress_size, 1024) for member in members):
        raise ArchiveRefused(
            "This file is packed far more tightly than a real one would be, so it was not opened."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise ArchiveRefused("This file is locked with a password. Please save a copy without one.")


def _lines(name: str, member: IO[bytes]) -> Iterator[bytes]:
    while line := member.readline(LONGEST_LINE + 2):
        if len(line) > LONGEST_LINE:
            raise ArchiveRefused(
                f"{name} has a line that is too long to be one of ours, so nothing was brought in."
            )
        yield line.removesuffix(b"\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    return neutralise(printable(str(value)))
