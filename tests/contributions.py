"""Contributions made straight in the database, for tests of what becomes of them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evenhand.records.models import (
    Contribution,
    ContributionReader,
    ContributionVersion,
    LedgerEntry,
    Partner,
    Project,
)


def said(
    author: Partner | None,
    text: str = "The stairs are too steep.",
    *,
    project: Project | None = None,
    naming: str = "named",
    days_ago: int = 3,
    readers: tuple[Partner, ...] = (),
    **more: Any,
) -> Contribution:
    """One contribution as it would stand after it was said, with its entry in the ledger."""
    from django.db import transaction

    from evenhand.actions import ledger

    project = project or author.project  # type: ignore[union-attr]
    last = Contribution.objects.filter(project=project).order_by("-number").first()
    number = more.pop("number", (last.number if last else 0) + 1)
    day: date | None = timezone.localdate() - timedelta(days=days_ago)
    is_unlinkable = naming == "unlinkable"
    if naming == "masked":
        more.setdefault("mask", f"Mask {number}")
    due_on = more.pop("due_on", day + timedelta(days=project.answer_days))  # type: ignore[operator]
    with transaction.atomic():
        seq = ledger.append(project, "contribution.add", {"contribution": number, "text": text}, by=None)
        made = Contribution.objects.create(
            project=project,
            number=number,
            kind=more.pop("kind", "concern"),
            naming=naming,
            audience=more.pop("audience", "chosen" if readers else "everyone"),
            partner=None if is_unlinkable else author,
            text=text,
            said_on=None if is_unlinkable else day,
            due_on=due_on,
            ledger_seq=seq,
            **more,
        )
        for reader in readers:
            ContributionReader.objects.create(contribution=made, partner=reader)
        if not is_unlinkable:
            ContributionVersion.objects.create(
                contribution=made, number=1, text=text, changed_on=day, ledger_seq=seq
            )
    return made


def refs_of(project: Project, seq: int) -> list[int]:
    """The places that an entry points back at, as its leaf says."""
    from evenhand.methods.ledger import leaf

    return list(leaf.read_leaf(bytes(LedgerEntry.objects.get(project=project, seq=seq).leaf)).refs)
