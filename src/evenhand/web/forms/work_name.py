from typing import Any

from django import forms

from evenhand.actions.work_sentences import MOST_LETTERS
from evenhand.readings.framework import current
from evenhand.records.work_sentence import SENTENCE_SAYS
from evenhand.web.forms.limits import Words
from evenhand.web.forms.typing_for import TypedInFields


class SentenceForm(forms.Form):
    text = Words(
        label="What is this work? One sentence.",
        rows=3,
        max_length=MOST_LETTERS,
        help_text="For example: “Five carers and three researchers chose the question together. The researchers wrote it up alone.”",
    )
    label = forms.CharField(
        label="Does it go by one name?",
        max_length=80,
        required=False,
        help_text="Such as co-produced, co-designed, consulted or involved. You can leave it empty.",
    )
    definitions = forms.MultipleChoiceField(
        label="Whose account of that name do you go by?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None of them is the right one. You can choose several, or none.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["definitions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.id, f"{row.name} ({row.said_by})") for row in current().definitions]


class SentenceAnswerForm(forms.Form):
    says = forms.ChoiceField(
        label="Is that what this work is?", choices=SENTENCE_SAYS, widget=forms.RadioSelect
    )
    words = Words(
        label="Your words",
        rows=4,
        required=False,
        help_text="If you say no, say why. Your words stand beside the sentence wherever it is shown.",
    )
    is_unnamed = forms.BooleanField(
        label="If I say no: do not say that it was me",
        required=False,
        help_text="In a small group people may guess all the same. Then nobody’s yes is shown by name either.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("says") == "contest" and not (found.get("words") or "").strip():
            self.add_error("words", "Say why it is not what this work is.")
        return found


class SentenceAnswerForForm(TypedInFields, SentenceAnswerForm):
    field_order = ["way", "day", "says", "words", "is_unnamed"]


class FeatureTellForm(forms.Form):
    words = Words(
        label="Your words", rows=4, help_text="What you saw or lived through here, that no record can show."
    )
    is_unnamed = forms.BooleanField(
        label="Do not say that it was me",
        required=False,
        help_text="In a small group people may guess all the same.",
    )


class FeatureTellForForm(TypedInFields, FeatureTellForm):
    field_order = ["way", "day", "words", "is_unnamed"]
