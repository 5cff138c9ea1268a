from decimal import Decimal
from fractions import Fraction

from django import template

from evenhand.readings.amounts import number
from evenhand.readings.budget import percent_words
from evenhand.readings.budget_document import worked_out
from evenhand.web.templatetags.evenhand import pounds

register = template.Library()


register.filter(worked_out)


register.filter(percent_words)


@register.filter
def to_the_penny(pence: int) -> str:
    """£55.00 and £27.50: for columns of sums, where the points stand below each other."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


@register.filter
def noted(pence: int | None) -> str:
    """A sum that somebody has noted, or that nobody has yet."""
    return "not noted" if pence is None else pounds(pence)


@register.filter
def plain_number(value: Fraction | Decimal | float | int) -> str:
    return number(value)


@register.filter
def difference(now: int | None, before: int | None) -> int | None:
    """What was added or, below nought, cut; None where either is not known."""
    return None if now is None or before is None else now - before
