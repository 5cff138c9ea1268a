"""What waits for somebody about good practice, the six standards and questionnaires."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asked import Ask, TypedIn
from evenhand.records.models import Partner, Recognition


def asks(seat: Seat) -> list[Ask]:
    if not seat.may(Permission.RECOGNITION_GIVE):
        return []
    waiting = Recognition.objects.filter(to_partner=seat.partner, is_kept=None, taken_back_on=None)
    return [
        Ask(
            "recognition",
            "Somebody wrote down what they saw you do well. Keep it, show it or leave it out.",
            1,
            at="recognition-list",
        )
        for _ in waiting[:1]
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    return []
