"""What an example found, what it was asked to hold back, and what it published, done days ago like its decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.actions import findings, hold_backs, output_replies, outputs, publishing, uses
from evenhand.actions.findings import SupportSaid
from evenhand.actions.framing import AskedFor
from evenhand.actions.outputs import OutputSaid
from evenhand.records.models import Finding, Output

if TYPE_CHECKING:
    from evenhand.cli.examples.agreeing import Agreeing

Step = tuple[int, Callable[[dict[str, Any]], None], dict[str, Any]]


class Releasing:
    def __init__(self, agreeing: Agreeing) -> None:
        self.agreeing = agreeing
        self.content = agreeing.content
        self.findings: dict[str, Finding] = {}
        self.outputs: dict[str, Output] = {}

    def steps(self) -> list[Step]:
        """Each with how many days ago it was done."""
        content = self.content
        steps: list[Step] = [(each["days_ago"], self.find, each) for each in content["findings"]]
        steps += [(each["days_ago"], self.reword, each) for each in content["reworded"]]
        for each in content["hold_backs"]:
            steps += [(each["days_ago"], self.hold_back, each)]
            steps += [(each["answered_days_ago"], self.answer_hold_back, each)]
        for each in content["outputs"]:
            steps += [(each["begun"], self.begin, each), (each["shown"], self.show, each)]
            steps += [(each["public"], self.publish, each)]
        steps += [(each["days_ago"], self.reply, each) for each in content["replies"]]
        steps += [(each["days_ago"], self.use, each) for each in content["used"]]
        return steps

    def find(self, each: dict[str, Any]) -> None:
        partner = self.agreeing.partners[each["by"]]
        found = findings.add(
            project=partner.project,
            text=each["text"],
            limits=each["limits"],
            is_unwelcome="unwelcome_to" in each,
            unwelcome_to=each.get("unwelcome_to", ""),
            supports=[SupportSaid(**said) for said in each["supports"]],
            partner=partner,
            by=partner.person,
        )
        if "unused_because" in each:
            findings.say_why_unused(finding=found, because=each["unused_because"], by=partner.person)
        self.findings[each["key"]] = found

    def reword(self, each: dict[str, Any]) -> None:
        partner = self.agreeing.partners[each["by"]]
        finding = Finding.objects.get(pk=self.findings[each["of"]].pk)
        findings.reword(
            finding=finding,
            text=each["after"],
            limits=finding.limits,
            asked=AskedFor(each["why"], partner=self.agreeing.partners[each["asked_by"]]),
            partner=partner,
            by=partner.person,
        )

    def hold_back(self, each: dict[str, Any]) -> None:
        writer = self.agreeing.partners[each.get("written_by") or each["by"]]
        each["request"] = hold_backs.ask(
            of=self.findings[each["of"]],
            why=each["why"],
            asked_by=self.agreeing.partners[each["by"]] if "by" in each else None,
            asked_by_words=each.get("from_outside", ""),
            partner=writer,
            by=writer.person,
        )

    def answer_hold_back(self, each: dict[str, Any]) -> None:
        who = self.agreeing.partners[each["answered_by"]]
        days = each.get("held_until_in_days")
        hold_backs.answer(
            hold_back=each["request"],
            state=each["state"],
            words=each["answer"],
            held_until=timezone.localdate() + timedelta(days=each["answered_days_ago"] + days)
            if days
            else None,
            partner=who,
            by=who.person,
        )

    def begin(self, each: dict[str, Any]) -> None:
        partner = self.agreeing.partners[each["by"]]
        said = OutputSaid(
            title=each["title"],
            kind=each["kind"],
            stance=each["stance"],
            stance_words=each["stance_words"],
            for_whom=each["for_whom"],
        )
        output = outputs.begin(project=partner.project, said=said, partner=partner, by=partner.person)
        for key, text in each["claims"]:
            outputs.add_claim(
                output=output, text=text, finding=self.findings[key], partner=partner, by=partner.person
            )
        self.outputs[each["key"]] = output

    def show(self, each: dict[str, Any]) -> None:
        outputs.show(output=self.outputs[each["key"]], by=self.agreeing.by(each["by"]))

    def publish(self, each: dict[str, Any]) -> None:
        who = self.agreeing.partners[each["published_by"]]
        publishing.publish(
            output=self.outputs[each["key"]],
            outside_because=each.get("outside", ""),
            partner=who,
            by=who.person,
        )

    def reply(self, each: dict[str, Any]) -> None:
        partner = self.agreeing.partners[each["by"]]
        reply = output_replies.give(
            output=self.outputs[each["to"]],
            partner=partner,
            says=each["says"],
            words=each.get("words", ""),
            **self.agreeing.typed(partner, way="way"),
        )
        if "answer" in each:
            who = self.agreeing.partners[each["answered_by"]]
            output_replies.answer(reply=reply, text=each["answer"], partner=who, by=who.person)

    def use(self, each: dict[str, Any]) -> None:
        who = self.agreeing.partners[each["by"]]
        uses.note(
            output=self.outputs[each["what"]],
            who=each["who"],
            how=each["how"],
            used_on=timezone.localdate(),
            gave_credit=each["gave_credit"],
            partner=who,
            by=who.person,
        )
