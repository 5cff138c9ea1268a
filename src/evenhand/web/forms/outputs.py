"""Forms for what we publish: an output, its claims, replies, embargoes, and who can use it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.outputs import OutputSaid, latest_reply
from evenhand.readings.amounts import day
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, Finding, Output, Partner
from evenhand.records.output import OUTPUT_KINDS, OUTPUT_STANCES, REPLY_SAYS
from evenhand.web.forms.findings import AskedForm, choose_decision, day_field
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne

SHOWN_LETTERS = 90


class _OutputFields(forms.Form):
    title = forms.CharField(label="What is it called?", max_length=LINE)
    kind = forms.ChoiceField(label="What is it?", choices=OUTPUT_KINDS, widget=SelectOne)
    stance = forms.ChoiceField(
        label="What does it want?",
        choices=OUTPUT_STANCES,
        widget=forms.RadioSelect,
        help_text="Neither is better. Readers should know which it is.",
    )
    stance_words = Words(label="If it asks for a change: which, and of whom?", required=False, rows=3)
    for_whom = forms.CharField(label="For whom is it?", max_length=LINE, required=False)
    address = forms.CharField(
        label="Where is it, or where will it be?",
        max_length=LINE,
        required=False,
        help_text="A web address, a journal, a hall.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("stance") in {"change", "both"} and not (said.get("stance_words") or "").strip():
            self.add_error("stance_words", "Say what it asks for, and of whom.")
        return said

    @property
    def said(self) -> OutputSaid:
        return OutputSaid(**{name: self.cleaned_data[name] for name in OutputSaid.__dataclass_fields__})


class OutputForm(_OutputFields):
    pass


class OutputRewordForm(_OutputFields, AskedForm):
    field_order = [*OutputSaid.__dataclass_fields__, "who", "who_words", "why"]


class _ClaimFields(forms.Form):
    text = Words(label="What does it say?", rows=2, help_text="One thing at a time, in one sentence.")
    finding = forms.ChoiceField(
        label="Which finding does that rest on?",
        required=False,
        widget=SelectOne,
        help_text="If there is none, it will say so.",
    )

    def __init__(self, *args: Any, findings: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = {str(finding.number): finding for finding in findings}
        self.fields["finding"].choices = [
            ("", "No finding here"),
            *[
                (number, f"Finding {number}: {finding.text[:SHOWN_LETTERS]}")
                for number, finding in self.findings.items()
            ],
        ]

    def clean_finding(self) -> Finding | None:
        return self.findings.get(self.cleaned_data["finding"])


class ClaimForm(_ClaimFields):
    pass


class ClaimRewordForm(_ClaimFields, AskedForm):
    field_order = ["text", "finding", "who", "who_words", "why"]


class ClaimChangeForm(ClaimRewordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].help_text = "Leave this empty to leave the claim out. It says that it was there."


class ShowForm(forms.Form):
    reply_by = day_field("Until when can people reply?")

    def __init__(self, *args: Any, earliest: date, is_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.is_agreed = earliest, is_agreed
        self.latest = latest_reply(timezone.localdate())
        self.fields["reply_by"].initial = earliest
        agreed = f"{day(earliest)} or later: that is what was agreed. " if is_agreed else ""
        self.fields["reply_by"].help_text = f"{agreed}At the latest {day(self.latest)}."

    def clean_reply_by(self) -> date:
        reply_by = self.cleaned_data["reply_by"]
        least = self.earliest if self.is_agreed else timezone.localdate()
        if reply_by < least:
            raise forms.ValidationError(f"Give a day from {day(least)} on.")
        if reply_by > self.latest:
            raise forms.ValidationError(f"Give a day up to {day(self.latest)}.")
        return reply_by


class ReplyForm(forms.Form):
    says = forms.ChoiceField(label="What do you say to it?", choices=REPLY_SAYS, widget=forms.RadioSelect)
    words = Words(
        label="Your words",
        required=False,
        rows=4,
        help_text="They go out with it, under the name that you go by here. You can change them until it is public.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") in {"differ", "add"} and not (said.get("words") or "").strip():
            self.add_error("words", "Say in a few words what you see differently or want to add.")
        return said


class ReplyForForm(ReplyForm):
    way = forms.ChoiceField(
        label="How did it come?",
        choices=[
            ("post", "By post"),
            ("phone", "By phone"),
            ("meeting", "In a meeting"),
        ],
        widget=forms.RadioSelect,
    )
    said_on = day_field("When did they say it?", required=False, help_text="Leave this empty for today.")
    field_order = ["way", "said_on", "says", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["says"].label = "What do they say to it?"
        self.fields["words"].label = "Their words"
        self.fields["words"].help_text = "As they said them. They go out with it, and are theirs to change."

    def clean_said_on(self) -> date | None:
        said_on = self.cleaned_data["said_on"]
        if said_on and said_on > timezone.localdate():
            raise forms.ValidationError("Give a day that is today or earlier.")
        return said_on


class EmbargoForm(forms.Form):
    until = day_field("Until when does it stay here?")
    why = Words(label="Why?", rows=3, help_text="Everyone here can read this. It ends by itself.")


class PublishForm(forms.Form):
    decision = forms.ModelChoiceField(
        label="Which decision says that it can be public?",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="Choose a decision",
        help_text="It must be about this. Everyone can read beside it what was asked and what came of it. "
        "Where people chose among ways, it counts only if they chose the first.",
    )
    address = forms.CharField(
        label="Where can people find it?",
        max_length=LINE,
        required=False,
        help_text="A web address, a journal, a hall.",
    )
    is_outside = forms.BooleanField(
        label="Publish it all the same, outside what was agreed",
        required=False,
        help_text="Wherever this is told of, it says first that it was published outside what was agreed, by you, and why.",
    )
    outside_because = Words(label="Why all the same?", required=False, rows=3)

    def __init__(self, *args: Any, decisions: Any, is_missing_something: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_decision(self.fields, decisions)
        if not is_missing_something and "decision" not in self.fields:
            del self.fields["is_outside"], self.fields["outside_because"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_outside = said.pop("is_outside", False)
        because = (said.get("outside_because") or "").strip()
        if is_outside and not because:
            self.add_error("outside_because", "Say why. The reason stands first wherever this is told of.")
        said["outside_because"] = because if is_outside else ""
        return said


class UsePlanForm(forms.Form):
    who = forms.CharField(
        label="Who could use what was found?",
        max_length=LINE,
        help_text="Think first of those without a press office: a tenants’ group, a small charity.",
    )
    what = Words(label="What could they use it for?", rows=2)
    help = Words(
        label="What help would they need?",
        required=False,
        rows=2,
        help_text="Such as a leaflet, an hour with somebody, a page in another language.",
    )
    helper = forms.ChoiceField(label="Who could help?", required=False, widget=SelectOne)
    output = forms.ChoiceField(
        label="Is it about one thing that we publish?", required=False, widget=SelectOne
    )

    def __init__(
        self, *args: Any, people: Iterable[Partner], outputs: Iterable[Output], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people}
        self.outputs = {str(output.number): output for output in outputs}
        self.fields["helper"].choices = [
            ("", "Nobody yet"),
            *[(pk, shown_name(partner)) for pk, partner in self.people.items()],
        ]
        self.fields["output"].choices = [
            ("", "No, about all that we found"),
            *[(number, output.title[:SHORT]) for number, output in self.outputs.items()],
        ]

    def clean_helper(self) -> Partner | None:
        return self.people.get(self.cleaned_data["helper"])

    def clean_output(self) -> Output | None:
        return self.outputs.get(self.cleaned_data["output"])


class HelpForm(forms.Form):
    due_on = day_field("By which day will you have helped?")

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError("Give a day that is today or still to come.")
        return due_on


class UseNoteForm(forms.Form):
    who = forms.CharField(label="Who used it?", max_length=LINE)
    how = Words(label="How?", rows=3)
    used_on = day_field("When?", help_text="About when is good enough.")
    gave_credit = forms.ChoiceField(
        label="Did they say where it came from?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know")],
        widget=forms.RadioSelect,
    )

    def clean_used_on(self) -> date:
        used_on = self.cleaned_data["used_on"]
        if used_on > timezone.localdate():
            raise forms.ValidationError("Give a day that is today or earlier.")
        return used_on
