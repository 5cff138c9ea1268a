from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator

from evenhand.access.findings import readable_findings, readable_outputs
from evenhand.access.projects import Seat
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, Finding, Gift, Output, Partner
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.many_choices import SelectOne
from evenhand.web.forms.money import Pounds
from evenhand.web.forms.typing_for import TypedInFields

MOST_LISTED = 200


class InterestForm(forms.Form):
    what = Words(
        label="What do you stand to gain or lose?",
        rows=4,
        help_text="Money, a job, a name, a cause, care for somebody. If there is nothing that you know of, write that.",
    )
    touches = forms.ChoiceField(
        label="Is there something here that it may touch?",
        required=False,
        widget=SelectOne,
        help_text="Then it is shown beside it. For a second thing, write it down again.",
    )
    analysis = forms.CharField(
        label="Or a piece of work, in your own words",
        max_length=LINE,
        required=False,
        help_text="For example: reading the interviews.",
    )
    guard = Words(
        label="What is done about it?",
        rows=3,
        required=False,
        help_text="For example: somebody else reads the same interviews. You can add this later.",
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = list(seat.project.decisions.filter(withdrawn_at=None)[:MOST_LISTED])
        findings = list(readable_findings(seat)[:MOST_LISTED])
        outputs = list(readable_outputs(seat)[:MOST_LISTED])
        self.things: dict[str, Decision | Finding | Output] = {
            **{f"decision-{each.number}": each for each in decisions},
            **{f"finding-{each.number}": each for each in findings},
            **{f"output-{each.number}": each for each in outputs},
        }
        groups = [
            ("Decisions", [(f"decision-{one.number}", _line(one.number, one.question or one.words)) for one in decisions]),
            ("What we found", [(f"finding-{one.number}", _line(one.number, one.text)) for one in findings]),
            ("What we publish", [(f"output-{one.number}", _line(one.number, one.title)) for one in outputs]),
        ]  # fmt: skip
        field = self.fields["touches"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Nothing on this list"), *(group for group in groups if group[1])]

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        thing = self.things.get(self.cleaned_data["touches"])
        return {
            "what": self.cleaned_data["what"],
            "analysis": self.cleaned_data["analysis"],
            "guard": self.cleaned_data["guard"],
            "decision": thing if isinstance(thing, Decision) else None,
            "finding": thing if isinstance(thing, Finding) else None,
            "output": thing if isinstance(thing, Output) else None,
        }


class InterestForForm(TypedInFields, InterestForm):
    field_order = ["way", "day", "what", "touches", "analysis", "guard"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = "What do they stand to gain or lose, in their words?"
        self.fields["what"].help_text = "Write down their words, not yours."


class GuardForm(forms.Form):
    guard = Words(label="What is done about it?", rows=4, required=False)


class GiftForm(forms.Form):
    kind = forms.ChoiceField(
        label="What was it?", choices=Gift._meta.get_field("kind").choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label="Say it in a line",
        max_length=300,
        help_text="For example: a room for the workshops, lunch for twelve.",
    )
    pence = Pounds(
        label="How many pounds was it, or was it worth?",
        required=False,
        help_text="A rough figure is fine. Leave it out if nobody knows.",
    )
    from_partner = forms.ChoiceField(label="Who gave it?", required=False, widget=SelectOne)
    from_words = forms.CharField(label="If it is somebody else, who?", max_length=SHORT, required=False)
    to_words = forms.CharField(
        label="Who got it?", max_length=SHORT, help_text="A person, a group, or the work as a whole."
    )
    is_something_expected = forms.ChoiceField(
        label="Was anything expected for it?",
        choices=Gift._meta.get_field("is_something_expected").choices,
        widget=forms.RadioSelect,
    )
    expected = Words(label="If so, what?", rows=2, required=False, max_length=1000)
    given_on = forms.DateField(
        label="When was it given?", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(partner.pk): partner for partner in people[:500]}
        field = self.fields["from_partner"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, shown_name(partner)) for pk, partner in self.people.items()]
        field.choices = [("", "Somebody who is not on this list"), *named]

    def clean_from_partner(self) -> Partner | None:
        return self.people.get(self.cleaned_data["from_partner"])

    def clean_given_on(self) -> object:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. Give today or a day before it.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("from_partner") and not (said.get("from_words") or "").strip():
            self.add_error("from_partner", "Choose who gave it, or write it in words below.")
        if said.get("is_something_expected") == "yes" and not said.get("expected", "").strip():
            self.add_error("expected", "Say in a few words what was expected.")
        return said


class StrikeForm(forms.Form):
    because = Words(label="Why was it wrong?", rows=3, max_length=1000)


def _line(number: int, text: str) -> str:
    return f"{number}: {Truncator(text).chars(70)}"
