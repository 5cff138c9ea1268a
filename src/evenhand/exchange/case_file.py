"""A case as a file: points where people had to choose, what they did, and what came of it. Written and read here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evenhand.exchange.document.tree import printable

FORMAT = "evenhand-case/1"
MOST_BYTES = 2**20
MOST_POINTS = 50
MOST_OPTIONS = 20
_LONGEST = 8_000
_LINE = 200


class CaseFileRefused(Exception):
    """Why a file was not read, in one sentence for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Point:
    """How it stood, what could be done, what they did, what came of it, and what they say of it now."""

    situation: str
    what_they_did: str
    stage: str = ""
    options: tuple[str, ...] = ()
    what_came: str = ""
    looking_back: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    title: str
    told_by: str
    about: str = ""
    licence: str = ""
    made_on: str = ""
    head_size: int = 0
    head_root: str = ""
    limits: str = ""
    points: tuple[Point, ...] = ()


def pack(case: CaseFile) -> bytes:
    return (json.dumps({"format": FORMAT, **asdict(case)}, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes, name: str) -> CaseFile:
    """Read what somebody brought. Anything that is not such a file is refused with its name."""
    if len(data) > MOST_BYTES:
        raise CaseFileRefused(f"“{name}” is larger than {MOST_BYTES // 2**20} MB.")
    refused = CaseFileRefused(f"“{name}” is not a case that was made by Evenhand.")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refused from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise refused
    try:
        return _case(found)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise refused from error


def _case(found: Mapping[str, Any]) -> CaseFile:
    size, points = found["head_size"], found["points"]
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 2**53:
        raise ValueError("head_size")
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        raise ValueError("points")
    title, told_by = _text(found, "title", _LINE), _text(found, "told_by", _LINE)
    if not title or not told_by:
        raise ValueError("title")
    return CaseFile(
        title=title,
        told_by=told_by,
        about=_text(found, "about"),
        licence=_text(found, "licence", _LINE),
        made_on=_text(found, "made_on", _LINE),
        head_size=size,
        head_root=_text(found, "head_root", _LINE),
        limits=_text(found, "limits"),
        points=tuple(map(_point, points)),
    )


def _point(found: Mapping[str, Any]) -> Point:
    options = found["options"]
    if not isinstance(options, list) or len(options) > MOST_OPTIONS:
        raise ValueError("options")
    point = Point(
        situation=_text(found, "situation"),
        what_they_did=_text(found, "what_they_did"),
        stage=_text(found, "stage", 40),
        options=tuple(_words(option, _LINE * 5) for option in options),
        what_came=_text(found, "what_came"),
        looking_back=_text(found, "looking_back"),
    )
    if not point.situation or not point.what_they_did:
        raise ValueError("a point without words")
    return point


def _text(found: Mapping[str, Any], key: str, most: int = _LONGEST) -> str:
    return _words(found[key], most)


def _words(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise ValueError("words")
    return printable(value).strip()[:most]
