"""The list that partners agree before anyone answers: what is on it, who said so, how long it would take."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import ROLES
from evenhand.framework import Argument, Condition
from evenhand.readings.framework import current
from evenhand.readings.names import shown_name
from evenhand.records.models import (
    Appraisal,
    CriteriaAgreement,
    Criterion,
    CriterionMove,
    CriterionWording,
    Partner,
    PartnerType,
    Project,
)

#: Those whom the authors of Table 2 had in mind. Its rows are a form to fill in only where one is here.
CONDITION_TYPES = frozenset({"policy_maker", "service_manager"})
#: Reasons that, in the view of Williams and others, need no proof of effect.
NEEDS_NO_PROOF = frozenset({"normative", "political"})
ANSWERING_ROLES = [role.id for role in ROLES.values() if Permission.APPRAISAL_ANSWER in role.permissions]

#: A first guess at how long answering takes; what is counted is what we ask, not what somebody took.
WORDS_READ_A_MINUTE = 200
SECONDS_TO_BEGIN_AND_SEND = 20
SECONDS_AN_AIM = 12
SECONDS_A_CONDITION = 5
SECONDS_A_RATING = 6
MOST_MINUTES = 5


def answering_partners(project: Project) -> list[Partner]:
    """Everyone who is here and has a say, in the order in which they came."""
    return [partner for partner in all_partners(project) if _has_a_say(partner)]


def all_partners(project: Project) -> list[Partner]:
    """Everyone who is or was in the project, ready to be named."""
    return list(project.partners.select_related("person").prefetch_related("types"))


def _has_a_say(partner: Partner) -> bool:
    return partner.is_here and partner.role in ANSWERING_ROLES


def offers_conditions(project: Project) -> bool:
    return PartnerType.objects.filter(
        partner__project=project, partner__removed_at=None, type__in=CONDITION_TYPES
    ).exists()


def wordings_in_force(project: Project) -> list[CriterionWording]:
    """The latest wording of everything on the list: aims in the order they came, then conditions as numbered."""
    latest: dict[int, CriterionWording] = {}
    for wording in (
        CriterionWording.objects.filter(criterion__project=project, criterion__struck_at=None)
        .select_related("criterion", "worded_by__person")
        .order_by("number")
    ):
        latest[wording.criterion_id] = wording
    numbers = {condition.id: condition.number for condition in current().conditions}
    return sorted(
        latest.values(),
        key=lambda each: (
            each.criterion.kind != "aim",
            numbers.get(each.criterion.row, len(numbers) + 1) if each.criterion.row else 0,
            each.criterion_id,
        ),
    )


def list_digest(wordings: Iterable[CriterionWording]) -> str:
    """A short name for exactly this list, so that a later change shows as “not asked yet”."""
    content = sorted((wording.criterion_id, wording.number) for wording in wordings)
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def is_asked_conditions(type_ids: Iterable[str], public_types: Iterable[str]) -> bool:
    """Whether someone is asked the conditions, or only shown them to read.

    Their authors had work with policy-makers and service managers in mind. To somebody who is here only as
    a patient, a carer or a neighbour they are a debate to read; they may answer if they like.
    """
    held = set(type_ids)
    return bool(held) and not held <= set(public_types)


def public_types() -> frozenset[str]:
    return frozenset(row.id for row in current().partner_types if row.is_public)


def seconds_asked(wordings: Sequence[CriterionWording], *, with_conditions: bool) -> int:
    """About how long step 1 takes to read and answer, leaving out what is optional."""
    words, ticks = 0, 0
    for wording in wordings:
        if wording.criterion.kind == "aim":
            words += _words(wording.text, wording.for_whom, wording.how_we_would_know)
            ticks += SECONDS_AN_AIM
        elif with_conditions:
            words += _words(wording.text, wording.less, wording.more, _other_view(wording.criterion.row))
            ticks += SECONDS_A_CONDITION
    return SECONDS_TO_BEGIN_AND_SEND + ticks + math.ceil(words * 60 / WORDS_READ_A_MINUTE)


def minutes(seconds: int) -> int:
    return math.ceil(seconds / 60)


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def _other_view(row: str) -> str:
    return next((condition.other_view for condition in current().conditions if condition.id == row), "")


@dataclass(frozen=True)
class CriterionShown:
    """A criterion as the list shows it."""

    criterion: Criterion
    wording: CriterionWording
    earlier: int
    #: Who typed in the first words and the latest, where that was not the partner whose words they are.
    proposal_typed_by: str = ""
    wording_typed_by: str = ""
    arguments: tuple[Argument, ...] = ()
    condition: Condition | None = None
    pulls_against: tuple[str, ...] = ()

    @property
    def needs_no_proof(self) -> bool:
        return any(argument.id in NEEDS_NO_PROOF for argument in self.arguments)

    @property
    def is_political(self) -> bool:
        return any(argument.id == "political" for argument in self.arguments)


@dataclass(frozen=True)
class CriteriaPage:
    aims: list[CriterionShown]
    conditions: list[CriterionShown]
    struck: list[CriterionShown]
    digest: str
    #: With who typed it in, where they did not say it here themselves.
    agreed: list[tuple[Partner, str]]
    not_agreed: list[Partner]
    has_agreed: bool
    agreed_before: bool
    minutes: int
    minutes_without_conditions: int
    seconds: int
    offers_conditions: bool
    is_debate_only: bool
    latest_round: Appraisal | None
    list_changed_since_opening: bool = False
    rows_on_list: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_too_long(self) -> bool:
        return self.minutes > MOST_MINUTES


def criteria_page(seat: Seat) -> CriteriaPage:
    project = seat.project
    criteria = list(
        Criterion.objects.filter(project=project)
        .select_related("proposed_by__person", "struck_by__person")
        .prefetch_related(
            "wordings__worded_by__person",
            "wordings__worded_by__types",
            "proposed_by__types",
            "struck_by__types",
        )
    )
    wordings = wordings_in_force(project)
    on_list = {criterion.pk: criterion for criterion in criteria}
    everyone = all_partners(project)
    names = names_by_person(everyone)
    shown = [criterion_shown(on_list[wording.criterion_id], wordings, names) for wording in wordings]
    digest = list_digest(wordings)
    agreements = CriteriaAgreement.objects.filter(project=project)
    said = {(agreement.partner_id, agreement.list_digest): agreement for agreement in agreements}
    partners = [partner for partner in everyone if _has_a_say(partner)]
    latest_round = project.appraisals.defer("framework_rows").first()
    mine = [partner.type_ids for partner in partners if partner.pk == seat.partner.pk]
    seconds = seconds_asked(wordings, with_conditions=True)
    return CriteriaPage(
        aims=[each for each in shown if each.criterion.kind == "aim"],
        conditions=[each for each in shown if each.criterion.kind == "condition"],
        struck=[criterion_shown(each, wordings, names) for each in criteria if each.is_struck],
        digest=digest,
        agreed=[
            (partner, names.get(said[partner.pk, digest].entered_by_id, ""))
            for partner in partners
            if (partner.pk, digest) in said
        ],
        not_agreed=[partner for partner in partners if (partner.pk, digest) not in said],
        has_agreed=(seat.partner.pk, digest) in said,
        agreed_before=any(partner_id == seat.partner.pk for partner_id, _ in said),
        minutes=minutes(seconds),
        minutes_without_conditions=minutes(seconds_asked(wordings, with_conditions=False)),
        seconds=seconds,
        offers_conditions=any(CONDITION_TYPES & set(partner.type_ids) for partner in partners)
        or offers_conditions(project),
        is_debate_only=not (mine and is_asked_conditions(mine[0], public_types())),
        latest_round=latest_round,
        rows_on_list=frozenset(criterion.row for criterion in criteria if criterion.row),
    )


def names_by_person(partners: Iterable[Partner]) -> dict[object, str]:
    return {partner.person_id: shown_name(partner) for partner in partners}


def criterion_shown(
    criterion: Criterion, in_force: Sequence[CriterionWording], names: Mapping[object, str]
) -> CriterionShown:
    """Expects the wordings prefetched; ``names`` says how those who typed in are named."""
    wording = criterion.wording
    first = min(criterion.wordings.all(), key=lambda each: each.number)
    condition = next((row for row in current().conditions if row.id == criterion.row), None)
    rows_here = {each.criterion.row: each.text for each in in_force if each.criterion.row}
    return CriterionShown(
        criterion=criterion,
        wording=wording,
        earlier=wording.number - 1,
        proposal_typed_by=names.get(first.entered_by_id, ""),
        wording_typed_by=names.get(wording.entered_by_id, ""),
        arguments=tuple(row for row in current().arguments if row.id in wording.arguments),
        condition=condition,
        pulls_against=tuple(
            rows_here[row] for row in (condition.pulls_against if condition else ()) if row in rows_here
        ),
    )


@dataclass(frozen=True)
class CriterionHistory:
    shown: CriterionShown
    #: With who typed each of them in, where that was somebody else.
    wordings: list[tuple[CriterionWording, str]]
    moves: list[tuple[CriterionMove, str]]


def criterion_history(criterion: Criterion) -> CriterionHistory:
    """Every wording, the newest first, and each time it was struck or put back."""
    names = names_by_person(all_partners(criterion.project))
    moves = criterion.moves.select_related("moved_by__person").prefetch_related("moved_by__types")
    return CriterionHistory(
        shown=criterion_shown(criterion, wordings_in_force(criterion.project), names),
        wordings=[
            (wording, names.get(wording.entered_by_id, ""))
            for wording in sorted(criterion.wordings.all(), key=lambda wording: -wording.number)
        ],
        moves=[(move, names.get(move.entered_by_id, "")) for move in moves],
    )
