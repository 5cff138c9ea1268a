"""Keep words that were begun, so that a closed tab loses nothing. Only their writer sees them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.actions import off_the_disk
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.models import Draft, Partner

#: Words begun and left alone for so long are nobody's business any more, also not ours.
KEPT_DAYS = 90
MOST_LETTERS = 20_000


@transaction.atomic
def keep(*, partner: Partner, purpose: str, content: dict[str, str]) -> None:
    """Keep a draft in the place of the one before. Empty words leave no draft."""
    kept = {name[:40]: clean(value) for name, value in content.items()}
    if sum(map(len, kept.values())) > MOST_LETTERS:
        raise ActionError("This is too long to be kept for later. Please send it in two parts.")
    if not kept.get("text"):
        erase(partner=partner, purpose=purpose)
        return
    Draft.objects.update_or_create(partner=partner, purpose=purpose[:40], defaults={"content": kept})


def erase(*, partner: Partner, purpose: str) -> None:
    """Sent, or thrown away: then nothing of it is left."""
    Draft.objects.filter(partner=partner, purpose=purpose).delete()


@transaction.atomic
def erase_for_good(*, partner: Partner, purpose: str) -> None:
    """What was begun is to be said so that no one can link it: then it goes off the disk too, log and all."""
    erase(partner=partner, purpose=purpose)
    # The log holds pages as they were before, and with them who had begun to write what.
    transaction.on_commit(off_the_disk.wipe, robust=True)


def erase_old() -> int:
    """For the worker, once a day."""
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    return Draft.objects.filter(updated_on__lt=before).delete()[0]
