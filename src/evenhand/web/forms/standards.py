from django import forms

from evenhand.web.forms.limits import Words
from evenhand.web.forms.typing_for import TypedInFields


class StandardAnswerForm(forms.Form):
    words = Words(
        label="Your words",
        rows=4,
        max_length=2000,
        help_text="What you saw or lived through here. There is no mark to give.",
    )
    is_unnamed = forms.BooleanField(
        label="Do not say that it was me",
        required=False,
        help_text="In a small group people may guess all the same.",
    )


class StandardAnswerForForm(TypedInFields, StandardAnswerForm):
    field_order = ["way", "day", "words", "is_unnamed"]
