from decimal import Decimal
from typing import Any

from django import forms

from evenhand.actions.options import Facts
from evenhand.readings.approach_comparison import INCLUSION, INDEPENDENCE
from evenhand.records.models import AppraisalOption
from evenhand.web.forms.limits import SHORT, Words

#: Far above any project, and far below what the database can hold.
MOST_POUNDS = Decimal("999999999.99")


class ChooseForm(forms.Form):
    approach = forms.ChoiceField(label="Which way of working?")

    def __init__(self, *args: Any, to_choose: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approach"].choices = [("", "Choose one"), *to_choose]  # type: ignore[attr-defined]


class OwnWayForm(forms.Form):
    name = forms.CharField(
        label="What would you call it?",
        max_length=SHORT,
        help_text="For example: a lunch club that already meets, or money for inhalers instead.",
    )
    about = Words(label="What is it?", rows=3, required=False)


class FactsForm(forms.Form):
    pounds = forms.DecimalField(
        label="Money, in pounds",
        min_value=0,
        max_value=MOST_POUNDS,
        decimal_places=2,
        required=False,
        help_text="Leave it empty if nobody has found a figure.",
    )
    hours = forms.DecimalField(
        label="Hours, everybody’s together",
        min_value=0,
        max_value=9_999_999,
        decimal_places=2,
        required=False,
    )
    months = forms.DecimalField(
        label="Months from start to end", min_value=0, max_value=9_999, decimal_places=2, required=False
    )
    inclusion = forms.ChoiceField(
        label="Who gets in?",
        widget=forms.RadioSelect,
        required=False,
        choices=[*INCLUSION.items(), ("", "Nobody has said")],
    )
    independence = forms.ChoiceField(
        label="Could it lose its independence?",
        widget=forms.RadioSelect,
        required=False,
        choices=[*INDEPENDENCE.items(), ("", "Nobody has said")],
    )
    figures_from = Words(
        label="Who says so, or where do the figures come from?", rows=2, required=False, max_length=1000
    )
    if_we_do_not = Words(
        label="If we do not work in this way, what is lost, and for whom?", rows=3, required=False
    )

    def facts(self) -> Facts:
        given = self.cleaned_data
        pounds = given["pounds"]
        return Facts(
            money_pence=None if pounds is None else int(pounds * 100),
            hours=given["hours"],
            months=given["months"],
            inclusion=given["inclusion"],
            independence=given["independence"],
            figures_from=given["figures_from"].strip(),
            if_we_do_not=given["if_we_do_not"].strip(),
        )


def facts_now(option: AppraisalOption) -> dict[str, Any]:
    pence = option.money_pence
    return {
        "pounds": None if pence is None else Decimal(pence) / 100,
        "hours": option.hours,
        "months": option.months,
        "inclusion": option.inclusion,
        "independence": option.independence,
        "figures_from": option.figures_from,
        "if_we_do_not": option.if_we_do_not,
    }
