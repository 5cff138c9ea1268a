"""A sheet of answers as one form: every question may be left out, and nothing typed is lost on an error."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html

from evenhand.actions.answer_sheets import Answered
from evenhand.readings.appraisal_answers import Question
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.option_ratings import RATING_LABELS
from evenhand.readings.options import OptionShown
from evenhand.records.appraisal import AIM_ANSWERS, CONDITION_ANSWERS
from evenhand.records.models import AnswerSheet
from evenhand.web.forms.limits import WORDS, Words

CHANNELS = [("post", "In a letter or on a slip"), ("phone", "By phone")]


@dataclass(frozen=True)
class Section:
    """One question on the page: what is always shown, and what opens on a press."""

    question: Question
    first: BoundField
    more: tuple[BoundField, ...]

    @property
    def is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.more)


@dataclass(frozen=True)
class OptionSection:
    option: OptionShown
    fields: tuple[BoundField, ...]

    @property
    def is_unanswered(self) -> bool:
        return not any(field.value() for field in self.fields)


class SheetForm(forms.Form):
    """What both steps ask: how the answers may be shown; and for a letter or a call, how they came."""

    def __init__(
        self, *args: Any, name: str, typed_in_for: str = "", had_answered: bool = False, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["shown_as"] = forms.ChoiceField(
            label=f"How did {typed_in_for} want it shown?"
            if typed_in_for
            else "How may others see your answers?",
            widget=forms.RadioSelect,
            choices=[
                ("named", f"With {'their' if typed_in_for else 'my'} name here: {name}"),
                ("group", "Only in totals of five people or more"),
            ],
            help_text="Only in totals means that you are counted and not named. What you said is told later, and "
            "only if five people or more chose this too. If fewer do, it stays hidden, and it is not used to "
            "compare ways of working. Words are shown without a name, so leave out what tells who you are.",
        )
        if typed_in_for:
            self.fields["channel"] = forms.ChoiceField(
                label="How did it come?", widget=forms.RadioSelect, choices=CHANNELS
            )
        if typed_in_for and had_answered:
            self.fields["asked_to_change"] = forms.BooleanField(
                label=f"{typed_in_for} answered before, and asked me to change it",
                help_text="The earlier answers stay on record.",
            )

    @property
    def last(self) -> list[BoundField]:
        names = ("shown_as", "channel", "asked_to_change")
        return [self[name] for name in names if name in self.fields]


class StepOneForm(SheetForm):
    """Step 1: could working together help each aim; and, for those who are asked, the conditions."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], rows: KeptRows, with_conditions: bool, **kwargs: Any
    ):
        self.asked = [question for question in questions if question.is_aim or with_conditions]
        super().__init__(*args, **kwargs)
        types = [(row.id, row.plural) for row in rows.all("partner_types")]
        stages = [(row.id, row.name) for row in rows.all("stages")]
        for question in self.asked:
            if question.is_aim:
                self._add_aim(question, types, stages)
            else:
                self._add_condition(question)
        self.order_fields([name for name in self.fields if name[0] == "q"])

    def _add_aim(self, question: Question, types: list, stages: list) -> None:
        self._add(question, "value", _choice(f"{question.label}: could working together help?", AIM_ANSWERS))
        self._add(question, "with_whom", _several("With whom?", types))
        self._add(question, "stages", _several("When?", stages))
        self._add(question, "how", _words("How would it help, or not?"))
        self._add(question, "what_else", _words("What else could help?"))

    def _add_condition(self, question: Question) -> None:
        self._add(
            question, "value", _choice(f"{question.label}: what do you think, here?", CONDITION_ANSWERS)
        )
        self._add(question, "how", _words("Say why, if you like"))

    def _add(self, question: Question, part: str, field: forms.Field) -> None:
        self.fields[_name(question, part)] = field

    @property
    def sections(self) -> list[Section]:
        return [
            Section(
                question,
                self[_name(question, "value")],
                tuple(
                    self[_name(question, part)]
                    for part in ("with_whom", "stages", "how", "what_else")
                    if _name(question, part) in self.fields
                ),
            )
            for question in self.asked
        ]

    def answered(self) -> list[Answered]:
        def given(question: Question, part: str) -> Any:
            return self.cleaned_data.get(_name(question, part)) or ""

        return [
            Answered(
                question=question.id,
                value=given(question, "value"),
                with_whom=tuple(given(question, "with_whom")),
                stages=tuple(given(question, "stages")),
                how=given(question, "how"),
                what_else=given(question, "what_else"),
            )
            for question in self.asked
        ]


class StepTwoForm(SheetForm):
    """Step 2: would each way of working help each aim; and what must not be given up."""

    def __init__(
        self, *args: Any, aims: Sequence[Question], options: Sequence[OptionShown], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.aims, self.options = aims, options
        for option in options:
            for aim in aims:
                # The way's name is its heading; somebody who hears the page meets it in each question.
                label = format_html('<span class="unseen">{}: </span>{}', option.name, aim.text)
                self.fields[_cell(option, aim)] = _choice(label, RATING_LABELS.items())
        self.fields["must_keep"] = Words(
            label="What must not be given up, whichever way we go?",
            rows=3,
            required=False,
            max_length=WORDS,
        )

    @property
    def sections(self) -> list[OptionSection]:
        return [
            OptionSection(option, tuple(self[_cell(option, aim)] for aim in self.aims))
            for option in self.options
        ]

    def answered(self) -> list[Answered]:
        return [
            Answered(
                question=aim.id, approach=option.id, value=self.cleaned_data.get(_cell(option, aim)) or ""
            )
            for option in self.options
            for aim in self.aims
        ]


def as_answered(sheet: AnswerSheet | None) -> dict[str, Any]:
    """What a form shows of answers that were handed in before."""
    if sheet is None:
        return {}
    shown: dict[str, Any] = {"shown_as": sheet.shown_as, "must_keep": sheet.must_keep}
    for answer in sheet.answers.all():
        if sheet.step == 2:
            shown[f"o-{answer.approach}-q{answer.question_id}"] = answer.value
            continue
        for part in ("value", "with_whom", "stages", "how", "what_else"):
            shown[f"q{answer.question_id}-{part}"] = getattr(answer, part)
    return shown


def _name(question: Question, part: str) -> str:
    return f"q{question.id}-{part}"


def _cell(option: OptionShown, aim: Question) -> str:
    return f"o-{option.id}-q{aim.id}"


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, required=False)


def _several(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False
    )


def _words(label: str) -> Words:
    return Words(label=label, rows=2, required=False)
