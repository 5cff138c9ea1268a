from collections.abc import Mapping
from typing import Any

from django import forms

from evenhand.framework import Framework
from evenhand.readings.budget_sources import approaches_to_cost
from evenhand.records.models import Project

FIGURES = [
    ("spent", "What was spent"),
    ("awarded", "What was awarded"),
    ("asked", "What was asked for"),
]


class ActivitiesForm(forms.Form):
    """A way of working, and how many people of each type."""

    approach = forms.ChoiceField(label="Which way of working is it for?")

    def __init__(self, *args: Any, fw: Framework, people: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approach"].choices = [(row.id, row.name) for row in approaches_to_cost(fw)]
        for row in fw.partner_types:
            self.fields[f"count_{row.id}"] = forms.IntegerField(
                label=row.plural,
                min_value=0,
                max_value=10_000,
                required=False,
                initial=people.get(row.id),
            )

    @property
    def counts(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("count_")]

    def people(self) -> dict[str, int]:
        said = self.cleaned_data
        return {
            name.removeprefix("count_"): said[name]
            for name in said
            if name.startswith("count_") and said[name]
        }


class OtherProjectForm(forms.Form):
    other = forms.ChoiceField(label="Which project?", widget=forms.RadioSelect)
    figures = forms.ChoiceField(
        label="Which of its figures?", choices=FIGURES, widget=forms.RadioSelect, initial="spent"
    )

    def __init__(self, *args: Any, projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {each.slug: each for each in projects}
        self.fields["other"].choices = [(each.slug, each.title) for each in projects]

    def project(self) -> Project:
        return self.projects[self.cleaned_data["other"]]
