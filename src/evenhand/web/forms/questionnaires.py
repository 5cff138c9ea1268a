from typing import Any

from django import forms

from evenhand.actions.questionnaires import LONGEST_WORDS
from evenhand.readings.framework import current
from evenhand.records.models import Questionnaire
from evenhand.web.forms.limits import LINE, Words
from evenhand.web.forms.many_choices import SelectOne
from evenhand.web.forms.typing_for import TypedInFields


class QuestionnaireBringForm(forms.Form):
    instrument = forms.ChoiceField(
        label="Is it one of these?",
        required=False,
        widget=SelectOne,
        help_text="What we know of each one’s licence stands on the page before this.",
    )
    title = forms.CharField(label="What is it called?", max_length=LINE)
    licence = Words(
        label="What is its licence?",
        rows=2,
        max_length=1000,
        help_text="As its makers say it, with the version and the year. It is shown wherever the questions are.",
    )
    licence_ground = Words(
        label="Why may this team use it?",
        rows=2,
        max_length=1000,
        help_text="For example: “The licence lets anybody use it who does not sell it”, or “Its makers wrote to us on 3 May”.",
    )
    file = forms.FileField(
        label="The file with the questions",
        help_text="CSV or TOML, word for word as it is. In a CSV the first column is the question, and each answer "
        "has a column of its own. A question without answers asks for people’s own words.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Another"), *((row.id, row.name) for row in current().instruments)]


class QuestionnaireForm(forms.Form):
    """The questions as they were brought. Every one can be left out."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questionnaire.items
        for item in questionnaire.items:
            self.fields[item["id"]] = _field(item)

    def answers(self) -> dict[str, int | str]:
        kept: dict[str, int | str] = {}
        for item in self.questions:
            said = self.cleaned_data.get(item["id"], "")
            if said != "":
                kept[item["id"]] = int(said) if item["answers"] else said
        return kept


class QuestionnaireForForm(TypedInFields, QuestionnaireForm):
    pass


def _field(item: dict[str, Any]) -> forms.Field:
    if not item["answers"]:
        return Words(label=item["text"], rows=3, required=False, max_length=LONGEST_WORDS)
    choices = [(str(place), answer) for place, answer in enumerate(item["answers"])]
    return forms.ChoiceField(
        label=item["text"],
        required=False,
        choices=[*choices, ("", "I leave this one out")],
        widget=forms.RadioSelect,
    )
