from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.framework.rows import HarmTemplate
from evenhand.readings.framework import current
from evenhand.readings.harm_templates import must_say_why
from evenhand.readings.names import shown_name
from evenhand.readings.watch_signs import FIGURES
from evenhand.records.harm import LIKELIHOODS
from evenhand.records.models import Harm, Partner
from evenhand.web.forms.limits import LINE, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany
from evenhand.web.forms.typing_for import TypedInFields

MOST_LISTED = 300


def type_choices() -> list[tuple[str, str]]:
    return [(row.id, row.plural) for row in current().partner_types]


def past_day(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError("That day is still to come. Give today or a day before it.")
    return day


def day_field(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class BearerFields(forms.Form):
    """Who would bear it: kinds of partner, and words for those who are not at the table."""

    bearer_types = forms.MultipleChoiceField(label="Who would bear it?", required=False, widget=TickMany)
    bearer_words = forms.CharField(
        label="Or who else? Some may not be at the table.",
        max_length=LINE,
        required=False,
        help_text="For example: people who rent from private landlords.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bearer_types"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = type_choices()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            "bearer_types" in said
            and not said["bearer_types"]
            and not (said.get("bearer_words") or "").strip()
        ):
            self.add_error("bearer_types", "Say who would bear it. Tick a kind of partner, or write who.")
        return said


class HarmWordsForm(BearerFields):
    """The words of a harm. What began from somebody else's words asks why it holds here."""

    trigger = Words(
        label="What could set it off?",
        rows=2,
        max_length=1000,
        help_text="For example: meetings are in the day.",
    )
    mechanism = Words(
        label="How would it work?",
        rows=3,
        max_length=1000,
        help_text="What happens then, step by step. For example: those who have jobs stay away, and nobody asks them.",
    )
    harm = Words(
        label="What harm would it do?",
        rows=2,
        max_length=1000,
        help_text="For example: we plan for people who are at home.",
    )
    holds_here_because = Words(
        label="It was first said of others. Why does it hold here?",
        rows=3,
        required=False,
        max_length=1000,
    )
    stage = forms.ChoiceField(label="At which stage could it happen?", required=False)

    field_order = [
        "trigger",
        "mechanism",
        "harm",
        "bearer_types",
        "bearer_words",
        "holds_here_because",
        "stage",
    ]

    def __init__(
        self, *args: Any, template: HarmTemplate | None = None, here: set[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.began_from, self.here = template, here or set()
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "At any, or I cannot say"), *((row.id, row.name) for row in current().stages)]
        if template is None:
            del self.fields["holds_here_because"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (
            self.began_from is not None
            and "bearer_types" in said
            and not said.get("holds_here_because", "").strip()
            and must_say_why(self.began_from, said["bearer_types"], self.here)
        ):
            self.add_error(
                "holds_here_because",
                "This was first said of other people, or of work with others. Say why it holds here.",
            )
        return said

    @property
    def said(self) -> dict[str, Any]:
        return {"holds_here_because": "", **self.cleaned_data}


class GuardFields(forms.Form):
    guard = Words(
        label="What do you do so that it does not happen?",
        rows=3,
        max_length=1000,
        required=False,
        help_text="If nothing yet, leave it empty. It then stands first in the list.",
    )
    guard_owner = forms.ChoiceField(label="Who sees to it?", required=False, widget=SelectOne)

    def __init__(self, *args: Any, people: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people[:MOST_LISTED]}
        field = self.fields["guard_owner"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, shown_name(partner)) for pk, partner in self.people.items()]
        field.choices = [("", "Nobody yet"), *named]

    def clean_guard_owner(self) -> Partner | None:
        return self.people.get(self.cleaned_data["guard_owner"])


class HarmForm(HarmWordsForm, GuardFields):
    is_of_not_involving = forms.BooleanField(
        label="This is harm that comes of leaving people out", required=False
    )

    field_order = [*HarmWordsForm.field_order, "is_of_not_involving", "guard", "guard_owner"]


class HarmForForm(HarmForm):
    """What somebody said by phone, on paper or in a meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"].label = "What could set it off, in their words?"


class LikelihoodForm(forms.Form):
    likelihood = forms.ChoiceField(
        label="How likely is it, as you see it?", choices=LIKELIHOODS, widget=forms.RadioSelect
    )
    words = Words(label="What makes you think so?", rows=3, max_length=1000, required=False)
    is_bearer_by_own_word = forms.BooleanField(
        label="It would fall on me too. I say above how.", required=False
    )

    def __init__(self, *args: Any, would_bear: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if would_bear:
            del self.fields["is_bearer_by_own_word"]

    @property
    def said(self) -> dict[str, Any]:
        kept = ("likelihood", "words", "is_bearer_by_own_word")
        return {name: value for name, value in self.cleaned_data.items() if name in kept}


class LikelihoodForForm(TypedInFields, LikelihoodForm):
    field_order = ["way", "day", "likelihood", "words", "is_bearer_by_own_word"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["likelihood"].label = "How likely is it, as they see it?"
        self.fields["words"].label = "What makes them think so, in their words?"
        if "is_bearer_by_own_word" in self.fields:
            self.fields["is_bearer_by_own_word"].label = "It would fall on them too. They say above how."


class PutAwayForm(forms.Form):
    because = Words(
        label="Why need you not watch it any more?",
        rows=3,
        max_length=1000,
        help_text="That it has not happened is no reason by itself: it may be that the guard works.",
    )


class HappenedForm(BearerFields):
    harm = forms.ChoiceField(
        label="Had you written it down before, as something that could go wrong?",
        required=False,
        widget=SelectOne,
    )
    what = Words(label="What happened?", rows=4, help_text="Name nobody who would not want it.")
    happened_on = day_field("When was it?", "A rough day is fine.")
    what_was_done = Words(label="What was done about it?", rows=3, required=False)

    field_order = ["what", "happened_on", "harm", "bearer_types", "bearer_words", "what_was_done"]

    def __init__(self, *args: Any, harms: list[Harm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bearer_types"].label = "Whom did it hurt?"
        self.fields["bearer_words"].label = "Or who else? They may not be at the table."
        self.harms = {str(harm.number): harm for harm in harms[:MOST_LISTED]}
        field = self.fields["harm"]
        assert isinstance(field, forms.ChoiceField)
        listed = [(number, f"{number}. {harm.harm[:90]}") for number, harm in self.harms.items()]
        field.choices = [("", "No. Nobody had thought of it"), *listed]

    def clean_harm(self) -> Harm | None:
        return self.harms.get(self.cleaned_data["harm"])

    def clean_happened_on(self) -> date:
        return past_day(self.cleaned_data["happened_on"])


class DoneForm(forms.Form):
    words = Words(label="What was done about it?", rows=4)


class WatchSignForm(forms.Form):
    words = forms.CharField(
        label="By what would you notice it?",
        max_length=300,
        help_text="For example: fewer of us come than last time.",
    )
    figure = forms.ChoiceField(
        label="Is there a figure of the record that would show it?",
        required=False,
        help_text="Then it is looked at once a day. If it passes your number, everyone here gets word.",
    )
    is_above = forms.ChoiceField(
        label="When should it speak up?",
        choices=[("yes", "When it is above my number"), ("no", "When it is below my number")],
        initial="yes",
        widget=forms.RadioSelect,
        required=False,
    )
    mark = forms.DecimalField(
        label="Your number",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(999_999),
        decimal_places=2,
        help_text="You set it together. There is no right one.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "No. We watch for it ourselves"),
            *((figure.id, f"{figure.name} ({figure.unit})") for figure in FIGURES.values()),
        ]

    def clean_is_above(self) -> bool:
        return self.cleaned_data["is_above"] != "no"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("figure") and said.get("mark") is None and "mark" not in self.errors:
            self.add_error("mark", "Say at what number the figure should speak up.")
        if not said.get("figure") and said.get("mark") is not None:
            self.add_error(
                "figure", "Choose the figure that your number belongs to, or leave the number out."
            )
        return said


class SignSeenForm(forms.Form):
    words = Words(
        label="What have you seen?",
        rows=3,
        help_text="Everyone in the project gets word that the sign shows, and can read this here.",
    )


class SignAnswerForm(forms.Form):
    answer = Words(label="What do you do about it, or why nothing?", rows=3)
