"""Who the charter asks to be there with a say, and who of them is missing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from evenhand.readings.amounts import joined
from evenhand.readings.framework import current

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class MissingType(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def least(self) -> int: ...
    @property
    def there(self) -> int: ...


def presence_said(missing: Iterable[MissingType], *, is_counted: bool = True) -> str:
    """Return “It cannot be made: the charter asks for two carers with a say, and one has spoken.”

    Where who has spoken is not for everyone, it says that there are too few and not how many.
    """
    said = []
    for each in missing:
        if not is_counted:
            count = "fewer have spoken"
        elif each.there == 0:
            count = "nobody of them has spoken"
        else:
            count = f"{in_words(each.there)} {'has' if each.there == 1 else 'have'} spoken"
        said.append(f"{people(each.type, each.least)} with a say, and {count}")
    return f"It cannot be made: the charter asks for {'; for '.join(said)}."


def asked_for(presence: Iterable[Mapping[str, Any]]) -> str:
    """Return “two carers and one patient”; empty where the charter asks for nobody in particular."""
    return joined([people(each["type"], each["least"]) for each in presence])


def people(type_id: str, count: int) -> str:
    """Return “two carers” or “one patient”."""
    one, many = _names().get(type_id, (type_id.replace("_", " "), type_id.replace("_", " ")))
    return f"{in_words(count)} {one if count == 1 else many}"


def in_words(count: int) -> str:
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def _names() -> dict[str, tuple[str, str]]:
    return {row.id: (row.name.lower(), row.plural.lower()) for row in current().partner_types}
