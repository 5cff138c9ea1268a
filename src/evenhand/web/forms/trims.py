from typing import Any

from django import forms
from django.utils import timezone

from evenhand.records.budget import MOMENTS
from evenhand.web.forms.money import Pounds, SaidFields


class TrimForm(SaidFields):
    """What became of a line before the bid, at award or in use."""

    moment = forms.ChoiceField(label="When was this?", choices=MOMENTS, widget=forms.RadioSelect)
    to_pence = Pounds(label="What is the amount now?", help_text="0 if nothing is left of it.")
    is_done_anyway = forms.BooleanField(
        label="The work is done all the same",
        required=False,
        help_text="Tick this where nobody pays for it any more. Then it is shown as unfunded work.",
    )
    day = forms.DateField(
        label="On which day?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    field_order = [
        "moment", "to_pence", "cut_by", "why", "is_effect_as_shown", "effect", "is_done_anyway", "day", "seen_version",
    ]  # fmt: skip

    def __init__(self, *args: Any, if_cut: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_effect(if_cut)

    def only_spent(self) -> None:
        """For whoever holds this line and does not keep the plan: what was asked and awarded is not theirs."""
        self.fields["moment"].choices = [each for each in MOMENTS if each[0] == "spent"]

    def clean_day(self) -> object:
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day
