"""For pages about hours and load."""

from fractions import Fraction

from django import template

from evenhand.readings.amounts import hours, number

register = template.Library()


@register.filter
def as_hours(minutes: int | Fraction | None) -> str:
    """Minutes as people say them: “45 minutes”, “1 hour”, “2.5 hours”."""
    if minutes is None:
        return "not known"
    if 0 < minutes < 60 and minutes == int(minutes):
        return f"{int(minutes)} minute{'' if minutes == 1 else 's'}"
    return hours(Fraction(minutes) / 60)


@register.filter
def about_hours(minutes: Fraction | None) -> str:
    """Worked out with a week that is only assumed, so to the whole hour."""
    return "not known" if minutes is None else f"about {hours(round(Fraction(minutes) / 60))}"


@register.filter
def times_even(ratio: Fraction | None) -> str:
    """A load ratio to one decimal: more than that would pretend to know, and could tell who is who."""
    return (
        "cannot be said: nobody pays for their time"
        if ratio is None
        else f"{number(round(float(ratio), 1))} times"
    )


@register.filter
def in_ten(share: Fraction | None) -> str:
    """A share to the tenth. To the minute, whoever looked before and after one person shared could take the
    one from the other, and so learn which of that person’s hours are paid for."""
    if share is None:
        return "not known"
    tenths = round(float(share) * 10)
    if tenths == 0:
        return "None of the hours, or fewer than one in twenty"
    return "All of the hours, or nearly all" if tenths == 10 else f"About {tenths} in 10 hours"
