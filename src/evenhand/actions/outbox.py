"""Write a message to somebody, in the transaction of what it tells of. The worker sends it later, once."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from evenhand.records.models import Contribution, OutboxMessage, Person, Project


def tell(
    person: Person,
    *,
    key: str,
    kind: str,
    subject: str,
    text: str,
    project: Project | None = None,
    contribution: Contribution | None = None,
    attachment_name: str = "",
    attachment: str = "",
    due_at: datetime | None = None,
) -> None:
    """Tell one person one thing once, by the way they have: an e-mail, or a letter for somebody to post.

    `key` names what it tells of (“answer 12”): a second call with the same key adds nothing. `subject` is
    seen by whoever posts letters, so it never says what the message is about where somebody is masked.
    Somebody without an e-mail address gets a row in state “folder”: a letter waits to be printed for them.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A message belongs inside its action's transaction.")
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                person=person,
                project=project,
                key=key,
                kind=kind,
                subject=subject,
                text=text,
                contribution=contribution,
                attachment_name=attachment_name,
                attachment=attachment,
                state="waiting" if person.email else "folder",
                due_at=due_at or now,
            )
        ],
        ignore_conflicts=True,
    )
