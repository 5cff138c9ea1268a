from django import forms

from evenhand.actions.form_texts import TEXT_LIMIT
from evenhand.web.forms.limits import Words


class FormTextForm(forms.Form):
    """The team's own words for one part of a form."""

    text = Words(label="Your words", rows=14, required=False, max_length=TEXT_LIMIT)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
