"""Tell one chosen person that something is wrong. In no ledger, export, list or count, and never to a lead."""

from django.db import transaction
from django.utils import timezone

from evenhand.access.flags import can_be_told
from evenhand.actions import off_the_disk, once, outbox
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.notices.addresses import address_of
from evenhand.records.flag import FLAG_KINDS
from evenhand.records.models import Confidant, Flag, OutboxMessage, Partner, Person

MOST_LETTERS = 4000


@transaction.atomic
def choose(*, partner: Partner, confidant: Partner, by: Person) -> None:
    """Choose whom to tell. What was told to somebody else before stays with them until it is taken back."""
    _own(partner, by)
    confidant = _as_now(confidant)
    if confidant.pk == partner.pk or confidant.project_id != partner.project_id:
        raise ActionError("Choose somebody else in this project.")
    if not can_be_told(confidant):
        raise ActionError("Choose somebody who is not a lead, and who can get messages like these.")
    now = Confidant.objects.select_for_update(no_key=True).filter(partner=partner, ended_on=None).first()
    if now is not None:
        if now.confidant_id == confidant.pk:
            return
        _end(now)
    Confidant.objects.create(partner=partner, confidant=confidant, chosen_on=timezone.localdate())


@transaction.atomic
def have_nobody(*, partner: Partner, by: Person) -> None:
    """Forget whom somebody chose, so that nobody asks them to choose again."""
    _own(partner, by)
    Confidant.objects.filter(partner=partner).delete()


@transaction.atomic
def decline(*, confidant: Partner, of: Partner, by: Person) -> None:
    """Say that one would rather not be told. No reason is owed; the other is asked to choose again."""
    _own(confidant, by)
    for row in _chosen(confidant).filter(partner=of):
        _end(row)
        _tell_to_choose_again(row)


@transaction.atomic
def raise_flag(
    *, partner: Partner, kind: str, by: Person, words: str = "", form_key: str | None = None
) -> Flag:
    """Tell the confidant. Words can be left out."""
    once.claim(form_key)
    _own(partner, by)
    words = _words(words)
    if kind not in dict(FLAG_KINDS):
        raise ActionError("Choose what is wrong, or “something else”.")
    row = Confidant.objects.filter(partner=partner, ended_on=None).first()
    # Locked, so that nobody becomes a lead between this look and the flag.
    confidant = _as_now(row.confidant) if row else None
    if confidant is None or not can_be_told(confidant):
        raise ActionError("Choose first whom to tell. The one you chose before cannot be told any more.")
    flag = Flag.objects.create(
        partner=partner, confidant=confidant, kind=kind, words=words, raised_on=timezone.localdate()
    )
    _tell(confidant, f"flag {flag.pk}")
    return flag


@transaction.atomic
def mark_seen(*, flag: Flag, by: Person) -> None:
    flag = _told_to(flag, by)
    if flag.seen_on is None:
        flag.seen_on = timezone.localdate()
        flag.save(update_fields=["seen_on"])


@transaction.atomic
def reply(*, flag: Flag, words: str, by: Person) -> None:
    """Answer whoever told it. A new reply takes the place of the one before."""
    flag = _told_to(flag, by)
    words = _words(words)
    if not words:
        raise ActionError("Write something first. A word is enough.")
    today = timezone.localdate()
    is_first = flag.replied_on is None
    flag.reply, flag.replied_on, flag.seen_on = words, today, flag.seen_on or today
    flag.save(update_fields=["reply", "replied_on", "seen_on"])
    if is_first:
        _tell(flag.partner, f"flag {flag.pk} reply")


@transaction.atomic
def take_back(*, flag: Flag, by: Person) -> None:
    """Erase what one told, with the reply to it. Nothing says that it was ever there."""
    found = (
        Flag.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=flag.pk)
        .select_related("partner")
        .first()
    )
    if found is None:
        return
    if found.partner.person_id != by.pk:
        raise ActionError("Only whoever told it can take it back.")
    erase([found])


def erase(flags: list[Flag]) -> None:
    """Take flags away, with the messages that a flag had come. Inside the caller's transaction."""
    keys = [key for flag in flags for key in (f"flag {flag.pk}", f"flag {flag.pk} reply")]
    OutboxMessage.objects.filter(kind="flag", key__in=keys).exclude(state="sending").delete()
    texts = [text for flag in flags for text in (flag.words, flag.reply) if text]
    Flag.objects.filter(pk__in=[flag.pk for flag in flags]).delete()
    transaction.on_commit(lambda: off_the_disk.wipe(texts), robust=True)


def end_as_confidant(partner: Partner) -> None:
    """Somebody became a lead or is no longer here: those who chose them are asked to choose again.

    For the action that changes their part, inside its transaction.
    """
    if can_be_told(Partner.objects.get(pk=partner.pk)):
        return
    for row in _chosen(partner):
        _end(row)
        _tell_to_choose_again(row)


def _chosen(confidant: Partner):  # type: ignore[no-untyped-def]
    return (
        Confidant.objects.select_for_update(of=("self",), no_key=True)
        .filter(confidant=confidant, ended_on=None)
        .select_related("partner__person", "partner__project")
    )


def _end(row: Confidant) -> None:
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])


def _tell_to_choose_again(row: Confidant) -> None:
    _tell(row.partner, f"confidant {row.pk} ended")


def _tell(partner: Partner, key: str) -> None:
    """Say by e-mail that there is something, and neither what nor from whom.

    Not as the project's message: those who look after its letters would see that somebody was told something.
    For the same reason no letter waits for whoever has no e-mail address; they find it on their own page.
    """
    if not partner.person.email or not partner.is_here:
        return
    project = partner.project
    outbox.tell(
        partner.person,
        key=key,
        kind="flag",
        subject=f"News from {project.title}",
        text=f"There is something new for you in {project.title}.\n\n{address_of('flag-list', project.slug)}\n",
    )


def _told_to(flag: Flag, by: Person) -> Flag:
    found = (
        Flag.objects.select_for_update(of=("self",), no_key=True)
        .select_related("confidant", "partner__person", "partner__project")
        .filter(pk=flag.pk, taken_back_on=None)
        .first()
    )
    if found is None or found.confidant.person_id != by.pk or not can_be_told(found.confidant):
        raise ActionError("This is not here any more, or it is not for you.")
    return found


def _as_now(partner: Partner) -> Partner:
    return (
        Partner.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "project")
        .get(pk=partner.pk)
    )


def _own(partner: Partner, by: Person) -> None:
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Only the person themself can do this, and only while they are in the project.")


def _words(text: str) -> str:
    words = clean(text)
    if len(words) > MOST_LETTERS:
        raise ActionError(f"This can be up to {MOST_LETTERS:,} letters long.")
    return words
