"""Build the examples from their files, each step by the action that a page would call.

An example tells the truth about itself: its `about` says what it is made from and what some would object.
Days are counted from the day it is built, so that “too late” stays too late.
"""

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from evenhand.actions import (
    answer_sheets,
    appraisals,
    briefs,
    budgets,
    criteria,
    decisions,
    invitations,
    involvements,
    options,
    partners,
    private_pages,
    projects,
    trims,
)
from evenhand.cli.examples import voices
from evenhand.cli.examples.accounting import Accounting
from evenhand.cli.examples.accounting_home import house_the_others
from evenhand.cli.examples.agreeing import Agreeing, has_charter
from evenhand.readings import budget_sources
from evenhand.readings.criteria import list_digest, wordings_in_force
from evenhand.readings.framework import current
from evenhand.records.models import Appraisal, DecisionSignature, Partner, Person, Project

FILES = ["asthma", "school", "programme", "five_thousand"]


def example(name: str) -> dict[str, Any]:
    text = resources.files("evenhand.cli.examples").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def build_missing() -> list[str]:
    """Build every example that is not there yet. Each is there whole or not at all."""
    built = []
    for name in FILES:
        content = example(name)
        if Project.objects.filter(title=content["title"], is_example=True).exists():
            continue
        with transaction.atomic():
            Builder(name, content).build()
        built.append(name)
    if built:
        with transaction.atomic():
            house_the_others()
    return built


class Builder:
    """One example under way: its people by their short names."""

    def __init__(self, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.content = content
        self.partners: dict[str, Partner] = {}
        self.criteria: dict[str, Any] = {}
        self.project: Project

    def build(self) -> None:
        agreeing = Agreeing(self) if has_charter(self.name) else None
        if agreeing:
            agreeing.build()
        else:
            self.gather()
        self.ask_first()
        self.be_together()
        self.propose()
        if "answers" in self.content:
            appraisal = self.answer()
            if "ratings" in self.content:
                self.rate(appraisal)
        self.plan_stages()
        if "plan" in self.content:
            self.cost()
        if "decision" in self.content:
            self.decide()
        if voices.has_voices(self.name):
            said = voices.Voices(self.name, self.project, self.partners, self.writer_for)
            said.build()
            if agreeing:
                agreeing.open_now(said)
                Accounting(agreeing).at_the_end()

    def by(self, key: str) -> Person:
        return self.partners[key].person

    def gather(self, first: Sequence[str] = ()) -> None:
        """Bring its people together: all of them, or those named, with the others to come later."""
        lead = self.content["people"][0]
        person = self.new_person(lead)
        self.project = projects.start(
            title=self.content["title"],
            about=self.content["about"],
            owned_by=self.content["owned_by"],
            by=person,
            types=lead["types"],
            is_example=True,
        )
        self.partners[lead["key"]] = Partner.objects.get(project=self.project, person=person)
        self.describe(lead)
        self.gather_more(first)

    def gather_more(self, keys: Sequence[str] = ()) -> None:
        by = self.by(self.content["people"][0]["key"])
        coming = [
            each
            for each in self.content["people"]
            if each["key"] not in self.partners and (not keys or each["key"] in keys)
        ]
        for each in coming:
            self.partners[each["key"]] = self.join(each, by=by)
        Person.objects.filter(partnerships__project=self.project).update(is_example=True)
        for each in coming:
            self.describe(each)

    def new_person(self, each: dict[str, Any]) -> Person:
        return Person.objects.create(
            name=each["name"],
            email=f"{each['key']}@{self.name.replace('_', '-')}.example.org",
            password=make_password(None),
            is_example=True,
        )

    def join(self, each: dict[str, Any], *, by: Person) -> Partner:
        channel = each.get("channel", "web")
        if channel == "web":
            person = self.new_person(each)
            sent = invitations.create(project=self.project, role=each["role"], name=each["name"], by=by)
            return invitations.accept(invitation=sent.invitation, by=person, types=each["types"])
        partner = partners.add_without_account(
            project=self.project,
            name=each["name"],
            role=each["role"],
            channel=channel,
            by=by,
            types=each["types"],
        )
        if channel == "page":
            private_pages.make(partner=partner, by=by)
        return partner

    def describe(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["key"]]
        said = {
            field: each[field]
            for field in ("brings", "wants", "cannot", "interests", "positionality", "named_as", "pseudonym")
            if field in each
        }
        if said:
            writer = self.writer_for(partner)
            partners.describe(
                partner=partner, profile=partners.Profile(types=each["types"], **said), by=writer
            )
            if writer != partner.person and each.get("confirmed"):
                partners.confirm_profile(partner=partner, by=partner.person)
            partner.refresh_from_db()

    def writer_for(self, partner: Partner) -> Person:
        """Who types: the partner, or the facilitator for somebody who writes or rings."""
        if partner.channel in {"web", "page"}:
            return partner.person
        return self.by(self.content["types_for_others"])

    def ask_first(self) -> None:
        today = timezone.localdate()
        ask = dict(self.content["ask"])
        if "needed_in_weeks" in ask:
            ask["needed_by"] = (today + timedelta(weeks=ask.pop("needed_in_weeks"))).isoformat()
        content = {
            "ask": ask,
            "means": self.content["means"],
            "people": self.content.get("hoped_for", []),
            "considered": self.content.get("considered", []),
            "chosen": self.content.get("chosen", ""),
        }
        lead = self.by(self.content["people"][0]["key"])
        briefs.save(project=self.project, content=content, seen_version=0, by=lead)
        for each in self.content.get("decided_before", []):
            briefs.add_decided_before(
                project=self.project,
                what=each["what"],
                decided_by=each["decided_by"],
                can_still_change=each["can_still_change"],
                by=self.by(each["by"]),
            )

    def be_together(self) -> None:
        for each in self.content.get("ideas", []):
            partner = self.partners[each["by"]]
            projects.add_idea(partner=partner, text=each["text"], by=self.writer_for(partner))
        for each in self.content.get("time_together", []):
            projects.add_time_together(
                partner=self.partners[each["by"]],
                day=timezone.localdate() - timedelta(days=each["days_ago"]),
                minutes=each["minutes"],
                people=each["people"],
                what=each["what"],
                by=self.by(each["by"]),
            )

    def propose(self) -> None:
        for each in self.content["aims"]:
            partner = self.partners[each["by"]]
            self.criteria[each["key"]] = criteria.propose_aim(
                partner=partner,
                text=each["text"],
                for_whom=each.get("for_whom", ""),
                how_we_would_know=each.get("how_we_would_know", ""),
                arguments=each.get("arguments", []),
                by=self.writer_for(partner),
            )
        for each in self.content.get("conditions", []):
            partner = self.partners[each["by"]]
            self.criteria[each["row"]] = criteria.add_condition(
                partner=partner, row=each["row"], by=partner.person
            )
        for each in self.content.get("reworded", []):
            partner = self.partners[each["by"]]
            criteria.reword(
                criterion=self.criteria[each["key"]],
                partner=partner,
                seen=1,
                text=each["text"],
                for_whom=each.get("for_whom", ""),
                how_we_would_know=each.get("how_we_would_know", ""),
                arguments=each.get("arguments", []),
                why=each["why"],
                by=partner.person,
            )
        for each in self.content.get("struck", []):
            partner = self.partners[each["by"]]
            criteria.strike(
                criterion=self.criteria[each["key"]],
                partner=partner,
                because=each["because"],
                by=partner.person,
            )
        digest = list_digest(wordings_in_force(self.project))
        for key in self.content.get("agreed", []):
            partner = self.partners[key]
            criteria.agree(partner=partner, seen=digest, by=self.writer_for(partner))

    def answer(self) -> Appraisal:
        runner = self.by(self.content["types_for_others"])
        appraisal = appraisals.open_round(project=self.project, by=runner, all_the_same=True)
        question = {
            each.wording.criterion_id: each.pk for each in appraisal.questions.select_related("wording")
        }
        for sheet in self.content["answers"]:
            partner = self.partners[sheet["by"]]
            said = [
                answer_sheets.Answered(
                    question=question[self.criteria[key].pk],
                    value=each["value"],
                    with_whom=tuple(each.get("with_whom", [])),
                    stages=tuple(each.get("stages", [])),
                    how=each.get("how", ""),
                    what_else=each.get("what_else", ""),
                )
                for key, each in sheet["said"].items()
            ]
            handed_in = answer_sheets.hand_in(
                appraisal=appraisal,
                partner=partner,
                step=1,
                answers=said,
                shown_as=sheet.get("shown_as", "named"),
                channel=partner.channel,
                by=self.writer_for(partner),
            )
            if sheet.get("confirmed"):
                answer_sheets.confirm(sheet=handed_in, by=partner.person)
        return appraisal

    def rate(self, appraisal: Appraisal) -> None:
        chooser = self.partners[self.content["types_for_others"]]
        for each in self.content["options"]:
            option = options.add(
                appraisal=appraisal, partner=chooser, approach=each["approach"], by=chooser.person
            )
            months = Decimal(each["months"]) if "months" in each else option.months
            said = " The months are this group’s own guess." if "months" in each else ""
            facts = options.Facts(
                money_pence=option.money_pence,
                hours=option.hours,
                months=months,
                inclusion=option.inclusion,
                independence=option.independence,
                figures_from=option.figures_from + said,
                if_we_do_not=each.get("if_we_do_not", ""),
            )
            options.change_facts(
                option=option, partner=chooser, facts=facts, seen=option.version, by=chooser.person
            )
        appraisals.open_step_two(appraisal=appraisal, by=chooser.person)
        question = {
            each.wording.criterion_id: each.pk for each in appraisal.questions.select_related("wording")
        }
        for sheet in self.content["ratings"]:
            partner = self.partners[sheet["by"]]
            said = [
                answer_sheets.Answered(
                    question=question[self.criteria[aim].pk], approach=approach, value=value
                )
                for aim, row in sheet["said"].items()
                for approach, value in row.items()
            ]
            answer_sheets.hand_in(
                appraisal=appraisal,
                partner=partner,
                step=2,
                answers=said,
                shown_as=sheet.get("shown_as", "named"),
                must_keep=sheet.get("must_keep", ""),
                channel=partner.channel,
                by=self.writer_for(partner),
            )

    def plan_stages(self) -> None:
        for each in self.content.get("stages", []):
            partner = self.partners[each["by"]]
            involvements.set_square(
                partner=partner,
                partner_type=each["type"],
                stage=each["stage"],
                mode=each["mode"],
                reason=each["reason"],
                by=partner.person,
            )

    def cost(self) -> None:
        """The plan's lines from what the framework assumes for the way chosen, and what became of them."""
        chosen = self.content["plan"]["approach"]
        approach = next(row for row in current().approaches if row.id == chosen)
        people = budget_sources.people_planned(self.project, current())
        offered = budget_sources.from_activities(self.project, approach, people, current())
        lead = self.by(self.content["people"][0]["key"])
        lines = budgets.bring_in(
            project=self.project, lines=offered.stated, made_from=offered.made_from, by=lead
        )
        for each in self.content.get("trims", []):
            line = next(line for line in lines if line.heading == each["heading"])
            said = trims.Said(cut_by=each["cut_by"], why=each["why"], effect=each["effect"])
            trims.record(
                line=line,
                moment=each["moment"],
                to_pence=int(line.asked_pence * each["to_share"]),
                seen_version=line.version,
                is_done_anyway=each["is_done_anyway"],
                by=lead,
                said=said,
            )

    def decide(self) -> None:
        said = self.content["decision"]
        decision = decisions.open_for_signing(
            project=self.project,
            words=said["words"],
            reasons=said["reasons"],
            approaches=said["approaches"],
            named=[self.partners[key] for key in said["named"]],
            appraisal=self.project.appraisals.first(),
            look_again_on=timezone.localdate() + timedelta(weeks=said["look_again_in_weeks"]),
            by=self.by(said["by"]),
        )
        for each in said["signed"]:
            partner = self.partners[each["by"]]
            writer = self.writer_for(partner)
            is_typed = writer != partner.person
            decisions.sign(
                signature=DecisionSignature.objects.get(decision=decision, partner=partner),
                stance=each["stance"],
                words=each.get("words", ""),
                by=writer,
                channel=partner.channel,
                entered_by=writer if is_typed else None,
                witness=self.partners[each["witness"]].person.name if is_typed else "",
            )
