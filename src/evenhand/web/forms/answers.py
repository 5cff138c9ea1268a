from typing import Any

from django import forms
from django.utils import timezone

from evenhand.actions.agreed_window import LONGEST_DAYS
from evenhand.actions.answers import NAMES_A_CHANGE
from evenhand.actions.changes import NewChange
from evenhand.records.answer import SAYS
from evenhand.records.models import Change
from evenhand.web.forms.limits import LINE, SHORT, Words

#: The five outcomes, each with what it means for whoever asked.
OUTCOMES_SAID = [
    ("adopted", "Adopted: it is done, and you name what changed"),
    ("in_part", "Adopted in part: some of it is done, and you name what changed"),
    ("not_adopted", "Not adopted: it will not be done, and you say why"),
    ("deferred", "Deferred: it is put off, and you say until which day"),
    ("passed_on", "Passed on: somebody else decides this, and you say who"),
]
WAYS_TYPED_IN = [("post", "By post"), ("phone", "By phone")]
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label="What became of it?", choices=OUTCOMES_SAID, widget=forms.RadioSelect)
    reason = Words(
        label="Why?",
        rows=5,
        help_text="In plain words, as you would say it to their face. They read exactly this.",
        error_messages={"required": "Every answer needs a reason in plain words."},
    )
    changes = forms.MultipleChoiceField(
        label="If it is adopted: what changed? Tick it if it is here",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="One change may answer many.",
    )
    change_what = Words(
        label="Or, if it is adopted, write down a new change: what is different now?",
        required=False,
        rows=2,
        help_text="Everyone here can read what changed. Do not repeat private words in it.",
    )
    change_where = forms.CharField(
        label="If it is adopted: where can that be seen?",
        required=False,
        max_length=LINE,
        help_text="For example: the information sheet, page 2.",
    )
    change_version = forms.CharField(
        label="If it is adopted: in which version?",
        required=False,
        max_length=80,
        help_text="For example: version 3, or 4 May.",
    )
    deferred_until = forms.DateField(label="If it is put off: until which day?", required=False, widget=DAY)
    passed_on_to = forms.CharField(label="If it is passed on: to whom?", required=False, max_length=SHORT)

    def __init__(self, *args: Any, changes: list[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(change.pk): change for change in changes}
        choices = [(pk, f"{each.what} ({each.where}, {each.version})") for pk, each in self.known.items()]
        if choices:
            self.fields["changes"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["changes"]
            self.fields["change_what"].label = "If it is adopted: what is different now?"

    def clean_deferred_until(self) -> object:
        day = self.cleaned_data["deferred_until"]
        if day and self.data.get(self.add_prefix("outcome")) == "deferred" and day <= timezone.localdate():
            raise forms.ValidationError("Give a day that is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        outcome = said.get("outcome")
        parts = [said.get(f"change_{part}", "").strip() for part in ("what", "where", "version")]
        if outcome in NAMES_A_CHANGE:
            if any(parts) and not all(parts):
                fields = zip(("change_what", "change_where", "change_version"), parts, strict=True)
                self.add_error(
                    next(name for name, typed in fields if not typed),
                    "A change needs all three: what, where, and which version.",
                )
            elif not any(parts) and not said.get("changes"):
                self.add_error("change_what", "Name what changed because of it.")
        elif outcome and (any(parts) or said.get("changes")):
            self.add_error(
                "outcome",
                "You named a change below. Choose “Adopted” or “Adopted in part”, or leave the change out.",
            )
        if outcome == "deferred" and not said.get("deferred_until") and "deferred_until" not in self.errors:
            self.add_error("deferred_until", "Say until which day it is put off.")
        if outcome == "passed_on" and not said.get("passed_on_to", "").strip():
            self.add_error("passed_on_to", "Say to whom it was passed on.")
        return said

    def named_changes(self) -> list[Change | NewChange]:
        said = self.cleaned_data
        named: list[Change | NewChange] = [self.known[pk] for pk in said.get("changes", [])]
        if said["change_what"].strip():
            named.append(NewChange(said["change_what"], said["change_where"], said["change_version"]))
        return named

    def answered(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {
            "outcome": said["outcome"],
            "reason": said["reason"],
            "changes": self.named_changes(),
            "deferred_until": said["deferred_until"] if said["outcome"] == "deferred" else None,
            "passed_on_to": said["passed_on_to"] if said["outcome"] == "passed_on" else "",
        }


class TypedInAnswerForm(AnswerForm):
    """An answer that came by post or phone, typed in by somebody else."""

    way = forms.ChoiceField(label="How did it come?", choices=WAYS_TYPED_IN, widget=forms.RadioSelect)
    field_order = ["way"]


class RespondForm(forms.Form):
    words = Words(
        label="If you like, say more",
        required=False,
        rows=3,
        help_text="You do not have to. Everyone who may read what you said can read this too.",
    )
    #: One of three buttons.
    says = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") not in dict(SAYS):
            raise forms.ValidationError("Press one of the three buttons.")
        return said


class RespondForForm(forms.Form):
    way = forms.ChoiceField(label="How did it come?", choices=WAYS_TYPED_IN, widget=forms.RadioSelect)
    says = forms.ChoiceField(label="What did they say to the answer?", choices=SAYS, widget=forms.RadioSelect)
    words = Words(label="Their words", required=False, rows=3, help_text="Theirs, not yours.")


class AgreedWindowForm(forms.Form):
    days = forms.IntegerField(
        label="Within how many days is everything answered?",
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text="Agree on this together. It holds for what is said from now on; what was said before keeps its day.",
    )
