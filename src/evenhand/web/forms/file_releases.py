from typing import Any

from django import forms
from django.utils.text import Truncator

from evenhand.access.projects import Seat
from evenhand.readings.case_file import points_there_are
from evenhand.readings.outside_charter import asked_in
from evenhand.records.models import Decision
from evenhand.web.forms.limits import LINE
from evenhand.web.forms.many_choices import SelectOne, TickMany

MOST_LISTED = 200


def shortened(text: str) -> str:
    return Truncator(text).chars(90)


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
            *((number, shortened(f"{number}: {asked_in(one)}")) for number, one in self.decisions.items()),
        ]  # fmt: skip

    @property
    def chosen(self) -> Decision | None:
        return self.decisions.get(self.cleaned_data["decision"])


class CaseReleaseForm(ReleaseForm):
    points = forms.MultipleChoiceField(label="Which points does it tell?", widget=TickMany)
    licence = forms.CharField(
        label="How may others use it?",
        max_length=LINE,
        help_text="For example: to learn from and to teach with, not to publish.",
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, seat=seat, **kwargs)
        told = points_there_are(seat.project)
        field = self.fields["points"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.number), f"{one.number}: {shortened(asked_in(one))}") for one in told]
        field.initial = [str(one.number) for one in told]
        self.order_fields(["points", "for_whom", "licence", "decision"])


class WithMoneyForm(ReleaseForm):
    with_money = forms.BooleanField(
        label="Put the plan’s money in too",
        required=False,
        help_text="What was asked for, granted and spent, by heading. Nobody’s own pay is in it. Those who only look on here do not see the money, so this is for you to decide.",
    )
