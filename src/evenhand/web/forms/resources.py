from typing import Any

from django import forms

from evenhand.readings.framework import current
from evenhand.web.forms.limits import LINE


class ResourceForm(forms.Form):
    title = forms.CharField(label="What is it called?", max_length=LINE)
    address = forms.URLField(
        label="Its address on the web", max_length=300, assume_scheme="https", help_text="https://…"
    )
    good_for = forms.CharField(
        label="What is it good for?",
        max_length=300,
        required=False,
        help_text="So that others know whether it is for them.",
    )
    stage = forms.ChoiceField(label="At which stage does it help?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "At any"), *((row.id, row.name) for row in current().stages)]
