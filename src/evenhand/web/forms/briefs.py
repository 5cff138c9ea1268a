from datetime import date
from typing import Any

from django import forms

from evenhand.framework import Framework
from evenhand.web.forms.limits import LINE, Words

WANTED = [
    ("research", "Research: to find something out"),
    ("action", "Action: to change something now"),
    ("both", "Both"),
    ("neither", "Neither of these"),
    ("unsure", "We do not know yet"),
]
ENTRY = [
    ("blank_slate", "With nothing settled: people say what matters first"),
    ("further_along", "Further along: something is known already"),
]
PLACE = [("in_person", "In the same room"), ("online", "Online"), ("mixed", "Some of each")]
ASK = [
    "who_asked",
    "who_asked_words",
    "already_known",
    "change",
    "for_whom",
    "wanted",
    "whose_job",
    "who_gains",
    "who_may_lose",
    "needed_by",
    "findings_weeks",
    "entry",
    "decided_before",
    "if_we_do_not",
]
MEANS = ["money_pence", "weeks", "place", "access", "staff_hours", "everyone_can_join_online"]


class BriefForm(forms.Form):
    """What to ask before planning, and what there is. Nothing in it has to be known yet."""

    who_asked = forms.ChoiceField(label="Who asked for this?", required=False, widget=forms.RadioSelect)
    who_asked_words = Words(label="Tell us a little more", required=False, rows=2)
    already_known = Words(
        label="What do people here already know about it?",
        required=False,
        rows=3,
        help_text="What they have seen, tried or been asked before.",
    )
    change = Words(label="What should be different in the end?", required=False, rows=3)
    for_whom = Words(label="For whom?", required=False, rows=2)
    wanted = forms.ChoiceField(
        label="What do people want?", required=False, choices=WANTED, widget=forms.RadioSelect
    )
    whose_job = Words(label="Whose job was this before?", required=False, rows=2)
    who_gains = Words(label="Who gains from it?", required=False, rows=2)
    who_may_lose = Words(label="Who may lose by it?", required=False, rows=2)
    needed_by = forms.DateField(
        label="When is an answer needed?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    findings_weeks = forms.IntegerField(
        label="In how many weeks would you know something?", required=False, min_value=0, max_value=2000
    )
    entry = forms.ChoiceField(
        label="Where does the work begin?", required=False, choices=ENTRY, widget=forms.RadioSelect
    )
    if_we_do_not = Words(
        label="What is lost, and by whom, if you do not work together?", required=False, rows=2
    )
    money = forms.DecimalField(
        label="How much money is there, in pounds?",
        required=False,
        min_value=0,
        max_value=100_000_000,
        decimal_places=2,
        help_text="Leave it empty if nobody knows.",
    )
    weeks = forms.IntegerField(label="How many weeks are there?", required=False, min_value=1, max_value=2000)
    staff_hours = forms.DecimalField(
        label="How many paid staff hours are there for this?",
        required=False,
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
    )
    place = forms.ChoiceField(
        label="Where would people meet?", required=False, choices=PLACE, widget=forms.RadioSelect
    )
    access = Words(label="What would people need so that they can take part?", required=False, rows=2)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who_asked"].choices = [(row.id, row.name) for row in framework.askers]

    def content(self, before: dict[str, Any]) -> dict[str, Any]:
        """The brief as it is kept: what this form does not ask about stays as it was."""
        said = dict(self.cleaned_data)
        money = said.pop("money")
        said["money_pence"] = int(money * 100) if money is not None else None
        ask = dict(before.get("ask", {}))
        means = dict(before.get("means", {}))
        for names, part in ((ASK, ask), (MEANS, means)):
            for name in names:
                if name in said:
                    value = said[name]
                    part[name] = value.isoformat() if isinstance(value, date) else _plain(value)
        return {**before, "ask": ask, "means": means}


def _plain(value: Any) -> Any:
    return str(value) if value is not None and not isinstance(value, str | int | bool | list) else value


def initial_from(content: dict[str, Any]) -> dict[str, Any]:
    found = {**content.get("ask", {}), **content.get("means", {})}
    pence = found.pop("money_pence", None)
    found["money"] = f"{pence / 100:.2f}" if pence is not None else None
    return found


class DecidedBeforeForm(forms.Form):
    what = Words(label="What was decided before partners came in?", rows=3)
    decided_by = forms.CharField(label="By whom?", max_length=LINE)
    can_still_change = forms.BooleanField(label="This can still be changed", required=False)
