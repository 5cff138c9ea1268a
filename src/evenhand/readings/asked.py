"""The two things that wait for somebody on their own page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Ask:
    """One thing asked of a partner now. `kind` and `number` say which page it leads to."""

    kind: str
    what: str
    minutes: int | None = None
    number: int | None = None
    #: The page it leads to by its name, with what comes after the project in the address.
    at: str = ""
    at_args: tuple[object, ...] = ()


@dataclass(frozen=True)
class TypedIn:
    """Something that somebody else wrote down for a partner, and that is theirs to confirm or put right."""

    kind: str
    what: str
    by: str
    on: date
    number: int | None = None
    at: str = ""
    at_args: tuple[object, ...] = ()
