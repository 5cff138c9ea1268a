"""What somebody says to the clauses that wait for them, and how it came where somebody else types it in."""

from typing import Any

from django import forms

from evenhand.records.charter import CLAUSE_SAYS
from evenhand.records.models import ClauseVersion
from evenhand.web.forms.limits import SHORT, Words


class SayForm(forms.Form):
    """What somebody says to one of the wordings on the page. Left empty, it waits."""

    says = forms.ChoiceField(
        label="What do you say to it?", choices=CLAUSE_SAYS, widget=forms.RadioSelect, required=False
    )
    words = Words(label="Your words", required=False, rows=2, max_length=2000)

    def __init__(
        self, *args: Any, version: ClauseVersion, is_for_somebody: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=f"v{version.pk}", **kwargs)
        self.version = version
        clause = f"clause {version.clause.number}"
        self.fields["says"].label = f"What do {'they' if is_for_somebody else 'you'} say to {clause}?"
        self.fields["words"].label = f"{'Their' if is_for_somebody else 'Your'} words on {clause}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("words", "").strip() and not said.get("says"):
            self.add_error("says", "Choose one of the answers too.")
        return said


class TypedInForm(forms.Form):
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
