"""Close a decision, give it more time, take it back, or note that it was taken outside the charter."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.decisions_by_rule import MOST_DAYS
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import Decision
from evenhand.web.forms.limits import Words


class CloseForm(forms.Form):
    outcome_words = Words(
        label="What comes of it, in your words?",
        rows=3,
        required=False,
        help_text="What it means for people and what happens next. Whether it is made is worked out, and not for you to say.",
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(each.number), each.text) for each in decision.options.all()]
        if decision.rule in ONE_DECIDES:
            self.fields["outcome_words"].label = "What do you decide, and why?"
            self.fields["outcome_words"].help_text = "Everyone can read that you alone decided it."
            self.fields["outcome_words"].required = True
            if options:
                self.fields["option"] = forms.ChoiceField(
                    label="Which way?", choices=options, widget=forms.RadioSelect
                )
                self.order_fields(["option"])

    def closed_with(self) -> dict[str, Any]:
        option = self.cleaned_data.get("option")
        return {
            "outcome_words": self.cleaned_data["outcome_words"],
            "option": int(option) if option else None,
        }


class OutsideForm(forms.Form):
    because = Words(
        label="Why is it taken although somebody is missing whom our charter asks for?",
        rows=4,
        help_text="This is told first wherever decisions are told of, with your name.",
    )
    outcome_words = Words(label="What is decided?", rows=3)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(each.number), each.text) for each in decision.options.all()]
        if options and decision.rule in ONE_DECIDES:
            self.fields["option"] = forms.ChoiceField(
                label="Which way?", choices=options, widget=forms.RadioSelect
            )

    def noted_with(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "because": said["because"],
            "outcome_words": said["outcome_words"],
            "option": int(said["option"]) if said.get("option") else None,
        }


class ExtendForm(forms.Form):
    closes_on = forms.DateField(
        label="Until the end of which day?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=f"Within {MOST_DAYS} days of its opening. If too few have spoken in time: of today.",
    )

    def closes_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["closes_on"], time(23, 59)))


class TakeBackForm(forms.Form):
    because = Words(
        label="Why is it taken back?",
        rows=3,
        help_text="Everyone can read it. What people said stays readable.",
    )
