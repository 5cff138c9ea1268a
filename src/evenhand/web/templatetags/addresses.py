from django import template

from evenhand.access.projects import Seat
from evenhand.readings.showing import Link
from evenhand.web.addresses import address_or_none

register = template.Library()


@register.filter
def address_of(link: Link, seat: Seat) -> str:
    """Where a reading's link leads in this project. A page that is not there leads to the first one."""
    return (
        address_or_none(link.name, seat.project.slug, *link.args)
        or address_or_none("project", seat.project.slug)
        or ""
    )
