"""Append to a project's ledger, inside the transaction of the action that it records."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from evenhand.actions.errors import ActionError
from evenhand.methods.ledger import leaf
from evenhand.methods.ledger.tree import Stack
from evenhand.records.models import LedgerEntry, LedgerNode, LedgerSecret, Person, Project, ProjectHead

#: An inner node is kept for every 2**8 leaves and every 2**8 of those: a proof then reads hundreds of rows.
NODE_HEIGHT = 8
_NODE_LEVELS = 4


def append(
    project: Project,
    type: str,
    payload: Mapping[str, Any],
    *,
    by: Person | None,
    refs: Sequence[int] = (),
) -> int:
    """Write one entry and return its place in the ledger.

    Must run inside the action's own transaction, so that neither can be kept without the other.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A ledger entry belongs inside its action's transaction."
        )
    if project.is_read_only:
        raise ActionError(
            "This project was brought in from elsewhere. It can be read and checked, and not changed until it is adopted."
        )
    head, _ = ProjectHead.objects.select_for_update(no_key=True).get_or_create(project=project)
    seq = head.size
    salt = secrets.token_bytes(32)
    content = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    content_bytes = content.encode()
    line = leaf.leaf_bytes(
        leaf.Leaf(
            origin=f"evenhand/{project.pk}/{head.epoch}",
            seq=seq,
            type=type,
            refs=tuple(sorted(set(refs))),
            day=timezone.localdate().isoformat(),
            # Masked with this entry's own salt: without it, two entries of one person cannot be joined.
            actor=leaf.mask_actor(salt, str(by.pk), seq.to_bytes(16, "big")) if by is not None else None,
            mac=leaf.commitment(salt, content_bytes),
        )
    )
    hashed = leaf.leaf_hash(line)
    LedgerEntry.objects.create(project=project, seq=seq, leaf=line, leaf_hash=hashed.hex())
    LedgerSecret.objects.create(project=project, seq=seq, salt=salt, payload=content_bytes)
    stack = Stack(head.size, tuple(bytes.fromhex(branch) for branch in head.branches))
    for level in range(1, _NODE_LEVELS + 1):
        node = stack.closes(hashed, NODE_HEIGHT * level)
        if node is None:
            break
        LedgerNode.objects.create(
            project=project, level=level, index=seq >> (NODE_HEIGHT * level), hash=node.hex()
        )
    head.size = seq + 1
    head.branches = [branch.hex() for branch in stack.append(hashed).branches]
    head.save(update_fields=["size", "branches"])
    return seq


def refs_to(*rows: Any) -> list[int]:
    """Where these rows are kept, for `refs`: whatever was never written down, or is not there, is left out."""
    return [row.ledger_seq for row in rows if row is not None and row.ledger_seq is not None]
