"""Stories that their tellers put beside a figure, for those here to read."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.names import shown_name
from evenhand.records.models import Story

_MOST = 10


@dataclass(frozen=True, slots=True)
class StoryBeside:
    number: int
    title: str
    who: str


def stories_beside(seat: Seat, indicator: str) -> list[StoryBeside]:
    """Those shared with everyone here, not taken back, whose teller chose this figure; the newest first."""
    if not seat.may(Permission.ACCOUNT_READ):
        return []
    shared = (
        Story.objects.filter(project=seat.project, shared_on__isnull=False, taken_back_on=None)
        .select_related("partner__person")
        .prefetch_related("partner__types")
        .order_by("-number")
    )
    # Which figures a story stands beside is a list in JSON, which the two databases do not search alike.
    found = [each for each in shared if indicator in each.indicators and "here" in each.uses]
    return [StoryBeside(each.number, each.title, _who(each)) for each in found[:_MOST]]


def _who(story: Story) -> str:
    if story.naming == "name":
        return story.credit_as or shown_name(story.partner)
    return story.credit_as if story.naming == "pseudonym" else "Somebody here"
