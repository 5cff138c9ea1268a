"""The boxes of the short pages, and what each says when it is filled in wrongly."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from evenhand.exchange.plan_values import POUNDS_LIMIT, TEXT_LIMIT
from evenhand.readings import amounts
from evenhand.web.forms.limits import LINE, Words


def prose(label: str, help_text: str = "", *, rows: int = 3, needed: str = "") -> Words:
    """A few sentences. `needed` is what to say when they are missing; without it they may be."""
    return Words(
        label=label,
        help_text=help_text,
        rows=rows,
        required=bool(needed),
        max_length=TEXT_LIMIT,
        error_messages={"required": needed, "max_length": f"Keep this to {TEXT_LIMIT:,} letters or fewer."},
    )


def line(label: str, help_text: str = "", *, needed: str = "", most: int = LINE) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=most,
        error_messages={"required": needed, "max_length": f"Keep this to {most} letters or fewer."},
    )


def number_errors(least: int, most: int, like: str) -> dict[str, str]:
    """What to say of a number that is none, too small or too large."""
    said = f"Give a whole number from {least:,} to {most:,}, such as {like}, or leave it empty."
    return dict.fromkeys(("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"), said)


def hours_errors(most: int) -> dict[str, str]:
    said = f"Give hours from 0 to {most:,}, such as 20 or 7.5, or leave it empty."
    return dict.fromkeys(
        ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"), said
    )


class WeeksField(forms.IntegerField):
    """Weeks that are asked for, where “not known yet” beside them is an answer too."""

    def validate(self, value: Any) -> None:
        """Left to the page, which knows what else was answered."""


class PoundsField(forms.Field):
    """Pounds as people write them: 5000, £5,000, 214.72 or 5k. Kept as whole pence."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{value / 100:.2f}".removesuffix(".00")

    def validate(self, value: Any) -> None:
        """Left to the page, which knows whether “not known yet” was ticked."""

    def said(self, value: int) -> str:
        return amounts.money(value)

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[£,\s]", "", value or "").lower()
        if not text:
            return None
        thousands = text.endswith("k")
        try:
            if len(text) > 20:
                raise InvalidOperation
            pounds = Decimal(text.removesuffix("k")) * (1000 if thousands else 1)
            if not pounds.is_finite() or not 0 <= pounds <= POUNDS_LIMIT or pounds * 100 % 1:
                raise InvalidOperation
        except ArithmeticError:
            raise forms.ValidationError("Give pounds as a number, such as 5000 or 214.72.") from None
        return int(pounds * 100)
