"""Who is looking: someone signed in, someone on their own private page, or nobody we know."""

from dataclasses import dataclass
from typing import Any

from evenhand.records.models import Person, PrivatePage

PRIVATE_PAGE_SESSION_KEY = "private_page"
PIN_SESSION_KEY = "private_page_pin_given"


@dataclass(frozen=True)
class Viewer:
    person: Person | None = None
    #: Set when they came by a private page: it opens one project and nothing else.
    private_page: PrivatePage | None = None

    @property
    def is_somebody(self) -> bool:
        return self.person is not None

    @property
    def has_account(self) -> bool:
        return self.person is not None and self.private_page is None

    @property
    def channel(self) -> str:
        return "page" if self.private_page else "web"


NOBODY = Viewer()


def viewer_of(user: Any, session: Any) -> Viewer:
    """A revoked page or a removed partner stops being anybody at the next request."""
    if user.is_authenticated:
        return Viewer(person=user)
    page_id = session.get(PRIVATE_PAGE_SESSION_KEY)
    if page_id is None:
        return NOBODY
    page = (
        PrivatePage.objects.select_related("partner__person", "partner__project")
        .filter(pk=page_id, revoked_at=None, partner__removed_at=None)
        .first()
    )
    return Viewer(person=page.partner.person, private_page=page) if page else NOBODY
