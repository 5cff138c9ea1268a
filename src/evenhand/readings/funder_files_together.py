"""Several funder files side by side: the same part of each beside the others, in the order of the alphabet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.exchange.funder_file import FunderFile, Section
from evenhand.readings.funder_file import SECTIONS


@dataclass(frozen=True)
class Told:
    """One file: a name that no other one beside it has, and its digest to compare with what its project says."""

    name: str
    file: FunderFile
    digest: str


@dataclass(frozen=True)
class Part:
    id: str
    title: str
    sides: list[tuple[str, Section | None]]


@dataclass(frozen=True)
class Together:
    told: list[Told]
    parts: list[Part]


def together(brought: Sequence[tuple[FunderFile, bytes]]) -> Together:
    """Sorted by title and day alone: no order here says that one is better."""
    held = sorted(brought, key=lambda pair: (pair[0].project.casefold(), pair[0].made_on, pair[1]))
    titles = [file.project for file, _ in held]
    told = [Told(_name(file, titles), file, hashlib.sha256(data).hexdigest()) for file, data in held]
    parts = [
        Part(
            id,
            title,
            [
                (each.name, next((part for part in each.file.sections if part.id == id), None))
                for each in told
            ],
        )
        for id, title, _, _ in SECTIONS
    ]
    return Together(told, parts)


def _name(file: FunderFile, titles: Sequence[str]) -> str:
    if titles.count(file.project) > 1:
        return f"{file.project} ({file.made_on}, {file.head_size} entries)"
    return file.project
