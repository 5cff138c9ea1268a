"""Files that people bring with what they say: known by what is in them and not by their name, and cleaned.

What a camera, a phone or an office program adds about its owner and the place is taken out where the format
lets us: pictures, text, Word, Excel, MP3, WAV and M4A. A PDF and an OGG file are kept as they are.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from evenhand.exchange.attachment_cleaning import cleaned
from evenhand.exchange.upload_limits import UploadRefused, in_child

MOST_BYTES = 10 * 1024 * 1024
_NAME_LETTERS = 80
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')

#: How each kind of file is served and what its name ends in, whatever it was called.
TYPES = {
    "jpeg": ("image/jpeg", ".jpg"),
    "png": ("image/png", ".png"),
    "pdf": ("application/pdf", ".pdf"),
    "txt": ("text/plain; charset=utf-8", ".txt"),
    "csv": ("text/csv; charset=utf-8", ".csv"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "mp3": ("audio/mpeg", ".mp3"),
    "m4a": ("audio/mp4", ".m4a"),
    "ogg": ("audio/ogg", ".ogg"),
    "wav": ("audio/wav", ".wav"),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may be kept: what it is, and its bytes without what its maker's machine put in."""

    name: str
    content_type: str
    suffix: str
    data: bytes
    digest: str
    #: Nothing in it but what it shows: its maker's name, place and machine were taken out.
    is_free_of_names: bool


def prepare(name: str, data: bytes) -> Prepared:
    """Look at a file, in a process of its own, and hand back what may be kept of it; or refuse it in a sentence."""
    if len(data) > MOST_BYTES:
        raise UploadRefused(f"It is larger than {MOST_BYTES // 2**20} MB. Please bring a smaller copy.")
    if not data:
        raise UploadRefused("It is empty. Please choose the file again.")
    try:
        found = in_child(cleaned, data, name[-200:])
    except UploadRefused as refused:
        # What goes wrong in the child is told in the words of spreadsheets, which this need not be.
        raise UploadRefused(
            "It could not be read: it is damaged, or too much to look through. Please save a new copy and bring that."
        ) from refused
    if "refused" in found:
        raise UploadRefused(found["refused"])
    content_type, suffix = TYPES[found["type"]]
    kept = base64.b64decode(found["data"])
    return Prepared(
        name=shown_name_of(name, suffix),
        content_type=content_type,
        suffix=suffix,
        data=kept,
        digest=hashlib.sha256(kept).hexdigest(),
        is_free_of_names=found["is_free_of_names"],
    )


def shown_name_of(name: str, suffix: str) -> str:
    """A name to show and to save under: no folders, no marks that turn the reading direction, and a true ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in last)
    kept = " ".join(_NOT_IN_A_NAME.sub(" ", kept).split())
    stem = kept.rsplit(".", 1)[0] if "." in kept else kept
    if stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)]
    stem = stem.strip(". ")[:_NAME_LETTERS].strip(". ")
    return f"{stem or 'file'}{suffix}"
