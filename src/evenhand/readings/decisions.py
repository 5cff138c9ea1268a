"""A decision as people see it: the words, the reasons, who answered and who has not."""

from dataclasses import dataclass

from evenhand.access.projects import Seat
from evenhand.framework import Framework
from evenhand.readings.options import approach_names
from evenhand.records.models import Decision, DecisionSignature


@dataclass(frozen=True)
class DecisionShown:
    decision: Decision
    approaches: list[str]
    agreed: list[DecisionSignature]
    dissents: list[DecisionSignature]
    stood_aside: list[DecisionSignature]
    unanswered: list[DecisionSignature]
    own: DecisionSignature | None

    @property
    def is_waiting(self) -> bool:
        return not self.decision.is_made and self.decision.withdrawn_at is None


def shown(decision: Decision, seat: Seat, framework: Framework) -> DecisionShown:
    names = approach_names(decision.appraisal, framework)
    signatures = list(
        decision.signatures.select_related("partner__person", "entered_by").prefetch_related("partner__types")
    )

    def with_stance(stance: str) -> list[DecisionSignature]:
        return [signature for signature in signatures if signature.stance == stance]

    return DecisionShown(
        decision=decision,
        approaches=[names.get(id, id) for id in decision.approaches],
        agreed=with_stance("agree"),
        dissents=with_stance("dissent"),
        stood_aside=with_stance("stand_aside"),
        unanswered=with_stance(""),
        own=next((each for each in signatures if each.partner_id == seat.partner.pk), None),
    )
