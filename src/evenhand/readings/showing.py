"""One thing that the record shows of how people work together, and what several of them rest on.

Each showing is a fact about records, or about five people or more. None is a mark: two of them are never added, and
a nought may only mean that nobody wrote it down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from evenhand.access.charters import those_with_a_say
from evenhand.access.projects import Seat
from evenhand.methods.disclosure import aggregate_shown, breakdown
from evenhand.readings.decided_with import DecidedWith, decided_with, public_types
from evenhand.records.models import Partner, PartnerType

T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    text: str
    name: str
    args: tuple[object, ...] = ()


@dataclass(frozen=True)
class Showing:
    """What the record shows of one thing. `count` of `of`; or words alone, where there is nothing to count."""

    id: str
    said: str
    count: int | None = None
    of: int | None = None
    missing: str = ""
    links: tuple[Link, ...] = ()
    #: Why there is no figure, such as too few people to tell of.
    why_not: str = ""

    @property
    def shows_something(self) -> bool:
        """Whether the record holds anything of it at all. Too few to tell is not nothing."""
        return bool(self.why_not) or (bool(self.count) if self.count is not None else bool(self.said))


class Showings:
    """All that one person may see of it, each worked out once and only when somebody asks."""

    def __init__(self, seat: Seat, shown: Mapping[str, Callable[[Showings, str], Showing]]) -> None:
        self.seat = seat
        self._shown = shown
        self.project = seat.project

    def __getitem__(self, name: str) -> Showing:
        if name not in self._found:
            self._found[name] = self._shown[name](self, name)
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, Showing]:
        return {}

    def kept(self, name: str, work_out: Callable[[Showings], T]) -> T:
        """What several showings share, worked out once."""
        if name not in self._shared:
            self._shared[name] = work_out(self)
        return self._shared[name]

    @cached_property
    def _shared(self) -> dict[str, Any]:
        return {}

    # What several of them rest on.

    @cached_property
    def decisions(self) -> list[DecidedWith]:
        return decided_with(self.project)

    @cached_property
    def known(self) -> list[DecidedWith]:
        return [each for each in self.decisions if each.is_known]

    @cached_property
    def public(self) -> frozenset[str]:
        return public_types()

    @cached_property
    def public_here(self) -> set[int]:
        """Partners, here or gone, who are of the public side."""
        held = PartnerType.objects.filter(partner__project=self.project, type__in=self.public)
        return set(held.values_list("partner_id", flat=True)) - self.researchers

    @cached_property
    def researchers(self) -> set[int]:
        held = PartnerType.objects.filter(partner__project=self.project, type="researcher")
        return set(held.values_list("partner_id", flat=True))

    @cached_property
    def with_a_say(self) -> list[Partner]:
        # Without their names and types, which no showing needs: of two hundred people that is most of the time.
        return list(those_with_a_say(self.project).select_related(None).prefetch_related(None))

    def missing_types(self) -> str:
        unknown = len(self.decisions) - len(self.known)
        if not unknown:
            return ""
        return f"Of {unknown} more it was not kept what people were here as."

    def of_people(
        self, name: str, said: str, who: Collection[int], of: Collection[int], link: Link
    ) -> Showing:
        """A figure about people, told only where neither those nor the others are fewer than five."""
        yes = len(set(who) & set(of))
        if not of:
            return Showing(name, said, 0, 0, links=(link,))
        told = breakdown({"yes": yes, "no": len(of) - yes})
        if dict(told.shown).keys() >= {"yes", "no"} or (aggregate_shown(len(of)) and yes in (0, len(of))):
            return Showing(name, said, yes, len(of), links=(link,))
        return Showing(name, said, links=(link,), why_not="Told only where it is about five people or more.")
