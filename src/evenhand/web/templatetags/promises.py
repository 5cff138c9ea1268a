from django import template

from evenhand.access.projects import Seat
from evenhand.readings import promises
from evenhand.readings.promises import PromiseShown
from evenhand.records.models import Contribution, Partner, Promise

register = template.Library()


@register.simple_tag
def promises_from(contribution: Contribution, seat: Seat) -> list[PromiseShown]:
    """What was promised because of something said."""
    return promises.from_contribution(contribution, seat)


@register.simple_tag
def still_owed(partner: Partner) -> list[Promise]:
    """What somebody who is about to go still owes."""
    return list(promises.owed_by(partner))
