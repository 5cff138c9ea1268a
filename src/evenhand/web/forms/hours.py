from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.readings.hours import CAREER_STAGES
from evenhand.records.hours import HOURS_KINDS, PAID_FOR

#: The one-tap lengths of time.
MINUTES = (15, 30, 60, 120)


class TwoTapsForm(forms.Form):
    """A kind, and one of four buttons. The day is today."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=HOURS_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Tap what it was, and then how long."},
    )
    is_paid_for = forms.ChoiceField(
        label="Does anybody pay you for it?", choices=PAID_FOR, widget=forms.RadioSelect, required=False
    )
    minutes = forms.TypedChoiceField(
        label="How long?",
        choices=[(minutes, str(minutes)) for minutes in MINUTES],
        coerce=int,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Tap how long it took.",
            "invalid_choice": "Tap one of the four lengths.",
        },
    )

    def clean_is_paid_for(self) -> str:
        return self.cleaned_data["is_paid_for"] or "unknown"


class HoursForm(forms.Form):
    """Any length on any day, or a guess for a whole month."""

    kind = forms.ChoiceField(label="What was it?", choices=HOURS_KINDS, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label="One day, or a guess for a month?",
        choices=[("day", "One day"), ("month", "A guess for the whole month that the day lies in")],
        widget=forms.RadioSelect,
        initial="day",
        help_text="A guess is fine. A new guess for the same month and kind takes the old one’s place.",
    )
    day = forms.DateField(
        label="Which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    hours = forms.DecimalField(
        label="How many hours?",
        min_value=Decimal("0.05"),
        max_value=Decimal(744),
        max_digits=6,
        decimal_places=2,
        help_text="Half an hour is 0.5, a quarter is 0.25.",
    )
    is_paid_for = forms.ChoiceField(
        label="Does anybody pay you for it?", choices=PAID_FOR, widget=forms.RadioSelect, initial="unknown"
    )
    words = forms.CharField(
        label="What happened, in your words?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only you see this, and it stands in what you take away. Leave out other people’s names.",
    )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hours = cleaned.get("hours")
        if hours is not None:
            cleaned["minutes"] = max(1, int((hours * 60).to_integral_value()))
            if cleaned.get("how") == "day" and cleaned["minutes"] > 1440:
                self.add_error("hours", "A day has 24 hours. For more than that, give a guess for the month.")
        return cleaned


class PostForm(forms.Form):
    """One's own post. Everything can be left out."""

    career_stage = forms.ChoiceField(
        label="Where are you in your working life?",
        choices=[("", "I would rather not say"), *CAREER_STAGES],
        required=False,
        widget=forms.RadioSelect,
    )
    contract = forms.CharField(
        label="What contract are you on?",
        max_length=60,
        required=False,
        help_text="For example fixed-term until March 2027. Only you see this.",
    )
    paid_percent = forms.DecimalField(
        label="How much of a full post does this project pay for, in per cent?",
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text="One day a week is 20. If nobody pays you for it, write 0.",
    )

    @property
    def paid_share(self) -> Decimal | None:
        percent = self.cleaned_data["paid_percent"]
        return None if percent is None else percent / 100
