"""How a project's record stands, and what it says to a receipt that somebody brings."""

from dataclasses import dataclass
from datetime import date

from evenhand.methods.ledger.verify import (
    Receipt,
    Result,
    Unreadable,
    check_receipt,
    read_notes,
    read_receipt,
)
from evenhand.readings.heads import key_lines
from evenhand.records.models import LedgerEntry, LedgerHead, Project, ProjectHead, Rollback

_SHOWN = 12


@dataclass(frozen=True)
class HeadShown:
    """A head: when it was signed, over how many entries, and the start of its root."""

    day: date
    size: int
    root: str


@dataclass(frozen=True)
class RecordShown:
    size: int
    heads: list[HeadShown]
    head_count: int
    key_lines: list[str]
    rollbacks: list[Rollback]
    erased: int

    @property
    def waiting(self) -> int:
        """Entries that no head stands for yet."""
        return self.size - (self.heads[0].size if self.heads else 0)


@dataclass(frozen=True)
class Checked:
    """What was found of a receipt, by itself and beside the record as it is here."""

    holds: bool
    sentences: list[str]


def record_shown(project: Project) -> RecordShown:
    head = ProjectHead.objects.filter(project=project).first()
    heads = LedgerHead.objects.filter(project=project).order_by("-size")
    shown = heads.values_list("day", "size", "root")[:_SHOWN]
    return RecordShown(
        size=head.size if head else 0,
        heads=[HeadShown(day, size, root) for day, size, root in shown],
        head_count=heads.count(),
        key_lines=key_lines(project),
        rollbacks=list(project.rollbacks.all()),
        erased=project.erasures.count(),
    )


def checked(project: Project, text: str) -> Checked:
    """Check a receipt as the verifier does, and then against what is stored here now."""
    try:
        found = check_receipt(text, keys=key_lines(project))
        receipt = read_receipt(text) if found.holds else None
    except Unreadable as error:
        return Checked(False, [str(error)])
    if receipt is None:
        return Checked(False, found.faults)
    beside = _beside(project, receipt)
    return Checked(beside.holds, [*found.good, *beside.good, *beside.faults])


def _beside(project: Project, receipt: Receipt) -> Result:
    result = Result()
    head = read_notes(receipt.checkpoint)[0][0]
    if head.origin.split("/")[:2] != ["evenhand", str(project.pk)]:
        result.faults.append("This receipt is for another project.")
        return result
    entry = LedgerEntry.objects.filter(project=project, seq=receipt.index).first()
    kept = LedgerHead.objects.filter(project=project, size=head.size).first()
    if entry is None or bytes(entry.leaf) != receipt.leaf:
        result.faults.append(
            f"Entry {receipt.index} in the record here is not the one in your receipt. "
            "Keep your receipt safe, and show it to somebody you trust."
        )
    elif kept is not None and kept.root != head.root.hex():
        result.faults.append(
            f"The head over {head.size} entries here is not the one in your receipt. "
            "Keep your receipt safe, and show it to somebody you trust."
        )
    else:
        result.good.append(f"Entry {receipt.index} in the record here is the very same.")
    return result
