from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.records.models import Organisation, Project
from evenhand.web.forms.limits import SHORT, Words


def a_day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class PostForm(forms.Form):
    title = forms.CharField(
        label="What is the post called?",
        max_length=SHORT,
        help_text="The post and not the person: write nobody’s name.",
    )
    what_for = Words(label="What is it for?", rows=2, required=False)
    hours_a_week = forms.DecimalField(
        label="How many hours a week does it have for this work?",
        min_value=0.25,
        max_value=168,
        max_digits=5,
        decimal_places=2,
    )
    is_lead = forms.BooleanField(label="It leads on this work", required=False)
    is_lived_experience = forms.BooleanField(
        label="It is meant for somebody who has lived with what the work is about", required=False
    )
    is_filled = forms.BooleanField(label="Somebody is in it now", required=False, initial=True)
    from_day = a_day("Since when is it there?")
    to_day = a_day("Until when?", required=False, help_text="Leave this empty if no end is set.")
    paid_by = forms.CharField(
        label="Who pays for it?",
        max_length=SHORT,
        required=False,
        help_text="For example: our own budget, or one project’s grant.",
    )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or {}
        if said.get("from_day") and said.get("to_day") and said["to_day"] < said["from_day"]:
            self.add_error("to_day", "It cannot end before it begins.")
        return said


class PostChangeForm(forms.Form):
    is_filled = forms.BooleanField(label="Somebody is in it now", required=False)
    to_day = a_day("Until when is it there?", required=False, help_text="Leave this empty if no end is set.")


class OrganisationAnswerForm(forms.Form):
    words = Words(
        label="What do you say to it?",
        rows=8,
        help_text="Your projects’ people can read this, with your name and the day. Say what is not there too.",
    )


class HomeForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Where does this project belong?",
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label="Choose one",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(ended_on=None).exclude(
            homes__in=project.homes.filter(ended_on=None)
        )
        field.label_from_instance = lambda row: row.name  # type: ignore[method-assign,assignment]


class ReachFileForm(forms.Form):
    survey = forms.CharField(
        label="Which survey is it?", max_length=SHORT, help_text="For example: People at our panels, spring."
    )
    surveyed_on = a_day("When was it done?")
    asked = forms.IntegerField(label="How many people were asked?", min_value=1, max_value=1_000_000)
    file = forms.FileField(
        label="The counts, as a CSV file",
        help_text="One row a group: what it is about, the group, how many people; and, if you know it, the group’s share among those affected, where that is from, and of which day.",
    )

    def clean_surveyed_on(self) -> date:
        day = self.cleaned_data["surveyed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come.")
        return day
