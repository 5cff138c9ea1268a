"""Whose word on which clause is still open: for the person themself, and for whoever asks them."""

from dataclasses import dataclass

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.clause_versions import people_of, place_of
from evenhand.readings.names import shown_name
from evenhand.records.models import Clause, ClauseAnswer, ClauseVersion, Partner


def waiting_for(partner: Partner) -> list[ClauseVersion]:
    """Wordings that wait for this person’s yes or no; for somebody who came later, those that hold."""
    if partner.role not in HAS_A_SAY or not partner.is_here:
        return []
    versions = ClauseVersion.objects.filter(clause__project=partner.project_id).select_related("clause")
    asked = versions.filter(state="proposed", answers__partner=partner, answers__says="")
    ever = Clause.objects.filter(project=partner.project_id, versions__answers__partner=partner)
    never = versions.filter(state="in_force", is_end=False).exclude(clause__in=ever.values("pk"))
    return sorted([*asked, *never], key=place_of)


def typed_in(partner: Partner) -> list[ClauseAnswer]:
    """Written down for this person, and not confirmed by them yet."""
    rows = ClauseAnswer.objects.filter(
        partner=partner,
        entered_by__isnull=False,
        confirmed_on=None,
        version__state__in=["proposed", "in_force"],
    )
    return list(rows.select_related("version__clause").order_by("version__clause__number"))


@dataclass(frozen=True)
class WaitedFor:
    """Somebody with a say, and the clauses that wait for a word of theirs."""

    partner: Partner
    name: str
    clauses: list[ClauseVersion]
    types_in_id: int | None
    letter_to: int | None


def who_is_waited_for(seat: Seat) -> list[WaitedFor]:
    """By name, since silence is shown and never counted as a yes. As many queries for forty people as for four."""
    people = people_of(seat, [])
    versions = ClauseVersion.objects.filter(clause__project=seat.project).select_related("clause")
    in_force = list(versions.filter(state="in_force", is_end=False))
    answers = ClauseAnswer.objects.filter(version__clause__project=seat.project)
    asked: dict[int, list[ClauseVersion]] = {}
    for row in answers.filter(says="", version__state="proposed").select_related("version__clause"):
        asked.setdefault(row.partner_id, []).append(row.version)
    ever = set(answers.values_list("version__clause_id", "partner_id"))
    found = []
    for partner in people.with_a_say:
        never = [each for each in in_force if (each.clause_id, partner.pk) not in ever]
        clauses = sorted([*asked.get(partner.pk, []), *never], key=place_of)
        if clauses:
            may_write = seat.may(Permission.LETTER_ENTER) and not partner.person.email
            found.append(
                WaitedFor(
                    partner,
                    shown_name(partner),
                    clauses,
                    partner.pk if partner.pk in people.typed_for else None,
                    partner.pk if may_write else None,
                )
            )
    return found
