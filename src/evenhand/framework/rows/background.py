"""What the rest of the framework stands on: the papers read, the stages of a project, who takes part, with what say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, text, texts, truth, whole
from evenhand.framework.rows.row import Row

SAYS = ("none", "heard", "advises", "shares", "decides")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Row):
    """A paper, page or recording that rows rest on. One without a date has no `year`."""

    kind: ClassVar[str] = "sources"

    short: str = text()
    title: str = text()
    citation: str = text()
    year: int | None = whole(optional=True, least=1900)
    licence: str = text()
    url: str | None = text(optional=True)
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Row):
    """A stage of a research project; `podcast` names the stages of the longer list that fall into it."""

    kind: ClassVar[str] = "stages"

    name: str = text()
    plain: str = text()
    podcast: tuple[str, ...] = texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerType(Row):
    """A kind of person at the table, always recorded and never lumped with the others."""

    kind: ClassVar[str] = "partner_types"

    name: str = text()
    plural: str = text()
    plain: str = text()
    is_public: bool = truth()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Row):
    """A way of working together at one stage, and how much say it gives the partner."""

    kind: ClassVar[str] = "modes"

    name: str = text()
    plain: str = text()
    say: str = choice(*SAYS)
    order: int = whole(least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker(Row):
    """Who asked for this work, and what that suggests doing next."""

    kind: ClassVar[str] = "askers"

    name: str = text()
    plain: str = text()
    then: str = text()
