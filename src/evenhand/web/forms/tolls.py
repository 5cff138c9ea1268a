from typing import Any

from django import forms

from evenhand.readings.framework import current
from evenhand.records.models import Barrier
from evenhand.web.forms.harms import MOST_LISTED, type_choices
from evenhand.web.forms.limits import Words
from evenhand.web.forms.many_choices import SelectOne, TickMany
from evenhand.web.forms.typing_for import TypedInFields

SHARED = [
    ("private", "Keep it to me for now"),
    ("unnamed", "Everyone here may read it, beside no name"),
    ("named", "Everyone here may read it, with my name as I use it here"),
]
COST, BENEFIT = "cost", "benefit"


class TollForm(forms.Form):
    sort = forms.ChoiceField(label="Which sort is it?", widget=SelectOne)
    words = Words(
        label="What was it, in your own words?",
        rows=4,
        help_text="Name nobody who would not want it.",
    )
    bearer_types = forms.MultipleChoiceField(
        label="On whom did it fall, or who gained?",
        required=False,
        widget=TickMany,
        help_text="It may be more people than you.",
    )
    stage = forms.ChoiceField(label="At which stage?", required=False)
    worth_mending = Words(
        label="If it cost something: what would it be worth to mend its cause?",
        rows=2,
        required=False,
        max_length=1000,
        help_text="In your own words. It need not be money.",
    )
    barrier = forms.ChoiceField(
        label="Does it come from something that stands in the way?", required=False, widget=SelectOne
    )
    shared = forms.ChoiceField(
        label="Who may read it?", choices=SHARED, initial="private", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, barriers: list[Barrier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fw = current()
        self.barriers = {str(each.number): each for each in barriers[:MOST_LISTED]}
        self._choices(
            "sort",
            [
                ("It cost", [(f"{COST}-{row.id}", row.name) for row in fw.cost_types]),
                ("It gave", [(f"{BENEFIT}-{row.id}", row.name) for row in fw.benefits]),
            ],
        )
        self._choices("bearer_types", type_choices())
        self._choices("stage", [("", "At any, or I cannot say"), *((row.id, row.name) for row in fw.stages)])
        listed = [(number, f"{number}. {each.what[:90]}") for number, each in self.barriers.items()]
        self._choices("barrier", [("", "No, or not on this list"), *listed])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        kind, _, sort = self.cleaned_data["sort"].partition("-")
        return {
            "sort": sort,
            "is_benefit": kind == BENEFIT,
            "words": self.cleaned_data["words"],
            "bearer_types": self.cleaned_data["bearer_types"],
            "stage": self.cleaned_data["stage"],
            "worth_mending": self.cleaned_data["worth_mending"],
            "barrier": self.barriers.get(self.cleaned_data["barrier"]),
            "is_named": self.cleaned_data["shared"] == "named",
            "is_shared": self.cleaned_data["shared"] != "private",
        }


class TollForForm(TypedInFields, TollForm):
    field_order = [
        "way",
        "day",
        "sort",
        "words",
        "bearer_types",
        "stage",
        "worth_mending",
        "barrier",
        "shared",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "What was it, in their words?"
        self.fields["words"].help_text = "Write down their words, not yours."
        self.fields["shared"].label = "Who did they say may read it?"
        self.fields["shared"].help_text = "If they did not say, keep it to them."
        self._choices(
            "shared",
            [
                ("private", "They alone, and you who type it in"),
                ("unnamed", "Everyone here, beside no name"),
                ("named", "Everyone here, with their name as they use it here"),
            ],
        )


class ShareTollForm(forms.Form):
    shared = forms.ChoiceField(
        label="Who may read it?", choices=SHARED[1:], initial="unnamed", widget=forms.RadioSelect
    )
