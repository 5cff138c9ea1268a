from typing import Any

from django import forms
from django.utils import timezone

from evenhand.readings.asks import minutes_in_words
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner
from evenhand.web.forms.limits import LINE, Words
from evenhand.web.forms.many_choices import TickMany


class AskForm(forms.Form):
    what = forms.CharField(
        label="What do you ask for?",
        max_length=LINE,
        help_text="One sentence that somebody can say yes or no to.",
    )
    about = Words(label="What should they know about it?", required=False, rows=3)
    minutes = forms.IntegerField(
        label="About how many minutes does it take?",
        min_value=1,
        max_value=10_000,
        help_text="All of it: reading, getting ready, and the way there and back.",
    )
    due_on = forms.DateField(
        label="By which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    pay = forms.CharField(
        label="What is paid for it?",
        max_length=LINE,
        help_text="For example: “£15, within 30 days”. If it is nothing, say: “There is no pay for this.”",
    )
    ring = forms.CharField(
        label="Whom can they ring about it?", max_length=120, help_text="A name and a number."
    )
    partners = forms.MultipleChoiceField(
        label="Whom do you ask?",
        widget=TickMany,
        help_text="Who would be asked for more minutes than they agreed to is left in peace. You will see it.",
        error_messages={"required": "Choose at least one person."},
    )

    def __init__(self, *args: Any, people: list[Partner], minutes: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people}
        self.fields["partners"].choices = [
            (
                pk,
                f"{shown_name(partner)} ({minutes_in_words(minutes.get(partner.pk, 0), partner.minutes_cap)})",
            )
            for pk, partner in self.people.items()
        ]

    def clean_due_on(self) -> object:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Give a day that is today or still to come.")
        return day

    def clean_partners(self) -> list[Partner]:
        return [self.people[pk] for pk in self.cleaned_data["partners"]]


class AnswerForForm(forms.Form):
    way = forms.ChoiceField(
        label="How did it come?",
        choices=[("phone", "By phone"), ("post", "By post")],
        widget=forms.RadioSelect,
    )
    state = forms.ChoiceField(
        label="What did they say?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )


class WhatCameForm(forms.Form):
    led_to = Words(
        label="What came of it?",
        rows=3,
        help_text="What is different now because people gave their time. If it is nothing so far, say that.",
    )
