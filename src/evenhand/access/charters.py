"""The door to what a project's charter holds it to: the terms of those versions that are in force now."""

from django.db.models import F, Q, QuerySet

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.access.typing_in import typed_in_for
from evenhand.records.models import (
    AgendaTerms,
    ClauseAnswer,
    ClauseVersion,
    DecisionRule,
    Partner,
    Project,
    ReleaseTerms,
)

#: The version whose words hold now. One that says its clause should fall holds nobody to anything.
IN_FORCE = Q(state="in_force", is_end=False)
_TERMS_IN_FORCE = Q(version__state="in_force", version__is_end=False)


def versions_in_force(project: Project) -> QuerySet[ClauseVersion]:
    return ClauseVersion.objects.filter(IN_FORCE, clause__project=project).order_by("clause__number")


def has_charter(project: Project) -> bool:
    """Whether at least one clause is agreed. What is only proposed holds nobody to anything."""
    return versions_in_force(project).exists()


def rules_in_force(project: Project) -> QuerySet[DecisionRule]:
    return (
        DecisionRule.objects.filter(_TERMS_IN_FORCE, version__clause__project=project)
        .select_related("version__clause", "decider__person")
        .prefetch_related("presences", "decider__types")
        .order_by("version__clause__number")
    )


def rule_for_all(project: Project, kind: str) -> DecisionRule | None:
    """The rule for every matter of this kind that no other rule names."""
    return rules_in_force(project).filter(matter="", kind=kind).first()


def agenda_terms(project: Project) -> AgendaTerms | None:
    found = AgendaTerms.objects.filter(_TERMS_IN_FORCE, version__clause__project=project)
    return found.select_related("version__clause").order_by("version__clause__number").first()


def release_terms(project: Project) -> ReleaseTerms | None:
    found = ReleaseTerms.objects.filter(_TERMS_IN_FORCE, version__clause__project=project)
    return found.select_related("version__clause").order_by("version__clause__number").first()


def those_with_a_say(project: Project) -> QuerySet[Partner]:
    """Whoever is asked about a clause if nobody chooses otherwise: everyone here with a say."""
    return (
        project.partners.filter(removed_at=None, role__in=HAS_A_SAY)
        .select_related("person", "project")
        .prefetch_related("types")
    )


def waited_for(version: ClauseVersion) -> QuerySet[ClauseAnswer]:
    """Whose yes is still missing. Whoever has left is not waited for, and a no stays one whatever somebody's part.

    A no also stays when its owner is taken out of the project by somebody else: else a wording could be made to
    hold by sending away who stood against it. Such a wording is taken back, or put to a decision. A yes typed in
    for somebody who can give it here themselves waits until they say that it is right.
    """
    unsure = Q(says="agree", entered_by__isnull=False, confirmed_on=None, partner__removed_at=None)
    unsure &= Q(partner__person__email__isnull=False)
    silent = Q(says="", partner__role__in=HAS_A_SAY, partner__removed_at=None)
    went = Q(partner__removed_by=F("partner__person"))
    return version.answers.filter(silent | unsure | (Q(says__in=["disagree", "talk"]) & ~went))


def is_waited_for(row: ClauseAnswer) -> bool:
    """The same rule for one row that is at hand."""
    partner = row.partner
    if row.says in ("disagree", "talk"):
        return partner.is_here or partner.removed_by_id != partner.person_id
    if row.says and row.entered_by_id is not None and row.confirmed_on is None:
        return partner.is_here and partner.person.email is not None
    return not row.says and partner.is_here and partner.role in HAS_A_SAY


def typed_in_by(seat: Seat) -> QuerySet[Partner]:
    """For whom this person may type in a yes or a no; a supporter only for the one whom they come along with."""
    found = typed_in_for(seat).filter(role__in=HAS_A_SAY)
    return found if seat.may(Permission.LETTER_ENTER) or seat.partner.role == "supporter" else found.none()


def may_take_back(seat: Seat, version: ClauseVersion) -> bool:
    """Whoever put a wording forward, and whoever looks after the project, while it is asked about."""
    if version.state != "proposed" or not seat.may(Permission.CHARTER_PROPOSE):
        return False
    return version.proposed_by_id == seat.partner.pk or seat.may(Permission.DECISION_DRAFT)
