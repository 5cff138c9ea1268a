"""What people can ask each other that no figure shows, and where they can learn more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, row_of, text
from evenhand.framework.rows.row import Row

OPEN_TOPICS = ("trust", "learning", "enjoyment", "relationships", "worth", "other")
RESOURCE_SORTS = ("map", "guide", "standard", "stories", "form", "method", "pay", "book")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestionTemplate(Row):
    """A short question to start from. `name` is the question, and `plain` says why somebody wished that it were asked."""

    kind: ClassVar[str] = "open_questions"

    name: str = text()
    topic: str = choice(*OPEN_TOPICS)
    plain: str = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Row):
    """A place to learn more, told by others. That it is here does not say that it is the best there is."""

    kind: ClassVar[str] = "resources"

    name: str = text()
    sort: str = choice(*RESOURCE_SORTS)
    plain: str = text()
    #: Where to find it; empty where we saw no address for it.
    address: str | None = text(optional=True)
    stage: str | None = row_of("stages", optional=True)
    #: How it may be used, as far as it is known.
    terms: str | None = text(optional=True)
