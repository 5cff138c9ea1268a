"""The parts of each form: what the record says, what it does not say, and the team's own words.

Nothing is made up. What a part needs and the record does not hold is listed as missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from evenhand.access.roles import HAS_A_SAY
from evenhand.exchange.plan_file import PlanFile
from evenhand.framework import Framework
from evenhand.methods.ledger import leaf
from evenhand.methods.reading_age import NoWords, ReadingAge, reading_age
from evenhand.readings.amounts import hours, joined, money
from evenhand.readings.budget import BudgetShown, budget_of, percent_words
from evenhand.readings.criteria import wordings_in_force
from evenhand.readings.decision_said import DecisionSaid, decision_said
from evenhand.readings.names import shown_name
from evenhand.readings.plan_documents import FORMS
from evenhand.readings.plan_documents.parts import sentence
from evenhand.readings.plan_said import (
    IN_SPREADSHEET,
    TOLD_ONCE,
    as_under,
    money_by_heading,
    money_by_stage,
    planned_by_stage,
)
from evenhand.readings.project_plan_file import SHARED_WORDS, SHARED_WORDS_PREFIX, brief_plan
from evenhand.records.models import (
    Brief,
    CriterionWording,
    FormText,
    Involvement,
    LedgerEntry,
    LedgerSecret,
    Partner,
    Project,
)

SHARED = "shared"
#: Parts that several forms ask for: written once, used in each of them.
SHARED_SECTIONS = (
    (
        "lead",
        "Who leads the involvement",
        "Who leads it, with what skill, how many hours and what authority?",
    ),
    (
        "changed",
        "What people did, and what changed",
        "What have people done so far? What is different because of it, and what is not?",
    ),
    (
        "ethics",
        "What became fairer or safer",
        "What is now easier to accept, fairer or safer for those who take part, because of them?",
    ),
    (
        "evaluation",
        "How you will know what it did",
        "How will you find out what working together did, good and bad? Who chose what to look at?",
    ),
    (
        "dissemination",
        "Who will hear of it",
        "Who will hear what was found, in which form, and who helps to put it to use?",
    ),
)

#: What is missing, said as the end of “Missing: …”.
LACKING = {
    "who_asked": "who asked for this",
    "people": "who takes part, and how many",
    "brings": "what each person brings",
    "changed": "what people have done so far, and what changed because of it",
    "aims": "what working together should achieve, and for whom",
    "stages": "who takes part at which stage, and how",
    "plan": "what is planned",
    "money": "what it costs",
    "hours": "how many hours it takes",
    "lead": "who leads the involvement, with what skill and how many hours",
    "dissemination": "who will hear what was found, and in which form",
    "decisions": "how decisions are made, and who answers for them",
    "evaluation": "how you will find out what the involvement did, good and bad",
    "ethics": "what became fairer, safer or easier to accept because of them",
    "reasons": "why in this way and at these stages",
}
_QUESTION_NEEDS = {
    1: ("people", "brings"),
    2: ("stages",),
    3: ("money", "hours"),
    4: ("decisions",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form, before anything is known of a project."""

    id: str
    name: str
    asks: str
    needs: tuple[str, ...] = ()
    words_limit: int | None = None
    prompts: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartShown:
    part: Part
    drafted: tuple[str, ...]
    missing: tuple[str, ...]
    own: FormText | None

    @property
    def text(self) -> str:
        """The team's own words; empty where nobody has written any."""
        return self.own.text if self.own else ""

    @property
    def draft(self) -> str:
        return "\n\n".join(self.drafted)

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def age(self) -> ReadingAge | None:
        """Length and reading age of the team's words, or of the draft while there are none."""
        try:
            return reading_age(self.text or self.draft)
        except NoWords:
            return None

    @property
    def words_over(self) -> int:
        age = self.age
        return max(0, age.words - self.part.words_limit) if age and self.part.words_limit else 0


@dataclass(frozen=True, slots=True)
class FormShown:
    id: str
    name: str
    parts: tuple[PartShown, ...]

    @property
    def written(self) -> int:
        return sum(1 for each in self.parts if each.text)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for part in self.parts for each in part.missing))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text, as the ledger holds it; `text` is None where it was erased."""

    number: int
    day: date
    text: str | None


def parts_of(form: str, fw: Framework) -> tuple[Part, ...]:
    """The parts of a form in their order; none for a form that is not known."""
    if form == SHARED:
        return tuple(
            Part(f"{SHARED_WORDS_PREFIX}{id}", name, asks, needs=(id,)) for id, name, asks in SHARED_SECTIONS
        )
    if form == "questions":
        rows = sorted((row for row in fw.questions if row.asked_of == "table"), key=lambda row: row.number)
        return tuple(
            Part(
                row.id,
                row.name,
                row.plain,
                needs=_QUESTION_NEEDS.get(row.number, ()),
                prompts=row.prompts,
                source=row.source,
            )
            for row in rows
        )
    return tuple(
        Part(row.id, row.name, row.asks, needs=row.needs, words_limit=row.words_limit, source=row.source)
        for row in fw.form_sections
        if row.form == form
    )


def forms_known(fw: Framework) -> dict[str, str]:
    """Each form that has parts, with what it is called."""
    names = {"questions": FORMS["questions"], SHARED: "What every form asks"} | FORMS
    return {id: name for id, name in names.items() if parts_of(id, fw)}


def is_known_section(section: str, fw: Framework) -> bool:
    return any(part.id == section for form in forms_known(fw) for part in parts_of(form, fw))


@dataclass(frozen=True)
class Known:
    """Everything of a project's record that forms ask for, read once."""

    project: Project
    fw: Framework
    plan: PlanFile
    aims: tuple[CriterionWording, ...]
    partners: tuple[Partner, ...]
    involvement: tuple[Involvement, ...]
    budget: BudgetShown
    decision: DecisionSaid
    texts: dict[str, FormText]
    #: Whether somebody has said how many of whom are hoped for; otherwise only those who are here are known.
    is_planned_for: bool

    def type_words(self, type_id: str, count: int) -> str:
        row = next((row for row in self.fw.partner_types if row.id == type_id), None)
        name = type_id.replace("_", " ") if row is None else row.name if count == 1 else row.plural
        return f"{count:,} {name.lower()}"

    def named(self, kind: str, id: str) -> str:
        return next((row.name for row in getattr(self.fw, kind) if row.id == id), id.replace("_", " "))


def known_of(project: Project, fw: Framework) -> Known:
    order = {row.id: place for place, row in enumerate(fw.stages)}
    brief = Brief.objects.filter(project=project).first()
    return Known(
        project=project,
        fw=fw,
        plan=brief_plan(project, fw),
        aims=tuple(each for each in wordings_in_force(project) if each.criterion.kind == "aim"),
        partners=tuple(
            project.partners.filter(removed_at=None)
            .filter(role__in=HAS_A_SAY)
            .select_related("person")
            .prefetch_related("types")
        ),
        involvement=tuple(
            sorted(
                Involvement.objects.filter(project=project),
                key=lambda each: (order.get(each.stage, len(order)), each.pk),
            )
        ),
        budget=budget_of(project, fw),
        decision=decision_said(project),
        texts={each.section: each for each in FormText.objects.filter(project=project)},
        is_planned_for=bool(brief and brief.content.get("people")),
    )


def form_shown(form: str, known: Known) -> FormShown:
    name = forms_known(known.fw).get(form, form)
    told: dict[str, str] = {}
    parts = []
    for part in parts_of(form, known.fw):
        parts.append(part_shown(part, known, told))
        if not parts[-1].text:
            told = {need: part.name for need in part.needs if need in TOLD_ONCE} | told
    return FormShown(form, name, tuple(parts))


def part_shown(part: Part, known: Known, told: Mapping[str, str] | None = None) -> PartShown:
    """One part. `told` names the earlier part in which a list that this one asks for stands already."""
    told = told or {}
    found = known.texts.get(part.id)
    # A draft comes from the rest of the record: a part's own words are not their own source.
    rest = replace(known, texts={id: text for id, text in known.texts.items() if id != part.id})
    drafted: list[str] = []
    missing: list[str] = []
    for need in part.needs:
        said, lacking = _from_record(need, rest)
        drafted += [as_under(need, told[need])] if said and need in told else said
        if not (found and found.text and part.id == _written_in(need, known.fw)):
            missing += lacking
    return PartShown(part, tuple(dict.fromkeys(drafted)), tuple(dict.fromkeys(missing)), found)


def versions_of(text: FormText | None, project: Project) -> tuple[Version, ...]:
    """Earlier versions, newest first, from the ledger."""
    if text is None:
        return ()
    seqs = text.ledger_seqs[:-1]
    days = {
        entry.seq: date.fromisoformat(leaf.read_leaf(bytes(entry.leaf)).day)
        for entry in LedgerEntry.objects.filter(project=project, seq__in=seqs)
    }
    payloads = {
        secret.seq: json.loads(bytes(secret.payload))["text"]
        for secret in LedgerSecret.objects.filter(project=project, seq__in=seqs)
    }
    return tuple(
        Version(number, days[seq], payloads.get(seq))
        for number, seq in reversed(list(enumerate(seqs, start=1)))
        if seq in days
    )


Drafts = tuple[list[str], list[str]]


def _written_in(need: str, fw: Framework) -> str:
    """The part in which the team itself writes what this need asks for; empty where the record alone holds it."""
    if need == "decisions":
        return next((row.id for row in fw.questions if row.asked_of == "table" and row.number == 4), "")
    return f"{SHARED_WORDS_PREFIX}{need}" if need in SHARED_WORDS else ""


def _from_record(need: str, known: Known) -> Drafts:
    drafter = _DRAFTERS.get(need)
    said = drafter(known) if drafter else []
    lacking = [] if said else [LACKING.get(need, need.replace("_", " "))]
    if need == "money" and said and known.budget.missing:
        names = [row.name.lower() for row in known.budget.missing]
        lacking.append(f"costs for {joined(names)}, or a word on why there are none")
    if need == "lead" and said and not _shared("lead", known):
        lacking.append("the skill and the hours of whoever leads")
    return said, lacking


def _shared(name: str, known: Known) -> list[str]:
    found = known.texts.get(f"{SHARED_WORDS_PREFIX}{name}")
    return [found.text] if found and found.text else []


def _who_asked(known: Known) -> list[str]:
    ask = known.plan.ask
    asker = next((row.plain for row in known.fw.askers if row.id == ask.who_asked), "")
    first = " ".join(part for part in (asker, ask.who_asked_words) if part)
    more = f"What people know already: {sentence(ask.already_known)}" if ask.already_known else ""
    return [part for part in (first, more) if part]


def _people(known: Known) -> list[str]:
    here: dict[str, int] = {}
    for partner in known.partners:
        for type_id in partner.type_ids:
            here[type_id] = here.get(type_id, 0) + 1
    said = []
    if here:
        order = [row.id for row in known.fw.partner_types]
        types = sorted(here, key=lambda id: order.index(id) if id in order else len(order))
        both = (
            " Somebody who is more than one of these is counted under each."
            if _has_several(known.partners)
            else ""
        )
        said.append(f"At the table now: {joined([known.type_words(id, here[id]) for id in types])}.{both}")
    if known.is_planned_for:
        said.append(
            f"Planned: {joined([known.type_words(each.type, each.count) for each in known.plan.people])}."
        )
    return said


def _has_several(partners: Iterable[Partner]) -> bool:
    return any(len(partner.type_ids) > 1 for partner in partners)


def _brings(known: Known) -> list[str]:
    said = [
        f"{shown_name(partner, lambda id: known.named('partner_types', id).lower())}: {sentence(partner.brings)}"
        for partner in known.partners
        if partner.brings
    ]
    return ["\n".join(said)] if said else []


def _aims(known: Known) -> list[str]:
    said = []
    for number, wording in enumerate(known.aims, start=1):
        parts = [f"{number}. {sentence(wording.text)}"]
        parts += [f"For: {sentence(wording.for_whom)}"] if wording.for_whom else []
        parts += (
            [f"We would know by: {sentence(wording.how_we_would_know)}"] if wording.how_we_would_know else []
        )
        said.append(" ".join(parts))
    return ["\n".join(said)] if said else []


def _stages(known: Known) -> list[str]:
    said = [
        f"{known.named('stages', each.stage)}: {_plural(known, each.partner_type)}. "
        f"{known.named('modes', each.mode)}.{f' {sentence(each.reason)}' if each.reason else ''}"
        for each in known.involvement
    ]
    return ["\n".join(said)] if said else []


def _plural(known: Known, type_id: str) -> str:
    return next((row.plural for row in known.fw.partner_types if row.id == type_id), type_id).lower()


def _plan(known: Known) -> list[str]:
    """What is planned at each stage, in a line for each. The plan’s own lines are in the spreadsheet."""
    said = planned_by_stage([each.line for each in known.budget.lines], known.fw)
    return ["\n".join(said), IN_SPREADSHEET] if said else []


def _money(known: Known) -> list[str]:
    shown = known.budget
    if not shown.lines:
        return []
    lines = [each.line for each in shown.lines]
    headings = money_by_heading(lines, known.fw)
    added = joined([f"{_inside(each.name)} {money(each.pence)}" for each in shown.added if each.pence])
    said = [
        f"Working together costs {money(shown.totals.total_pence)} in all{f': {headings}' if headings else ''}."
        + (f" Added on: {added}." if added else "")
    ]
    if shown.share_of_whole is not None:
        said.append(
            f"That is {percent_words(shown.share_of_whole)} of the whole, which is {money(shown.whole_pence or 0)}."
        )
    stages = money_by_stage(lines, known.fw)
    said += ["\n".join(["By stage, before anything is added on:", *stages])] if stages else []
    return [*said, IN_SPREADSHEET]


def _inside(name: str) -> str:
    """A name as it stands inside a sentence: “rise in prices”, and still “VAT”."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _hours(known: Known) -> list[str]:
    if not known.budget.hours:
        return []
    return [
        "It takes "
        + joined([f"{hours(each.needed)} of {each.name.lower()}" for each in known.budget.hours])
        + "."
    ]


def _lead(known: Known) -> list[str]:
    own = _shared("lead", known)
    leads = [shown_name(partner) for partner in known.partners if partner.role == "lead"]
    return own or (
        [f"{joined(leads)} {'leads' if len(leads) == 1 else 'lead'} this project."] if leads else []
    )


def _decisions(known: Known) -> list[str]:
    own = known.texts.get(_written_in("decisions", known.fw))
    said = [own.text] if own and own.text else []
    decision = known.decision
    if decision.words and not decision.is_made:
        said.append(f"Put to those named: {sentence(decision.words)} {decision.closing}")
    if decision.is_made:
        said.append(decision.closing)
        said += [f"Agreed by {joined(decision.signed)}."] if decision.signed else []
    return said + [f"{who} disagrees: {words}" for who, words in decision.dissents]


def _reasons(known: Known) -> list[str]:
    decision = known.decision
    said = [sentence(decision.reasons)] if decision.reasons else []
    reasons = [sentence(each.reason) for each in known.involvement if each.reason]
    said += ["\n".join(reasons)] if reasons else []
    if known.plan.ask.if_we_do_not:
        said.append(f"If we do not: {sentence(known.plan.ask.if_we_do_not)}")
    return said


def _words(name: str) -> Callable[[Known], list[str]]:
    return lambda known: _shared(name, known)


_DRAFTERS: dict[str, Callable[[Known], list[str]]] = {
    "who_asked": _who_asked,
    "people": _people,
    "brings": _brings,
    "aims": _aims,
    "stages": _stages,
    "plan": _plan,
    "money": _money,
    "hours": _hours,
    "lead": _lead,
    "decisions": _decisions,
    "reasons": _reasons,
    "changed": _words("changed"),
    "dissemination": _words("dissemination"),
    "evaluation": _words("evaluation"),
    "ethics": _words("ethics"),
}
