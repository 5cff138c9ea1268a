from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from evenhand.exchange.plan_sections import LineStated
from evenhand.framework import Framework
from evenhand.readings.names import shown_name
from evenhand.readings.project_plan_file import line_stated
from evenhand.records.budget import UNITS
from evenhand.records.models import BudgetLine, Partner
from evenhand.web.forms.limits import LINE, SHORT, Words
from evenhand.web.forms.money import Pounds, SaidFields

WHO = [
    ("contributor", "People who give their time"),
    ("staff", "Staff"),
    ("thing", "Something bought"),
]


class LineForm(SaidFields):
    """One line of the plan. What it costs is worked out from its own numbers."""

    label = forms.CharField(label="What is it for?", max_length=LINE)
    heading = forms.ChoiceField(label="Which kind of cost is it?")
    stage = forms.ChoiceField(label="At which stage?", required=False)
    who = forms.ChoiceField(label="Whose is it?", choices=WHO, widget=forms.RadioSelect)
    partner_type = forms.ChoiceField(label="Is it for one kind of partner?", required=False)
    people = forms.IntegerField(label="For how many people?", min_value=0, max_value=100_000, initial=1)
    times = forms.IntegerField(label="How many times?", min_value=0, max_value=100_000, initial=1)
    hours_each = forms.DecimalField(
        label="How many hours each, each time?",
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
        help_text="0 if it is not about time. Hours that nobody pays count too: put them in with a rate of 0.",
    )
    rate_pence = Pounds(label="What does it cost, in pounds?", help_text="For what you choose below.")
    unit = forms.ChoiceField(label="That is the cost of …", choices=UNITS, widget=forms.RadioSelect)
    source = Words(
        label="Where does the figure come from?",
        rows=2,
        required=False,
        max_length=2000,
        help_text="A quote, a pay scale, last year’s bill, a guess: say which.",
    )
    activity = forms.ChoiceField(
        label="Is it part of a meeting or task?",
        required=False,
        help_text="Lines of one task go together when you look for what to trim.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    field_order = [
        "label", "heading", "stage", "who", "partner_type", "people", "times", "hours_each", "rate_pence", "unit",
        "source", "activity", "cut_by", "why", "is_effect_as_shown", "effect", "seen_version",
    ]  # fmt: skip

    def __init__(
        self,
        *args: Any,
        fw: Framework,
        line: BudgetLine | None = None,
        activities: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        if line is not None:
            kwargs.setdefault("initial", initial_of(line))
        super().__init__(*args, **kwargs)
        self.fields["heading"].choices = [
            ("", "Choose one"),
            *((row.id, row.name) for row in fw.cost_headings),
        ]
        self.fields["stage"].choices = [("", "At no one stage"), *((row.id, row.name) for row in fw.stages)]
        self.fields["partner_type"].choices = [
            ("", "No, or more than one"),
            *((row.id, row.plural) for row in fw.partner_types),
        ]
        names = {row.id: row.name for row in fw.activities}
        known = list(
            dict.fromkeys([*activities, *([line.activity] if line and line.activity else []), *names])
        )
        self.fields["activity"].choices = [
            ("", "No"),
            *((id, names.get(id, id.replace("_", " ").capitalize())) for id in known if id),
        ]
        self.offer_effect(
            next((row.if_cut for row in fw.cost_headings if line and row.id == line.heading), "")
        )

    def clean_hours_each(self) -> Decimal:
        return self.cleaned_data["hours_each"] or Decimal(0)

    def stated(self) -> LineStated:
        names = [each for each in self.fields if each in LineStated.__dataclass_fields__]
        return LineStated(**{name: self.cleaned_data[name] for name in names})

    @property
    def figures(self) -> list[forms.BoundField]:
        """The fields of the line itself, apart from what is said about a change."""
        apart = {"cut_by", "why", "effect", "is_effect_as_shown", "seen_version"}
        return [field for field in self if field.name not in apart]

    @property
    def saying(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in {"cut_by", "why", "effect", "is_effect_as_shown"}]

    @property
    def is_saying(self) -> bool:
        """Whether something was typed there, so that it stands open when the page comes back."""
        return self.is_bound and any(field.value() for field in self.saying)


def initial_of(line: BudgetLine) -> dict[str, Any]:
    stated = line_stated(line)
    names = (name for name in LineForm.base_fields if hasattr(stated, name))
    return {name: getattr(stated, name) for name in names} | {
        "hours_each": f"{Decimal(line.hours_each).normalize():f}",
        "seen_version": line.version,
    }


class RemoveLineForm(SaidFields):
    """Taking a line out. With a reason it stands in the trim log."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    field_order = ["cut_by", "why", "is_effect_as_shown", "effect", "seen_version"]

    def __init__(self, *args: Any, if_cut: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_effect(if_cut)


class HoldForm(forms.Form):
    held_by = forms.ChoiceField(
        label="Who holds this line?",
        required=False,
        widget=forms.RadioSelect,
        help_text="They may change what it says and note what was spent, as you may.",
    )

    def __init__(self, *args: Any, partners: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(partner.pk): partner for partner in partners}
        self.fields["held_by"].choices = [
            ("", "Nobody in particular"),
            *((pk, shown_name(partner)) for pk, partner in self.known.items()),
        ]

    def clean_held_by(self) -> Partner | None:
        return self.known.get(self.cleaned_data["held_by"])


class TrimAsProposedForm(forms.Form):
    """What the plan cannot know about its own trimming. Whose voice each step touches is said beside the step."""

    cut_by = forms.CharField(
        label="Who decided to trim it?",
        max_length=SHORT,
        help_text="In your words: a name, a role, or “all of us on Tuesday”.",
    )
    why = Words(
        label="Why is it trimmed?",
        rows=2,
        max_length=2000,
        help_text="It stands in the trim log with each line, and with whose voice it touches.",
    )


class FiguresForm(forms.Form):
    """What there is, what the whole comes to, and what is added to the lines."""

    available_pence = Pounds(
        label="How much money is there for working together?",
        required=False,
        help_text="Leave it empty if nobody knows.",
    )
    whole_pence = Pounds(
        label="What does the whole bid or project come to?",
        required=False,
        help_text="Then you can see what share of it goes to working together.",
    )
    oncost_percent = forms.DecimalField(
        label="Employer’s costs, per cent of staff lines",
        help_text="0 if your staff figures hold them already.",
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    inflation_percent = forms.DecimalField(
        label="Rise in prices, per cent", min_value=0, max_value=100, decimal_places=2
    )
    vat_percent = forms.DecimalField(
        label="VAT on things bought, per cent",
        help_text="Nobody’s pay carries VAT.",
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    contingency_percent = forms.DecimalField(
        label="Set aside for what nobody foresaw, per cent", min_value=0, max_value=100, decimal_places=2
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
