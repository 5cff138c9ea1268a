from collections.abc import Iterable
from typing import Any

from django import forms

from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.flag import FLAG_KINDS
from evenhand.records.models import Partner
from evenhand.web.forms.limits import Words


class ConfidantForm(forms.Form):
    confidant = forms.TypedChoiceField(
        label="Whom do you want to be able to tell?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one person.",
            "invalid_choice": "Choose somebody from the list. A lead is never on it.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {partner.pk: partner for partner in people}
        field = self.fields["confidant"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (
                pk,
                f"{shown_name(partner, lambda id: type_names([id])[0])}: {partner.get_role_display().lower()}",
            )
            for pk, partner in self.people.items()
        ]

    @property
    def chosen(self) -> Partner:
        return self.people[self.cleaned_data["confidant"]]


class FlagForm(forms.Form):
    kind = forms.ChoiceField(label="What is wrong?", choices=FLAG_KINDS, widget=forms.RadioSelect)
    words = Words(
        label="In your words",
        required=False,
        rows=4,
        help_text="You can leave this empty. It is enough that they know.",
    )


class ReplyForm(forms.Form):
    words = Words(label="Your reply", rows=3)
