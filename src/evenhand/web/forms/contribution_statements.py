from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.readings import benefits_statement, contribution_statement
from evenhand.readings.contribution_statement import Wanted

KINDS = [
    ("promotion", "A promotion or a review: my year here"),
    ("cv", "My CV"),
    ("benefits", "A benefits office: only days and sums"),
]


class StatementForm(forms.Form):
    """What goes in. It is sent by GET and kept nowhere."""

    name = forms.CharField(label="Your name as it should stand there", max_length=200)
    from_day = forms.DateField(
        label="From which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    to_day = forms.DateField(
        label="To which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    parts = forms.MultipleChoiceField(label="What should be in it?", widget=forms.CheckboxSelectMultiple)
    everywhere = forms.BooleanField(
        label="From all my projects on this site",
        required=False,
        help_text="Leave it empty for this one alone.",
    )

    def __init__(self, *args: Any, kind: str, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = benefits_statement.PARTS if kind == "benefits" else contribution_statement.PARTS
        if not has_account:
            del self.fields["everywhere"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("from_day"), said.get("to_day")
        if first and last and first > last:
            self.add_error("to_day", "The last day comes before the first.")
        return said

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(
            said["name"],
            said["from_day"],
            said["to_day"],
            frozenset(said["parts"]),
            bool(said.get("everywhere")),
        )


def at_first(kind: str, name: str) -> dict[str, Any]:
    """A year back from today, and what such a paper mostly needs."""
    today = timezone.localdate()
    parts = benefits_statement.FOR_A_START if kind == "benefits" else contribution_statement.FOR_A_START[kind]
    return {"name": name, "from_day": _a_year_before(today), "to_day": today, "parts": sorted(parts)}


def _a_year_before(today: date) -> date:
    try:
        return today.replace(year=today.year - 1) + timedelta(days=1)
    except ValueError:
        return date(today.year - 1, 3, 1)
