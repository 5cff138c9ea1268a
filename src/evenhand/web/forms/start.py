"""The short pages of a first plan: one form a page, each reading from a plan and answering into one.

Six of them must be answered before there is a plan to show. All the others may be left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from evenhand.exchange.plan_sections import ENTRIES, WANTED
from evenhand.exchange.plan_values import clean
from evenhand.framework import Framework
from evenhand.readings import amounts
from evenhand.web.browser_plan import Typed
from evenhand.web.forms.start_fields import line, number_errors, prose

WANTED_WORDS = {
    "research": "Research: finding something out",
    "action": "Action: changing something now",
    "both": "Both",
    "neither": "Neither of the two, from us",
    "unsure": "We do not know yet",
}
ENTRY_WORDS = {
    "blank_slate": "With an open mind: nobody has settled what the problem is",
    "further_along": "Further along: the problem is known, and we work on what to do",
}


class Question(forms.Form):
    """One short page. `sections` names the fields of the plan's `ask` table that it fills by themselves."""

    slug: ClassVar[str]
    heading: ClassVar[str]
    why: ClassVar[str] = ""
    is_required: ClassVar[bool] = False
    needs_people: ClassVar[bool] = False
    template: ClassVar[str] = "question"
    asks: ClassVar[tuple[str, ...]] = ()
    # A template would otherwise call the class to see what it makes.
    do_not_call_in_templates: ClassVar[bool] = True
    # What is missing is said in our own words, never by the browser in its own.
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, typed: Typed, fw: Framework) -> None:
        self.typed = typed
        self.fw = fw
        super().__init__(cleaned(data), initial=self.as_typed(typed))
        self.offer()

    def offer(self) -> None:
        """Fill in what the page offers to choose from."""

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        """Return what the page shows as already answered."""
        return {name: getattr(typed.plan.ask, name) for name in self.asks}

    def answered(self) -> Typed:
        """Return the plan with this page's answers in it."""
        given = {name: self.cleaned_data[name] for name in self.asks}
        return self.typed.with_plan(replace(self.typed.plan, ask=replace(self.typed.plan.ask, **given)))

    def said(self) -> list[tuple[str, str]]:
        """Return what was answered here, each with its label, for a page that lists it all."""
        if not self.is_answered(self.typed):
            return []
        pairs = ((field, self.initial.get(name)) for name, field in self.fields.items())
        return [(str(field.label), _said(field, value)) for field, value in pairs if _said(field, value)]

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        """Whether a required page has what it needs; for the others, whether anything was said."""
        return any(getattr(typed.plan.ask, name) not in ("", None) for name in cls.asks)


def cleaned(data: QueryDict | None) -> QueryDict | None:
    """Return what was sent without control characters, which no page may show again and nobody types on purpose."""
    if data is None:
        return None
    kept = data.copy()
    for name, values in data.lists():
        kept.setlist(name, [clean(value) for value in values])
    return kept


def _said(field: forms.Field, value: Any) -> str:
    if value in (None, "", (), False):
        return ""
    if isinstance(value, bool):
        return "Yes"
    if said := getattr(field, "said", None):
        return str(said(value))
    if isinstance(value, date):
        return amounts.day(value)
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, tuple):
        return " ".join(str(choices.get(each, each)) for each in value)
    return str(choices.get(value, field.prepare_value(value)))


class WhoAsked(Question):
    slug = "who-asked"
    heading = "Who asked for this?"
    is_required = True
    asks = ("who_asked", "who_asked_words")

    who_asked = forms.ChoiceField(
        label="Choose the closest",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. “Nobody yet” is a fair answer."},
    )
    who_asked_words = prose("Would you like to say more?", "Who, when and how. No names of people.", rows=2)

    def offer(self) -> None:
        self.fields["who_asked"].choices = [(row.id, row.plain) for row in self.fw.askers]  # type: ignore[attr-defined]

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return bool(typed.plan.ask.who_asked)


class Known(Question):
    slug = "known"
    heading = "What do people know already?"
    why = "People often know what is wrong. Others may have studied it. There is no need to ask it all again."
    asks = ("already_known", "entry")

    already_known = prose(
        "What do they know, what have they tried, and what were they asked before?",
        "If you do not know, that is the first thing to ask them.",
    )
    entry = forms.ChoiceField(
        label="So where would this begin?",
        widget=forms.RadioSelect,
        required=False,
        choices=[(entry, ENTRY_WORDS[entry]) for entry in ENTRIES],
    )


class Change(Question):
    slug = "change"
    heading = "What should change, and for whom?"
    is_required = True
    asks = ("change", "for_whom")

    change = prose(
        "What should be different at the end?",
        "One sentence is enough.",
        rows=2,
        needed="Say what should be different. A few words will do.",
    )
    for_whom = line(
        "For whom?",
        "For example: children with asthma near the ring road.",
        needed="Say for whom. A few words will do.",
    )

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return bool(typed.plan.ask.change and typed.plan.ask.for_whom)


class Wanted(Question):
    slug = "wanted"
    heading = "What do those people want?"
    why = "Often people do not want a study. They want something to change."
    is_required = True
    asks = ("wanted",)

    wanted = forms.ChoiceField(
        label="Choose one",
        widget=forms.RadioSelect,
        choices=[(wanted, WANTED_WORDS[wanted]) for wanted in WANTED],
        error_messages={"required": "Choose one. “We do not know yet” is a fair answer."},
    )


class WhoseJob(Question):
    slug = "whose-job"
    heading = "Whose job was this before?"
    why = "Working together should not hand people a job that someone else is paid to do."
    asks = ("whose_job", "decided_before")

    whose_job = prose("Whose job was it, and is it still theirs?", "If it was nobody’s, say so.", rows=2)
    decided_before = prose(
        "What is decided already?", "What nobody can change any more, and who decided it.", rows=2
    )


class Gains(Question):
    slug = "gains"
    heading = "Who gains, and who may lose?"
    why = "A good idea that nobody asked for can make things more unfair."
    asks = ("who_gains", "who_may_lose", "if_we_do_not")

    who_gains = prose("Who may gain?", rows=2)
    who_may_lose = prose("Who may lose by it?", rows=2)
    if_we_do_not = prose("What is lost, and by whom, if we do not work with people?", rows=2)


class When(Question):
    slug = "when"
    heading = "When is it needed?"
    why = "If the school shuts in June, findings in December help nobody there."
    asks = ("needed_by", "findings_weeks")

    needed_by = forms.DateField(
        label="By which day do people need an answer?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day such as 2027-03-31, or leave it empty."},
    )
    findings_weeks = forms.IntegerField(
        label="In how many weeks from now could findings be there?",
        required=False,
        min_value=0,
        max_value=2000,
        help_text="A guess is fine. A year has 52 weeks.",
        error_messages=number_errors(0, 2000, "40"),
    )
