"""What a decision was opened with, as the ledger sealed it: what the rows must still say when it closes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand.methods.ledger import leaf
from evenhand.methods.ledger.leaf import LeafError
from evenhand.records.models import Decision, LedgerEntry, LedgerSecret


@dataclass(frozen=True, slots=True)
class SealedOpening:
    #: Fields of the decision, as they were.
    terms: dict[str, Any]
    options: list[tuple[str, str]]
    #: Who has a say, and what they were here as.
    roll: dict[int, frozenset[str]]


def sealed_opening(decision: Decision) -> SealedOpening | None:
    """Read the entry that opened it. None where there is none, or where its words are not those that were sealed."""
    if decision.ledger_seq is None:
        return None
    where = {"project": decision.project_id, "seq": decision.ledger_seq}
    entry, secret = LedgerEntry.objects.filter(**where).first(), LedgerSecret.objects.filter(**where).first()
    if entry is None or secret is None:
        return None
    try:
        line, payload = leaf.read_leaf(bytes(entry.leaf)), bytes(secret.payload)
        if line.type != "decision.open_by_rule" or line.mac != leaf.commitment(bytes(secret.salt), payload):
            return None
        words = json.loads(payload)
        return SealedOpening(
            {
                name: words[name]
                for name in ("rule", "secrecy", "quorum_percent", "threshold_percent", "presence")
            }
            | {"number": words["decision"], "closes_at": datetime.fromisoformat(words["closes_at"])},
            [(each["text"], each["would_change"]) for each in words["options"]],
            {each["partner"]: frozenset(each["types"]) for each in words["roll"]},
        )
    except (LeafError, ValueError, KeyError, TypeError):
        return None
