"""Release terms, findings and outputs for tests, made through the actions where there is one."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from evenhand.actions import embargoes, findings, hold_backs, output_replies, outputs, uses
from evenhand.actions.findings import SupportSaid
from evenhand.actions.framing import AskedFor
from evenhand.actions.outputs import OutputSaid
from evenhand.records.models import (
    Clause,
    ClauseVersion,
    DecisionRule,
    Embargo,
    Finding,
    FramingChange,
    HoldBack,
    Output,
    ReleaseTerms,
)

ASKED = AskedFor("The first words could not be understood.", words="The press office")
PAPER = OutputSaid(title="Cold homes", kind="paper", stance="evidence")


def today():
    return timezone.localdate()


def days(number: int):
    return today() + timedelta(days=number)


def in_force(cast: Any, topic: str, *, since: int = 0) -> ClauseVersion:
    """A clause straight in the database, as if everyone had said yes to it some days ago."""
    number = Clause.objects.filter(project=cast.project).count() + 1
    clause = Clause.objects.create(project=cast.project, number=number, topic=topic)
    return ClauseVersion.objects.create(
        clause=clause,
        number=1,
        heading="What we publish",
        text="Everyone here sees it first.",
        proposed_by=cast.rosa,
        proposed_on=days(-since),
        state="in_force",
        in_force_on=days(-since),
    )


def agreed(cast: Any, *, partners_days: int = 14, reply_days: int = 7, most: int = 30) -> ReleaseTerms:
    return ReleaseTerms.objects.create(
        version=in_force(cast, "release"),
        partners_days=partners_days,
        reply_days=reply_days,
        embargo_days_most=most,
    )


def publishes_by(cast: Any) -> DecisionRule:
    return DecisionRule.objects.create(
        version=in_force(cast, "deciding"),
        matter="What goes out",
        kind="strategic",
        rule="consent",
        may_publish=True,
    )


def found(cast: Any, text: str = "Half of the homes were colder than 16 degrees.", **more: Any) -> Finding:
    partner = more.pop("partner", cast.rosa)
    return findings.add(
        project=cast.project,
        text=text,
        supports=more.pop("supports", [SupportSaid(words="Thermometers in 40 homes")]),
        partner=partner,
        by=more.pop("by", partner.person),
        **more,
    )


def begun(cast: Any, *on: Finding, said: OutputSaid = PAPER) -> Output:
    output = outputs.begin(project=cast.project, said=said, partner=cast.rosa, by=cast.rosa.person)
    for finding in on:
        outputs.add_claim(
            output=output, text="Homes are cold.", finding=finding, partner=cast.rosa, by=cast.rosa.person
        )
    return output


def shown(cast: Any, *on: Finding, days_ago: int = 0) -> Output:
    output = begun(cast, *(on or (found(cast),)))
    output = outputs.show(output=output, by=cast.rosa.person)
    if days_ago:
        passed(days_ago)
    output.refresh_from_db()
    return output


def passed(number: int) -> None:
    """As many days go by for everything about release."""
    by = timedelta(days=number)
    moved = {
        Output: ("begun_on", "shown_on", "reply_by"),
        Embargo: ("set_on", "until", "lifted_on"),
        HoldBack: ("asked_on", "until", "answered_on", "held_until"),
        FramingChange: ("changed_on",),
        ClauseVersion: ("in_force_on", "ended_on"),
    }
    for model, names in moved.items():
        for name in names:
            model.objects.exclude(**{name: None}).update(**{name: F(name) - by})


def one_on_its_way(cast: Any) -> dict[str, int]:
    """Finding 1, asked to be held back by request 1, and output 1 that rests on it: what stands in their addresses."""
    finding = found(cast, is_unwelcome=True, unwelcome_to="The council")
    hold_backs.ask(of=finding, why="Not now.", asked_by=cast.rosa, partner=cast.rosa, by=cast.rosa.person)
    output = shown(cast, finding)
    reply = output_replies.give(
        output=output,
        partner=cast.walter,
        says="differ",
        words="Mine is warm.",
        way="phone",
        entered_by=cast.femi.person,
        by=cast.femi.person,
    )
    wait = embargoes.set_(
        output=output, until=days(9), why="The journal.", partner=cast.rosa, by=cast.rosa.person
    )
    plan = uses.plan(
        project=cast.project, output=output, who="The tenants", what="A leaflet", partner=cast.priya,
        by=cast.priya.person,
    )  # fmt: skip
    return {
        "claim_id": output.claims.get().pk,
        "reply_id": reply.pk,
        "embargo_id": wait.pk,
        "plan_id": plan.pk,
    }
