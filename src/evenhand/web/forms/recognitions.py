from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.readings.names import shown_name
from evenhand.readings.trainings import skills
from evenhand.records.models import Organisation, Partner
from evenhand.records.training import TRAINING_KINDS
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne


class RecognitionForm(forms.Form):
    to = forms.ChoiceField(label="Who did it?", widget=SelectOne)
    words = Words(
        label="What did you see them do?",
        rows=4,
        max_length=1000,
        help_text="Something they did well in working with people, whatever came of it. They see it first, with your name.",
    )

    def __init__(self, *args: Any, people: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Choose somebody"),
            *((pk, shown_name(each)) for pk, each in self.people.items()),
        ]

    def clean_to(self) -> Partner:
        return self.people[self.cleaned_data["to"]]


def _skill(label: str, *, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, widget=SelectOne)


def _fill(field: forms.Field, empty: str) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", empty), *((row.id, f"{row.name}: {row.plain}") for row in skills())]


class TrainingForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of learning was it?", choices=TRAINING_KINDS, widget=forms.RadioSelect
    )
    what = forms.CharField(label="What did you learn or teach?", max_length=LINE)
    skill = _skill("Is it one of these?", required=False)
    with_whom = forms.CharField(
        label="With whom, or where?", max_length=SHORT, required=False, help_text="You can leave it empty."
    )
    hours = forms.DecimalField(
        label="How many hours, about?",
        required=False,
        min_value=0,
        max_value=4000,
        decimal_places=2,
        max_digits=6,
    )
    on_day = forms.DateField(
        label="When? The last day is enough.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    is_shared = forms.BooleanField(
        label="The others here may see it",
        required=False,
        help_text="Then an organisation that this project belongs to may count it too, and never by name. Leave it empty and only you see it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self.fields["skill"], "None of these")

    def clean_on_day(self) -> date:
        day = self.cleaned_data["on_day"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        hours = said.pop("hours")
        said["minutes"] = int(hours * 60) if hours else None
        return said


class CoachingForm(forms.Form):
    organisation = forms.ChoiceField(
        label="Among the people of which organisation?", widget=forms.RadioSelect
    )
    is_offer = forms.ChoiceField(
        label="Do you offer it, or look for it?",
        choices=[("yes", "I can coach somebody"), ("no", "I would like somebody to coach me")],
        widget=forms.RadioSelect,
    )
    skill = _skill("In what?", required=True)
    words = forms.CharField(
        label="Your words, and how to reach you",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="This site sends no messages between people. Say how somebody can get in touch.",
    )
    is_seen = forms.BooleanField(
        label="I know that people in other projects of that organisation will read my own name and these words",
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        _fill(self.fields["skill"], "Choose one")
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, each.name) for pk, each in self.organisations.items()]
        if len(organisations) == 1:
            field.initial = str(organisations[0].pk)

    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "organisation": self.organisations[said["organisation"]],
            "is_offer": said["is_offer"] == "yes",
            "skill": said["skill"],
            "words": said["words"],
        }
