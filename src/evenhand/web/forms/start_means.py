"""The short pages on what there is: money, people and their hours, weeks, place, access. And what to call it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from evenhand.exchange.plan_sections import PLACES, NotAnswered, PeopleStated
from evenhand.exchange.plan_values import NAME_LIMIT
from evenhand.web.browser_plan import UNTITLED, Typed
from evenhand.web.forms.limits import SHORT, Words
from evenhand.web.forms.start import Question
from evenhand.web.forms.start_fields import PoundsField, WeeksField, hours_errors, line, number_errors, prose

PLACE_WORDS = {
    "in_person": "In the same room",
    "online": "Online",
    "mixed": "Some of each",
    "": "We do not know yet",
}
MOST_PEOPLE = 10_000


class Money(Question):
    slug = "money"
    heading = "How much money is there for working together?"
    why = "Not for the whole study: for the people, their pay, rooms, travel, help, and the staff who look after it."
    is_required = True

    money_pence = PoundsField(label="How many pounds?", help_text="For example 5000.")
    is_not_known = forms.BooleanField(label="Not known yet", required=False)

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        return {"money_pence": typed.plan.means.money_pence, "is_not_known": "money" in typed.not_known}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _one_or_the_other(
            self, "money_pence", "Give the pounds, or tick “Not known yet”. 0 is an answer too."
        )
        return given

    def answered(self) -> Typed:
        return _with_means(self.typed, "money", money_pence=self.cleaned_data["money_pence"])

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return typed.plan.means.money_pence is not None or "money" in typed.not_known


class People(Question):
    slug = "people"
    heading = "Who would take part, and how many?"
    why = "Put a number beside each kind of person. Leave the others empty."
    is_required = True
    template = "people"

    def offer(self) -> None:
        for row in self.fw.partner_types:
            self.fields[row.id] = forms.IntegerField(
                label=row.plural,
                help_text=row.plain,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                error_messages=number_errors(0, MOST_PEOPLE, "4"),
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The boxes under two headings: people it is about, and people whose job it is."""
        public = [row.id for row in self.fw.partner_types if row.is_public]
        return [
            ("People it is about", [self[name] for name in public]),
            ("People whose job it is", [self[name] for name in self.fields if name not in public]),
        ]

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        return {each.type: each.count for each in typed.plan.people}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise forms.ValidationError("Say how many people of at least one kind. A guess is fine.")
        return given

    def answered(self) -> Typed:
        before = {each.type: each for each in self.typed.plan.people}
        people = tuple(
            replace(before[type], count=count) if type in before else PeopleStated(type=type, count=count)
            for type, count in self.cleaned_data.items()
            if count
        )
        return self.typed.with_plan(replace(self.typed.plan, people=people))

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return bool(typed.plan.people)


class Hours(Question):
    slug = "hours"
    heading = "How many hours can they give?"
    why = "All the hours of one person, from start to end. Leave empty what you do not know."
    needs_people = True

    staff_hours = forms.DecimalField(
        label="How many paid staff hours are there for this?",
        help_text="To find people, ring them, get ready, pay them, and tell them what came of it.",
        required=False,
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        error_messages=hours_errors(1_000_000),
    )

    def offer(self) -> None:
        names = {row.id: row.plural.lower() for row in self.fw.partner_types}
        for each in self.typed.plan.people:
            self.fields[f"hours_{each.type}"] = forms.DecimalField(
                label=f"Hours that each can give: {names[each.type]} ({each.count})",
                required=False,
                min_value=0,
                max_value=10_000,
                decimal_places=2,
                error_messages=hours_errors(10_000),
            )
        for each in self.typed.plan.people:
            self.fields[f"supported_{each.type}"] = forms.IntegerField(
                label=f"How many bring a helper, or need someone cared for at home: {names[each.type]}",
                required=False,
                min_value=0,
                max_value=each.count,
                error_messages=number_errors(0, each.count, "1"),
            )
        self.order_fields([name for name in self.fields if name != "staff_hours"])

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        found: dict[str, Any] = {"staff_hours": typed.plan.means.staff_hours}
        for each in typed.plan.people:
            found[f"hours_{each.type}"] = each.hours_each
            found[f"supported_{each.type}"] = each.with_supporter
        return found

    def answered(self) -> Typed:
        plan, given = self.typed.plan, self.cleaned_data
        people = tuple(
            replace(
                each,
                hours_each=given[f"hours_{each.type}"],
                with_supporter=given[f"supported_{each.type}"],
            )
            for each in plan.people
        )
        means = replace(plan.means, staff_hours=given["staff_hours"])
        return self.typed.with_plan(replace(plan, people=people, means=means))

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        said = [each for each in typed.plan.people if each.hours_each is not None]
        return bool(said) or typed.plan.means.staff_hours is not None


class Access(Question):
    slug = "access"
    heading = "What do people need so that they can join in?"
    why = "Ask them. No names, and nobody owes you a reason or a diagnosis."

    access = prose(
        "What is needed?", "A ramp, a sign language interpreter, large print, a quiet room, a lift."
    )
    everyone_can_join_online = forms.TypedChoiceField(
        label="Can everyone join online?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("", "Nobody has asked")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        means = typed.plan.means
        online = {True: "yes", False: "no", None: ""}[means.everyone_can_join_online]
        return {"access": means.access, "everyone_can_join_online": online}

    def answered(self) -> Typed:
        return _with_means(self.typed, "", **self.cleaned_data)

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        means = typed.plan.means
        return bool(means.access) or means.everyone_can_join_online is not None


class Weeks(Question):
    slug = "weeks"
    heading = "How long is there, and where would you meet?"
    is_required = True

    weeks = WeeksField(
        label="How many weeks, from start to end?",
        help_text="A year has 52 weeks.",
        min_value=1,
        max_value=2000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Give whole weeks from 1 to 2,000, such as 26."
        ),
    )
    is_not_known = forms.BooleanField(label="Not known yet", required=False)
    place = forms.ChoiceField(
        label="Where would you meet?",
        widget=forms.RadioSelect,
        required=False,
        choices=list(PLACE_WORDS.items()),
    )

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        means = typed.plan.means
        return {"weeks": means.weeks, "is_not_known": "weeks" in typed.not_known, "place": means.place}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        _one_or_the_other(self, "weeks", "Give the weeks, or tick “Not known yet”.")
        return given

    def answered(self) -> Typed:
        given = self.cleaned_data
        return _with_means(self.typed, "weeks", weeks=given["weeks"], place=given["place"])

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return typed.plan.means.weeks is not None or "weeks" in typed.not_known


class Name(Question):
    slug = "name"
    heading = "What shall we call it?"
    why = "This stands at the top of everything you take away."

    title = line("A few words", most=SHORT)

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        return {"title": "" if typed.plan.title == UNTITLED else typed.plan.title}

    def answered(self) -> Typed:
        title = self.cleaned_data["title"] or UNTITLED
        return self.typed.with_plan(replace(self.typed.plan, title=title))

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return typed.plan.title != UNTITLED


class NotHere(Question):
    slug = "not-here"
    heading = "Who is not at the table yet?"
    why = "Nothing is decided while they have not been asked. They stand in the last line of your plan."

    who = Words(
        label="Who should be asked before anything is decided?",
        help_text="One on each line. Say what kind of person, such as “parents who work nights”. No names.",
        required=False,
    )

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        return {"who": "\n".join(each.who for each in typed.plan.not_answered)}

    def clean_who(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["who"].splitlines() if line.strip()]
        if len(lines) > 30:
            raise forms.ValidationError("Give 30 lines or fewer.")
        if any(len(line) > NAME_LIMIT for line in lines):
            raise forms.ValidationError(f"Keep each line to {NAME_LIMIT} letters or fewer.")
        return list(dict.fromkeys(lines))

    def answered(self) -> Typed:
        waiting = tuple(NotAnswered(who=who) for who in self.cleaned_data["who"])
        return self.typed.with_plan(replace(self.typed.plan, not_answered=waiting))

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return bool(typed.plan.not_answered)


def _one_or_the_other(form: forms.Form, name: str, sentence: str) -> None:
    """A number or “not known yet”. Where both are given the number counts, because somebody typed it."""
    given = form.cleaned_data
    if name not in form.errors and given.get(name) is None and not given.get("is_not_known"):
        form.add_error(name, sentence)


def _with_means(typed: Typed, known_as: str, **means: Any) -> Typed:
    plan = replace(typed.plan, means=replace(typed.plan.means, **means))
    not_known = typed.not_known - {known_as}
    if known_as and next(iter(means.values())) is None:
        not_known |= {known_as}
    return Typed(plan, not_known)


assert set(PLACES) < set(PLACE_WORDS)
