from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.access.contributions import is_team
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne

MOST_PEOPLE_LISTED = 500


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def still_to_come(form: forms.Form, name: str) -> object:
    day = form.cleaned_data[name]
    if day and day < timezone.localdate():
        raise forms.ValidationError("Give a day that is today or still to come.")
    return day


class _OwedForm(forms.Form):
    """What is common to a promise and a task: what, by when, and to whom unless it follows from a voice."""

    what = Words(label="What?", rows=3)
    due_on = day_field("By which day?")
    to = forms.ChoiceField(label="To whom is it owed?", required=False, widget=SelectOne)
    to_whom = forms.CharField(
        label="Or to whom, in your own words",
        max_length=SHORT,
        required=False,
        help_text="For example: everyone who came in May.",
    )

    #: Who it is owed to when nobody is chosen.
    nobody_chosen = "Nobody on this list"

    def __init__(
        self, *args: Any, people: list[Partner], is_owed_to_author: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people[:MOST_PEOPLE_LISTED]}
        if is_owed_to_author:
            del self.fields["to"], self.fields["to_whom"]
        else:
            named = [(pk, shown_name(partner)) for pk, partner in self.people.items()]
            self.fields["to"].choices = [("", self.nobody_chosen), *named]

    def clean_due_on(self) -> object:
        return still_to_come(self, "due_on")

    @property
    def owed_to(self) -> dict[str, Any]:
        """To whom, for the action."""
        return {
            "to_partner": self.people.get(self.cleaned_data.get("to") or ""),
            "to_whom": self.cleaned_data.get("to_whom", ""),
        }


class PromiseForm(_OwedForm):
    owner_leaves_on = day_field(
        "Does your time here end on a day that you know?",
        required=False,
        help_text="Then we ask you and the lead in time who takes it on. The promise does not end with it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = "What do you promise?"
        self.fields["what"].help_text = "Say what you will do, so that anyone can see if it was done."

    def clean_owner_leaves_on(self) -> object:
        return still_to_come(self, "owner_leaves_on")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "to" in self.fields and not said.get("to") and not (said.get("to_whom") or "").strip():
            self.add_error("to", "Choose a person, or say it in your own words below.")
        return said


class TaskForm(_OwedForm):
    owner = forms.ChoiceField(
        label="Whom do you ask?",
        help_text="They can say yes or no. It is owed only after a yes.",
        widget=SelectOne,
    )
    in_minutes = forms.IntegerField(
        label="If they are not on the team: about how many minutes will it take?",
        min_value=1,
        max_value=10_000,
        required=False,
        help_text="Then this and the next two are needed, since they give their own time. For the team they are left out.",
    )
    pay = forms.CharField(
        label="If they are not on the team: what is paid for it?",
        max_length=LINE,
        required=False,
        help_text="For example: “£15, within 30 days”, or “There is no pay for this.”",
    )
    ring = forms.CharField(
        label="If they are not on the team: whom can they ring about it?", max_length=120, required=False
    )
    asker = forms.ChoiceField(
        label="Who asks for this?",
        required=False,
        help_text="Somebody else, if you write it down for them. It says that you did.",
        widget=SelectOne,
    )
    nobody_chosen = "For whoever asks"
    field_order = ["asker", "owner", "what", "due_on", "in_minutes", "pay", "ring", "to", "to_whom"]

    def __init__(self, *args: Any, me: Partner, askers: Sequence[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.askers = {str(partner.pk): partner for partner in askers}
        if askers:
            named = [(pk, shown_name(partner)) for pk, partner in self.askers.items()]
            self.fields["asker"].choices = [("", "I do"), *named]
        else:
            del self.fields["asker"]
            self.nobody_chosen = "For me"
            if "to" in self.fields:
                self.fields["to"].choices = [("", self.nobody_chosen), *self.fields["to"].choices[1:]]
        self.fields["what"].label = "What do you ask them to do?"
        others = [(pk, partner) for pk, partner in self.people.items() if partner.pk != me.pk]
        team = [(pk, shown_name(partner)) for pk, partner in others if is_team(partner)]
        partners = [(pk, shown_name(partner)) for pk, partner in others if not is_team(partner)]
        self.fields["owner"].choices = [
            ("", "Choose a person"),
            ("Researchers and those who run the project", team),
            ("The other partners", partners),
        ]
        if "to" in self.fields:
            self.fields["to"].label = "For whom is it?"

    def clean_owner(self) -> Partner:
        return self.people[self.cleaned_data["owner"]]

    def clean_asker(self) -> Partner | None:
        return self.askers.get(self.cleaned_data["asker"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        owner = said.get("owner")
        if owner is not None and not is_team(owner):
            for name, sentence in [
                ("in_minutes", "This is their own time. Say about how many minutes."),
                ("pay", "Say what is paid, also if it is nothing."),
                ("ring", "Say whom they can ring."),
            ]:
                if not said.get(name):
                    self.add_error(name, sentence)
        return said


class DeclineForm(forms.Form):
    reason = Words(label="Why not?", rows=3)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.fields["reason"].help_text = (
            "A few words, so that whoever asked knows what to do next."
            if needs_reason
            else "You owe nobody a reason."
        )


class KeepForm(forms.Form):
    how = Words(
        label="How was it kept?",
        rows=3,
        help_text="What was done, and where people can see it for themselves.",
    )


class BreakForm(forms.Form):
    reason = Words(
        label="Why was it not kept?",
        rows=3,
        help_text="Whoever it was owed to reads this. Plain words do more than excuses.",
    )


class HandOnForm(forms.Form):
    to_partner = forms.ChoiceField(label="Who takes it on?", widget=SelectOne)
    why = Words(label="Why does it go into other hands?", rows=2)

    def __init__(self, *args: Any, people: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people}
        self.fields["to_partner"].choices = [
            ("", "Choose a person"),
            *[(pk, shown_name(partner)) for pk, partner in self.people.items()],
        ]

    def clean_to_partner(self) -> Partner:
        return self.people[self.cleaned_data["to_partner"]]
