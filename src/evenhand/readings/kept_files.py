"""Every file that should lie on the disk, with the digest it had when it was brought."""

from collections.abc import Iterator
from typing import NamedTuple

from evenhand.records.models import Attachment, ClaimLine


class KeptFile(NamedTuple):
    id: str
    digest: str
    #: What it came with, in words and without anybody's name.
    what: str


def kept_files() -> Iterator[KeptFile]:
    attachments = Attachment.objects.filter(erased_on=None).values_list(
        "pk", "digest", "contribution__number", "contribution__project__slug"
    )
    for pk, digest, number, slug in attachments.iterator(500):
        yield KeptFile(str(pk), digest, f"contribution {number} of {slug}")
    receipts = ClaimLine.objects.exclude(receipt=None).values_list(
        "receipt", "receipt_digest", "claim__number", "claim__project__slug"
    )
    for pk, digest, number, slug in receipts.iterator(500):
        yield KeptFile(str(pk), digest, f"claim {number} of {slug}")
