from typing import Any

from django import forms

from evenhand.access.roles import Role
from evenhand.actions.partners import Profile, ways_to_take_part
from evenhand.readings.partners import type_rows
from evenhand.records.models import Partner
from evenhand.records.partner import CHANNELS
from evenhand.web.forms.limits import Words
from evenhand.web.forms.names import Name


def type_choices() -> list[tuple[str, str]]:
    return [(row.id, f"{row.name}: {row.plain}") for row in type_rows()]


class TypesField(forms.MultipleChoiceField):
    """The groups someone belongs to here: several, from the list. There is no one word for everybody."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "What are you here as?")
        kwargs.setdefault("help_text", "Tick all that fit. You can change this later.")
        super().__init__(
            choices=type_choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={
                "invalid_choice": "That is not one of the groups. Choose from the list: one word for everybody "
                "hides who is meant."
            },
            **kwargs,
        )


class RoleField(forms.ChoiceField):
    def __init__(self, roles: list[Role], **kwargs: Any) -> None:
        kwargs.setdefault("label", "What part shall they have?")
        super().__init__(
            choices=[(role.id, f"{role.name}. {role.description}") for role in roles],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "That part is not yours to give. Choose one from the list."},
            **kwargs,
        )


class ProfileForm(forms.Form):
    """About oneself in one project. Everything can be left out, and nobody asks why."""

    types = TypesField()
    brings = Words(
        label="What do you bring?",
        required=False,
        rows=3,
        help_text="What you have lived through counts as much as what you have studied.",
    )
    wants = Words(label="What would you like from this?", required=False, rows=3)
    cannot = Words(
        label="What can you not do?",
        required=False,
        rows=3,
        help_text="Days, places, travel, reading. You need not say why.",
    )
    interests = Words(
        label="Could you gain or lose by how this turns out?",
        required=False,
        rows=3,
        help_text="Money, a job, a grant, a name, a belief that would be hard to give up. If there is nothing, say so.",
    )
    positionality = Words(
        label="Where do you stand?",
        required=False,
        rows=3,
        help_text="What in your life, work or training shapes how you see this?",
    )
    named_as = forms.ChoiceField(
        label="How shall others see your name?",
        widget=forms.RadioSelect,
        choices=[
            ("name", "By my name"),
            ("pseudonym", "By another name, which I write below"),
            ("type", "Only by my group. In a small group people may still guess who I am."),
        ],
        initial="name",
        help_text="The people who look after this project see your real name in the list of people.",
    )
    pseudonym = Name(label="The other name", required=False, max_length=80)
    channel = forms.ChoiceField(
        label="How do you want to take part from now on?",
        required=False,
        widget=forms.RadioSelect,
        help_text="You can change this at any time. A letter or a call counts as much as this site.",
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        fields = (
            "brings",
            "wants",
            "cannot",
            "interests",
            "positionality",
            "named_as",
            "pseudonym",
            "channel",
        )
        initial = {field: getattr(partner, field) for field in fields}
        super().__init__(*args, initial={**initial, "types": partner.type_ids}, **kwargs)
        ways = ways_to_take_part(partner.person)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(value, words.capitalize()) for value, words in CHANNELS if value in ways]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("named_as") == "pseudonym" and not cleaned.get("pseudonym"):
            self.add_error("pseudonym", "Write the name that you want to be known by, or choose another way.")
        return cleaned

    @property
    def profile(self) -> Profile:
        return Profile(**self.cleaned_data)


class RoleForm(forms.Form):
    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(roles)


class AddWithoutAccountForm(forms.Form):
    name = Name(label="What is their name?")
    channel = forms.ChoiceField(
        label="How do they take part?",
        widget=forms.RadioSelect,
        choices=[(value, words.capitalize()) for value, words in CHANNELS if value != "web"],
        initial="post",
    )
    types = TypesField(label="What are they here as?", help_text="As they say themselves. Tick all that fit.")
    has_said_yes = forms.BooleanField(
        label="They have said yes to being in this project",
        error_messages={"required": "Ask them first. Then come back and tick this."},
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(roles, initial="partner")
        self.order_fields(["name", "channel", "role", "types", "has_said_yes"])
