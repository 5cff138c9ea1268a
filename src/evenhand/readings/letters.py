"""Who takes part on paper or by phone, what waits for them, and what of it has come back."""

from dataclasses import dataclass

from django.db.models import Q

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.readings.asks import spared_from
from evenhand.readings.charter_waiting import who_is_waited_for
from evenhand.readings.criteria import wordings_in_force
from evenhand.readings.partners import type_names
from evenhand.records.models import (
    AnswerSheet,
    Appraisal,
    ClauseVersion,
    Decision,
    DecisionSignature,
    Partner,
)
from evenhand.records.partner import CHANNELS

NOT_ASKED = " (not asked: over the minutes they agreed to)"


@dataclass(frozen=True)
class Waiting:
    """One thing that a person on paper is asked for, and whether it has come back."""

    kind: str
    what: str
    number: int
    is_in: bool
    letter_number: str
    is_confirmed: bool = True


def letter_number(partner_id: int, kind: str, number: int) -> str:
    """What a reply slip carries instead of a name, so that one that goes astray tells nothing about whose it is."""
    part = {"criteria": "0", "decision": "D", "position": "D", "charter": "C"}.get(
        kind, kind.removeprefix("step_")
    )
    return f"{partner_id}-{number}-{part}"


@dataclass(frozen=True)
class OnPaper:
    partner: Partner
    name: str
    types: list[str]
    channel: str
    waiting: list[Waiting]


def on_paper(seat: Seat) -> list[OnPaper]:
    """Everyone without an account, in as many queries for a hundred people as for one."""
    project = seat.project
    partners = list(
        project.partners.filter(removed_at=None)
        .filter(Q(channel__in=["post", "phone"]) | Q(person__email=None))
        .select_related("person", "profile_entered_by")
        .prefetch_related("types")
    )
    appraisal = project.appraisals.filter(closed_at=None).defer("framework_rows").first()
    sheets = {
        (sheet.partner_id, sheet.step): sheet
        for sheet in AnswerSheet.objects.filter(appraisal=appraisal, is_latest=True, partner__in=partners)
    }
    signatures: dict[int, list[DecisionSignature]] = {}
    # Paper ballots of a vote that no one can link have a page of their own.
    waiting = DecisionSignature.objects.filter(
        partner__in=partners,
        decision__withdrawn_at=None,
        decision__made_at=None,
        decision__closed_at=None,
    ).exclude(decision__secrecy="unlinkable")
    for signature in waiting.select_related("decision"):
        signatures.setdefault(signature.partner_id, []).append(signature)
    clauses = {each.partner.pk: each.clauses for each in who_is_waited_for(seat)}
    spared = spared_from(appraisal) if appraisal is not None else set()
    has_list = appraisal is None and bool(wordings_in_force(project))
    return [
        OnPaper(
            partner=partner,
            name=partner.person.name,
            types=type_names(partner.type_ids),
            channel=dict(CHANNELS)[partner.channel],
            waiting=_waiting(
                partner,
                appraisal,
                sheets,
                signatures.get(partner.pk, []),
                clauses.get(partner.pk, []),
                has_list=has_list,
                spared=spared,
            ),
        )
        for partner in partners
    ]


def _waiting(
    partner: Partner,
    appraisal: Appraisal | None,
    sheets: dict[tuple[int, int], AnswerSheet],
    signatures: list[DecisionSignature],
    clauses: list[ClauseVersion],
    *,
    has_list: bool,
    spared: set[tuple[int, int]],
) -> list[Waiting]:
    found: list[Waiting] = []
    if has_list and may(partner.role, Permission.CRITERION_PROPOSE):
        found.append(
            Waiting(
                "criteria",
                "The list of aims, to strike, change and add to",
                0,
                is_in=False,
                letter_number=letter_number(partner.pk, "criteria", 0),
            )
        )
    if appraisal is not None and may(partner.role, Permission.APPRAISAL_ANSWER):
        for step in [1, 2] if appraisal.is_step_two_open else [1]:
            sheet = sheets.get((partner.pk, step))
            found.append(
                Waiting(
                    f"step_{step}",
                    f"Answers to step {step}{NOT_ASKED if (partner.pk, step) in spared else ''}",
                    appraisal.number,
                    is_in=sheet is not None,
                    letter_number=letter_number(partner.pk, f"step_{step}", appraisal.number),
                    is_confirmed=sheet is None
                    or sheet.entered_by_id is None
                    or sheet.confirmed_at is not None,
                )
            )
    if clauses:
        # One letter for all of them, under the number of the first.
        number = clauses[0].clause.number
        found.append(
            Waiting(
                "charter",
                f"What they say to {len(clauses)} clause{'' if len(clauses) == 1 else 's'} of the charter",
                number,
                is_in=False,
                letter_number=letter_number(partner.pk, "charter", number),
            )
        )
    found += [
        Waiting(
            "position" if signature.decision.is_by_rule else "decision",
            f"What they say to decision {signature.decision.number}",
            signature.decision.number,
            # Where only the facilitator knows who said what, this list does not tell who has spoken either.
            is_in=bool(signature.stance) and signature.decision.secrecy == "named",
            letter_number=letter_number(partner.pk, "decision", signature.decision.number),
        )
        for signature in signatures
    ]
    return found


def open_appraisal(seat: Seat) -> Appraisal | None:
    return seat.project.appraisals.filter(closed_at=None).first()


def unsigned_signature(partner: Partner, number: int) -> DecisionSignature | None:
    return (
        DecisionSignature.objects.filter(
            partner=partner,
            decision__number=number,
            decision__project=partner.project_id,
            decision__withdrawn_at=None,
            decision__closed_at=None,
        )
        .exclude(decision__secrecy="unlinkable")
        .select_related("decision", "partner__person", "partner__project")
        .first()
    )


def decisions_waiting(seat: Seat) -> list[Decision]:
    return list(seat.project.decisions.filter(rule="signed", withdrawn_at=None, made_at=None))
