"""Forms for reports: begin one, and put words of one's own in it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.readings import report_basis
from evenhand.readings.report_basis import Ref
from evenhand.readings.reports import forms as report_forms
from evenhand.web.forms.findings import day_field
from evenhand.web.forms.limits import LINE, SHORT, Words


class BeginForm(forms.Form):
    form = forms.ChoiceField(label="Which form?", choices=(), widget=forms.RadioSelect)
    title = forms.CharField(label="What is it called?", max_length=LINE)
    from_day = day_field(
        "From which day?",
        required=False,
        help_text="Leave both empty for all of the record, or for the last year where the form is of a year.",
    )
    to_day = day_field("To which day?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(row.id, f"{row.name}. {row.plain}") for row in report_forms()]  # type: ignore[attr-defined]


class WriteForm(forms.Form):
    text = Words(label="Your sentence", rows=3)
    kind = forms.ChoiceField(
        label="What does it rest on?",
        required=False,
        choices=(),
        help_text="The page where somebody can read it. Leave it empty if nothing here shows it: the report says so.",
    )
    number = forms.IntegerField(
        label="Its number",
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text="Such as decision 3.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Nothing here shows it"), *report_basis.choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind, number = said.get("kind"), said.get("number")
        if kind and report_basis.needs_a_number(kind) and number is None:
            self.add_error("number", f"Say which {report_basis.KINDS[kind].name} it is.")
        if number is not None and (not kind or not report_basis.takes_a_number(kind)):
            self.add_error("number", "This needs no number.")
        return said

    @property
    def rests_on(self) -> list[Ref]:
        kind = self.cleaned_data.get("kind")
        return [Ref(kind, self.cleaned_data.get("number"))] if kind else []


class RewordForm(forms.Form):
    text = Words(label="The sentence", rows=4)

    def __init__(self, *args: Any, columns: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for place, name in enumerate(columns):
            self.fields[f"cell_{place}"] = Words(label=name, rows=2, required=False)

    @property
    def cells(self) -> list[str] | None:
        if not self.columns:
            return None
        return [self.cleaned_data[f"cell_{place}"] for place in range(len(self.columns))]


class WhyForm(forms.Form):
    because = forms.CharField(label="Why?", max_length=SHORT)

    def __init__(self, *args: Any, label: str = "Why?", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = label
