from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from django import forms
from django.core import signing

from evenhand.framework import Framework
from evenhand.readings.budget_spreadsheet import RowFound
from evenhand.web.forms.limits import SHORT

SALT = "evenhand.spreadsheet-lines"
HOURS_KEPT = 48
GONE = "These lines are too old, or were changed on the way. Choose the file once more."


class SpreadsheetUpload(forms.Form):
    file = forms.FileField(
        label="Your spreadsheet",
        help_text="XLSX or CSV, with one cost a row. Nothing is saved until you say so.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose the one with your costs.",
        },
    )
    only = forms.CharField(
        label="Only one sheet of it? Its name",
        required=False,
        max_length=SHORT,
        help_text="Leave this out, and we read the sheet with most about involvement.",
    )


class SpreadsheetLines(forms.Form):
    """The rows that were read a moment ago, carried by their own page and signed, and the answers about them."""

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, fw: Framework, uncertain: Sequence[RowFound] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = ""
        self.found: tuple[RowFound, ...] = ()
        if self.is_bound:
            uncertain = self._read()
        choices = [
            ("", "I do not know yet (it goes under “anything else”)"),
            *((row.id, row.name) for row in fw.cost_headings),
        ]
        for row in uncertain:
            self.fields[f"heading_{row.number}"] = forms.ChoiceField(
                label=f"Row {row.number}, “{row.label[:80]}”: which kind of cost is it?",
                choices=choices,
                required=False,
            )

    @classmethod
    def for_rows(
        cls, rows: Sequence[RowFound], uncertain: Sequence[RowFound], name: str, fw: Framework
    ) -> "SpreadsheetLines":
        kept = signing.dumps({"name": name, "rows": [astuple(row) for row in rows]}, salt=SALT, compress=True)
        return cls(fw=fw, uncertain=uncertain, initial={"rows": kept})

    def _read(self) -> Sequence[RowFound]:
        try:
            kept = signing.loads(self.data.get("rows", ""), salt=SALT, max_age=HOURS_KEPT * 3600)
            self.name = str(kept["name"])
            self.found = tuple(RowFound(*row) for row in kept["rows"])
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            return ()
        return [row for row in self.found if f"heading_{row.number}" in self.data]

    def clean_rows(self) -> str:
        if not self.found:
            raise forms.ValidationError(GONE)
        return str(self.cleaned_data["rows"])

    @property
    def answering(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("heading_")]

    def answers(self) -> dict[int, str]:
        return {
            int(name.removeprefix("heading_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("heading_") and value
        }
