"""What an example says to the six standards, whose good practice was seen, who learned, and what people were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.actions import questionnaires, recognitions, standard_answers, trainings
from evenhand.exchange.questionnaire_file import Item

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step


def steps(accounting: Accounting) -> list[Step]:
    rows = accounting.rows("standards")
    said = Standards(accounting)
    asked = rows["questionnaire"]
    found: list[Step] = [(each["days_ago"], said.answer, each) for each in rows["answers"]]
    found += [(each["days_ago"], said.recognise, each) for each in rows["recognitions"]]
    found += [(each["days_ago"], said.learn, each) for each in rows["trainings"]]
    found.append((asked["days_ago"], said.bring, asked))
    found += [(each["days_ago"], said.hand_in, each) for each in asked["sheets"]]
    found.append((asked["closed_days_ago"], said.close, asked))
    return found


class Standards:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting
        self.partners = accounting.partners

    def answer(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        given = standard_answers.say(
            partner=partner,
            question=each["question"],
            words=each["words"],
            is_named=each.get("is_named", True),
            **self._typed(each["by"]),
        )
        if each.get("confirmed"):
            standard_answers.confirm(answer=given, by=partner.person)

    def recognise(self, each: dict[str, Any]) -> None:
        by, to = self.partners[each["by"]], self.partners[each["to"]]
        said = recognitions.give(to_partner=to, words=each["words"], partner=by, by=by.person)
        if kept := each.get("kept"):
            recognitions.keep(recognition=said, is_shown=kept == "shown", by=to.person)

    def learn(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        told = {key: value for key, value in each.items() if key not in {"by", "days_ago"}}
        trainings.note(partner=partner, on_day=timezone.localdate(), by=partner.person, **told)

    def bring(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        brought = questionnaires.bring(
            partner=partner,
            title=each["title"],
            licence=each["licence"],
            licence_ground=each["licence_ground"],
            items=[Item(item["text"], tuple(item.get("answers", ()))) for item in each["items"]],
            by=partner.person,
        )
        questionnaires.open_(questionnaire=brought, by=partner.person)

    def hand_in(self, each: dict[str, Any]) -> None:
        questionnaires.hand_in(
            questionnaire=self.accounting.project.questionnaires.get(number=1),
            partner=self.partners[each["by"]],
            answers=each["answers"],
            **self._typed(each["by"]),
        )

    def close(self, each: dict[str, Any]) -> None:
        found = self.accounting.project.questionnaires.get(number=1)
        questionnaires.close(questionnaire=found, by=self.partners[each["by"]].person)

    def _typed(self, key: str) -> dict[str, Any]:
        typed = self.accounting.agreeing.typed(self.partners[key], way="way")
        typed["way"] = typed["way"] if "entered_by" in typed else "web"
        return typed
