"""A receipt for an author's own words: proof, for whoever holds it, that they are on the record unchanged."""

from evenhand.methods.ledger import receipt
from evenhand.methods.ledger.note import is_signed_by, key_line
from evenhand.methods.ledger.verify import note_text, read_notes
from evenhand.readings.heads import announced_keys
from evenhand.readings.ledger_proofs import proof
from evenhand.records.models import Contribution, LedgerEntry, LedgerHead, LedgerSecret, Project


def has_receipt(contribution: Contribution) -> bool:
    """Whether there can be one. Never for words that no one can link: a receipt would be the link."""
    return (
        contribution.naming != "unlinkable"
        and contribution.partner_id is not None
        and contribution.gathered_by_id is None
        and contribution.erased_on is None
        and contribution.ledger_seq is not None
    )


def receipt_text(contribution: Contribution, version: int | None = None) -> str | None:
    """The receipt of the words as they stand now, or as they were in one version.

    None where there can be none, and where no head has been signed over them yet: `actions.heads.receipt`
    signs one first. For the author alone.
    """
    if not has_receipt(contribution):
        return None
    seq = _place(contribution, version)
    return None if seq is None else entry_receipt(contribution.project, seq)


def entry_receipt(project: Project, seq: int) -> str | None:
    """The receipt of one entry whose words are still there, under the latest head."""
    head = LedgerHead.objects.filter(project=project, size__gt=seq).exclude(note="").order_by("-size").first()
    entry = LedgerEntry.objects.filter(project=project, seq=seq).first()
    secret = LedgerSecret.objects.filter(project=project, seq=seq).first()
    if head is None or entry is None or secret is None:
        return None
    signed = read_notes(head.note)[0][-1]
    keys = [key_line(each.key.name, each.key.public) for each in announced_keys(project)]
    key = next((each for each in reversed(keys) if is_signed_by(signed, each)), None)
    if key is None:
        return None
    return receipt.receipt(
        leaf=bytes(entry.leaf),
        salt=bytes(secret.salt),
        payload=bytes(secret.payload),
        proof=proof(project, seq, head.size),
        checkpoint=note_text(signed),
        key=key,
    )


def _place(contribution: Contribution, version: int | None) -> int | None:
    versions = contribution.versions.exclude(ledger_seq=None)
    if version is not None:
        return versions.filter(number=version).values_list("ledger_seq", flat=True).first()
    latest = versions.order_by("-number").values_list("ledger_seq", flat=True).first()
    return latest if latest is not None else contribution.ledger_seq
