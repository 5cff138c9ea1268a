from decimal import Decimal

from django import template

from evenhand.readings import amounts
from evenhand.readings.framework import current

register = template.Library()


@register.filter
def reason_words(argument: str) -> str:
    """One of the four arguments as the sentence that somebody ticked."""
    return next((row.plain for row in current().arguments if row.id == argument), argument)


@register.filter
def figure_pounds(pence: int | None) -> str:
    return "no figure found" if pence is None else amounts.money(pence)


@register.filter
def figure_hours(value: Decimal | None) -> str:
    return "no figure found" if value is None else amounts.hours(value)


@register.filter
def figure_months(value: Decimal | None) -> str:
    return "no figure found" if value is None else amounts.counted(value, "month")
