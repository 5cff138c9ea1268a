from typing import Any

from django import forms
from django.utils.text import Truncator

from evenhand.access.projects import Seat
from evenhand.records.models import Decision
from evenhand.web.forms.limits import LINE
from evenhand.web.forms.many_choices import SelectOne

MOST_LISTED = 200


class ReleaseForm(forms.Form):
    """For whom, and by which decision if there was one."""

    for_whom = forms.CharField(
        label="For whom is it?",
        max_length=LINE,
        help_text="For example: the Hollins Fund, or anybody who asks.",
    )
    decision = forms.ChoiceField(
        label="Was it decided here that it goes out?",
        required=False,
        widget=SelectOne,
        help_text="If so, the file is kept beside that decision.",
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = [
            each for each in seat.project.decisions.filter(withdrawn_at=None)[:MOST_LISTED] if each.is_taken
        ]
        self.decisions: dict[str, Decision] = {str(each.number): each for each in taken}
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "No decision on that"),
            *((number, Truncator(f"{number}: {one.question or one.words}").chars(90)) for number, one in self.decisions.items()),
        ]  # fmt: skip

    @property
    def chosen(self) -> Decision | None:
        return self.decisions.get(self.cleaned_data["decision"])


class WithMoneyForm(ReleaseForm):
    with_money = forms.BooleanField(
        label="Put the plan’s money in too",
        required=False,
        help_text="What was asked for, granted and spent, by heading. Nobody’s own pay is in it. Those who only look on here do not see the money, so this is for you to decide.",
    )
