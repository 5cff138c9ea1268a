from dataclasses import dataclass

from django import template

from evenhand.access.decision_again import place_taken_by, why_not_called
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings import decision_again as readings
from evenhand.readings.decision_voices import is_closed
from evenhand.readings.promises import PromiseShown, shown_each, with_people
from evenhand.records.models import Decision
from evenhand.web.addresses import address_or_none

register = template.Library()


@dataclass(frozen=True)
class Afterwards:
    """What the page of a decision shows of what came after it."""

    again: readings.Again
    may_tell: bool
    replace_at: str
    promises: list[PromiseShown]

    def __getattr__(self, name: str) -> object:
        return getattr(self.again, name)


@register.simple_tag
def decision_again(decision: Decision, seat: Seat) -> Afterwards:
    return Afterwards(
        again=readings.again(decision, seat),
        may_tell=is_closed(decision) and seat.may(Permission.ANSWER_GIVE) and decision.citations.exists(),
        replace_at=decision_replace_at(decision, seat),
        promises=shown_each(with_people(decision.promises.order_by("number")), seat),
    )


@dataclass(frozen=True)
class Place:
    """What took the place of a decision; or, where nothing did, what was put to take it."""

    taken_by: Decision | None
    put: Decision | None


@register.simple_tag
def decision_place(decision: Decision) -> Place:
    put = getattr(decision, "replaced_by", None)
    return Place(place_taken_by(decision), put if put is not None and not put.withdrawn_at else None)


@register.simple_tag
def decision_replace_at(decision: Decision, seat: Seat) -> str:
    """Where a decision is opened that takes the place of this one; empty where this person cannot."""
    if why_not_called(decision):
        return ""
    name, needed = (
        ("decision-open-by-rule", Permission.DECISION_OPEN)
        if decision.is_by_rule
        else ("decision-open", Permission.DECISION_DRAFT)
    )
    if not seat.may(needed):
        return ""
    found = address_or_none(name, seat.project.slug)
    return f"{found}?replaces={decision.number}" if found else ""
