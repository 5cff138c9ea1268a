"""Files that people bring with what they say: known by what is in them and not by their name, and cleaned."""

from __future__ import annotations

from dataclasses import dataclass


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
