"""Forms for findings and for requests to hold something back."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.findings import SupportSaid
from evenhand.actions.framing import AskedFor
from evenhand.readings.names import shown_name
from evenhand.readings.release import decided
from evenhand.records.models import Contribution, Decision, Partner
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne

MOST_SUPPORTS = 30
LONGEST_DATA = 300
OUTSIDE = "outside"
#: From the numbers that somebody typed to what was said here, as far as they may read it.
Find = Callable[[Iterable[int]], dict[int, Contribution]]


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


class _FindingFields(forms.Form):
    text = Words(
        label="What was found?",
        rows=4,
        help_text="One plain statement. No figure about fewer than five people, and nothing that tells who somebody is.",
    )
    limits = Words(label="What does it not show, and how sure is it?", required=False, rows=3)
    is_unwelcome = forms.BooleanField(
        label="Some people would rather not hear this",
        required=False,
        help_text="That is no reason to leave it out. It only says so plainly.",
    )
    unwelcome_to = forms.CharField(label="If so, who?", max_length=LINE, required=False)


class FindingForm(_FindingFields):
    said_for = forms.CharField(
        label="Which things said here speak for it?",
        max_length=LINE,
        required=False,
        help_text="Their numbers, such as 3, 7, 12.",
    )
    data_for = Words(
        label="Or which data or work?",
        required=False,
        rows=3,
        help_text="In words, one on each line. For example: thermometers in 40 homes, last winter.",
    )
    said_against = forms.CharField(
        label="Which things said here speak against it?",
        max_length=LINE,
        required=False,
        help_text="What speaks against it stands beside it. That makes it more believable, not less.",
    )
    data_against = Words(label="Or which data or work?", required=False, rows=2)
    found_on = day_field("When was it found?", required=False, help_text="Leave this empty for today.")

    def __init__(self, *args: Any, find: Find, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find
        self.fields["data_against"].label = "Or which data or work speaks against it?"
        self.fields["data_for"].label = "Or which data or work speaks for it?"

    def clean_said_for(self) -> list[SupportSaid]:
        return supports(self.cleaned_data["said_for"], self.find)

    def clean_said_against(self) -> list[SupportSaid]:
        return supports(self.cleaned_data["said_against"], self.find, is_against=True)

    def clean_data_for(self) -> list[SupportSaid]:
        return _data(self.cleaned_data["data_for"])

    def clean_data_against(self) -> list[SupportSaid]:
        return _data(self.cleaned_data["data_against"], is_against=True)

    def clean_found_on(self) -> date | None:
        found_on = self.cleaned_data["found_on"]
        if found_on and found_on > timezone.localdate():
            raise forms.ValidationError("Give a day that is today or earlier.")
        return found_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = ("said_for", "data_for", "said_against", "data_against")
        if not any(name in self.errors for name in names):
            said["supports"] = [each for name in names for each in said.get(name) or []]
            if not any(not each.is_against for each in said["supports"]):
                self.add_error("data_for", "Say what it rests on: something said here, or data in words.")
            numbers = [each.contribution.pk for each in said["supports"] if each.contribution]
            if len(numbers) != len(set(numbers)):
                self.add_error("said_against", "One thing that was said cannot speak for it and against it.")
        for name in names:
            said.pop(name, None)
        return said


class SupportForm(forms.Form):
    is_against = forms.TypedChoiceField(
        label="Which way does it speak?",
        choices=[("no", "For the finding"), ("yes", "Against the finding")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label="Which thing said here is it?", max_length=10, required=False, help_text="Its number."
    )
    words = forms.CharField(label="Or which data or work, in words?", max_length=LONGEST_DATA, required=False)

    def __init__(self, *args: Any, find: Find, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_said(self) -> list[SupportSaid]:
        return supports(self.cleaned_data["said"], self.find)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        found, words = said.get("said") or [], (said.get("words") or "").strip()
        if not self.errors and len(found) + bool(words) != 1:
            self.add_error("said", "Give one number, or say it in words below.")
        if not self.errors:
            contribution = found[0].contribution if found else None
            said["support"] = SupportSaid(contribution, words, bool(said.get("is_against")))
        return said


class AskedForm(forms.Form):
    """Who asked for other words, and why."""

    who = forms.ChoiceField(label="Who asked for it?", widget=SelectOne)
    who_words = forms.CharField(
        label="If it was somebody from outside, who?",
        max_length=SHORT,
        required=False,
        help_text="For example: the press office, a reviewer, the funder.",
    )
    why = Words(
        label="Why?", rows=3, help_text="The words before, who asked and why stay beside the new words."
    )

    def __init__(self, *args: Any, people: Iterable[Partner], me: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in [me, *people]}
        self.fields["who"].choices = who_choices(self.people, me)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        refuse_unless_named(self, said)
        if not self.errors:
            partner = self.people.get(said["who"])
            said["asked"] = AskedFor(said["why"], partner, "" if partner else said["who_words"])
        return said


class FindingRewordForm(AskedForm, _FindingFields):
    field_order = ["text", "limits", "is_unwelcome", "unwelcome_to", "who", "who_words", "why"]


class ReasonForm(forms.Form):
    because = Words(label="Why?", rows=3)

    def __init__(
        self, *args: Any, label: str, help_text: str = "", is_required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["because"]
        field.label, field.help_text, field.required = label, help_text, is_required


class HoldBackForm(forms.Form):
    who = forms.ChoiceField(
        label="Who asks for this?",
        help_text="You, somebody without a screen whose words you write down, or somebody from outside.",
        widget=SelectOne,
    )
    who_words = forms.CharField(
        label="If it is somebody from outside, who?", max_length=SHORT, required=False
    )
    why = Words(
        label="Why should it be held back?", rows=4, help_text="Everyone in the project can read this."
    )
    until = day_field("Until when?", required=False, help_text="Leave this empty if you do not know.")

    def __init__(self, *args: Any, people: Iterable[Partner], me: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in [me, *people]}
        self.fields["who"].choices = who_choices(self.people, me)

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError("Give a day that is still to come, or leave this empty.")
        return until

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        refuse_unless_named(self, said)
        return said


class HoldBackAnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="What is the answer?",
        choices=[
            ("refused", "It is not held back"),
            ("granted", "It is held back, until a day"),
            ("in_part", "A part of it is held back, until a day"),
        ],
        widget=forms.RadioSelect,
    )
    words = Words(
        label="Why?", rows=4, help_text="If it is a part, say which. Everyone who takes part can read this."
    )
    held_until = day_field(
        "If it is held back, until when?", required=False, help_text="Nothing is held back without an end."
    )
    decision = forms.ModelChoiceField(
        label="Which decision says so?",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="No decision",
        help_text="Only if one was made about this.",
    )

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_decision(self.fields, decisions)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_held = said.get("state") in {"granted", "in_part"}
        if is_held and not said.get("held_until") and "held_until" not in self.errors:
            self.add_error("held_until", "Give a day on which this ends.")
        return said


def choose_decision(fields: dict[str, Any], decisions: Any) -> None:
    """Without decisions there is nothing to choose, and nothing is asked."""
    if not decisions.exists():
        del fields["decision"]
        return
    fields["decision"].queryset = decisions
    fields["decision"].label_from_instance = lambda each: f"Decision {each.number}: {decided(each)}"


def who_choices(people: dict[str, Partner], me: Partner) -> list[tuple[str, str]]:
    named = [(pk, "I do" if partner.pk == me.pk else shown_name(partner)) for pk, partner in people.items()]
    return [*named, (OUTSIDE, "Somebody from outside")]


def refuse_unless_named(form: forms.Form, said: dict[str, Any]) -> None:
    if said.get("who") == OUTSIDE and not (said.get("who_words") or "").strip():
        form.add_error("who_words", "Say who it is, such as the funder or a newspaper.")


def supports(typed: str, find: Find, *, is_against: bool = False) -> list[SupportSaid]:
    """From numbers, typed in whatever way, to what was said here."""
    if not typed.strip():
        return []
    parts = [part for part in re.split(r"[\s,;.]+", typed.strip()) if part]
    if not all(re.fullmatch(r"#?[0-9]{1,9}", part) for part in parts):
        raise forms.ValidationError("Give numbers alone, such as 3, 7, 12.")
    numbers = list(dict.fromkeys(int(part.lstrip("#")) for part in parts))
    found = find(numbers)
    missing = [str(number) for number in numbers if number not in found]
    if missing:
        raise forms.ValidationError(f"There is nothing said here with the number {', '.join(missing)}.")
    return [SupportSaid(found[number], is_against=is_against) for number in numbers]


def _data(typed: str, *, is_against: bool = False) -> list[SupportSaid]:
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_SUPPORTS:
        raise forms.ValidationError(f"Give at most {MOST_SUPPORTS} lines here. The rest can be added later.")
    if any(len(line) > LONGEST_DATA for line in lines):
        raise forms.ValidationError(f"Each line can have {LONGEST_DATA} letters at most.")
    return [SupportSaid(words=line, is_against=is_against) for line in lines]
