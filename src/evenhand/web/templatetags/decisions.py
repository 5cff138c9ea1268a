from django import template
from django.utils.text import Truncator

from evenhand.readings.outside_charter import asked_in
from evenhand.records.models import Decision

register = template.Library()
#: As much of a question or a claim as a heading or a link can carry.
MOST_CHARACTERS = 80


@register.filter
def asked(decision: Decision) -> str:
    """What a decision is about, shortened, so that no heading and no link is a bare number."""
    return shortened(asked_in(decision))


@register.filter
def shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(MOST_CHARACTERS)
