"""What was typed in for others and waits for a second person to say that it is what was said."""

from dataclasses import dataclass

from django.utils import timezone

from evenhand.access.decisions import to_check
from evenhand.access.projects import Seat
from evenhand.readings.asks import names_of
from evenhand.readings.decisions_by_rule import choices_said, stance_said
from evenhand.readings.names import shown_name
from evenhand.records.models import DecisionSignature


@dataclass(frozen=True, slots=True)
class CheckShown:
    number: int
    question: str
    partner_id: int
    name: str
    stance: str
    choices: tuple[str, ...]
    words: str
    channel: str
    typed_in_by: str
    witness: str
    on: object


def checks_shown(seat: Seat) -> list[CheckShown]:
    """The least that somebody needs to say yes: whose words they are, what they are, and how they came."""
    found = list(
        to_check(seat)
        .select_related("decision", "partner__person")
        .prefetch_related("partner__types", "choices__option")
    )
    names = names_of(seat.project, {each.entered_by_id for each in found}) if found else {}
    return [_shown(each, names) for each in found]


def _shown(signature: DecisionSignature, names: dict[object, str]) -> CheckShown:
    decision = signature.decision
    return CheckShown(
        number=decision.number,
        question=decision.question or decision.words,
        partner_id=signature.partner_id,
        name=shown_name(signature.partner),
        stance=stance_said(decision, signature.stance),
        choices=choices_said(signature),
        words=signature.words,
        channel=signature.get_channel_display(),  # type: ignore[attr-defined]
        typed_in_by=names.get(signature.entered_by_id, "somebody who was in this project"),
        witness=signature.witness,
        on=timezone.localdate(signature.signed_at),
    )
