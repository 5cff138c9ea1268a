"""Ballots on a page, and papers counted on one.

Whatever somebody chooses, the same number of bytes is sent: each value is one character long, and nothing is left
out of what is sent because it was left alone. Somebody who sees only how long a message is learns nothing.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms

from evenhand.methods.ballots import HIGHEST_MARK, STANDS_ASIDE, BallotError, written
from evenhand.records.models import DecisionOption

ASIDE = "I stand aside: I take part, and leave it to the others"
#: Both of one length.
_ASIDE, _ORDER, _MARKS = "aside", "order", "marks"


class BallotForm(forms.Form):
    """One ballot. `marks()` is what `actions.ballots.cast` takes."""

    def __init__(self, *args: Any, rule: str, options: Sequence[DecisionOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.options = rule, options
        if rule == "majority":
            self.fields["choice"] = forms.ChoiceField(
                label="What do you choose?",
                choices=[*((str(option.number), option.text) for option in options), ("0", ASIDE)],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one, or stand aside."},
            )
            return
        is_score = rule == "score"
        for option in options:
            self.fields[f"value_{option.number}"] = _value_field(rule, option, len(options))
        self.fields["how"] = forms.ChoiceField(
            label="Is this your ballot?",
            choices=[
                (_MARKS, "Yes, these are my marks") if is_score else (_ORDER, "Yes, this is my order"),
                (_ASIDE, ASIDE),
            ],
            widget=forms.RadioSelect,
            help_text="If you stand aside, what you chose above is not counted.",
            error_messages={"required": "Choose one of the two."},
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and self.rule != "majority" and cleaned["how"] != _ASIDE:
            given = self.marks()
            if self.rule == "score" and len(given) < len(self.options):
                raise forms.ValidationError("Give each of them a mark from 0 to 5, or stand aside.")
            if self.rule == "ranked" and not given:
                raise forms.ValidationError("Give at least one of them a place, or stand aside.")
        return cleaned

    def marks(self) -> dict[int, int]:
        if self.rule == "majority":
            choice = int(self.cleaned_data["choice"])
            return {choice: 1} if choice else {}
        if self.cleaned_data["how"] == _ASIDE:
            return {}
        values = {option.number: self.cleaned_data[f"value_{option.number}"] for option in self.options}
        return {number: int(value) for number, value in values.items() if value != "-"}


class PaperGivenForm(forms.Form):
    voter = forms.ChoiceField(
        label="Who gets a paper ballot?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one person."},
    )

    def __init__(self, *args: Any, voters: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voter"].choices = voters  # type: ignore[attr-defined]


class PaperCountForm(forms.Form):
    """How one person counted the papers that came back: `counts()` and `unreadable()`."""

    def __init__(
        self, *args: Any, rule: str, options: Sequence[DecisionOption], given: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.options, self.given = rule, options, given
        if rule == "majority":
            for option in options:
                self.fields[f"option_{option.number}"] = _number_field(
                    f"How many are for “{option.text}”?", given
                )
            self.fields["aside"] = _number_field("How many stand aside?", given)
            self.fields["unreadable"] = _number_field(
                "How many say nothing that can be counted?",
                given,
                "Two crosses, none, or something else written on it.",
            )
            return
        for paper in range(1, given + 1):
            self.fields[f"paper_{paper}"] = forms.ChoiceField(
                label=f"Paper {paper}: what is on it?",
                choices=[
                    ("", "No such paper came back"),
                    (_MARKS, "Marks or places, as below"),
                    (_ASIDE, "It stands aside"),
                    ("odd", "Nothing that can be counted"),
                ],
                required=False,
            )
            for option in options:
                self.fields[f"paper_{paper}_{option.number}"] = _value_field(
                    rule, option, len(options), f"Paper {paper}: {option.text}"
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or self.rule == "majority":
            return cleaned
        numbers = [option.number for option in self.options]
        self.lines: list[str] = []
        for paper in range(1, self.given + 1):
            if cleaned[f"paper_{paper}"] == _ASIDE:
                self.lines.append(STANDS_ASIDE)
            elif cleaned[f"paper_{paper}"] == _MARKS:
                values = {number: cleaned[f"paper_{paper}_{number}"] for number in numbers}
                marks = {number: int(value) for number, value in values.items() if value != "-"}
                try:
                    self.lines.append(written(self.rule, numbers, marks))
                except BallotError:
                    self.add_error(
                        f"paper_{paper}",
                        "This paper does not have a mark for each. Then it cannot be counted.",
                    )
        return cleaned

    def counts(self) -> dict[str, int]:
        if self.rule != "majority":
            return dict(Counter(self.lines))
        counts = {
            f"[{option.number}]": self.cleaned_data[f"option_{option.number}"] for option in self.options
        }
        return counts | {STANDS_ASIDE: self.cleaned_data["aside"]}

    def unreadable(self) -> int:
        if self.rule == "majority":
            return int(self.cleaned_data["unreadable"])
        return sum(self.cleaned_data[f"paper_{paper}"] == "odd" for paper in range(1, self.given + 1))


def _value_field(rule: str, option: DecisionOption, options: int, label: str = "") -> forms.ChoiceField:
    none = ("-", "No mark yet" if rule == "score" else "No place: after all the others")
    values = range(HIGHEST_MARK, -1, -1) if rule == "score" else range(1, options + 1)
    word = "Mark" if rule == "score" else "Place"
    return forms.ChoiceField(
        label=label or option.text,
        choices=[none, *((str(value), f"{word} {value}") for value in values)],
        help_text="" if label else option.would_change,
        initial="-",
    )


def _number_field(label: str, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=most,
        initial=0,
        error_messages={"required": "Write 0 if there is none."},
    )
