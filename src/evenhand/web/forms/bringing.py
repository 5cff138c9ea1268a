from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone

from evenhand.exchange.said_sheet import NAMES, ORDER, Layout, Read, layout, read_rows
from evenhand.exchange.sheet_reading import Row
from evenhand.records.contribution import KINDS
from evenhand.web.forms.limits import SHORT

SALT = "evenhand.said-sheet"
HOURS_KEPT = 48
GONE = "This sheet is too old, or was changed on the way. Choose the file once more."
#: What a page can carry to and fro. More is brought in parts.
MOST_CARRIED = 2_000_000
MOST_COLUMNS = 40


class SheetUpload(forms.Form):
    file = forms.FileField(
        label="Your spreadsheet",
        help_text="XLSX or CSV, with one thing said a row, and a first row that says what the columns are. "
        "Nothing is saved until you say so.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose the one with what people said.",
        },
    )
    only = forms.CharField(
        label="Only one sheet of it? Its name",
        required=False,
        max_length=SHORT,
        help_text="Leave this out, and we read the first sheet.",
    )


class SheetColumns(forms.Form):
    """The rows that were read a moment ago, carried by their own page and signed, and what each column is."""

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)
    kind = forms.ChoiceField(
        label="What kind of things are they, where the sheet does not say?", choices=KINDS, initial="idea"
    )
    day = forms.DateField(
        label="Which day shall stand there, where the sheet gives none?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="If nobody knows, leave today: it says when they came in.",
    )
    when_changed = forms.ChoiceField(
        label="Where the sheet says what changed, and not how far it was adopted, it was:",
        choices=[("in_part", "Adopted in part"), ("adopted", "Adopted")],
        initial="in_part",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = ""
        self.found: tuple[Row, ...] = ()
        self.layout = Layout(0, ())
        packed = self.data.get("rows", "") if self.is_bound else self.initial.get("rows", "")
        self._read(packed)
        for column in self.layout.columns[:MOST_COLUMNS]:
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=f"Column {column.letters}{f', “{column.header}”' if column.header else ''}",
                help_text=f"For example: {column.sample}" if column.sample else "",
                choices=[("", "Leave it out"), *((id, NAMES[id]) for id in ORDER)],
                required=False,
                initial=column.guess,
            )
        self.order_fields([*(name for name in self.fields if name.startswith("column_"))])

    @classmethod
    def for_sheet(cls, rows: tuple[Row, ...], name: str) -> "SheetColumns":
        packed = packed_rows(rows, name)
        return cls(
            initial={"rows": packed, "day": timezone.localdate(), "kind": "idea", "when_changed": "in_part"}
        )

    def _read(self, packed: str) -> None:
        try:
            kept = signing.loads(packed, salt=SALT, max_age=HOURS_KEPT * 3600)
            self.name = str(kept["name"])
            self.found = tuple(
                Row("", int(number), tuple(_cell(cell) for cell in cells)) for number, cells in kept["rows"]
            )
            self.layout = layout(self.found)
        except (signing.BadSignature, KeyError, TypeError, ValueError, ArithmeticError):
            self.found = ()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today, or a day before.")
        if day.year < 1900:
            raise forms.ValidationError("That day is too long ago. Look at the year.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.found and not any(
            value == "said" for name, value in cleaned.items() if name.startswith("column_")
        ):
            raise forms.ValidationError(
                f"Say which column holds the words: choose “{NAMES['said']}” for at least one."
            )
        return cleaned

    def read(self) -> Read:
        columns = {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }
        return read_rows(self.found, self.layout.header_row, columns, today=timezone.localdate())


def packed_rows(rows: tuple[Row, ...], name: str) -> str:
    return signing.dumps(
        {
            "name": name,
            "rows": [
                [row.number, [[str(cell)] if isinstance(cell, Decimal) else cell for cell in row.cells]]
                for row in rows
            ],
        },
        salt=SALT,
        compress=True,
    )


def _cell(cell: Any) -> str | Decimal | None:
    return Decimal(cell[0]) if isinstance(cell, list) else cell
