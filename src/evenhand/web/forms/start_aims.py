"""The two pages on what working together should achieve, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from evenhand.exchange.plan_sections import Aim
from evenhand.web.browser_plan import Typed
from evenhand.web.forms.start import Question
from evenhand.web.forms.start_fields import line, prose


class AimPage(Question):
    number: ClassVar[int]
    why = "A plan with a clear aim is easier to cost, and easier to say no to."

    text = prose("What should working together achieve?", rows=2)
    for_whom = line("For whom?")
    how_we_would_know = prose("How would we know?", "What would people see, hear or feel?", rows=2)
    arguments = forms.MultipleChoiceField(
        label="Why work together for this?",
        help_text="Tick any that are true for you. This can be left out.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self) -> None:
        self.fields["arguments"].choices = [(row.id, row.plain) for row in self.fw.arguments]  # type: ignore[attr-defined]

    def as_typed(self, typed: Typed) -> dict[str, Any]:
        aims = typed.plan.aims
        if len(aims) >= self.number:
            aim = aims[self.number - 1]
            return {name: getattr(aim, name) for name in self.base_fields}
        return (
            {"text": typed.plan.ask.change, "for_whom": typed.plan.ask.for_whom} if self.number == 1 else {}
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        others = given.get("for_whom") or given.get("how_we_would_know") or given.get("arguments")
        if others and not given.get("text") and "text" not in self.errors:
            self.add_error("text", "Say what the aim is, or leave the whole page empty.")
        return given

    def answered(self) -> Typed:
        """Empty means no such aim. Ratings that speak of an aim go with it."""
        plan, given = self.typed.plan, self.cleaned_data
        index = self.number - 1
        aims = list(plan.aims)
        if not given["text"]:
            gone = {aim.id for aim in aims[index : index + 1]}
            aims[index : index + 1] = []
            ratings = tuple(each for each in plan.ratings if each.aim not in gone)
            return self.typed.with_plan(replace(plan, aims=tuple(aims), ratings=ratings))
        told: dict[str, Any] = {
            name: tuple(value) if name == "arguments" else value for name, value in given.items()
        }
        if index < len(aims):
            aims[index] = replace(aims[index], **told)
        else:
            taken = {aim.id for aim in aims}
            new = next(name for n in range(1, 99) if (name := f"aim_{n}") not in taken)
            aims.append(Aim(id=new, **told))
        return self.typed.with_plan(replace(plan, aims=tuple(aims)))

    @classmethod
    def is_answered(cls, typed: Typed) -> bool:
        return len(typed.plan.aims) >= cls.number


class FirstAim(AimPage):
    slug = "aim"
    heading = "What is the first aim?"
    number = 1


class SecondAim(AimPage):
    slug = "second-aim"
    heading = "Is there a second aim?"
    why = "Two aims can pull in different ways. It is better to see that now."
    number = 2
