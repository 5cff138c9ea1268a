from django import forms
from django.utils import timezone

from evenhand.web.forms.limits import LINE, SHORT, Words


class ProjectForm(forms.Form):
    title = forms.CharField(
        label="What shall we call it?", max_length=SHORT, help_text="A few words. You can change it later."
    )
    about = Words(
        label="What is it about?",
        required=False,
        help_text="You do not need a question, a plan or a grant yet.",
    )
    owned_by = forms.CharField(
        label="Who does it belong to?",
        max_length=SHORT,
        required=False,
        help_text="For example a residents’ group, a charity, a family, a clinic or a university.",
    )


class IdeaForm(forms.Form):
    text = Words(label="Your idea", rows=3, help_text="It does not have to be finished.")


class TimeTogetherForm(forms.Form):
    day = forms.DateField(
        label="Which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    minutes = forms.IntegerField(
        label="About how many minutes?", min_value=1, max_value=1440, help_text="A guess is fine."
    )
    people = forms.IntegerField(label="How many people?", min_value=1, max_value=500, initial=2)
    what = forms.CharField(
        label="What was it?",
        max_length=LINE,
        required=False,
        help_text="Tea, a lift, washing up, a phone call: it all counts.",
    )

    def clean_day(self) -> object:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day
