"""Lists of many people to choose from, written out at once instead of by a template for each.

A project has two hundred people, and the notes of a meeting ask twelve times who said it. Django renders each
choice by a template of its own, which took most of the time that such a page took. What comes out is the same.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class SelectOne(forms.Select):
    """One of many; a label with a list in place of a value is a group of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        chosen = set(self.format_value(value))
        choices = list(self.choices)
        if any(isinstance(label, list | tuple) for _, label in choices):
            parts = ((_one_or_group(each, label, chosen),) for each, label in choices)
            options = format_html_join("", "{}", parts)
        else:
            options = _options(choices, chosen)
        return format_html(
            '<select name="{}"{}>{}</select>', name, _written(self.build_attrs(self.attrs, attrs)), options
        )


class TickMany(forms.CheckboxSelectMultiple):
    """Any of many, each with a box to tick."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        built = self.build_attrs(self.attrs, attrs)
        whole = built.pop("id", None)
        outside = _written({"id": whole, "class": built.pop("class", None)})
        inside, chosen = _written(built), set(self.format_value(value))
        boxes = format_html_join(
            "",
            '<div><label for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" id="{0}_{1}"{4}{5}> {6}</label></div>',
            (
                (whole, place, name, each, inside, CHECKED if str(each) in chosen else "", label)
                for place, (each, label) in enumerate(self.choices)
            ),
        )
        return format_html("<div{}>{}</div>", outside, boxes)


SELECTED = SafeString(" selected")
CHECKED = SafeString(" checked")


def _options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((each, SELECTED if str(each) in chosen else "", label) for each, label in choices),
    )


def _one_or_group(value: Any, label: Any, chosen: set[str]) -> SafeString:
    if isinstance(label, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, _options(label, chosen))
    return _options([(value, label)], chosen)


def _written(attrs: dict[str, Any]) -> SafeString:
    return format_html_join(
        "",
        "{}{}",
        (
            (format_html(" {}", key), "" if value is True else format_html('="{}"', value))
            for key, value in attrs.items()
            if value is not None and value is not False
        ),
    )
