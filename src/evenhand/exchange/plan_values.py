"""What a value in a plan file may be: how it is checked when read, kept in Python, and written again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

TEXT_LIMIT = 2000
NAME_LIMIT = 200
LIST_LIMIT = 50
POUNDS_LIMIT = 100_000_000

# Control characters break Word files and terminals; overrides of the reading direction can make a line say
# what it does not. Neither is worth refusing a person's page for, so they are dropped.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SHORT_NAME = re.compile(r"[a-z][a-z0-9_]*")


def clean(text: str) -> str:
    """Return a person's text with plain line ends, without control characters and outer white space."""
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Unfit(Exception):
    """A value that its key cannot hold. `wanted` finishes the sentence "'title' must be …"."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a plan file: what it holds, and one plain line on what it is for.

    `kind` is a kind of framework row where the value names one. `name` is the key in the file where that
    differs from the attribute: money is pounds in the file and pence in Python.
    """

    keep: Callable[[Key, object], Any]
    write: Callable[[Any], str]
    holds: str
    says: str
    required: bool = False
    choices: tuple[str, ...] = ()
    kind: str = ""
    least: int = 0
    most: int = 0
    name: str = ""


def _keep_text(key: Key, value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(f"text in quotation marks, {_found(value)}")
    text = clean(value)
    if len(text) > key.most:
        raise Unfit(f"{key.most:,} characters or fewer; this one has {len(text):,}")
    if key.required and not text:
        raise Unfit("text that says something; found nothing")
    if key.most <= NAME_LIMIT and "\n" in text:
        raise Unfit("on one line")
    return text


def _keep_short_name(key: Key, value: object) -> str:
    if isinstance(value, str) and not value and not key.required:
        return ""
    if not isinstance(value, str) or not _SHORT_NAME.fullmatch(value) or len(value) > 120:
        raise Unfit(
            f"a short name in small letters, digits and _, beginning with a letter, such as 'quieter_road'; "
            f"{_found(value)}"
        )
    return value


def _keep_choice(key: Key, value: object) -> str:
    if not isinstance(value, str) or value not in key.choices:
        if value == "" and not key.required:
            return ""
        raise Unfit(f"one of {listed(key.choices)}; {_found(value)}")
    return value


def _keep_list(key: Key, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unfit(f'a list of short names, such as ["one", "two"]; {_found(value)}')
    if len(value) > LIST_LIMIT:
        raise Unfit(f"a list of {LIST_LIMIT} or fewer; this one has {len(value)}")
    twice = [each for each in value if value.count(each) > 1]
    if twice:
        raise Unfit(f"a list that names each thing once; '{shown(twice[0])}' is there twice")
    return tuple(value)


def _keep_whole(key: Key, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not key.least <= value <= key.most:
        raise Unfit(f"a whole number from {key.least:,} to {key.most:,}; {_found(value)}")
    return value


def _keep_number(key: Key, value: object) -> Decimal:
    # Bounds come first: a Decimal such as 1e999999999 compares at once, but no sum of it ever ends.
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and key.least <= number <= key.most:
            if number == round(number, 2):
                return number
            raise Unfit(f"a number with at most two decimals; {_found(value)}")
    raise Unfit(f"a number from {key.least:,} to {key.most:,}; {_found(value)}")


def _keep_pounds(key: Key, value: object) -> int:
    if isinstance(value, str):
        raise Unfit(
            f"pounds as a bare number such as 5000 or 27.50, without quotation marks, £ or commas; {_found(value)}"
        )
    try:
        return int(_keep_number(key, value) * 100)
    except Unfit as unfit:
        raise Unfit(unfit.wanted.replace("a number", "pounds, a number", 1)) from None


def _keep_date(key: Key, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Unfit(f"a date such as 2027-03-31, without quotation marks; {_found(value)}")
    return value


def _keep_truth(key: Key, value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"true or false, without quotation marks; {_found(value)}")
    return value


def _found(value: object) -> str:
    if isinstance(value, bool):
        return f"found {str(value).lower()}"
    if isinstance(value, str):
        return f"found '{shown(value)}'" if clean(value) else "found nothing"
    if isinstance(value, list):
        return "found a list"
    if isinstance(value, dict):
        return "found a table"
    return f"found {str(value)[:40]}"


def shown(text: str) -> str:
    """Return the beginning of a text on one line, fit to stand in a message."""
    words = " ".join(clean(text).split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def quoted(text: str) -> str:
    """Return a TOML string that reads back as exactly this text; more than one line is written as lines."""
    safe = text.replace("\\", "\\\\")
    if "\n" not in text:
        return '"' + safe.replace('"', '\\"').replace("\t", "\\t") + '"'
    return '"""\n' + safe.replace('"', '\\"').replace("\t", "\\t") + '"""'


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}" if pence % 100 else str(pence // 100)


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(quoted(name) for name in names) + "]"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _declare(key: Key, default: object) -> Any:
    metadata = {"key": key}
    return field(metadata=metadata) if key.required else field(default=default, metadata=metadata)


def prose(says: str, *, required: bool = False, most: int = TEXT_LIMIT) -> Any:
    """Words of a person's own."""
    holds = f"text, up to {most:,} characters"
    return _declare(Key(_keep_text, quoted, holds, says, required, most=most), "")


def one_line(says: str, *, required: bool = False) -> Any:
    """A short text on one line: a title, a person's name."""
    return prose(says, required=required, most=NAME_LIMIT)


def short_name(says: str, *, required: bool = False) -> Any:
    """A name that other parts of the file refer to."""
    return _declare(Key(_keep_short_name, quoted, "a short name", says, required), "")


def row_of(kind: str, says: str, *, required: bool = False) -> Any:
    """The id of a row of the framework."""
    return _declare(
        Key(_keep_short_name, quoted, f"the id of one of the {kind}", says, required, kind=kind), ""
    )


def rows_of(kind: str, says: str) -> Any:
    return _declare(Key(_keep_list, _list, f"a list of ids of {kind}", says, kind=kind), ())


def choice(choices: tuple[str, ...], says: str, *, required: bool = False) -> Any:
    return _declare(Key(_keep_choice, quoted, f"one of {listed(choices)}", says, required, choices), "")


def whole(says: str, *, least: int = 0, most: int, default: int | None = None, required: bool = False) -> Any:
    holds = f"a whole number from {least:,} to {most:,}"
    return _declare(Key(_keep_whole, str, holds, says, required, least=least, most=most), default)


def number(says: str, *, most: int, default: Decimal | None = None) -> Any:
    """A number with up to two decimals: hours, a percentage."""
    holds = f"a number from 0 to {most:,}, up to two decimals"
    return _declare(Key(_keep_number, _number, holds, says, most=most), default)


def money(says: str, *, file_name: str, default: int | None = None) -> Any:
    """Pounds in the file, pence in Python."""
    key = Key(_keep_pounds, pounds, "pounds, such as 5000 or 27.50", says, most=POUNDS_LIMIT, name=file_name)
    return _declare(key, default)


def day(says: str) -> Any:
    return _declare(Key(_keep_date, date.isoformat, "a date such as 2027-03-31", says), None)


def truth(says: str) -> Any:
    """Yes, no, or nobody has said."""
    return _declare(Key(_keep_truth, lambda value: str(value).lower(), "true or false", says), None)
