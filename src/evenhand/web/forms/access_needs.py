from collections.abc import Iterable
from typing import Any

from django import forms

from evenhand.readings.names import shown_name
from evenhand.readings.partners import type_names
from evenhand.records.access_need import MET
from evenhand.records.models import Partner
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany


def named(partner: Partner) -> str:
    """As they chose, with the real name for those who keep the list of people: they have to find them."""
    shown = shown_name(partner, lambda id: type_names([id])[0])
    return shown if shown == partner.person.name else f"{shown} ({partner.person.name})"


class NeedForm(forms.Form):
    need = Words(
        label="What do you need, so that you can take part?",
        rows=4,
        help_text="For example a step-free room, a break every hour, large print, somebody to sign, a lift home. "
        "You need not say why. Nobody asks for a diagnosis.",
    )


class NeedForSomebodyForm(forms.Form):
    partner = forms.TypedChoiceField(label="Who said it?", coerce=int, widget=SelectOne)
    need = Words(label="What do they need, in their words?", rows=3)

    def __init__(self, *args: Any, people: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {partner.pk: partner for partner in people}
        field = self.fields["partner"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choose"), *((pk, named(partner)) for pk, partner in self.people.items())]

    @property
    def chosen(self) -> Partner:
        return self.people[self.cleaned_data["partner"]]


class OccasionForm(forms.Form):
    occasion = forms.CharField(
        label="What is it?", max_length=SHORT, help_text="For example: the first panel meeting."
    )
    day = forms.DateField(
        label="Which day?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    partners = forms.TypedMultipleChoiceField(
        label="Who comes?",
        coerce=int,
        widget=TickMany,
        help_text="Only people who said that they need something are listed.",
        error_messages={"required": "Tick at least one person."},
    )

    def __init__(self, *args: Any, people: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {partner.pk: partner for partner in people}
        field = self.fields["partners"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, named(partner)) for pk, partner in self.people.items()]

    @property
    def chosen(self) -> list[Partner]:
        return [self.people[pk] for pk in self.cleaned_data["partners"]]


class ArrangedForm(forms.Form):
    arranged = Words(label="What was arranged?", rows=2, required=False)


class MetForm(forms.Form):
    met = forms.ChoiceField(label="Did you get what you needed?", choices=MET, widget=forms.RadioSelect)
    words = Words(label="Anything to say about it?", rows=3, required=False)
