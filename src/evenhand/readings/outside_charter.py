"""What was decided or published outside what people agreed: by whom, and why. It stands first in every account."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils import timezone

from evenhand.exchange.document.tree import Block, callout
from evenhand.readings.amounts import day
from evenhand.readings.names import shown_name
from evenhand.readings.plan_documents.parts import sentence
from evenhand.readings.presence_said import asked_for
from evenhand.records.models import Decision, Output, Partner, Project

TITLE = "Outside the charter"
#: For whoever is not in the project: that it happened, and none of the words.
WITHOUT_WORDS = (
    "Something here was decided or published outside what people had agreed. "
    "Everyone who takes part can read by whom, and why."
)


@dataclass(frozen=True, slots=True)
class Outside:
    kind: Literal["decision", "output"]
    number: int
    what: str
    who: str
    because: str
    on: date
    #: What was not kept to, as it stood then. Of a decision it is that somebody whom the charter asks for was missing.
    lacked: str

    @property
    def said(self) -> str:
        name = f"Decision {self.number}" if self.kind == "decision" else f"Output {self.number}"
        how = "taken" if self.kind == "decision" else "published"
        lacked = f" Not kept to: {sentence(self.lacked)}" if self.lacked else ""
        return (
            f"{name}, “{self.what}”, was {how} outside the charter on {day(self.on)} by {self.who}.{lacked} "
            f"Why: {sentence(self.because)}"
        )


def outside_charter(project: Project) -> list[Outside]:
    """All of it, newest first. Readable by everyone in the project, whatever else they may read."""
    decisions = list(
        project.decisions.filter(outcome="outside", withdrawn_at=None).select_related("closed_by")
    )
    outputs = list(project.outputs.filter(state="public").exclude(outside_because=""))
    if not decisions and not outputs:
        return []
    names = names_of_people(project, [each.closed_by for each in decisions if each.closed_by])
    found = [*_decisions(decisions, names), *_outputs(outputs)]
    return sorted(found, key=lambda each: (each.on, each.number), reverse=True)


def _decisions(decisions: list[Decision], names: dict[object, str]) -> Iterator[Outside]:
    for decision in decisions:
        closed_at = decision.closed_at or decision.opened_at
        yield Outside(
            "decision",
            decision.number,
            asked_in(decision),
            names.get(decision.closed_by_id, "somebody who is not here"),
            decision.outside_because,
            timezone.localdate(closed_at),
            _asked_for(decision),
        )


def _outputs(outputs: list[Output]) -> Iterator[Outside]:
    people = Partner.objects.filter(pk__in=[each.published_by_id for each in outputs])
    by = {each.pk: each for each in people.select_related("person").prefetch_related("types")}
    for output in outputs:
        who = by.get(output.published_by_id)  # type: ignore[arg-type]
        yield Outside(
            "output",
            output.number,
            output.title,
            shown_name(who) if who else "somebody who is not here",
            output.outside_because,
            output.public_on or output.begun_on,
            output.outside_missing,
        )


def _asked_for(decision: Decision) -> str:
    wanted = asked_for(decision.presence)
    return f"the charter asks for {wanted} with a say" if wanted else ""


def asked_in(decision: Decision) -> str:
    """What a decision is about, in one line. The decision on working together has no question of its own."""
    return decision.question or decision.words.strip().split("\n")[0][:200]


def names_of_people(project: Project, people: list[Any]) -> dict[object, str]:
    """How people who did something are named here, by their accounts."""
    partners = Partner.objects.filter(project=project, person__in=people)
    return {
        partner.person_id: shown_name(partner)
        for partner in partners.select_related("person").prefetch_related("types")
    }


def outside_block(outside: list[Outside]) -> Iterator[Block]:
    """The same as the first block of a document, and nothing where nothing was."""
    if outside:
        yield callout(TITLE, *(each.said for each in outside), is_warning=True)
