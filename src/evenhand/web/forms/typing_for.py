from datetime import date

from django import forms
from django.utils import timezone

WAYS_IN = [("post", "By post"), ("phone", "By phone"), ("meeting", "In a meeting")]


class TypedInFields(forms.Form):
    """How something that is typed in for another came, and when it was said."""

    way = forms.ChoiceField(label="How did it come?", choices=WAYS_IN, widget=forms.RadioSelect)
    day = forms.DateField(
        label="When did they say it?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day
