"""Who may say yes or no to a task, say how a promise went, hand it on, and write a task down for somebody."""

from django.db.models import QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.typing_in import typed_in_for
from evenhand.records.models import Partner, Promise
from evenhand.records.promise import UNRESOLVED


def speaks_for(seat: Seat, promise: Promise) -> bool:
    """Whether this is the owner, or somebody who types in what an owner without an account said."""
    if promise.owner_id == seat.partner.pk:
        return True
    return seat.may(Permission.LETTER_ENTER) and promise.owner.is_here and not promise.owner.person.email


def may_end(seat: Seat, promise: Promise) -> bool:
    if promise.owner.is_here:
        return speaks_for(seat, promise)
    return seat.may(Permission.PARTNER_MANAGE)


def may_hand_on(seat: Seat, promise: Promise) -> bool:
    if promise.state not in UNRESOLVED or not seat.may(Permission.PROMISE_MAKE):
        return False
    return (
        promise.owner_id == seat.partner.pk
        or seat.may(Permission.PARTNER_MANAGE)
        or not promise.owner.is_here
    )


def sets_tasks_for(seat: Seat) -> QuerySet[Partner]:
    """Those who take part without an account, for whom this person may write down what they ask of others."""
    found = typed_in_for(seat).filter(person__email__isnull=True)
    return found if seat.may(Permission.PROMISE_MAKE) else found.none()
