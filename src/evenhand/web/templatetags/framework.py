from fractions import Fraction

from django import template

from evenhand.readings import framework_words as words
from evenhand.readings.amounts import number
from evenhand.readings.approach_comparison import INCLUSION, INDEPENDENCE
from evenhand.readings.framework import Cited, cited

register = template.Library()


@register.filter
def citations(references: tuple[str, ...]) -> tuple[Cited, ...]:
    """“okm:Table 2, row 1” as the paper people know and the place in it."""
    return cited(references)


@register.filter
def inclusion_words(answer: str) -> str:
    return INCLUSION.get(answer, answer)


@register.filter
def independence_words(answer: str) -> str:
    return INDEPENDENCE.get(answer, answer)


@register.filter
def unit_words(unit: str) -> str:
    return words.UNITS.get(unit, unit)


@register.filter
def months(value: float | None) -> str:
    """6.0 → “6 months”. Where no figure was found, that is what is said."""
    if value is None:
        return "no figure found"
    return f"{value:g} month" if value == 1 else f"{value:g} months"


@register.filter
def least_pounds(pence: int | None) -> str:
    """Whole pounds for a least figure, which is never known to the penny."""
    return "no figure found" if pence is None else f"£{(pence + 50) // 100:,}"


@register.filter
def least_hours(value: float | None) -> str:
    return "no figure found" if value is None else f"{value:,.0f} hours"


@register.filter
def plain_number(value: Fraction) -> str:
    return number(value)
