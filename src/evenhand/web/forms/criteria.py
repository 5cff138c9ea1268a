from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import CriterionWording, Partner
from evenhand.web.forms.limits import LINE, Words


class TypedInForm(forms.Form):
    """For those who type in letters and calls: whose words these are. For everyone else it asks nothing."""

    def __init__(self, *args: Any, others: Sequence[Partner] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(partner.pk): partner for partner in others}
        if others:
            self.fields["whose"] = forms.ChoiceField(
                label="Whose words are these?",
                required=False,
                choices=[("", "Mine"), *((pk, shown_name(partner)) for pk, partner in self.others.items())],
                help_text="If somebody wrote or rang, choose them. It is marked as typed in by you.",
            )

    def whose(self, mine: Partner) -> Partner:
        return self.others.get(self.cleaned_data.get("whose", ""), mine)

    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "whose"}


class AimForm(TypedInForm):
    text = Words(
        label="What do we want to reach?",
        rows=2,
        max_length=600,
        help_text="One thing, in your own words. For example: fewer children with asthma off school.",
    )
    for_whom = forms.CharField(
        label="For whom?",
        max_length=LINE,
        required=False,
        help_text="Say which people, as closely as you can.",
    )
    how_we_would_know = Words(
        label="How would we know?",
        rows=2,
        max_length=600,
        required=False,
        help_text="What would you see or hear that tells you it worked? If your reason is that it is right, or "
        "that people should have a say, you can leave this out.",
    )
    arguments = forms.MultipleChoiceField(
        label="Why do you want it?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick any that are yours. You owe nobody a reason.",
    )
    why = Words(label="Anything more about why", rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arguments"].choices = [(row.id, row.plain) for row in current().arguments]  # type: ignore[attr-defined]


class ConditionWordingForm(TypedInForm):
    """Partners may put a condition in their own words; both of its sides stay."""

    text = forms.CharField(label="What is it about?", max_length=LINE)
    less = Words(label="When would it be a reason for less working together?", rows=3, max_length=600)
    more = Words(label="When would it be a reason for more?", rows=3, max_length=600)
    why = Words(label="Why it is on our list", rows=2, required=False)


class StrikeForm(TypedInForm):
    because = Words(
        label="Why should it come off the list?",
        rows=3,
        help_text="A few words are enough. Everyone can read them, and anyone can put it back.",
    )


class ToldForm(TypedInForm):
    """Somebody said by letter or on the phone that they agree with the list."""

    def __init__(self, *args: Any, others: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, others=others, **kwargs)
        if "whose" in self.fields:
            self.fields["whose"] = forms.ChoiceField(
                label="Who told you that they agree with this list?",
                choices=[
                    ("", "Choose a person"),
                    *((pk, shown_name(each)) for pk, each in self.others.items()),
                ],
                help_text="By letter or on the phone. It is marked as typed in by you.",
            )


class OpenRoundForm(forms.Form):
    all_the_same = forms.BooleanField(
        label="Open it all the same", required=False, help_text="Their names stay on the page of this round."
    )


def words_now(wording: CriterionWording) -> dict[str, Any]:
    """What a form shows of the words that a criterion has."""
    names = ("text", "for_whom", "how_we_would_know", "arguments", "less", "more", "why")
    return {name: getattr(wording, name) for name in names}
