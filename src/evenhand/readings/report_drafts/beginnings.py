"""Who asked for it, what it was to bring about and why, and by what name it goes."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.framework import UnknownRow
from evenhand.readings.amounts import day, joined
from evenhand.readings.brief import brief_of
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts.drafted import MOST, Drafted, drafts, ended, more, quoted, said
from evenhand.readings.report_drafts.facts import Facts
from evenhand.records.models import Criterion, CriterionWording, WorkSentence

BRIEF, CRITERIA, NAME = Ref("brief"), Ref("criteria"), Ref("name")
_WANTED = {
    "research": "What was wanted was research.",
    "action": "What was wanted was action, not research.",
    "both": "What was wanted was research and action.",
    "neither": "What was wanted was neither research nor action.",
}


@drafts("who_asked")
def who_asked(facts: Facts) -> Iterator[Drafted]:
    ask = brief_of(facts.project).ask
    if name := _row_name(facts, "askers", str(ask.get("who_asked") or "")):
        words = f": {quoted(ask['who_asked_words'])}" if ask.get("who_asked_words") else ""
        yield said(ended(f"Who asked for it: {name}{words}"), BRIEF)
    if ask.get("change"):
        whom = f" For whom: {ended(str(ask['for_whom']))}" if ask.get("for_whom") else ""
        yield said(f"What was to change: {ended(str(ask['change']))}{whom}", BRIEF)
    if ask.get("wanted") in _WANTED:
        yield said(_WANTED[ask["wanted"]], BRIEF)


@drafts("decided_before")
def decided_before(facts: Facts) -> Iterator[Drafted]:
    rows = brief_of(facts.project).decided_before
    for row in rows[:MOST]:
        still = "It could still change." if row.can_still_change else "It could not change any more."
        yield said(
            f"Decided before the others came: {ended(row.what)} By: {ended(row.decided_by)} {still}", BRIEF
        )
    yield from more(len(rows), "things decided before", BRIEF)


@drafts("aims_agreed")
def aims_agreed(facts: Facts) -> Iterator[Drafted]:
    found = _wordings(facts, "aim")
    for number, wording in enumerate(found[:MOST], start=1):
        whom = f" For whom: {ended(wording.for_whom)}" if wording.for_whom else ""
        known = f" One would know by: {ended(wording.how_we_would_know)}" if wording.how_we_would_know else ""
        yield said(f"Aim {number}: {ended(wording.text)}{whom}{known}", CRITERIA)
    yield from more(len(found), "aims", CRITERIA)


@drafts("arguments")
def arguments(facts: Facts) -> Iterator[Drafted]:
    held = {id for wording in _wordings(facts, "aim") for id in wording.arguments}
    names = [row.name.lower() for row in facts.fw.arguments if row.id in held]
    if names:
        yield said(f"Reasons given for involving people, beside those aims: {joined(names)}.", CRITERIA)


@drafts("conditions_weighed")
def conditions_weighed(facts: Facts) -> Iterator[Drafted]:
    found = _wordings(facts, "condition")
    for wording in found[:MOST]:
        yield said(f"Weighed before choosing: {ended(wording.text)}", CRITERIA)
    yield from more(len(found), "questions that were weighed", CRITERIA)


@drafts("approach_chosen")
def approach_chosen(facts: Facts) -> Iterator[Drafted]:
    """The way of working that was agreed on, with its reasons, from the decision on working together."""
    made = facts.project.decisions.filter(rule="signed", made_at__isnull=False, withdrawn_at=None)
    for decision in made.order_by("-number")[:1]:
        ref = Ref("decision", decision.number)
        names = [name for id in decision.approaches if (name := _row_name(facts, "approaches", str(id)))]
        if names:
            yield said(f"The way of working agreed on: {joined([name.lower() for name in names])}.", ref)
        if decision.reasons:
            yield said(f"Why: {ended(decision.reasons)}", ref)
        if decision.is_without_public:
            yield said(
                f"It was agreed to do without the public. Why: {ended(decision.without_public_because)}", ref
            )


@drafts("name_standing")
def name_standing(facts: Facts) -> Iterator[Drafted]:
    sentence = standing_sentence(facts)
    if sentence is None:
        return
    since = f", since {day(sentence.stands_since)}" if sentence.stands_since else ""
    yield said(f"What those involved say this work is{since}: {quoted(sentence.text, 520)}", NAME)
    if sentence.answers.filter(says="contest").exists():
        yield said("Not everybody agrees with that sentence. What they say stands beside it.", NAME)


@drafts("name_contests")
def name_contests(facts: Facts) -> Iterator[Drafted]:
    """That somebody says otherwise, with their words where they gave their name to them. Never how many."""
    sentence = standing_sentence(facts)
    contests = list(sentence.answers.filter(says="contest").order_by("words")) if sentence else []
    if contests:
        yield said("Not everybody agrees with that sentence. What they say stands beside it.", NAME)
        for contest in contests[:MOST]:
            if contest.words:
                yield said(f"Somebody here says of it: {quoted(contest.words)}", NAME)


@drafts("definitions_used")
def definitions_used(facts: Facts) -> Iterator[Drafted]:
    sentence = standing_sentence(facts)
    names = [
        name
        for id in (sentence.definitions if sentence else [])
        if (name := _row_name(facts, "definitions", str(id)))
    ]
    if names:
        yield said(f"The work goes by these definitions: {joined(names)}.", NAME)


@drafts("keywords")
def keywords(facts: Facts) -> Iterator[Drafted]:
    words = ["patient and public involvement", *facts.plurals(facts.types_here)]
    sentence = standing_sentence(facts)
    if sentence is not None and sentence.label:
        words.insert(1, sentence.label)
    if facts.types_here:
        yield said(f"Keywords: {', '.join(dict.fromkeys(words))}.", Ref("people"), NAME)


def standing_sentence(facts: Facts) -> WorkSentence | None:
    return facts.project.work_sentences.filter(state="standing").first()


def _wordings(facts: Facts, kind: str) -> list[CriterionWording]:
    """The words that stand now of what was put forward and not struck."""
    rows = Criterion.objects.filter(project=facts.project, kind=kind, struck_at=None).order_by("pk")
    latest = []
    for criterion in rows.prefetch_related("wordings"):
        words = max(criterion.wordings.all(), key=lambda each: each.number, default=None)
        if words is not None:
            latest.append(words)
    return latest


def _row_name(facts: Facts, kind: str, id: str) -> str:
    try:
        return str(getattr(facts.fw.get(kind, id), "name", ""))
    except UnknownRow:
        return ""
