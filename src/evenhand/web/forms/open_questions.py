from typing import Any

from django import forms

from evenhand.actions.open_questions import MOST_LETTERS
from evenhand.readings.framework import current
from evenhand.readings.framework_words import TOPICS_ASKED
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner
from evenhand.web.forms.limits import Words
from evenhand.web.forms.many_choices import SelectOne, TickMany
from evenhand.web.forms.typing_for import TypedInFields

AGAIN = [
    ("", "Once, for now"),
    ("30", "Every month"),
    ("91", "Every three months"),
    ("182", "Every half year"),
    ("365", "Every year"),
]
OWN = ""


class QuestionForm(forms.Form):
    template = forms.ChoiceField(
        label="Begin from one of these, or write your own below", required=False, widget=SelectOne
    )
    text = Words(
        label="The question, in your words",
        rows=2,
        max_length=MOST_LETTERS,
        required=False,
        help_text="Leave it empty to take the one above as it is. One question, and a short one.",
    )
    topic = forms.ChoiceField(
        label="What is it about?",
        choices=[("", "As the one above"), *TOPICS_ASKED.items()],
        required=False,
        widget=SelectOne,
    )
    again_days = forms.ChoiceField(label="How often is it to be asked?", choices=AGAIN, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in current().open_questions:
            groups.setdefault(TOPICS_ASKED[row.topic], []).append((row.id, row.name))
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(OWN, "Our own"), *groups.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        row = next((each for each in current().open_questions if each.id == said.get("template")), None)
        said["text"] = (said.get("text") or "").strip() or (row.name if row else "")
        said["topic"] = said.get("topic") or (row.topic if row else "")
        said["again_days"] = int(said["again_days"]) if said.get("again_days") else None
        if not said["text"]:
            self.add_error("text", "Write the question, or choose one of the list.")
        if not said["topic"]:
            self.add_error("topic", "Choose what it is about.")
        return said


class AskEveryoneForm(forms.Form):
    people = forms.MultipleChoiceField(
        label="Who is asked?", widget=TickMany, help_text="Everybody here with a say, unless you choose."
    )

    def __init__(self, *args: Any, partners: list[Partner], **kwargs: Any) -> None:
        kwargs["initial"] = {"people": [str(each.pk) for each in partners]} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.partners = {str(each.pk): each for each in partners}
        field = self.fields["people"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, shown_name(each)) for pk, each in self.partners.items()]

    @property
    def chosen(self) -> list[Partner]:
        return [self.partners[each] for each in self.cleaned_data["people"]]


SAYING = [
    ("words", "Here is my answer"),
    ("unsaid", "I would rather not say"),
]


class AnswerForm(forms.Form):
    says = forms.ChoiceField(
        label="Do you want to answer?", choices=SAYING, initial="words", widget=forms.RadioSelect
    )
    text = Words(label="Your answer", rows=4, required=False, help_text="One line is enough.")
    is_named = forms.BooleanField(
        label="My name may stand beside it",
        required=False,
        help_text="Names are shown only if everybody answers and gives theirs.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("says") == "words" and not (said.get("text") or "").strip():
            self.add_error("text", "Write a few words, or say that you would rather not.")
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            "text": self.cleaned_data["text"],
            "is_unsaid": self.cleaned_data["says"] == "unsaid",
            "is_named": self.cleaned_data["is_named"],
        }


class AnswerForForm(TypedInFields, AnswerForm):
    field_order = ["way", "day", "says", "text", "is_named"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["says"].label = "What did they say?"
        self.fields["says"].choices = [  # type: ignore[attr-defined]
            ("words", "This is their answer"),
            ("unsaid", "They would rather not say"),
        ]
        self.fields["text"].label = "Their answer, in their words"
        self.fields["is_named"].label = "They said that their name may stand beside it"


class ShowEarlyForm(forms.Form):
    because = Words(
        label="Why is it shown before everybody has spoken?",
        rows=3,
        max_length=1000,
        help_text="Everybody reads this beside the answers. Do not name who has not spoken.",
    )
