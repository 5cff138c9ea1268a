"""A person's name as it was typed, without what only a machine would put in it."""

import re

from django import forms

#: Control characters, and the marks that turn the direction of whatever text follows a name.
_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Name(forms.CharField):
    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        return _tidied(super().to_python(value) or "")

    def bound_data(self, data: object, initial: object) -> object:
        """What is shown again beside an error: the same, or the page itself would not be valid."""
        return _tidied(data) if isinstance(data, str) else data


def _tidied(name: str) -> str:
    return " ".join(_NOT_IN_A_NAME.sub(" ", name).split())
