from django import template

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
    line = " ".join(text.split())
    if len(line) <= MOST_CHARACTERS:
        return line
    # Half a word is no word.
    return line[:MOST_CHARACTERS].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
