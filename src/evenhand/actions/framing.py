"""Note that a finding or an output was put in other words: before, after, who asked for it, and why."""

from dataclasses import dataclass

from django.utils import timezone

from evenhand.actions import ledger
from evenhand.actions.errors import ActionError
from evenhand.records.models import Finding, FramingChange, Output, Partner, Person


@dataclass(frozen=True)
class AskedFor:
    """Who asked for it, and why: a person here, or somebody from outside in words."""

    why: str
    partner: Partner | None = None
    words: str = ""


def side_of(partner: Partner | None) -> str:
    """Worked out and never chosen, so that nobody is put on the wrong side."""
    if partner is None:
        return "outside"
    return "researchers" if "researcher" in partner.type_ids else "partners"


def refuse_unless_said(asked: AskedFor, project_id: object) -> None:
    if not asked.why.strip():
        raise ActionError("Say why it is put in other words. The reason stays beside both.")
    if asked.partner is None and not asked.words.strip():
        raise ActionError("Say who asked for it: a person here, or somebody from outside in your own words.")
    if asked.partner is not None and asked.partner.project_id != project_id:
        raise ActionError("Whoever asked for it must be in this project. Name others in your own words.")


def note(
    *,
    of: Finding | Output,
    before: str,
    after: str,
    asked: AskedFor,
    partner: Partner,
    by: Person,
) -> FramingChange:
    """Inside the transaction that changes the words."""
    refuse_unless_said(asked, of.project_id)
    finding, output = (of, None) if isinstance(of, Finding) else (None, of)
    words = "" if asked.partner is not None else asked.words.strip()
    side = side_of(asked.partner)
    return FramingChange.objects.create(
        finding=finding,
        output=output,
        before=before,
        after=after,
        why=asked.why.strip(),
        asked_by=asked.partner,
        asked_by_words=words,
        side=side,
        changed_on=timezone.localdate(),
        partner=partner,
        ledger_seq=ledger.append(
            of.project,
            "framing.change",
            {
                "finding" if finding else "output": of.number,
                "before": before,
                "after": after,
                # The whole of it as it is now: whoever checks a copy compares it with this.
                **({"text": finding.text} if finding else {}),
                "why": asked.why.strip(),
                "asked_by": asked.partner.pk if asked.partner else None,
                "asked_by_words": words,
                "side": side,
            },
            by=by,
            refs=ledger.refs_to(of),
        ),
    )
