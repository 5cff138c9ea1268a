"""What people in an example said, were told, are owed and are paid, done by the same actions as on the pages."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from evenhand.actions import (
    access_needs,
    answers,
    asks,
    changes,
    claims,
    contributions,
    gathering,
    hours,
    invitations,
    minutes,
    pay_offers,
    promises,
)
from evenhand.records.models import Contribution, Decision, Partner, Person, Project


def has_voices(name: str) -> bool:
    return _file(name).is_file()


def _file(name: str) -> Any:
    return resources.files("evenhand.cli.examples").joinpath(f"{name}_voices.toml")


class Voices:
    """The second half of an example, on the people that the first half brought together."""

    def __init__(
        self,
        name: str,
        project: Project,
        partners: dict[str, Partner],
        writer_for: Callable[[Partner], Person],
    ) -> None:
        self.name = name
        self.content: dict[str, Any] = tomllib.loads(_file(name).read_text(encoding="utf-8"))
        self.project = project
        self.partners = dict(partners)
        self.lead = next(partner for partner in partners.values() if partner.role == "lead")
        self.writer_for = writer_for
        self.said: dict[str, Contribution] = {}
        self.today = timezone.localdate()

    def build(self) -> None:
        self.bring_others()
        self.say()
        self.say_unlinkably()
        self.answer()
        self.gather()
        self.promise()
        self.ask()
        self.pay()
        self.note_privately()

    def day(self, days: int) -> Any:
        return self.today + timedelta(days=days)

    def typed(self, partner: Partner) -> dict[str, Any]:
        """How somebody's part in an action is marked when another types it in for them."""
        writer = self.writer_for(partner)
        return {
            "way": partner.channel,
            "entered_by": writer if writer != partner.person else None,
            "by": writer,
        }

    def bring_others(self) -> None:
        """Those who pay and those who witness come in like anybody else."""
        for each in self.content["others"]:
            person = Person.objects.create(
                name=each["name"],
                email=f"{each['key']}@{self.name.replace('_', '-')}.example.org",
                password=make_password(None),
                is_example=True,
            )
            sent = invitations.create(
                project=self.project, role=each["role"], name=each["name"], by=self.lead.person
            )
            self.partners[each["key"]] = invitations.accept(invitation=sent.invitation, by=person, types=[])
        self.payer = next(partner for partner in self.partners.values() if partner.role == "payer")

    def say(self) -> None:
        for each in self.content["said"]:
            partner = self.partners[each["by"]]
            how = self.typed(partner)
            if "meeting" in each:
                writer = self.partners[self.content["types_for_others"]].person
                how = {"way": "meeting", "entered_by": writer, "by": writer, "said_at": each["meeting"]}
            if "days_ago" in each:
                how["said_on"] = self.day(-each["days_ago"])
            kept = contributions.say(
                partner=partner,
                text=each["text"],
                kind=each["kind"],
                stage=each.get("stage", ""),
                naming=each.get("naming", "named"),
                audience=each.get("audience", "everyone"),
                to_side=each.get("to_side", "team"),
                asked=self.partners[each["asked"]] if "asked" in each else None,
                witness=self.partners[each["witness"]] if "witness" in each else None,
                about_decision=Decision.objects.filter(project=self.project).first()
                if each.get("about_the_decision")
                else None,
                **how,
            )
            assert kept is not None
            if each.get("is_confirmed"):
                contributions.confirm(kept, partner.person)
            self.said[each["key"]] = kept

    def say_unlinkably(self) -> None:
        said = self.content["unlinkable"]
        for key, text, kind in zip(said["by"], said["texts"], said["kinds"], strict=True):
            partner = self.partners[key]
            contributions.say(
                partner=partner,
                text=text,
                kind=kind,
                naming="unlinkable",
                audience="everyone",
                by=partner.person,
            )

    def answer(self) -> None:
        for each in self.content["answers"]:
            partner = self.partners[each["by"]]
            answers.give(
                contributions=[self.fresh(key) for key in each["to"]],
                outcome=each["outcome"],
                reason=each["reason"],
                changes=[changes.NewChange(what=each["what"], where=each["where"], version=each["version"])]
                if "what" in each
                else [],
                deferred_until=self.day(each["in_days"]) if "in_days" in each else None,
                passed_on_to=each.get("to_whom", ""),
                partner=partner,
                by=partner.person,
            )
        for each in self.content["responses"]:
            said = self.fresh(each["to"])
            assert said.partner is not None
            answers.respond(
                answer=said.answers.get(is_latest=True),
                contribution=said,
                says=each["says"],
                words=each.get("words", ""),
                partner=said.partner,
                **self.typed(said.partner),
            )

    def fresh(self, key: str) -> Contribution:
        return Contribution.objects.select_related("partner__person").get(pk=self.said[key].pk)

    def gather(self) -> None:
        for each in self.content["gathered"]:
            partner = self.partners[each["by"]]
            gathering.gather(
                contributions=[self.fresh(key) for key in each["these"]],
                text=each["text"],
                partner=partner,
                by=partner.person,
            )

    def promise(self) -> None:
        for each in self.content["promises"]:
            owner = self.partners[each["by"]]
            made = promises.make(
                project=self.project,
                what=each["what"],
                owner=owner,
                to_partner=self.partners[each["to"]] if "to" in each else None,
                to_whom=each.get("to_whom", ""),
                due_on=self.day(each["due_in_days"]),
                contribution=self.fresh(each["from"]) if "from" in each else None,
                owner_leaves_on=self.day(each["leaves_in_days"]) if "leaves_in_days" in each else None,
                by=owner.person,
            )
            if "kept" in each:
                promises.keep(promise=made, how=each["kept"], by=owner.person)
            if "broken" in each:
                promises.break_(promise=made, reason=each["broken"], by=owner.person)
            if "hand_on_to" in each:
                promises.hand_on(
                    promise=made,
                    to_partner=self.partners[each["hand_on_to"]],
                    why=each["why"],
                    by=owner.person,
                )
        for each in self.content["tasks"]:
            asker = self.partners[each["asked_by"]]
            owner = self.partners[each["of"]]
            task = promises.ask(
                project=self.project,
                what=each["what"],
                owner=owner,
                asked_by=asker,
                to_partner=asker,
                due_on=self.day(each["due_in_days"]),
                by=self.writer_for(asker),
                entered_by=None if self.writer_for(asker) == asker.person else self.writer_for(asker),
            )
            if each.get("taken_on"):
                promises.take_on(promise=task, by=owner.person)

    def ask(self) -> None:
        for each in self.content["caps"]:
            partner = self.partners[each["of"]]
            minutes.set_cap(partner, each["minutes"], by=partner.person)
        for each in self.content["asks"]:
            made = asks.make(
                project=self.project,
                what=each["what"],
                about=each.get("about", ""),
                minutes=each["minutes"],
                due_on=self.day(each["due_in_days"]),
                pay=each["pay"],
                ring=each["ring"],
                partners=[self.partners[key] for key in each["of"]],
                by=self.partners[each["by"]].person,
            )
            for state in ("yes", "no"):
                for key in each.get(state, []):
                    partner = self.partners[key]
                    asks.answer(asked=made.asked.get(partner=partner), state=state, **self.typed(partner))

    def pay(self) -> None:
        lead = self.lead.person
        for each in self.content["offers"]:
            partner = self.partners[each["to"]]
            offer = pay_offers.offer(
                partner=partner,
                what_for=each["what_for"],
                from_day=self.day(-60),
                to_day=self.day(20),
                pence=_pence(each["pounds"]),
                promised_days=each["promised_days"],
                how=each["how"],
                by=lead,
            )
            if "choice" not in each:
                continue
            how = self.typed(partner)
            pay_offers.choose(
                offer=offer,
                choice=each["choice"],
                pence=_pence(each["less_pounds"]) if "less_pounds" in each else None,
                **how,
            )
            if not each.get("claim"):
                continue
            lines = []
            if "expense" in each:
                cost = each["expense"]
                lines = [
                    claims.LineSaid(
                        kind="no_receipt",
                        what=cost["what"],
                        pence=_pence(cost["pounds"]),
                        spent_on=self.day(-each.get("claimed_days_ago", 0)),
                    )
                ]
            claim = claims.make(
                partner=partner,
                offer=offer,
                lines=lines,
                claimed_on=self.day(-each["claimed_days_ago"]) if "claimed_days_ago" in each else None,
                **how,
            )
            if each.get("is_approved"):
                claim = claims.approve(claim=claim, by=self.payer.person)
            if each.get("is_sent"):
                claims.send([claim], by=self.payer.person)
                claim.refresh_from_db()
            if "arrived_days_ago" in each:
                claims.arrive(claim=claim, arrived_on=self.day(-each["arrived_days_ago"]), **how)

    def note_privately(self) -> None:
        for each in self.content["hours"]:
            partner = self.partners[each["of"]]
            hours.log(
                partner=partner,
                kind=each["kind"],
                minutes=each["minutes"],
                day=self.day(-each["days_ago"]),
                is_paid_for=each["is_paid_for"],
                words=each.get("words", ""),
                by=partner.person,
            )
        for each in self.content["needs"]:
            partner = self.partners[each["of"]]
            access_needs.say(partner=partner, need=each["need"], by=self.writer_for(partner))


def _pence(pounds: object) -> int:
    return int(Decimal(str(pounds)) * 100)
