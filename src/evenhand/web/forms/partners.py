from collections.abc import Iterable
from typing import Any

from django import forms

from evenhand.access.roles import Role
from evenhand.actions.minutes import MOST_CAP
from evenhand.actions.partners import Profile, Wishes, ways_to_take_part
from evenhand.readings.partners import type_rows
from evenhand.records.models import Partner
from evenhand.records.partner import CHANNELS, LETTER_SIZES, WANTS_TO_HEAR
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

    wants_to_hear = forms.MultipleChoiceField(
        label="What do you want to hear back?",
        choices=WANTS_TO_HEAR,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that you want. With nothing ticked you hear all of it.",
    )
    weekly = forms.ChoiceField(
        label="Do you want a letter or e-mail each week when there is something new?",
        choices=[("yes", "Yes"), ("no", "No. I look for myself")],
        required=False,
        widget=forms.RadioSelect,
        help_text="Answers to your own words and things asked of you come in any case.",
    )
    letter_size = forms.ChoiceField(
        label="How large shall print be?", choices=LETTER_SIZES, required=False, widget=forms.RadioSelect
    )
    minutes_cap = forms.IntegerField(
        label="How many minutes in a month may we ask of you, at most?",
        min_value=0,
        max_value=MOST_CAP,
        required=False,
        help_text="Counted over any 30 days. We ask for no more than that. Empty means that nothing is agreed; 0 means: "
        "ask me nothing for now. You can always say something of your own accord.",
    )

    WISHES = ("wants_to_hear", "weekly", "letter_size", "minutes_cap")

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
        initial |= {
            "wants_to_hear": partner.wants_to_hear,
            "weekly": "yes" if partner.wants_weekly_letter else "no",
            "letter_size": partner.letter_size,
            "minutes_cap": partner.minutes_cap,
        }
        self.partner = partner
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
        return Profile(**{key: value for key, value in self.cleaned_data.items() if key not in self.WISHES})

    @property
    def wishes(self) -> Wishes:
        said = self.cleaned_data
        return Wishes(
            wants_to_hear=said["wants_to_hear"],
            # A question that was not on the page leaves things as they are.
            wants_weekly_letter=said["weekly"] == "yes"
            if said["weekly"]
            else self.partner.wants_weekly_letter,
            letter_size=said["letter_size"] or self.partner.letter_size,
            minutes_cap=said["minutes_cap"],
        )


class SupportsField(forms.TypedChoiceField):
    """Whom a supporter comes along with. Those who see this field see real names anyway."""

    def __init__(self, people: Iterable[Partner], **kwargs: Any) -> None:
        self.people = {partner.pk: partner for partner in people if partner.role != "supporter"}
        super().__init__(
            label="Whom does a supporter come along with?",
            help_text="Only for a supporter. They may type in what this person says, and nobody else’s words.",
            required=False,
            coerce=lambda pk: self.people[int(pk)],
            empty_value=None,
            choices=[("", "Nobody"), *((pk, partner.person.name) for pk, partner in self.people.items())],
            **kwargs,
        )


class _SupportsChecked(forms.Form):
    """A supporter without somebody to come along with may do nothing, so the person is asked for."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_supporter = cleaned.get("role") == "supporter"
        if is_supporter and "supports" in self.fields and not cleaned.get("supports"):
            self.add_error("supports", "Choose whom they come along with.")
        if not is_supporter:
            cleaned["supports"] = None
        return cleaned


class RoleForm(_SupportsChecked):
    def __init__(self, *args: Any, roles: list[Role], people: Iterable[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(roles)
        self.fields["supports"] = SupportsField(people)


class AddWithoutAccountForm(_SupportsChecked):
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

    def __init__(self, *args: Any, roles: list[Role], people: Iterable[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(roles, initial="partner")
        self.fields["supports"] = SupportsField(people)
        self.order_fields(["name", "channel", "role", "supports", "types", "has_said_yes"])
