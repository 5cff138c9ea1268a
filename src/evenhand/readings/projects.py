"""What a project's first page shows: what there is, what is open, and who is waited for."""

from dataclasses import dataclass

from evenhand.access.decision_again import standing_together
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.readings.names import Named, names_of_all
from evenhand.records.models import Appraisal, Brief, Criterion, Decision


@dataclass(frozen=True)
class Overview:
    partners: list[Named]
    ideas: int
    minutes_together: int
    has_brief: bool
    aims: int
    open_appraisal: Appraisal | None
    was_asked: bool
    decision: Decision | None
    #: The one that holds while another waits to take its place.
    stands_until_then: Decision | None
    waiting_for: list[Named]


def overview_of(seat: Seat) -> Overview:
    project = seat.project
    here = project.partners.filter(removed_at=None)
    partners = names_of_all(here)
    decision = (
        Decision.objects.filter(project=project, rule="signed", withdrawn_at=None)
        .prefetch_related("signatures")
        .first()
    )
    appraisal = project.appraisals.filter(closed_at=None).first()
    was_asked = appraisal is not None or project.appraisals.exists()
    waiting: list[Named] = []
    if decision and decision.is_open:
        unsigned = {signature.partner_id for signature in decision.signatures.all() if not signature.stance}
        waiting = [partner for partner in partners if partner.pk in unsigned]
    elif appraisal:
        answered = set(appraisal.sheets.filter(step=1).values_list("partner_id", flat=True))
        asked = set(here.filter(role__in=HAS_A_SAY).values_list("pk", flat=True)) - answered
        waiting = [partner for partner in partners if partner.pk in asked]
    return Overview(
        partners=partners,
        ideas=project.ideas.count(),
        minutes_together=sum(project.times_together.values_list("minutes", flat=True)),
        has_brief=Brief.objects.filter(project=project).exists(),
        aims=Criterion.objects.filter(project=project, kind="aim", struck_at=None).count(),
        open_appraisal=appraisal,
        was_asked=was_asked,
        decision=decision,
        stands_until_then=standing_together(project) if decision and decision.is_open else None,
        waiting_for=waiting,
    )
