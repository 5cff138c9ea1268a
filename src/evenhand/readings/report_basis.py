"""What a sentence of a report rests on: each kind of record, the page where it can be read, and who may open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from evenhand.access.permissions import Permission as P
from evenhand.access.projects import Seat
from evenhand.readings.framework import current
from evenhand.records.models import Project


@dataclass(frozen=True, slots=True)
class BasisKind:
    """A kind of record with a page. `at` is the page of one of them, `list_at` the page that has them all."""

    name: str
    permission: P
    list_at: str
    at: str = ""


def _one(name: str, permission: P, at: str, list_at: str) -> BasisKind:
    return BasisKind(name, permission, list_at, at)


#: Every kind. A drafted sentence may rest on these and on nothing else.
KINDS: dict[str, BasisKind] = {
    "contribution": _one("number", P.CONTRIBUTION_READ, "contribution", "contribution-list"),
    "decision": _one("decision", P.PROJECT_READ, "decision", "decision-list"),
    "promise": _one("promise", P.CONTRIBUTION_READ, "promise", "promise-list"),
    "clause": _one("clause", P.CHARTER_READ, "clause", "charter"),
    "finding": _one("finding", P.CHARTER_READ, "finding", "finding-list"),
    "output": _one("output", P.CHARTER_READ, "output", "output-list"),
    "hold_back": _one("request", P.CHARTER_READ, "hold-back", "hold-back-list"),
    "harm": _one("harm", P.ACCOUNT_READ, "harm", "harm-list"),
    "barrier": _one("barrier", P.ACCOUNT_READ, "barrier", "barrier-list"),
    "outcome": _one("outcome", P.ACCOUNT_READ, "outcome", "outcome-list"),
    "story": _one("story", P.ACCOUNT_READ, "story", "story-list"),
    "open_question": _one("question", P.ACCOUNT_READ, "open-question", "open-question-list"),
    "agenda_item": _one("agenda item", P.CHARTER_READ, "agenda-item", "agenda"),
    "funder_act": BasisKind("act of the funder", P.ACCOUNT_READ, "funder-act-list"),
    "figure": _one("figure", P.ACCOUNT_READ, "indicator", "indicator-list"),
    "said": BasisKind("What people said", P.CONTRIBUTION_READ, "contribution-list"),
    "queue": BasisKind("Waiting for an answer", P.CONTRIBUTION_READ, "answer-queue"),
    "heard": BasisKind("What we heard, what we did", P.CONTRIBUTION_READ, "what-we-heard"),
    "promises": BasisKind("Promises", P.CONTRIBUTION_READ, "promise-list"),
    "asks": BasisKind("What we ask of people", P.PARTNER_READ, "ask-list"),
    "people": BasisKind("People", P.PARTNER_READ, "partner-list"),
    "project": BasisKind("Start", P.PROJECT_READ, "project"),
    "brief": BasisKind("Ask first", P.PROJECT_READ, "brief"),
    "criteria": BasisKind("Aims and answers", P.PROJECT_READ, "criteria"),
    "stages": BasisKind("Stage by stage", P.PROJECT_READ, "involvement"),
    "charter": BasisKind("Our charter", P.CHARTER_READ, "charter"),
    "power": BasisKind("Who holds power", P.CHARTER_READ, "power"),
    "interests": BasisKind("Who gains or loses", P.CHARTER_READ, "interest-list"),
    "decided": BasisKind("How we decided", P.CHARTER_READ, "how-we-decided"),
    "agenda": BasisKind("What to talk about", P.CHARTER_READ, "agenda"),
    "held": BasisKind("Asked to hold back", P.CHARTER_READ, "hold-back-list"),
    "published": BasisKind("What we found", P.CHARTER_READ, "finding-list"),
    "money": BasisKind("Plan and money", P.BUDGET_READ, "budget"),
    "trims": BasisKind("What was cut", P.TRIM_READ, "trim-list"),
    "harms": BasisKind("What could go wrong", P.ACCOUNT_READ, "harm-list"),
    "barriers": BasisKind("What stands in the way", P.ACCOUNT_READ, "barrier-list"),
    "tolls": BasisKind("What it costs and gives", P.ACCOUNT_READ, "toll-list"),
    "name": BasisKind("What this work is", P.ACCOUNT_READ, "work-name"),
    "figures": BasisKind("Figures", P.ACCOUNT_READ, "indicator-list"),
    "open_questions": BasisKind("How it is for us", P.ACCOUNT_READ, "open-question-list"),
    "stories": BasisKind("Stories", P.ACCOUNT_READ, "story-list"),
    "outcomes": BasisKind("What came of it", P.ACCOUNT_READ, "outcome-list"),
    "funder": BasisKind("Who funds it", P.ACCOUNT_READ, "funder-act-list"),
    "reach": BasisKind("Who is reached", P.ACCOUNT_READ, "reach"),
}


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing that a sentence rests on: its kind, and its number where the kind has several."""

    kind: str
    number: int | str | None = None

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind} | ({} if self.number is None else {"number": self.number})


@dataclass(frozen=True, slots=True)
class BasisShown:
    """As a page or a document shows it. Without an address for whoever may not open the page."""

    text: str
    address: str


def ref_of(stored: Mapping[str, Any]) -> Ref | None:
    """What was stored, or nothing where it is no longer known."""
    kind, number = stored.get("kind"), stored.get("number")
    if kind not in KINDS or (number is not None and not isinstance(number, int | str)):
        return None
    return Ref(str(kind), number)


def name_of(ref: Ref) -> str:
    name = KINDS[ref.kind].name
    if ref.kind == "figure":
        return f"figure “{_figure_name(ref.number)}”"
    return name if ref.number is None else f"{name} {ref.number}"


def _figure_name(id: object) -> str:
    return next((row.name for row in current().indicators if row.id == id), str(id))


def path_of(ref: Ref, slug: str) -> str:
    """The page: of the thing itself, or of all of its kind where each has none of its own."""
    kind = KINDS[ref.kind]
    ways = [(kind.at, (slug, ref.number))] if kind.at and ref.number is not None else []
    for name, args in [*ways, (kind.list_at, (slug,))]:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


def whole_address(ref: Ref, project: Project) -> str:
    """For documents, which are read outside this site."""
    path = path_of(ref, project.slug)
    return f"{settings.SITE_URL}{path}" if path else ""


def shown(stored: Iterable[Mapping[str, Any]], seat: Seat) -> list[BasisShown]:
    found = []
    for ref in filter(None, map(ref_of, stored)):
        may_open = seat.may(KINDS[ref.kind].permission)
        found.append(BasisShown(name_of(ref), path_of(ref, seat.project.slug) if may_open else ""))
    return found


def choices() -> list[tuple[str, str]]:
    """What somebody may say that a sentence of theirs rests on."""
    return [(id, kind.name[:1].upper() + kind.name[1:]) for id, kind in KINDS.items() if id != "figure"]


def exists(project: Project, ref: Ref) -> bool:
    """Whether there is such a thing that everyone here may read. A page without a number is always there."""
    if ref.number is None:
        return True
    if ref.kind == "figure":
        return any(row.id == ref.number for row in current().indicators)
    if not isinstance(ref.number, int):
        return False
    found = {
        "contribution": project.contributions.filter(audience="everyone"),
        "decision": project.decisions.all(),
        "promise": project.promises.filter(Q(contribution=None) | Q(contribution__audience="everyone")),
        "clause": project.clauses.all(),
        "finding": project.findings.filter(state="public"),
        "output": project.outputs.filter(shown_on__isnull=False),
        "hold_back": project.hold_backs.all(),
        "harm": project.harms.all(),
        "barrier": project.barriers.all(),
        "outcome": project.outcomes.all(),
        "story": project.stories.filter(shared_on__isnull=False),
        "open_question": project.open_questions.all(),
        "agenda_item": project.agenda_items.all(),
        "funder_act": project.funder_acts.all(),
    }.get(ref.kind)
    return found is not None and found.filter(number=ref.number).exists()


def needs_a_number(kind: str) -> bool:
    return bool(KINDS[kind].at)


def takes_a_number(kind: str) -> bool:
    return bool(KINDS[kind].at) or kind == "funder_act"
