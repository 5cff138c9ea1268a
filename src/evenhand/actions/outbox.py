"""Write a message to somebody, in the transaction of what it tells of. The worker sends it later, once."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from evenhand.actions.errors import ActionError
from evenhand.records.models import Contribution, OutboxMessage, Person, Project

#: What was told long ago is of no more use here: whoever wants it has it, or reads the page.
KEPT_DAYS = 90


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
    Give `contribution` wherever the message is about one: it says who may know that a letter waits, and the
    message goes with the words when they are erased.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A message belongs inside its action's transaction.")
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                person=person,
                project=project,
                key=key[:120],
                kind=kind,
                subject=subject[:200],
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


@transaction.atomic
def mark_posted(messages: list[OutboxMessage], *, by: Person) -> int:
    """Note that what waited for one person was printed and posted, or told them some other way."""
    return OutboxMessage.objects.filter(
        pk__in=[message.pk for message in messages], state__in=["folder", "unsure", "failed"]
    ).update(state="posted", posted_by=by, sent_at=timezone.now(), leased_until=None)


@transaction.atomic
def send_again(message: OutboxMessage, *, by: Person) -> None:
    """Send once more what may not have arrived. Only somebody who knows that it may come twice does this."""
    now = (
        OutboxMessage.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=message.pk)
    )
    if now.state not in {"unsure", "failed"}:
        raise ActionError("This one is not waiting for a decision any more. Look at the list again.")
    if not now.person.email:
        raise ActionError("There is no e-mail address to send it to. Print a letter instead.")
    now.state, now.tries, now.due_at, now.leased_until = "waiting", 0, timezone.now(), None
    now.save(update_fields=["state", "tries", "due_at", "leased_until"])


@transaction.atomic
def forget_old() -> int:
    """Empty the texts of what went long ago; that it went is kept. For the worker, once a day."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = OutboxMessage.objects.filter(state__in=["sent", "posted"], sent_at__lt=before)
    return old.exclude(text="", attachment="").update(text="", attachment="")
