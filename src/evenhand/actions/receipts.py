"""Photos of receipts, kept beside a claim under an id of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from evenhand.actions import files
from evenhand.exchange.attachments import Prepared
from evenhand.records.models import ClaimLine


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that is kept already."""

    id: UUID
    name: str
    content_type: str
    digest: str

    @classmethod
    def of(cls, line: ClaimLine) -> "Receipt | None":
        if line.receipt is None:
            return None
        return cls(line.receipt, line.receipt_name, line.receipt_type, line.receipt_digest)


def keep(brought: Prepared) -> Receipt:
    """Write it, safe on the disk before anything is acknowledged. Inside the claim's transaction."""
    id = files.lay_down(brought.data)
    return Receipt(
        id, (brought.name or f"receipt{brought.suffix}")[:120], brought.content_type, brought.digest
    )


def forget(ids: Iterable[UUID]) -> None:
    """Take receipts off the disk, once it is sure that the change which dropped them stands."""

    def unlink() -> None:
        for id in ids:
            files.path_of(id).unlink(missing_ok=True)

    transaction.on_commit(unlink, robust=True)
