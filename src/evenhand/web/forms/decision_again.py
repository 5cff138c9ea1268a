from typing import Any

from django import forms

from evenhand.actions.answers import NAMES_A_CHANGE
from evenhand.actions.changes import NewChange
from evenhand.records.decision_again import WOULD_NOW
from evenhand.web.forms.agenda import WAYS_TYPED_IN
from evenhand.web.forms.answers import OUTCOMES_SAID, AnswerForm
from evenhand.web.forms.limits import Words
from evenhand.web.forms.many_choices import SelectOne


class CallForm(forms.Form):
    words = Words(
        label="Why should it be looked at again?",
        rows=4,
        help_text="For example: what is new, what went wrong, or who was not heard. Everyone here can read it, "
        "with the name that you use here.",
        error_messages={"required": "Say in a few words why it should be looked at again."},
    )


class CallForForm(CallForm):
    way = forms.ChoiceField(label="How did it come?", choices=WAYS_TYPED_IN, widget=forms.RadioSelect)
    field_order = ["way"]


class CallAnswerForm(forms.Form):
    answer = Words(
        label="What do you answer?",
        rows=4,
        help_text="In plain words, as you would say it to their face. Everyone here can read it.",
        error_messages={"required": "Say in plain words what you answer."},
    )


class LookBackForm(forms.Form):
    would = forms.ChoiceField(
        label="What would you do now?",
        choices=WOULD_NOW,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three. “I cannot say” is a good answer."},
    )
    words = Words(label="If you like, say more", required=False, rows=4)


class LookBackForForm(LookBackForm):
    way = forms.ChoiceField(label="How did it come?", choices=WAYS_TYPED_IN, widget=forms.RadioSelect)
    field_order = ["way"]


class DraftedAnswerForm(AnswerForm):
    """One drafted answer among several. A change stands in it already, and counts only where it is adopted."""

    is_chosen = forms.BooleanField(label="I have read this answer. Send it.", required=False)
    outcome = forms.ChoiceField(label="What became of it?", choices=OUTCOMES_SAID, widget=SelectOne)
    field_order = [
        "outcome",
        "reason",
        "change_what",
        "change_where",
        "change_version",
        "deferred_until",
        "passed_on_to",
        "is_chosen",
    ]
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, changes=[], **kwargs)
        # All of it is to be seen at once: nobody should send what they have not read.
        self.fields["reason"].widget.attrs["rows"] = 9
        self.fields["change_what"].help_text = "It counts only if it is adopted. Everyone here can read it."

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("outcome") not in NAMES_A_CHANGE:
            said.update(change_what="", change_where="", change_version="")
        return super().clean()

    def drafted(self) -> dict[str, Any]:
        """What the action takes for this one."""
        said = self.answered()
        changes = [each for each in said.pop("changes") if isinstance(each, NewChange)]
        return {**said, "change": changes[0] if changes else None}
