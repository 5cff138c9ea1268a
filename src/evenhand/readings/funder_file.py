"""What goes into the file for those who fund the work: all of it from what everyone in the project may read.

What is not resolved comes first, and what failed has the same room as what was done. Words of somebody's own go in
only with their yes, and only those said under their own name to everyone: beside who said yes, a mask would hide
fewer people than it promised.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils import timezone

from evenhand.exchange.funder_file import FunderFile, Line, OwnWords, Section
from evenhand.methods.ledger.tree import Stack
from evenhand.readings.amounts import day
from evenhand.readings.funder_file_told import TOLD
from evenhand.readings.limits import limits_line
from evenhand.readings.names import shown_name
from evenhand.readings.release_consents import consenting
from evenhand.readings.report_drafts import RULES, UNRESOLVED, Drafted, Facts
from evenhand.readings.work_sentences import standing
from evenhand.records.answer import OUTCOMES
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, Project, ProjectHead, Story

MOST_WORDS = 200
MONEY = ("money_planned", "trims")
#: Section by section: its title, the rules that draft it, and what it means that nothing stands there.
SECTIONS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "unresolved",
        "What is not resolved",
        (UNRESOLVED,),
        "Nothing on the record is unresolved. Something may be, and nobody wrote it down.",
    ),
    (
        "planned",
        "What was planned",
        ("who_asked", "decided_before", "aims_agreed", "approach_chosen", "stage_plan"),
        "No plan is on the record.",
    ),
    (
        "money",
        "What was asked for, granted and spent",
        MONEY,
        "The team has not put its money into this file.",
    ),
    (
        "done",
        "What was done",
        (
            "said_counts",
            "decisions_made",
            "promises_kept",
            "findings_public",
            "outputs_public",
            "outcomes_happened",
        ),
        "Nothing on the record is done so far.",
    ),
    (
        "changed",
        "What changed, and why",
        ("changes_made", "decisions_replaced", "framing_changes"),
        "No change is on the record.",
    ),
    (
        "failed",
        "What did not work",
        ("outcomes_not", "harms_seen", "barriers", "not_adopted"),
        "Nothing on the record went wrong. It may be that nobody wrote it down.",
    ),
    (
        "unknown",
        "What is not known",
        ("what_not_known", "deferred", "figures_missing"),
        "Nothing is marked as not known.",
    ),
    (
        "figures",
        "Figures that people here turned on",
        ("figures_on", "figures_off"),
        "No figure is turned on.",
    ),
    (
        "funder",
        "What the funder did",
        ("funder_acts",),
        "Nobody has written down anything that a funder asked, cut, changed or helped with.",
    ),
)
_OUTCOMES = dict(OUTCOMES)


def funder_file(project: Project, *, for_whom: str = "", with_money: bool = False) -> FunderFile:
    facts = Facts(project)
    size, root = head_now(project)
    sentence = standing(project)
    agreed = _agreed(project)
    return FunderFile(
        project=project.title,
        about=project.about,
        made_on=timezone.localdate().isoformat(),
        for_whom=for_whom,
        head_size=size,
        head_root=root,
        limits=limits_line(project),
        sentence=sentence.text if sentence else "",
        sections=tuple(
            Section(id, title, tuple(_lines(facts, rules, agreed.keys(), with_money)), none)
            for id, title, rules, none in SECTIONS
        ),
        words=tuple(_words(project, agreed)),
    )


def head_now(project: Project) -> tuple[int, str]:
    """How many entries the record has, and their root, as the verifier takes it."""
    head = ProjectHead.objects.filter(project=project).first()
    if head is None:
        return 0, ""
    root = Stack(head.size, tuple(bytes.fromhex(branch) for branch in head.branches)).root()
    return head.size, base64.b64encode(root).decode()


def _lines(facts: Facts, rules: tuple[str, ...], agreed: Collection[int], with_money: bool) -> Iterator[Line]:
    for rule in rules:
        if rule in TOLD:
            yield from (Line(" ".join(text.split())) for text in TOLD[rule](facts, agreed))
        elif with_money or rule not in MONEY:
            yield from map(_line, RULES[rule](facts))


def _line(each: Drafted) -> Line:
    table: dict[str, Any] = each.table
    return Line(
        each.text,
        tuple(table.get("header", ())),
        tuple(tuple(row) for row in table.get("rows", ())),
    )


def _agreed(project: Project) -> dict[int, str]:
    """Those whose words may go out, by the name that they use here."""
    found = consenting(project, "funder_file", with_words=True).select_related("person")
    return {partner.pk: shown_name(partner) for partner in found.prefetch_related("types")}


def _words(project: Project, people: Mapping[int, str]) -> Iterator[OwnWords]:
    """What still waits for an answer first."""
    said = project.contributions.filter(
        partner__in=people,
        naming="named",
        audience="everyone",
        state__in=[*WAITING, "answered"],
        erased_on=None,
    ).exclude(text="")
    rows = [each for each in said if each.entered_by_id is None or each.confirmed_on is not None]
    rows.sort(key=lambda each: (each.state not in WAITING, each.number))
    rows = rows[:MOST_WORDS]
    answers = {
        each.contribution_id: each for each in Answer.objects.filter(contribution__in=rows, is_latest=True)
    }
    for each in rows:
        assert each.partner_id is not None
        answer = answers.get(each.pk) if each.state == "answered" else None
        became = f"{_OUTCOMES[answer.outcome]}: {answer.reason}" if answer else "No answer yet."
        on = f", {day(each.said_on)}" if each.said_on else ""
        yield OwnWords(people[each.partner_id], each.text, f"{each.get_kind_display()}{on}", became)
    yield from _stories(project)


def _stories(project: Project) -> Iterator[OwnWords]:
    """With the credit that was asked for. A story says itself where it may go; everyone here reads it first."""
    told = Story.objects.filter(project=project, shared_on__isnull=False, taken_back_on=None)
    for story in told.order_by("number"):
        is_own = story.entered_by_id is None or story.confirmed_on is not None
        if is_own and {"here", "reports"} <= set(story.uses):
            who = story.credit_as if story.naming != "none" and story.credit_as else "Somebody here"
            yield OwnWords(who, story.text, f"A story: {story.title}")
