"""How an example came to agree and decide: its charter, its decisions by rule, and who holds power in it.

What takes days is done days ago, by the same actions as on the pages: see `clock`.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.access import charters as doors
from evenhand.actions import (
    agenda,
    ballots,
    charters,
    clause_answers,
    closing,
    credits,
    decision_again,
    decisions_by_rule,
    gifts,
    interests,
    positions,
    power,
    role_charters,
)
from evenhand.actions.charters import ClauseStated
from evenhand.actions.clause_answers import SaidTo
from evenhand.actions.clause_terms import AgendaStated, ReleaseStated, RuleStated
from evenhand.actions.decisions_by_rule import OptionStated
from evenhand.actions.errors import ActionError
from evenhand.cli.examples.clock import days_ago
from evenhand.readings.charters import templates
from evenhand.records.charter import CLAUSE_TOPICS
from evenhand.records.models import ClauseVersion, Decision, DecisionRule, Partner, Person

if TYPE_CHECKING:
    from evenhand.cli.examples.build import Builder
    from evenhand.cli.examples.voices import Voices

#: Rules under which each way is marked, put in an order, or could be lived with.
_EACH_WAY = ("score", "ranked", "lot")


def has_charter(name: str) -> bool:
    return _file(name).is_file()


def _file(name: str) -> Any:
    return resources.files("evenhand.cli.examples").joinpath(f"{name}_charter.toml")


class Agreeing:
    """The part of an example that came before today, and what is open now."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.partners = builder.partners
        self.content: dict[str, Any] = tomllib.loads(_file(builder.name).read_text(encoding="utf-8"))
        self.decisions: dict[str, Decision] = {}
        self.typist = ""

    def build(self) -> None:
        """Everything up to today, the oldest first."""
        content = self.content
        with days_ago(content["begun_days_ago"]):
            self.builder.gather(content["first"])
        self.typist = content["types_for_others"]
        charter = content["charter"]
        steps: list[tuple[int, Any, Any]] = [
            (charter["begun_days_ago"], self.begin_charter, charter),
            (charter["agreed_days_ago"], self.agree_to_charter, content["first"]),
            (content["joined_days_ago"], self.join_later, charter["joins_in"]),
            (charter["change"]["days_ago"], self.change_clause, charter["change"]),
            (charter["change"]["agreed_days_ago"], self.agree_to_change, None),
        ]
        for each in content["decisions"]:
            steps += [(each["opened"], self.open_decision, each), (each["closed"], self.close_decision, each)]
        for name in ("calls", "look_backs", "agenda", "interests", "gifts", "roles"):
            steps += [(each["days_ago"], getattr(self, f"add_{name}"), each) for each in content[name]]
        steps += [
            (each["answered_days_ago"], self.answer_item, each)
            for each in content["agenda"]
            if "state" in each
        ]
        from evenhand.cli.examples.accounting import Accounting
        from evenhand.cli.examples.releasing import Releasing

        steps += Releasing(self).steps()
        steps += Accounting(self).steps()
        for days, do, what in sorted(steps, key=lambda step: -step[0]):
            with days_ago(days):
                do(what)
        self.say_who_holds_power()

    def by(self, key: str) -> Person:
        return self.partners[key].person

    def typed(self, partner: Partner, *, way: str = "channel", **more: Any) -> dict[str, Any]:
        """How somebody's part is marked when another types it in for them."""
        writer = self.builder.writer_for(partner)
        said = {way: partner.channel, "by": writer}
        if writer != partner.person:
            said |= {"entered_by": writer, **more}
        return said

    # The charter.

    def begin_charter(self, said: dict[str, Any]) -> None:
        by = self.partners[said["by"]]
        short = {each.topic: each for each in templates() if each.is_short}
        charters.begin(
            project=self.builder.project,
            clauses=[
                ClauseStated(
                    topic,
                    short[topic].name,
                    short[topic].text,
                    template=short[topic].id,
                    **self.terms(topic, said["short"].get(topic)),
                )
                for topic, _ in CLAUSE_TOPICS
            ],
            partner=by,
            by=by.person,
        )
        for each in said["more"]:
            charters.propose(
                project=self.builder.project,
                topic="deciding",
                heading=each["heading"],
                text=each["text"],
                reason="",
                touches=[],
                **self.terms("deciding", each),
                partner=by,
                by=by.person,
            )

    def terms(self, topic: str, said: dict[str, Any] | None) -> dict[str, Any]:
        if said is None:
            return {}
        if topic == "agenda":
            return {"agenda": AgendaStated(**said)}
        if topic == "release":
            return {"release": ReleaseStated(**said)}
        rule = RuleStated(
            kind=said["kind"],
            rule=said["rule"],
            matter=said.get("matter", ""),
            secrecy=said.get("secrecy", "named"),
            presence=[(type_id, least) for type_id, least in said.get("presence", [])],
            days_least=said["days_least"],
            decider=self.partners[said["decider"]] if "decider" in said else None,
        )
        return {"rule": rule}

    def agree_to_charter(self, keys: list[str]) -> None:
        asked = ClauseVersion.objects.filter(clause__project=self.builder.project, state="proposed")
        for key in keys:
            self.say_yes(self.partners[key], list(asked))

    def say_yes(self, partner: Partner, versions: list[ClauseVersion]) -> None:
        clause_answers.answer_several(
            partner=partner,
            said=[SaidTo(version, "agree") for version in versions],
            **self.typed(partner, witness=self.content["witness"]),
        )

    def join_later(self, keys: list[str]) -> None:
        self.builder.gather_more()
        in_force = list(doors.versions_in_force(self.builder.project))
        for key in keys:
            self.say_yes(self.partners[key], in_force)

    def change_clause(self, said: dict[str, Any]) -> None:
        by = self.partners[said["by"]]
        clause = self.builder.project.clauses.filter(topic=said["topic"]).order_by("number").first()
        charters.propose(
            project=self.builder.project,
            topic=said["topic"],
            heading=said["heading"],
            text=said["text"],
            reason=said["reason"],
            touches=list(doors.those_with_a_say(self.builder.project)),
            clause=clause,
            **self.terms(said["topic"], said),
            partner=by,
            by=by.person,
        )

    def agree_to_change(self, _: None) -> None:
        asked = ClauseVersion.objects.get(clause__project=self.builder.project, state="proposed")
        for answer in asked.answers.select_related("partner__person"):
            self.say_yes(answer.partner, [asked])

    # Decisions by rule.

    def open_decision(self, said: dict[str, Any], **more: Any) -> Decision:
        by = self.partners[said["by"]]
        rule = self.rule_of(said) if "matter" in said else None
        lasts = said["opened"] - said["closed"] if "opened" in said else said["closes_in_days"]
        # An hour less, so that its time is over when it is closed on its day.
        closes_at = timezone.now() + timedelta(days=lasts) - timedelta(hours=1)
        again = said.get("look_again_days_ago")
        decision = decisions_by_rule.open_by_rule(
            project=self.builder.project,
            question=said["question"],
            words=said["words"],
            reasons=said["reasons"],
            kind=said["kind"],
            rule=None if rule else said["rule"],
            charter_rule=rule,
            closes_at=closes_at,
            options=[_option(each) for each in said.get("options", [])],
            decider=self.partners[said["decider"]] if "decider" in said else None,
            look_again_on=timezone.localdate() + timedelta(days=said["opened"] - again) if again else None,
            partner=by,
            by=by.person,
            **more,
        )
        for each in said.get("say", []):
            self.say_to(decision, each)
        for key, option in said.get("votes", {}).items():
            marks = {option: 1} if option else {}
            ballots.cast(decision=decision, partner=self.partners[key], marks=marks, by=self.by(key))
        for key in said.get("papers", []):
            partner = self.partners[key]
            ballots.give_paper(decision=decision, partner=partner, by=self.builder.writer_for(partner))
        if "key" in said:
            self.decisions[said["key"]] = decision
        return decision

    def rule_of(self, said: dict[str, Any]) -> DecisionRule:
        rules = doors.rules_in_force(self.builder.project)
        return rules.get(kind=said["kind"], matter=said["matter"])

    def say_to(self, decision: Decision, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        given = dict(enumerate(each.get("choices", []), 1))
        if decision.rule == "lot":
            given = {number: value for number, value in given.items() if value}
        default = "chose" if given else "stand_aside"
        signature = positions.take(
            signature=decision.signatures.get(partner=partner),
            stance=each.get("stance", default),
            words=each.get("words", ""),
            choices=given if decision.rule in _EACH_WAY else {},
            is_dissent=each.get("is_dissent", False),
            dissent_naming=each.get("naming", "named"),
            lot_words=each.get("lot_words", ""),
            **self.typed(partner, witness=self.content["witness"]),
        )
        if signature.entered_by_id is not None:
            positions.check(signature, self.by(self.content["checks"]))
        if "answer" in each:
            who = self.partners[each["answered_by"]]
            positions.answer(signature, each["answer"], who, who.person)

    def close_decision(self, said: dict[str, Any]) -> None:
        decision = self.decisions[said["key"]]
        for key in said.get("counted_by", []):
            ballots.count_paper(decision=decision, counts=said["paper_counts"], by=self.by(key))
        by = decision.decider.person if decision.decider else self.by("grace")
        try:
            closing.close(decision=decision, outcome_words=said["outcome"], option=said.get("choose"), by=by)
        except ActionError:
            # The one that could not close as made, since somebody was missing whom the charter asks for.
            closing.note_outside(
                decision=decision, because=said["outside"], outcome_words=said["outcome"], by=by
            )

    def open_now(self, voices: Voices) -> None:
        said = self.content["now"]
        self.open_decision(said, citations=[voices.fresh(key) for key in said["cites"]])

    # What people raise, call for and look back at.

    def add_calls(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        decision_again.call(
            decision=self.decisions[each["of"]],
            partner=partner,
            words=each["words"],
            **self.typed(partner, way="way"),
        )

    def add_look_backs(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        decision_again.look_back(
            decision=self.decisions[each["of"]],
            partner=partner,
            would=each["would"],
            words=each["words"],
            **self.typed(partner, way="way"),
        )

    def add_agenda(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        each["item"] = agenda.raise_item(
            partner=partner, text=each["text"], why=each.get("why", ""), **self.typed(partner, way="way")
        )

    def answer_item(self, each: dict[str, Any]) -> None:
        who = self.partners[each["answered_by"]]
        day = each.get("comes_up_days_ago")
        agenda.answer_item(
            item=each["item"],
            state=each["state"],
            answer=each["answer"],
            comes_up_on=timezone.localdate() + timedelta(days=each["answered_days_ago"] - day)
            if day
            else None,
            partner=who,
            by=who.person,
        )

    # Power, interests, roles.

    def add_interests(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        interests.declare(
            partner=partner,
            what=each["what"],
            decision=self.decisions[each["decision"]] if "decision" in each else None,
            analysis=each.get("analysis", ""),
            guard=each.get("guard", ""),
            by=partner.person,
        )

    def add_gifts(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        gifts.write_down(
            project=self.builder.project,
            kind=each["kind"],
            what=each["what"],
            from_words=each["from_outside"],
            to_words=each["to"],
            is_something_expected="yes" if "expected" in each else "unknown",
            expected=each.get("expected", ""),
            given_on=timezone.localdate(),
            partner=partner,
            by=partner.person,
        )

    def add_roles(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        role_charters.say(
            partner=partner,
            stage=each["stage"],
            does=each["does"],
            decides=each.get("decides", ""),
            does_not=each.get("does_not", ""),
            needs=each.get("needs", ""),
            **self.typed(partner, way="way"),
        )

    def say_who_holds_power(self) -> None:
        for each in self.content["power_before"]:
            partner = self.partners[each["by"]]
            power.tell_before(partner=partner, power=each["power"], words=each["words"], by=partner.person)
        for each in self.content["given_up"]:
            partner = self.partners[each["by"]]
            power.give_up(partner=partner, what=each["what"], to_whom=each["to_whom"], by=partner.person)
        for each in self.content["credits"]:
            credits.say(partner=self.partners[each["by"]], roles=each["roles"], by=self.by(each["by"]))
        for each in self.content["wishes"]:
            credits.wish(
                partner=self.partners[each["by"]],
                wish=each["wish"],
                name=each["name"],
                by=self.by(each["by"]),
            )


def _option(said: str | list[str]) -> OptionStated:
    return OptionStated(said) if isinstance(said, str) else OptionStated(*said)
