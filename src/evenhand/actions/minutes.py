"""Count the minutes that something asks of a partner, so that the sum can be shown to them and to the lead."""

from collections.abc import Iterable

from django.utils import timezone

from evenhand.actions.errors import ActionError
from evenhand.records.models import MinutesAsked, Partner


def ask(partner: Partner, what: str, minutes: int, about: str) -> None:
    """Note that something asks for minutes of a partner's time.

    `about` names the request (“appraisal 12 step 1”): one request counts once, however often it is called,
    so a reminder or a second press adds nothing. Call it inside the action that does the asking, whose
    ledger entry records it; the count has no entry of its own because it follows from that one.
    """
    ask_each([partner], what, minutes, about)


def ask_each(partners: Iterable[Partner], what: str, minutes: int, about: str) -> None:
    """The same for several partners, in one query."""
    if minutes < 0:
        raise ActionError("Minutes asked are a whole number, none or more.")
    today = timezone.localdate()
    MinutesAsked.objects.bulk_create(
        [
            MinutesAsked(partner=partner, what=what[:140], minutes=minutes, asked_on=today, about=about[:80])
            for partner in partners
        ],
        # The constraint decides, not a look beforehand: two requests at one instant still count once.
        ignore_conflicts=True,
    )
