from typing import Any

from django import forms
from django.utils import timezone

from evenhand.access.roles import HAS_A_SAY
from evenhand.framework import Framework
from evenhand.readings.names import shown_name
from evenhand.records.decision import STANCES
from evenhand.records.models import Partner
from evenhand.web.forms.limits import SHORT, Words


class DecisionForm(forms.Form):
    words = Words(
        label="What is decided?", rows=3, help_text="In your own words, as you would tell a neighbour."
    )
    reasons = Words(label="Why?", rows=4)
    approaches = forms.MultipleChoiceField(
        label="Which way of working is it?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave this empty if none of these fits.",
    )
    named = forms.MultipleChoiceField(
        label="Whose decision is it?",
        widget=forms.CheckboxSelectMultiple,
        help_text="It is made when each of them has answered. Nobody’s silence counts as a yes.",
        error_messages={"required": "Name at least one person."},
    )
    look_again_on = forms.DateField(
        label="When will you look at it again?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    is_without_public = forms.BooleanField(
        label="Nobody from the public will take part in this work", required=False
    )
    without_public_because = Words(
        label="If so, why?",
        required=False,
        rows=3,
        help_text="This reason is signed with the decision and shown on everything that leaves here.",
    )

    def __init__(
        self,
        *args: Any,
        framework: Framework,
        partners: list[Partner],
        looked_at: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needs_reason = {row.id for row in framework.approaches if row.needs_signed_reason}
        chosen = {id for id, _ in looked_at}
        others = [(row.id, row.name) for row in framework.approaches if row.id not in chosen]
        self.fields["approaches"].choices = (
            [("Looked at in this round", looked_at), ("Others", others)] if looked_at else others
        )
        self.partners = {str(partner.pk): partner for partner in partners if partner.role in HAS_A_SAY}
        self.fields["named"].choices = [(pk, shown_name(partner)) for pk, partner in self.partners.items()]

    def clean_named(self) -> list[Partner]:
        return [self.partners[pk] for pk in self.cleaned_data["named"]]

    def clean_look_again_on(self) -> object:
        day = self.cleaned_data["look_again_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Give a day that is still to come, or leave it empty.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.needs_reason & set(said.get("approaches", [])):
            said["is_without_public"] = True
        if said.get("is_without_public") and not said.get("without_public_because", "").strip():
            self.add_error(
                "without_public_because",
                "Deciding without anyone from the public needs a reason in your own words.",
            )
        return said


class SignForm(forms.Form):
    stance = forms.ChoiceField(label="What do you say to it?", choices=STANCES, widget=forms.RadioSelect)
    words = Words(
        label="Your words",
        required=False,
        rows=3,
        help_text="If you disagree, say with what. It is kept beside the decision wherever it goes.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("stance") == "dissent" and not said.get("words", "").strip():
            self.add_error(
                "words",
                "Please say in a few words what you disagree with, so that it can be kept and answered.",
            )
        return said


class SignForForm(SignForm):
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=[("post", "By post"), ("phone", "By phone")],
        widget=forms.RadioSelect,
    )
    witness = forms.CharField(
        label="Who else heard or saw it?",
        max_length=SHORT - 20,
        help_text="Somebody who was on the call or read the letter with you: a colleague, a neighbour, their "
        "supporter. So that nobody has to take your word alone.",
    )
    field_order = ["channel", "stance", "words", "witness"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = "What do they say to it?"
        self.fields["words"].label = "Their words"
