from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.framework import Framework
from evenhand.readings.credits import DEGREES, CreditRole
from evenhand.records.role_charter import CREDIT_DEGREES
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.typing_for import TypedInFields


def _still_to_come(day: date | None) -> date | None:
    if day is not None and day <= timezone.localdate():
        raise forms.ValidationError("Give a day that is still to come, or leave it empty.")
    return day


def _look_again() -> forms.DateField:
    return forms.DateField(
        label="When will you look at it again?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="A good day is when the next stage begins. Then your page asks you.",
    )


class RoleForm(forms.Form):
    stage = forms.ChoiceField(label="Which stage is the work at?")
    does = Words(label="What do you do here?", rows=4)
    decides = Words(label="What do you decide, alone or with others?", rows=3, required=False)
    does_not = Words(
        label="What do you not do?",
        rows=3,
        required=False,
        help_text="So that nobody counts on it, and nobody asks.",
    )
    needs = Words(
        label="What do you need for it?",
        rows=3,
        required=False,
        help_text="Time, pay, training, a person to ask. Everyone here can read this. "
        "What you need in order to come at all can be said in private, under “You”.",
    )
    look_again_on = _look_again()

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.id, row.name) for row in framework.stages]

    def clean_look_again_on(self) -> date | None:
        return _still_to_come(self.cleaned_data["look_again_on"])


class RoleForForm(TypedInFields, RoleForm):
    field_order = ["way", "day", "stage", "does", "decides", "does_not", "needs", "look_again_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {
            "does": "What do they do here, in their words?",
            "decides": "What do they decide, alone or with others?",
            "does_not": "What do they not do?",
            "needs": "What do they need for it?",
            "look_again_on": "When will they look at it again?",
        }.items():
            self.fields[name].label = label


class StillRightForm(forms.Form):
    look_again_on = _look_again()

    def clean_look_again_on(self) -> date | None:
        return _still_to_come(self.cleaned_data["look_again_on"])


class _Degree(forms.ChoiceField):
    """How far somebody did one kind of work. “Not me” is an answer, so nothing is left out."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class CreditForm(forms.Form):
    """How one wants to be named, and one question for each kind of work."""

    # A browser would not send “Not me”.
    use_required_attribute = False

    name = forms.CharField(
        label="The name that should stand there",
        max_length=SHORT,
        required=False,
        help_text="For another name you need this. With your own name, leave it empty unless it should be written differently.",
    )

    def __init__(self, *args: Any, person_name: str, roles: list[CreditRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"] = forms.ChoiceField(
            label="How should you be named?",
            choices=[
                ("name", f"With my name: {person_name}"),
                ("pseudonym", "With another name"),
                ("group", "Only as one of the group, without a name"),
                ("none", "Not at all"),
            ],
            widget=forms.RadioSelect,
            help_text="Yours alone to say, and to change at any time. What is printed already cannot be called back.",
        )
        self.order_fields(["wish", "name"])
        self.roles = roles
        for role in roles:
            mark = " (not CRediT)" if role.is_local else ""
            self.fields[f"role-{role.id}"] = _Degree(
                label=f"{role.name}{mark}",
                help_text=role.plain,
                choices=[("", "Not me"), *CREDIT_DEGREES],
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("wish") == "pseudonym" and not (said.get("name") or "").strip():
            self.add_error("name", "Write the other name that should stand there.")
        return said

    @property
    def said_roles(self) -> dict[str, str]:
        found = {role.id: self.cleaned_data.get(f"role-{role.id}", "") for role in self.roles}
        return {role: degree for role, degree in found.items() if degree in DEGREES}
