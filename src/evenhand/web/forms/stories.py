from typing import Any

from django import forms

from evenhand.actions.stories import MOST_LETTERS
from evenhand.readings.framework import current
from evenhand.readings.indicators import listed
from evenhand.records.models import Project
from evenhand.records.story import STORY_NAMINGS, STORY_USES
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.many_choices import SelectOne, TickMany
from evenhand.web.forms.typing_for import TypedInFields


class StoryWordsForm(forms.Form):
    title = forms.CharField(label="What do you call it?", max_length=SHORT)
    text = Words(
        label="What was it like?",
        rows=12,
        max_length=MOST_LETTERS,
        help_text="In your own words, as long or as short as you like. Name nobody who would not want it.",
    )
    indicators = forms.MultipleChoiceField(
        label="Does it stand beside one of the figures?",
        required=False,
        widget=TickMany,
        help_text="Then whoever looks at that figure finds your story beside it.",
    )
    stage = forms.ChoiceField(label="At which stage was it?", required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = set(self.initial.get("indicators", ()))
        figures = [each.row for each in listed(project) if each.is_on or each.row.id in chosen]
        _choices(self, "indicators", [(row.id, row.name) for row in figures])
        stages = [(row.id, row.name) for row in current().stages]
        _choices(self, "stage", [("", "At any, or I cannot say"), *stages])


class UsesFields(forms.Form):
    uses = forms.MultipleChoiceField(
        label="Where may it go?",
        choices=STORY_USES,
        required=False,
        widget=TickMany,
        help_text="Tick none, and it is for you alone. You can change this at any time.",
    )
    naming = forms.ChoiceField(
        label="Which name stands beside it?", choices=STORY_NAMINGS, initial="none", widget=forms.RadioSelect
    )
    credit_as = forms.CharField(
        label="If a name stands beside it: which?",
        max_length=80,
        required=False,
        help_text="Leave it empty to use the name by which you are known here.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("naming") == "pseudonym" and not (said.get("credit_as") or "").strip():
            self.add_error("credit_as", "Write the other name that is to stand beside it.")
        return said


class StoryForm(UsesFields, StoryWordsForm):
    field_order = ["title", "text", "uses", "naming", "credit_as", "indicators", "stage"]


class StoryForForm(TypedInFields, StoryForm):
    field_order = ["way", "day", "title", "text", "uses", "naming", "credit_as", "indicators", "stage"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What was it like, in their words?"
        self.fields[
            "text"
        ].help_text = "Write down their words, not yours. Name nobody who would not want it."
        self.fields["uses"].label = "Where did they say that it may go?"
        self.fields["uses"].help_text = (
            "If they did not say, tick none. What you only heard can be read here and goes no further until they "
            "say so themselves, on their own page or on paper."
        )


class UsesForm(UsesFields):
    pass


class ReflectionForm(forms.Form):
    text = Words(label="Your thoughts", rows=8, help_text="Nobody else reads this unless you share it.")
    prompt = forms.ChoiceField(label="Does a question help you begin?", required=False, widget=SelectOne)

    field_order = ["prompt", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(row.id, row.name) for row in current().open_questions]
        _choices(self, "prompt", [("", "None of these"), *rows])


class ReflectionChangeForm(forms.Form):
    text = Words(label="Your thoughts", rows=8, help_text="Nobody else reads this unless you share it.")


class ReflectionShareForm(forms.Form):
    named = forms.ChoiceField(
        label="Does your name stand beside it?",
        choices=[("no", "No name"), ("yes", "My name, as I use it here")],
        initial="no",
        widget=forms.RadioSelect,
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
