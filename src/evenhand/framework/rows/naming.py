"""What each source asks for before it calls work by a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import row_of, text, texts
from evenhand.framework.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Row):
    """One account of what work must be to carry its name. None of them is the right one."""

    kind: ClassVar[str] = "definitions"

    name: str = text()
    said_by: str = text()
    plain: str = text()
    #: Words by which work claims this name, in small letters.
    labels: tuple[str, ...] = texts(may_be_empty=True)
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionAsk(Row):
    """One thing that a definition asks for; `shown_by` names what of the record speaks to it, if anything does."""

    kind: ClassVar[str] = "definition_asks"

    definition: str = row_of("definitions")
    asks: str = text()
    #: Put to the people here where the record shows nothing of it.
    question: str = text()
    shown_by: tuple[str, ...] = texts(may_be_empty=True)
