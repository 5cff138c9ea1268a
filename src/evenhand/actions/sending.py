"""Send what waits in the outbox: one worker or several, at most once each.

“Being sent” is committed before the first word goes to the mail server. Whatever then happens to the
worker, the message is never sent again by itself: either the server's own answer says what became of it,
or it is marked “may not have arrived” and somebody who looks after the project decides.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evenhand.actions import heads
from evenhand.notices import digest, mail
from evenhand.records.models import OutboxMessage, Partner

logger = logging.getLogger(__name__)

#: Longer than any talk with a mail server can last, so that a lease that ran out means a worker that died.
LEASE = timedelta(minutes=5)
#: How long to wait after a clear “not now”. After the last of them it is given up and shown.
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)] + [
    timedelta(hours=12)
] * 5


def send_next() -> mail.Sending | None:
    """Send the message that has waited longest. Nothing, when none is due."""
    message = _taken()
    while message is not None and message.state != "sending":
        message = _taken()
    if message is None:
        return None
    # Looked up before the talk: after it nothing may stand between the server's answer and keeping it.
    attachments = _attachments(message)
    try:
        went = mail.deliver(
            to=message.person.email or "",
            subject=message.subject,
            body=message.text,
            id=mail.message_id(message.pk, message.created_at.isoformat(), message.key),
            headers=_headers(message),
            attachments=attachments,
        )
    except Exception:
        # Ours and not the server's: nobody knows how far it came.
        logger.exception("Message %d broke while it was being sent.", message.pk)
        went = mail.Sending("unsure")
    _settle(message, went)
    return went


def reap() -> int:
    """Mark as “may not have arrived” what a worker was sending when it died."""
    overdue = OutboxMessage.objects.filter(state="sending", leased_until__lt=timezone.now())
    # Looked at first, since on SQLite even an update of nothing takes the one lock for writing.
    return overdue.update(state="unsure") if overdue.exists() else 0


def _taken() -> OutboxMessage | None:
    """The next one, committed as “being sent”, or as what it has become meanwhile."""
    now = timezone.now()
    due = OutboxMessage.objects.filter(state="waiting", due_at__lte=now)
    if not due.exists():
        return None
    with transaction.atomic():
        skips = connection.features.has_select_for_update_skip_locked
        locked = due.select_for_update(skip_locked=skips, of=("self",), no_key=True) if skips else due
        message = locked.select_related("person", "project", "contribution").order_by("due_at", "id").first()
        if message is None:
            return None
        message.state = _state_to_begin(message)
        if message.state == "sending":
            message.leased_until, message.tries = now + LEASE, message.tries + 1
        # With the state in the condition too: without row locks, this update is the lock.
        taken = OutboxMessage.objects.filter(pk=message.pk, state="waiting").update(
            state=message.state, leased_until=message.leased_until, tries=message.tries
        )
        # None: another worker was faster, and there is another turn in a moment.
        return message if taken else None


def _state_to_begin(message: OutboxMessage) -> str:
    """What it is now: its person, its words or its mail server may have gone since it was written."""
    is_erased = message.contribution is not None and message.contribution.erased_on is not None
    if is_erased or not message.text or not message.person.is_active:
        return "dropped"
    return "sending" if message.person.email else "folder"


def _settle(message: OutboxMessage, sending: mail.Sending) -> None:
    now = timezone.now()
    sets: dict[str, object] = {"state": sending.went}
    if sending.went == "sent" and settings.EMAIL_IS_SET_UP:
        sets["sent_at"] = now
    elif sending.went == "sent":
        # Without a mail server the letter is a file in a folder, and somebody must carry it.
        sets["state"] = "folder"
    elif sending.went == "refused":
        is_last = message.tries > len(PAUSES)
        sets = {"state": "failed"} if is_last else {"state": "waiting", "due_at": _due(message.tries, now)}
    for attempt in range(4):
        try:
            # Ours only while the lease is: if somebody has decided about it meanwhile, that stands.
            OutboxMessage.objects.filter(
                pk=message.pk, state__in=["sending", "unsure"], leased_until=message.leased_until
            ).update(**sets, leased_until=message.leased_until if sending.went == "unsure" else None)
            return
        except DatabaseError:
            if attempt == 3:
                # It stays “being sent”, and becomes “may not have arrived” when the lease runs out.
                logger.exception("What became of message %d could not be kept.", message.pk)
                return
            connection.close()
            time.sleep(0.5)


def _due(tries: int, now: datetime) -> datetime:
    return now + PAUSES[tries - 1]


def _headers(message: OutboxMessage) -> dict[str, str]:
    if message.kind not in {"digest", "letter"} or message.project is None:
        return {}
    partner = Partner.objects.filter(project=message.project, person=message.person).first()
    return digest.stop_headers(partner) if partner else {}


def _attachments(message: OutboxMessage) -> dict[str, str]:
    if message.attachment:
        return {message.attachment_name or "attachment.txt": message.attachment}
    if message.kind != "receipt" or message.contribution is None or message.project is None:
        return {}
    try:
        text = heads.receipt(message.contribution)
    except Exception as error:
        # The message says where to fetch it, so it goes without. The reason is a name: words are in the receipt.
        logger.warning("Message %d goes without its receipt: %s.", message.pk, type(error).__name__)
        return {}
    return {f"receipt-{message.contribution.number}.txt": text} if text else {}
