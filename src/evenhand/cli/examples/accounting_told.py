"""What the people of an example told that no figure shows: stories, answers given together, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.actions import open_answers, open_questions, outcomes, reflections, resource_links, stories
from evenhand.records.models import OpenQuestion, Outcome

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step


def steps(accounting: Accounting) -> list[Step]:
    rows = accounting.rows("told")
    telling = Telling(accounting)
    found: list[Step] = []
    for name, do in (
        ("stories", telling.tell),
        ("thoughts", telling.think),
        ("questions", telling.choose),
        ("outcomes", telling.say),
        ("looks", telling.look),
        ("places", telling.find),
    ):
        found += [(each["days_ago"], do, each) for each in rows[name]]
    for round_ in rows["rounds"]:
        found.append((round_["days_ago"], telling.ask, round_))
        found += [
            (each["days_ago"], telling.answer, each | {"question": round_["question"]})
            for each in round_["answers"]
        ]
    return found


class Telling:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting
        self.partners = accounting.partners
        self.questions: dict[str, OpenQuestion] = {}
        self.outcomes: dict[str, Outcome] = {}

    def tell(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        story = stories.tell(
            partner=partner,
            title=each["title"],
            text=each["text"],
            naming=each["naming"],
            credit_as=each.get("credit_as", ""),
            uses=each["uses"],
            indicators=each.get("figures", []),
            stage=each.get("stage", ""),
            **self._typed(each["by"], way=True),
        )
        if each.get("confirmed"):
            stories.confirm(story=story, by=partner.person)

    def think(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        thought = reflections.write(
            partner=partner, text=each["text"], prompt=each.get("prompt", ""), by=partner.person
        )
        if "is_named" in each:
            reflections.share(reflection=thought, is_named=each["is_named"], by=partner.person)

    def choose(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        self.questions[each["key"]] = open_questions.choose(
            partner=partner,
            text=each["text"],
            topic=each["topic"],
            template=each.get("template", ""),
            again_days=each.get("again_days"),
            by=partner.person,
        )

    def ask(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        open_questions.ask(
            question=self.questions[each["question"]],
            partners=[self.partners[key] for key in each["asked"]],
            partner=partner,
            by=partner.person,
        )

    def answer(self, each: dict[str, Any]) -> None:
        open_answers.give(
            round_=self.questions[each["question"]].rounds.get(state="open"),
            partner=self.partners[each["by"]],
            text=each.get("text", ""),
            is_unsaid="text" not in each,
            is_named=each.get("is_named", False),
            **self._typed(each["by"], way=True),
        )

    def say(self, each: dict[str, Any]) -> None:
        self.outcomes[each["key"]] = outcomes.say(
            partner=self.partners[each["by"]],
            domain=each["domain"],
            what=each["what"],
            for_whom=each.get("for_whom", ""),
            how_known=each.get("how_known", ""),
            state=each.get("state", "hoped"),
            **self._typed(each["by"], way=False),
        )

    def look(self, each: dict[str, Any]) -> None:
        outcomes.look(
            outcome=self.outcomes[each["outcome"]],
            partner=self.partners[each["by"]],
            state=each["state"],
            words=each["words"],
            **self._typed(each["by"], way=False),
        )

    def find(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        resource_links.add(
            partner=partner,
            title=each["title"],
            address=each["address"],
            good_for=each["good_for"],
            by=partner.person,
        )

    def _typed(self, key: str, *, way: bool) -> dict[str, Any]:
        """How it is marked when somebody else writes it down for them."""
        typed = self.accounting.agreeing.typed(self.partners[key], way="way")
        if "entered_by" not in typed:
            typed["way"] = "web"
        if not way:
            typed.pop("way")
        return typed
