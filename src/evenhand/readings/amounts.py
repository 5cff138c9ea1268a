"""How money, hours and days are said, the same on every page, letter and form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction


def money(pence: int) -> str:
    """Return “£5,000” or “£27.50”."""
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{rest:02d}" if rest else f"{sign}£{pounds:,}"


def number(value: Fraction | Decimal | float | int) -> str:
    """Return “7” or “7.5”: up to two decimals, none that say nothing."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def counted(value: Fraction | Decimal | float | int, one: str, many: str = "") -> str:
    """Return “1 hour”, “2.5 hours”, “no people”."""
    shown = number(value)
    return f"{shown} {one}" if shown == "1" else f"{shown} {many or one + 's'}"


def hours(value: Fraction | Decimal | float | int) -> str:
    return counted(value, "hour")


def day(value: date) -> str:
    """Return “31 March 2027”."""
    return f"{value.day} {value:%B %Y}"


def joined(names: Sequence[str], last: str = "and") -> str:
    """Return “a”, “a and b”, “a, b and c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
