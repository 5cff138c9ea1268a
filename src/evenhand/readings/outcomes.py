"""What people hoped would come of it and how it stands, domain by domain: what is not known and did not happen first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from evenhand.access.findings import readable_findings, readable_outputs
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.asks import names_of
from evenhand.readings.names import shown_name
from evenhand.readings.stories import TYPIST_GONE
from evenhand.records.models import Outcome, OutcomeLook
from evenhand.records.outcome import OUTCOME_DOMAINS, OUTCOME_STATES

#: Unresolved first, and what did not happen before what did.
ORDER = ("unknown", "did_not", "hoped", "in_part", "happened", "taken_back")
_STATES = dict(OUTCOME_STATES)
DOMAIN_HINTS = {
    "policy": "A rule, a budget, a plan of those who govern.",
    "practice": "How a service or a worker does things.",
    "people": "Health, money, time, a say: for those whom it is about, and those who took part.",
    "research": "How research is done: questions, methods, who is at the table.",
}


@dataclass(frozen=True)
class LookShown:
    look: OutcomeLook
    who: str
    typed_in_by: str


@dataclass(frozen=True)
class Belongs:
    """One thing that an outcome belongs to, and the page where it can be read."""

    text: str
    at: str
    args: tuple[object, ...]


@dataclass(frozen=True)
class OutcomeShown:
    outcome: Outcome
    state: str
    who: str
    typed_in_by: str
    looks: list[LookShown]
    belongs: list[Belongs]
    is_due: bool
    may_take_back: bool

    @property
    def last(self) -> LookShown | None:
        return self.looks[-1] if self.looks else None

    @property
    def do_looks_differ(self) -> bool:
        return len({each.look.state for each in self.looks}) > 1


@dataclass(frozen=True)
class Domain:
    id: str
    name: str
    hint: str
    rows: list[OutcomeShown]


def domains(seat: Seat) -> list[Domain]:
    """All four, also those of which nobody has written anything."""
    rows = shown_each(_with_all(seat.project.outcomes.exclude(state="taken_back")), seat)
    rows.sort(key=lambda row: (ORDER.index(row.outcome.state), row.outcome.number))
    return [
        Domain(id, name, DOMAIN_HINTS[id], [row for row in rows if row.outcome.domain == id])
        for id, name in OUTCOME_DOMAINS
    ]


def taken_back(seat: Seat) -> list[OutcomeShown]:
    return shown_each(_with_all(seat.project.outcomes.filter(state="taken_back")), seat)


def outcome_shown(seat: Seat, number: int) -> OutcomeShown | None:
    found = shown_each(_with_all(seat.project.outcomes.filter(number=number)), seat)
    return found[0] if found else None


def shown_each(outcomes: QuerySet[Outcome], seat: Seat) -> list[OutcomeShown]:
    found = list(outcomes)
    looks = {each.pk: list(each.looks.all()) for each in found}
    typists: set[object] = {each.entered_by_id for each in found if each.entered_by_id is not None}
    typists |= {each.entered_by_id for some in looks.values() for each in some if each.entered_by_id}
    names = names_of(seat.project, typists) if typists else {}
    findings = set(readable_findings(seat).order_by().values_list("number", flat=True)) if found else set()
    outputs = set(readable_outputs(seat).order_by().values_list("number", flat=True)) if found else set()
    today = timezone.localdate()

    def typist(person_id: object) -> str:
        return "" if person_id is None else names.get(person_id, TYPIST_GONE)

    return [
        OutcomeShown(
            outcome=each,
            state=_STATES[each.state],
            who=shown_name(each.partner),
            typed_in_by=typist(each.entered_by_id),
            looks=[
                LookShown(look, shown_name(look.partner), typist(look.entered_by_id))
                for look in looks[each.pk]
            ],
            belongs=_belongs(each, findings, outputs),
            is_due=is_due(each, today),
            may_take_back=each.state != "taken_back"
            and not looks[each.pk]
            and seat.may(Permission.OUTCOME_SAY)
            and seat.person.pk in (each.partner.person_id, each.entered_by_id),
        )
        for each in found
    ]


def is_due(outcome: Outcome, today: date) -> bool:
    return outcome.look_again_on is not None and outcome.look_again_on <= today


def due(seat: Seat) -> list[Outcome]:
    """Those that this person wrote down and whose day has come; for leads also those of people who left."""
    if not seat.may(Permission.OUTCOME_SAY):
        return []
    found = seat.project.outcomes.filter(look_again_on__lte=timezone.localdate())
    found = found.exclude(state="taken_back").select_related("partner").order_by("look_again_on", "number")
    is_lead = seat.partner.role == "lead"
    return [
        each for each in found if each.partner_id == seat.partner.pk or (is_lead and not each.partner.is_here)
    ]


def readable_finding(outcome: Outcome, seat: Seat) -> int | None:
    """The finding that it came out of, to whoever may read that one."""
    finding = outcome.finding
    if finding is None or not (seat.may(Permission.FINDING_READ) or finding.state == "public"):
        return None
    return finding.number


def readable_output(outcome: Outcome, seat: Seat) -> int | None:
    output = outcome.output
    if output is None or not (seat.may(Permission.FINDING_READ) or output.shown_on is not None):
        return None
    return output.number


def _belongs(outcome: Outcome, findings: set[int], outputs: set[int]) -> list[Belongs]:
    found = []
    if outcome.criterion:
        words = outcome.criterion.wordings.order_by("-number").values_list("text", flat=True).first()
        found.append(Belongs(f"The aim: {words or 'in the list'}", "criteria", ()))
    if outcome.decision:
        number = outcome.decision.number
        found.append(Belongs(f"Decision {number}", "decision", (number,)))
    if outcome.finding and outcome.finding.number in findings:
        number = outcome.finding.number
        found.append(Belongs(f"Finding {number}", "finding", (number,)))
    if outcome.output and outcome.output.number in outputs:
        number = outcome.output.number
        found.append(Belongs(f"Output {number}", "output", (number,)))
    return found


def _with_all(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    return outcomes.select_related(
        "partner__person", "criterion", "decision", "finding", "output"
    ).prefetch_related("partner__types", "looks__partner__person", "looks__partner__types")
