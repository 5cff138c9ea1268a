from typing import Any

from django import forms

from evenhand.access.rooms import MOST_CHARACTERS, MOST_PEOPLE
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner
from evenhand.web.forms.many_choices import TickMany


class RoomForm(forms.Form):
    people = forms.MultipleChoiceField(
        label="Who may come in?",
        widget=TickMany,
        help_text=f"{MOST_PEOPLE} people at the most, with you. Nobody else can find the room, the lead neither.",
        error_messages={"required": "Choose at least one person."},
    )

    def __init__(self, *args: Any, others: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(partner.pk), shown_name(partner)) for partner in others]

    def clean_people(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["people"]]


class WordsForm(forms.Form):
    """What is said next. Browsers are told to keep and send away nothing of it: no history, no spelling service."""

    words = forms.CharField(
        label="Say something",
        max_length=MOST_CHARACTERS,
        error_messages={"required": "There is nothing in it yet."},
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "autocorrect": "off"}
        ),
    )
