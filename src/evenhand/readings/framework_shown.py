"""The framework's rows as pages show them: every kind with its name, its facts and where each was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from evenhand.framework import Change, Framework, Row
from evenhand.readings.framework import Cited, cited, shipped
from evenhand.readings.framework_words import (
    EVIDENCE,
    FLOORS,
    FORMS,
    HARM_GROUPS,
    SAYS,
    TOPICS_ASKED,
    VERDICTS,
    VIEWS,
    KindWords,
    kind_words,
)
from evenhand.records.charter import CLAUSE_TOPICS

Fact = tuple[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as shown. `was` holds an institution's reworded fields with the words that ship."""

    row: Row
    name: str
    plain: str
    facts: tuple[Fact, ...]
    sources: tuple[Cited, ...]
    evidence: str
    changed: str = ""
    was: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return self.row.id


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class KindShown:
    """A whole kind. `hidden` names the rows that an institution took out of sight."""

    kind: str
    words: KindWords
    groups: tuple[Group, ...]
    hidden: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)


def kind_shown(fw: Framework, kind: str) -> KindShown:
    """Return every row of a kind in its order, in groups where the kind has them."""
    groups: dict[str, list[Entry]] = {}
    for row in getattr(fw, kind):
        groups.setdefault(_group_of(fw, row), []).append(entry(fw, row))
    return KindShown(
        kind,
        kind_words(kind),
        tuple(Group(name, tuple(entries)) for name, entries in groups.items()),
        tuple(_name(shipped().get(of_kind, id)) for of_kind, id in fw.hidden if of_kind == kind),
    )


def entry(fw: Framework, row: Row) -> Entry:
    change = fw.change_to(row.kind, row.id)
    return Entry(
        row=row,
        name=_name(row),
        plain=getattr(row, "plain", "") or getattr(row, "text", ""),
        facts=tuple((label, value) for label, value in _facts(fw, row) if value),
        sources=cited(row.source, fw),
        evidence=EVIDENCE[row.evidence],
        changed=change.how if change else "",
        was=_as_shipped(row, change),
    )


def _as_shipped(row: Row, change: Change | None) -> tuple[tuple[str, str], ...]:
    if change is None or change.how != "reworded":
        return ()
    ours = shipped().get(row.kind, row.id)
    return tuple((field.replace("_", " "), _said(getattr(ours, field))) for field in change.fields)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)
    return "nothing" if value is None else str(value)


def _name(row: Any) -> str:
    return (
        getattr(row, "name", "")
        or getattr(row, "issue", "")
        or getattr(row, "topic", "")
        or getattr(row, "asks", "")
        or row.title
    )


def _group_of(fw: Framework, row: Any) -> str:
    if row.kind in {"challenges", "costs", "activities"}:
        return fw.get("stages", row.stage).name  # type: ignore[attr-defined]
    if row.kind == "harms":
        return HARM_GROUPS[row.group]
    if row.kind == "questions":
        return "To everyone at the table" if row.asked_of == "table" else "To organisations and funders"
    if row.kind == "form_sections":
        return FORMS[row.form]
    if row.kind == "clauses":
        return dict(CLAUSE_TOPICS)[row.topic]
    if row.kind == "decision_rules":
        return "To begin with" if row.is_first else "When those do not fit"
    if row.kind == "credit_roles":
        return "Ours" if row.is_local else "From CRediT"
    if row.kind == "indicators":
        return "Those that come first" if row.is_first else "The others"
    if row.kind == "report_items":
        return fw.get("report_forms", row.form).name  # type: ignore[attr-defined]
    if row.kind == "standard_questions":
        return fw.get("standards", row.standard).name  # type: ignore[attr-defined]
    if row.kind == "definition_asks":
        return fw.get("definitions", row.definition).name  # type: ignore[attr-defined]
    if row.kind == "instruments":
        return VERDICTS[row.verdict]
    if row.kind == "partner_types":
        return "Usually on the receiving end" if row.is_public else "Usually there because it is their job"
    return ""


def _facts(fw: Framework, row: Row) -> Iterator[Fact]:
    maker = _FACTS.get(row.kind)
    return maker(fw, row) if maker else iter(())


def _stage(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "In the podcast’s own list", row.podcast


def _mode(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Who has the say", SAYS[row.say]


def _argument(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "More fully", row.detail
    yield "How Williams and others sort it", VIEWS[row.w20_reading]
    yield "Note", row.note or ""


def _caught(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "What would show it", row.caught_by or ""


def _cost_type(_fw: Framework, row: Any) -> Iterator[Fact]:
    absent = "Not in this count"
    yield "In the summary of the 2019 paper, which counts five", row.okm_abstract or absent
    yield "In the text of the 2019 paper, which counts six", row.okm_body or absent
    yield "In the 2020 reply, which answers six", row.w20 or absent


def _tradition(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Note", row.note or ""


def _feature(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "What was tried?", row.efforts_question
    yield "What came of it?", row.outcomes_question


def _question(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "To think about", row.prompts


def _activity(_fw: Framework, row: Any) -> Iterator[Fact]:
    each = f"{row.hours:g} hours for each person, each time"
    if row.preparation_hours:
        each += f", and {row.preparation_hours:g} to get ready"
    yield "How often", "Once" if row.times == 1 else f"{row.times} times"
    yield "Their time", each
    yield "Staff time", f"{row.staff_hours:g} hours each time, all staff together"
    yield "Who", "The partners" if row.people == "partners" else f"A wider group of {row.pool}"
    yield "Facilitator", "Yes" if row.needs_facilitator else ""


def _cost_heading(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "If it is cut", row.if_cut
    yield "When a plan costs too much", FLOORS[row.floor]
    yield "Asked when a spreadsheet has none", row.question


def _comparator(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Hours", f"{row.hours:g}" if row.hours is not None else ""


def _form_section(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "What it asks", row.asks
    yield "Longest", f"{row.words_limit} words" if row.words_limit else ""


def _exit(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "When", row.when
    yield "Instead", row.instead
    yield "First step", row.first_step


def _harm(fw: Framework, row: Any) -> Iterator[Fact]:
    yield "How it begins", row.trigger
    yield "How it works", row.mechanism
    yield "What it does", row.harm
    yield "Of whom it was first said", _names_of(fw, "partner_types", row.first_said_of)
    yield "In work with", _names_of(fw, "partner_types", row.in_work_with)
    yield "How it was said", row.said_words
    yield "What could guard against it", row.guard
    yield "What would show it coming", row.watch
    yield "Stage", fw.get("stages", row.stage).name if row.stage else ""  # type: ignore[attr-defined]
    yield "Costs that the paper lists at this stage", _names_of(fw, "costs", row.costs)
    yield "Sorts of cost", _names_of(fw, "cost_types", row.cost_types)
    yield "People disagree about this", _names_of(fw, "disagreements", row.disagreements)


def _names_of(fw: Framework, kind: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_name(fw.get(kind, id)) for id in ids)


def _benefit(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "How it was said", row.said_words


def _asker(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "What that suggests", row.then


def _clause(fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Length", "Short: for a charter of one page" if row.is_short else ""
    yield "Note", row.note or ""
    quarrels = tuple(fw.get("disagreements", id).issue for id in row.disagreements)  # type: ignore[attr-defined]
    yield "People disagree about this", quarrels


def _decision_rule(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "For example", row.example
    yield "Good for", row.good_for
    yield "Whom it may silence", row.watch_out
    yield "Note", row.note or ""


def _report_form(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Who asks for it", row.for_whom
    yield "Note", row.note or ""


def _report_item(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "It asks", row.asks
    yield "Said where the record holds nothing", row.gap


def _definition(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Who says so", row.said_by
    yield "Note", row.note or ""


def _definition_ask(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Asked where the record shows nothing", row.question


def _instrument(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Its licence", row.licence
    yield "What is done with it here", row.here
    yield "Where it is", row.url or ""
    yield "Note", row.note or ""


def _open_question(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "About", TOPICS_ASKED[row.topic]


def _resource(fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Stage", fw.get("stages", row.stage).name if row.stage else ""  # type: ignore[attr-defined]
    yield "Where it is", row.address or ""
    yield "How it may be used", row.terms or ""


def _credit_role(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "Its address in the list", row.uri or ""


def _indicator(_fw: Framework, row: Any) -> Iterator[Fact]:
    yield "How it is worked out", row.formula
    yield "In", row.unit
    yield "What it cannot show", row.cannot_show


_FACTS: dict[str, Callable[[Framework, Any], Iterator[Fact]]] = {
    "stages": _stage,
    "modes": _mode,
    "arguments": _argument,
    "challenges": _caught,
    "costs": _caught,
    "cost_types": _cost_type,
    "harms": _harm,
    "benefits": _benefit,
    "traditions": _tradition,
    "features": _feature,
    "questions": _question,
    "activities": _activity,
    "cost_headings": _cost_heading,
    "comparators": _comparator,
    "form_sections": _form_section,
    "exits": _exit,
    "askers": _asker,
    "clauses": _clause,
    "decision_rules": _decision_rule,
    "credit_roles": _credit_role,
    "indicators": _indicator,
    "definitions": _definition,
    "definition_asks": _definition_ask,
    "instruments": _instrument,
    "open_questions": _open_question,
    "resources": _resource,
    "report_forms": _report_form,
    "report_items": _report_item,
}
