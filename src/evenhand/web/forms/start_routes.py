"""In which order the short pages come, by the door through which someone came in."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.web.browser_plan import Typed
from evenhand.web.forms.start import (
    Change,
    Gains,
    Known,
    Question,
    Wanted,
    When,
    WhoAsked,
    WhoseJob,
)
from evenhand.web.forms.start_aims import FirstAim, SecondAim
from evenhand.web.forms.start_means import Access, Hours, Money, Name, NotHere, People, Weeks

Page = type[Question]

ASK_FIRST: tuple[Page, ...] = (WhoAsked, Known, Change, Wanted, WhoseJob, Gains, When)
AIMS: tuple[Page, ...] = (FirstAim, SecondAim)
WHAT_THERE_IS: tuple[Page, ...] = (Money, People, Hours, Access, Weeks)
TO_TAKE_AWAY: tuple[Page, ...] = (Name, NotHere)
ALL: tuple[Page, ...] = (*ASK_FIRST, *AIMS, *WHAT_THERE_IS, *TO_TAKE_AWAY)
SIX: tuple[Page, ...] = tuple(page for page in ALL if page.is_required)


@dataclass(frozen=True, slots=True)
class Route:
    """`pages` in their order; `stop_after` is where we say that stopping may be the better thing to do.

    A route without pages of its own changes one answer and goes back to where it was asked for.
    """

    pages: tuple[Page, ...]
    stop_after: Page | None
    back_to: str

    @property
    def is_through(self) -> bool:
        """Whether it leads from page to page."""
        return self.stop_after is not None


ROUTES = {
    "bid": Route(SIX, Wanted, "first-plan"),
    "idea": Route((*ASK_FIRST, *AIMS, *WHAT_THERE_IS), When, "first-plan"),
    "mend": Route(ALL, None, "first-plan"),
    "more": Route(ALL, None, "start-answers"),
    "take": Route(ALL, None, "take-away"),
}
DOORS = tuple(name for name, route in ROUTES.items() if route.is_through)


def still_open(typed: Typed) -> list[Page]:
    """Return those of the six that have not been answered."""
    return [page for page in SIX if not page.is_answered(typed)]


def page_after(route: Route, page: Page) -> Page | None:
    at = route.pages.index(page)
    return route.pages[at + 1] if at + 1 < len(route.pages) else None


def page_before(route: Route, page: Page) -> Page | None:
    at = route.pages.index(page)
    return route.pages[at - 1] if at else None
