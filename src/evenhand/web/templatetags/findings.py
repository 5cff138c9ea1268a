from django import template

from evenhand.access.projects import Seat
from evenhand.readings import findings
from evenhand.records.models import FindingSupport

register = template.Library()


@register.simple_tag
def findings_from(number: int, seat: Seat) -> list[FindingSupport]:
    """What rests on something said, or what it speaks against."""
    return findings.resting_on(number, seat)
