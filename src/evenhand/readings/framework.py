"""The field's knowledge as this installation has it, and how a citation is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from evenhand.framework import Framework, load


@cache
def current() -> Framework:
    """The framework with this institution's own rows. Read once a process: a restart brings changes in."""
    return load(settings.FRAMEWORK_FOLDER)


@cache
def shipped() -> Framework:
    """The framework as it ships, to show what an institution reworded or hid."""
    return load()


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a source: which source, by the name people know it by, and where in it."""

    source: str
    short: str
    where: str


def cited(references: Iterable[str], fw: Framework | None = None) -> tuple[Cited, ...]:
    """Return “okm:Table 2, row 1” as a source's short name and the place in it."""
    fw = fw or current()
    found = []
    for reference in references:
        source, _, where = reference.partition(":")
        found.append(Cited(source, fw.get("sources", source).short, where))  # type: ignore[attr-defined]
    return tuple(found)
