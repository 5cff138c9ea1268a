from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone

from evenhand.records.funding import FUNDER_ACTS
from evenhand.web.forms.limits import SHORT, Words


class FunderActForm(forms.Form):
    funder = forms.CharField(label="Which funder?", max_length=SHORT)
    kind = forms.ChoiceField(
        label="What kind of thing was it?", choices=FUNDER_ACTS, widget=forms.RadioSelect
    )
    what = Words(
        label="What did it do?",
        rows=4,
        help_text="For example: it asked for a report every three months. Name no person who works there.",
    )
    on_day = forms.DateField(label="When?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hours = forms.DecimalField(
        label="How many hours did it take you all?",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(10_000),
        decimal_places=2,
        help_text="Leave it empty if nobody knows. That is not the same as nought.",
    )
    what_came = Words(label="What came of it?", rows=3, required=False, help_text="You can add this later.")

    def clean_on_day(self) -> date:
        day = self.cleaned_data["on_day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Write it down when it has happened.")
        return day


class WhatCameForm(forms.Form):
    what_came = Words(label="What came of it?", rows=4)
