from datetime import date

from django import forms
from django.utils import timezone

from evenhand.web.forms.limits import SHORT, Words


class BeforeForm(forms.Form):
    words = Words(
        label="How was it?",
        rows=4,
        help_text="Only what you saw yourself. Somebody else may tell it differently.",
    )


class GiveUpForm(forms.Form):
    what = Words(
        label="What could you do alone before, and no longer do?",
        rows=3,
        help_text="For example: choose the questions for the interviews.",
    )
    to_whom = forms.CharField(
        label="Who does it now?", max_length=SHORT, help_text="A person, a group, or everyone here together."
    )
    since = forms.DateField(
        label="Since when?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_since(self) -> date:
        day = self.cleaned_data["since"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Write it down when it is so.")
        return day


class TakeAgainForm(forms.Form):
    because = Words(label="Why do you take it back?", rows=3)
