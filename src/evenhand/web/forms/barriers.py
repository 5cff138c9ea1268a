from datetime import date
from typing import Any

from django import forms

from evenhand.records.barrier import BARRIER_LEVELS
from evenhand.web.forms.harms import day_field, past_day
from evenhand.web.forms.limits import LINE, SHORT, Words


class BarrierForm(forms.Form):
    what = Words(
        label="What stands in the way?",
        rows=3,
        help_text="For example: the university can pay only people who have a staff number.",
    )
    what_it_does = Words(
        label="What does it cost, and whom?",
        rows=3,
        required=False,
        help_text="For example: two of us waited three months for £75.",
    )
    level = forms.ChoiceField(label="Where does it lie?", choices=BARRIER_LEVELS, widget=forms.RadioSelect)
    owner = forms.CharField(
        label="Who could mend it?",
        max_length=SHORT,
        help_text="An office or a body, and not a person’s name. For example: the finance office of the university.",
    )
    is_owner_outside = forms.BooleanField(label="They are outside our team", required=False, initial=True)
    is_for_roll_up = forms.BooleanField(
        label="My words here may be read beside those of other projects, as evidence for change",
        required=False,
        help_text="Without your name. Others can read the words and the name of the project then, so name nobody in them.",
    )


class AskOwnerForm(forms.Form):
    asked_on = day_field("When were they asked?")
    how = forms.CharField(
        label="How, and by whom?",
        max_length=LINE,
        help_text="For example: a letter from all of us to the head of finance.",
    )

    def clean_asked_on(self) -> date:
        return past_day(self.cleaned_data["asked_on"])


class OwnerAnswerForm(forms.Form):
    answer = Words(
        label="What did they answer?",
        rows=4,
        help_text="A no is an answer. A promise is one too, and mends nothing yet.",
    )
    answered_by_words = forms.CharField(
        label="Who answered?", max_length=SHORT, required=False, help_text="Their office or their post."
    )
    answered_on = day_field("When did they answer?")

    def __init__(self, *args: Any, asked_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_on = asked_on

    def clean_answered_on(self) -> date:
        day = past_day(self.cleaned_data["answered_on"])
        if day < self.asked_on:
            raise forms.ValidationError("They cannot have answered before they were asked.")
        return day


class MendedForm(forms.Form):
    how = Words(label="How did it come to be mended?", rows=3)
    mended_on = day_field("Since when is it so?")

    def clean_mended_on(self) -> date:
        return past_day(self.cleaned_data["mended_on"])
