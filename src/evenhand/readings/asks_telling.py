"""What was typed in for somebody about stories and open questions, and what waits for their words."""

from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.stories import TYPIST_GONE
from evenhand.records.models import Partner, Story

MOST = 20


def asks(seat: Seat) -> list[Ask]:
    return []


def typed_in(partner: Partner) -> list[TypedIn]:
    stories = list(
        Story.objects.filter(
            partner=partner, entered_by__isnull=False, confirmed_on=None, taken_back_on=None
        )[:MOST]
    )
    names = names_of(partner.project, {each.entered_by_id for each in stories})
    return [
        TypedIn(
            "story",
            f"Your story “{each.title}”",
            names.get(each.entered_by_id, TYPIST_GONE),
            each.told_on,
            each.number,
            at="story",
            at_args=(each.number,),
        )
        for each in stories
    ]
