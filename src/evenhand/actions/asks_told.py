"""Write to the people whom something was just asked of, in the transaction that asks it."""

from collections.abc import Iterable

from evenhand.actions import outbox
from evenhand.notices import asking
from evenhand.records.models import Partner, Person


def tell_each(partners: Iterable[Partner], *, key: str, what: str, minutes: int, by: Person) -> None:
    """Tell each of them once what is asked and how long it takes, and not whoever has just asked it.

    Somebody without an e-mail address gets a letter that waits to be printed.
    """
    for partner in partners:
        if partner.person_id == by.pk:
            continue
        outbox.tell(
            partner.person,
            key=key,
            kind="ask",
            subject=asking.subject(partner.project),
            text=asking.text(partner, what=what, minutes=minutes),
            project=partner.project,
        )
