"""What waits for somebody among the things that people said, and what was written down for them."""

from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.records.models import Partner


def asks(seat: Seat) -> list[Ask]:
    return []


def typed_in(partner: Partner) -> list[TypedIn]:
    return []
