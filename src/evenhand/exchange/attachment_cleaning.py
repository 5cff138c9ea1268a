"""What a file is by its bytes, and the same file without what its maker's machine added. Runs in a child process."""

from __future__ import annotations

import base64
import csv
import re
import struct
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from evenhand.exchange.upload_limits import MOST_UNPACKED, UploadRefused, check_zip

#: Larger pictures than any camera takes are made to fill a reader's memory.
_MOST_PIXELS = 120_000_000
_NOT_KNOWN = (
    "We cannot tell what this is. You can bring JPEG and PNG pictures, PDF, plain text, CSV, Word (.docx), "
    "Excel (.xlsx), and MP3, M4A, OGG or WAV sound."
)
_DAMAGED = "This file is damaged or cut short. Please save a new copy and bring that."


def cleaned(data: bytes, name: str) -> dict[str, Any]:
    """The kind of file, its clean bytes, and whether anything about its maker may be left; or why it is refused."""
    try:
        kind, clean = _cleaner_for(data, name)
        kept, is_free = clean(data)
    except UploadRefused as refusal:
        return {"refused": refusal.sentence}
    except (
        ValueError,
        IndexError,
        struct.error,
        BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        KeyError,
    ):
        return {"refused": _DAMAGED}
    return {"type": kind, "data": base64.b64encode(kept).decode(), "is_free_of_names": is_free}


_Cleaner = Callable[[bytes], tuple[bytes, bool]]


def _cleaner_for(data: bytes, name: str) -> tuple[str, _Cleaner]:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg", _jpeg
    if data.startswith(_PNG):
        return "png", _png
    if data.startswith(b"%PDF-"):
        return "pdf", _pdf
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data), _office
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav", _wav
    if data.startswith(b"OggS"):
        return "ogg", lambda kept: (kept, False)
    if data[4:8] == b"ftyp":
        return "m4a", _m4a
    if data.startswith(b"ID3") or (data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3", _mp3
    if name.lower().endswith(".csv"):
        return "csv", _csv
    return "txt", _text


def _jpeg(data: bytes) -> tuple[bytes, bool]:
    """Keep what draws the picture and which way up it is; drop place, camera, comments and all after its end."""
    out, at, turned = bytearray(b"\xff\xd8"), 2, 1
    kept_segments: list[bytes] = []
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError
        marker = data[at + 1]
        if marker == 0xD9:
            kept_segments.append(b"\xff\xd9")
            break
        if 0xD0 <= marker <= 0xD7 or marker == 0x01:
            raise ValueError
        length = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) != length + 2:
            raise ValueError
        at += 2 + length
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_pixels(width, height)
        is_colour = marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0"
        if marker not in _JPEG_DROPPED or is_colour:
            kept_segments.append(segment)
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept_segments.append(data[at:end])
            at = end
    if turned != 1:
        tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HHI", turned, 0, 0)
        out += b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    return bytes(out) + b"".join(kept_segments), True


#: Everything that applications write for themselves, but for JFIF (0) and Adobe's colours (14); and comments.
_JPEG_DROPPED = {*range(0xE1, 0xF0), 0xFE} - {0xEE}


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8; upright where that cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        start = struct.unpack_from(order + "I", tiff, 4)[0]
        for entry in range(min(struct.unpack_from(order + "H", tiff, start)[0], 200)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * entry)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        pass
    return 1


_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}


def _png(data: bytes) -> tuple[bytes, bool]:
    out, at = [_PNG], len(_PNG)
    while True:
        length = struct.unpack_from(">I", data, at)[0]
        name, chunk = data[at + 4 : at + 8], data[at : at + 12 + length]
        if len(chunk) != length + 12:
            raise ValueError
        at += 12 + length
        if name == b"IHDR":
            _check_pixels(*struct.unpack_from(">II", chunk, 8))
        elif len(out) == 1:
            raise ValueError
        if name in _PNG_KEPT:
            out.append(chunk)
        if name == b"IEND":
            return b"".join(out), True


def _check_pixels(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise UploadRefused("This picture is larger than we can show. Please bring a smaller copy.")


def _pdf(data: bytes) -> tuple[bytes, bool]:
    if b"%%EOF" not in data[-2048:]:
        raise UploadRefused(_DAMAGED)
    return data, False


def _text(data: bytes) -> tuple[bytes, bool]:
    """Plain text in any usual writing, kept in UTF-8."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if re.search("[\x00-\x08\x0e-\x1f\x7f\ufffd]", text):
        raise UploadRefused(_NOT_KNOWN)
    return text.encode(), True


def _csv(data: bytes) -> tuple[bytes, bool]:
    kept, is_free = _text(data)
    for row in csv.reader(StringIO(kept.decode(), newline="")):
        # A formula in a sheet that somebody else opens can call a program on their computer.
        if any(cell.lstrip()[:1] in ("=", "@") for cell in row):
            raise UploadRefused("This sheet has formulas in it. Please save a copy with the values only.")
    return kept, is_free


def _wav(data: bytes) -> tuple[bytes, bool]:
    out, at = b"WAVE", 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        whole = data[at : at + 8 + length]
        if name in (b"fmt ", b"fact", b"data"):
            out += whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:] + b"\0" * (len(whole) % 2)
        at += 8 + length + length % 2
    if b"data" not in out:
        raise ValueError
    return b"RIFF" + struct.pack("<I", len(out)) + out, False


def _mp3(data: bytes) -> tuple[bytes, bool]:
    start, end = 0, len(data)
    while data[start : start + 3] == b"ID3":
        a, b, c, d = data[start + 6 : start + 10]
        start += 10 + (a << 21 | b << 14 | c << 7 | d)
    if data[end - 128 : end - 125] == b"TAG":
        end -= 128
    while data[start : start + 1] == b"\0":
        start += 1
    if data[start] != 0xFF or data[start + 1] & 0xE0 != 0xE0:
        raise UploadRefused(_NOT_KNOWN)
    return data[start:end], False


_HOLD_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
_TELLING_BOXES = {b"udta", b"meta", b"uuid"}
_TIMED_BOXES = {b"mvhd", b"tkhd", b"mdhd"}


def _m4a(data: bytes) -> tuple[bytes, bool]:
    """Blank what a phone adds (place, name, time) without moving anything: its sound is found by position."""
    kept = bytearray(data)
    found: set[bytes] = set()

    def walk(start: int, end: int, depth: int) -> None:
        at = start
        while at + 8 <= end:
            size, name = struct.unpack_from(">I4s", kept, at)
            head = 8
            if size == 1:
                size, head = struct.unpack_from(">Q", kept, at + 8)[0], 16
            size = size or end - at
            if size < head or at + size > end:
                raise ValueError
            found.add(bytes(name))
            if name == b"hdlr" and kept[at + 16 : at + 20] == b"vide":
                raise UploadRefused("This is a film. You can bring sound and pictures.")
            if name in _TELLING_BOXES:
                kept[at + 4 : at + 8] = b"free"
                kept[at + head : at + size] = bytes(size - head)
            elif name in _TIMED_BOXES:
                times = 16 if kept[at + head] == 1 else 8
                kept[at + head + 4 : at + head + 4 + times] = bytes(times)
            elif name in _HOLD_BOXES and depth < 8:
                walk(at + head, at + size, depth + 1)
            at += size

    walk(0, len(kept), 0)
    if b"moov" not in found:
        raise ValueError
    return bytes(kept), False


_EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_EMPTY_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_EMPTIED = {
    "docProps/core.xml": _EMPTY_CORE,
    "docProps/app.xml": _EMPTY_APP,
    "docProps/custom.xml": _EMPTY_CUSTOM,
}
_VALUE = rb"""\s*=\s*("[^"]*"|'[^']*')"""
_WHO = re.compile(rb"(\s(?:\w+:)?(?:author|initials|userName|lastModifiedBy))" + _VALUE)
#: Only in the lists of people: a table in Excel has a displayName that it cannot do without.
_PERSON = re.compile(rb"(\s(?:\w+:)?(?:displayName|userId|providerId))" + _VALUE)
_AUTHOR = re.compile(rb"<((?:\w+:)?author)>[^<]*<")
_FOLDER = re.compile(rb"(<(?:\w+:)?absPath\b[^>]*?\surl)" + _VALUE)
#: A path on somebody's own disk has their name in it.
_ON_A_DISK = re.compile(rb"""(\sTarget)\s*=\s*("file:[^"]*"|'file:[^']*')""")
#: A template may lie on another computer, which would be asked whenever the document is opened.
_ASKED_FOR = re.compile(rb"<Relationship\b[^>]*(?:/attachedTemplate|/thumbnail)[^>]*/>")
_ASKS_FOR = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_HAS_TEXT = re.compile(rb">\s*[^<\s]")


def _office_kind(data: bytes) -> str:
    check_zip(data)
    with ZipFile(BytesIO(data)) as packed:
        names = set(packed.namelist())
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    raise UploadRefused(_NOT_KNOWN)


def _office(data: bytes) -> tuple[bytes, bool]:
    """The same document written anew, without who made it, who commented, and where it lay."""
    out, is_free, unpacked = BytesIO(), True, 0
    with ZipFile(BytesIO(data)) as packed, ZipFile(out, "w", ZIP_DEFLATED) as anew:
        names = packed.namelist()
        if len(set(names)) != len(names) or any(_is_odd(name) for name in names):
            raise UploadRefused(_DAMAGED)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise UploadRefused(
                "This file has small programs (macros) in it. Please save a copy without them."
            )
        for name in names:
            if name.endswith("/") or name.startswith("docProps/thumbnail"):
                continue
            with packed.open(name) as member:
                part = member.read(MOST_UNPACKED + 1 - unpacked)
            unpacked += len(part)
            if unpacked > MOST_UNPACKED:
                raise UploadRefused("This file unpacks to more than we open. Please bring a smaller copy.")
            part, is_free_here = _office_part(name, part)
            is_free = is_free and is_free_here
            anew.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return out.getvalue(), is_free


def _is_odd(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or "\\" in name or "\0" in name


def _office_part(name: str, part: bytes) -> tuple[bytes, bool]:
    if name in _EMPTIED:
        return _EMPTIED[name], True
    if name.endswith((".xml", ".rels", ".vml")):
        if b"\0" in part[:200]:
            return part, False  # Written in two bytes a letter: nothing in it was looked for.
        part = _AUTHOR.sub(rb"<\1><", _FOLDER.sub(rb'\1=""', _WHO.sub(rb'\1=""', part)))
        part = _ASKS_FOR.sub(b"", part)
        if "/persons/" in name or name.endswith("people.xml"):
            part = _PERSON.sub(rb'\1=""', part)
        if name.endswith(".rels"):
            part = _ON_A_DISK.sub(rb'\1="about:blank"', _ASKED_FOR.sub(b"", part))
        return part, not (name.startswith("customXml/") and _HAS_TEXT.search(part))
    if name.lower().endswith((".jpg", ".jpeg")) and part.startswith(b"\xff\xd8\xff"):
        return _jpeg(part)
    if part.startswith(_PNG):
        return _png(part)
    return part, name.endswith((".odttf", ".ttf"))
