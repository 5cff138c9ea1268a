from __future__ import annotations

from django import forms

from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile, PlanFileError
from evenhand.exchange.plan_values import clean
from evenhand.framework import Framework

NAME_SHOWN = 60


class PlanUpload(forms.Form):
    """A plan file, read whole or refused with its line. After `is_valid`, `plan` holds it."""

    file = forms.FileField(
        label="Your file",
        help_text="It ends in .toml. You took it away from here.",
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain,application/toml"}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose the one that you took away from here.",
        },
    )

    def __init__(self, *args: object, fw: Framework, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fw = fw
        self.plan: PlanFile | None = None

    def clean_file(self) -> object:
        upload = self.cleaned_data["file"]
        name = shown_file_name(upload.name)
        # One byte past the limit is enough to know that it is too long.
        data = upload.read(plan_file.BYTES_LIMIT + 1)
        try:
            self.plan = plan_file.read(plan_file.decode(data, name=name), name=name, fw=self.fw)
        except PlanFileError as error:
            raise forms.ValidationError(error.message) from None
        return upload


def shown_file_name(name: str | None) -> str:
    """A name that somebody else chose, fit to stand in a sentence."""
    kept = " ".join(clean(name or "").split())
    return kept[-NAME_SHOWN:] or "your file"
