"""One table of somebody’s copy of a record: what it is called, what it holds, and its rows as they may read them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from evenhand.access.projects import Seat
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner

Row = Mapping[str, Any]


class Table(NamedTuple):
    name: str
    what: str
    columns: tuple[str, ...]
    rows: Callable[[Seat], Iterator[Row]]


def named(partner: Partner | None, words: str = "") -> str:
    """Somebody here as they chose to be named, or the words that stand for somebody from outside."""
    return words if partner is None else shown_name(partner)
