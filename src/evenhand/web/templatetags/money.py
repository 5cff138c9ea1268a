from decimal import Decimal
from fractions import Fraction

from django import template

from evenhand.readings.amounts import number
from evenhand.readings.budget_document import worked_out

register = template.Library()


register.filter(worked_out)


@register.filter
def percent_words(share: Fraction | None) -> str:
    """A share as whole per cent; “less than 1%” rather than a nought that is not true."""
    if share is None:
        return "not known"
    whole = round(float(share) * 100)
    return "less than 1%" if whole == 0 and share > 0 else f"{whole}%"


@register.filter
def plain_number(value: Fraction | Decimal | float | int) -> str:
    return number(value)


@register.filter
def difference(now: int | None, before: int | None) -> int | None:
    """What was added or, below nought, cut; None where either is not known."""
    return None if now is None or before is None else now - before
