from django import forms

from evenhand.readings.office import PLAIN_THRESHOLD


class ThresholdForm(forms.Form):
    over = forms.IntegerField(
        label="Show people who were asked for more than so many minutes",
        min_value=0,
        max_value=100_000,
        initial=PLAIN_THRESHOLD,
    )
