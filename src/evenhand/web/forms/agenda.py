from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.agenda import MOST_LETTERS
from evenhand.readings.decision_again import name_of
from evenhand.records.models import Decision
from evenhand.web.forms.limits import Words
from evenhand.web.forms.many_choices import SelectOne

WAYS_TYPED_IN = [("post", "By post"), ("phone", "By phone"), ("meeting", "In a meeting")]
BECAME = [
    ("planned", "It comes up on a day that you name below"),
    ("decision", "It became a decision"),
    ("talked", "It was talked about, and you say what came of it"),
    ("declined", "It is not taken up, and you say why"),
]


class RaiseForm(forms.Form):
    text = forms.CharField(
        label="What do you want to talk about, or have decided?",
        max_length=MOST_LETTERS,
        help_text="In one line. Everyone here can read it, with the name that you use here.",
    )
    why = Words(label="If you like, say why", required=False, rows=4)
    voice = forms.IntegerField(
        label="If it follows from something that was said here: its number",
        required=False,
        min_value=1,
        max_value=999_999_999,
        help_text="Your name will stand beside it. Leave it out if it was said under a mask.",
    )


class RaiseForForm(RaiseForm):
    """What somebody raised by post or phone, in their words."""

    way = forms.ChoiceField(label="How did it come?", choices=WAYS_TYPED_IN, widget=forms.RadioSelect)
    field_order = ["way"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What do they want to talk about, or have decided?"
        self.fields["text"].help_text = "In their words, in one line. Everyone here can read it."
        self.fields["why"].label = "If they said why"
        self.fields[
            "voice"
        ].help_text = "Only what all who take part can read. Their name will stand beside it."


class RewordForm(forms.Form):
    text = forms.CharField(label="What do you want to talk about, or have decided?", max_length=MOST_LETTERS)
    why = Words(label="If you like, say why", required=False, rows=4)


class ItemAnswerForm(forms.Form):
    became = forms.ChoiceField(label="What becomes of it?", choices=BECAME, widget=forms.RadioSelect)
    comes_up_on = forms.DateField(
        label="If it comes up: on which day?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    decision = forms.ChoiceField(
        label="If it became a decision: which one?", required=False, widget=SelectOne
    )
    answer = Words(
        label="If there is more to say: where it comes up, what came of it, or why not",
        required=False,
        rows=4,
        help_text="In plain words. Whoever raised it reads exactly this.",
    )

    def __init__(self, *args: Any, decisions: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(each.pk): each for each in decisions}
        if decisions:
            named = [(str(each.pk), f"Decision {each.number}: {name_of(each)}") for each in decisions]
            self.fields["decision"].choices = [("", "None of these"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["decision"]
            self.fields["became"].choices = [each for each in BECAME if each[0] != "decision"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        became, answer = said.get("became"), (said.get("answer") or "").strip()
        day = said.get("comes_up_on")
        if became == "planned" and "comes_up_on" not in self.errors:
            if day is None:
                self.add_error("comes_up_on", "Say on which day it comes up.")
            elif day < timezone.localdate():
                self.add_error("comes_up_on", "Give a day that is today or still to come.")
        if became == "decision" and not said.get("decision"):
            self.add_error("decision", "Choose the decision that it became.")
        if became == "talked" and not answer:
            self.add_error("answer", "Say in a few words what came of it.")
        if became == "declined" and not answer:
            self.add_error("answer", "Say in plain words why. Nothing is dropped without a reason.")
        return said

    def answered(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        became = said["became"]
        return {
            "state": {"decision": "done", "talked": "done"}.get(became, became),
            "answer": said["answer"],
            "comes_up_on": said["comes_up_on"] if became == "planned" else None,
            "decision": self.decisions.get(said.get("decision") or "") if became == "decision" else None,
        }
