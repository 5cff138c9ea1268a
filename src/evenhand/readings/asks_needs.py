"""What somebody is asked about their own needs and privately."""

from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.records.models import Partner


def asks(seat: Seat) -> list[Ask]:
    return []


def typed_in(partner: Partner) -> list[TypedIn]:
    return []
