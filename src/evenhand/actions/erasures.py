"""Take words off the record. That something was said, and when, stays; the words and their salt go.

Without its salt nobody can tell from a leaf what it sealed, and the leaf still verifies. A redaction entry
says which entries lost their words and why. Never who asked for it, unless they stand by their name there.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from evenhand.actions import (
    erasure_list,
    erasures_agreed,
    ledger,
    letters_folder,
    off_the_disk,
    released_words,
    report_words,
)
from evenhand.actions.errors import ActionError
from evenhand.readings.report_basis import Ref
from evenhand.records.models import (
    AnswerResponse,
    AnswerSheet,
    Attachment,
    Claim,
    CoachingOffer,
    Contribution,
    Draft,
    Erasure,
    HoursEntry,
    Idea,
    Invitation,
    LedgerEntry,
    LedgerSecret,
    OutboxMessage,
    Partner,
    Person,
    PrivatePage,
    Project,
    SheetAnswer,
    TimeTogether,
    Training,
)

#: A redaction entry names the places that it blanks; a leaf has room for so many.
MOST_IN_ONE_ENTRY = 1000
#: Shorter words are found in anybody's text by chance, so nothing is erased for holding them.
LEAST_QUOTED = 20
#: What a contribution's words are sealed in: as they were first, changed, taken apart or put right.
_CONTRIBUTION_WORDS = (
    "contribution.add",
    "contribution.enter",
    "contribution.edit",
    "contribution.split",
    "contribution.take_out",
    "answer.respond",
)
#: What a partner's own words are sealed in, beside contributions, which have rows that say where.
_OWN_WORDS = (
    "partner.describe",
    "idea.add",
    "time_together.add",
    "answers.hand_in",
    "answers.type_in",
    "answer.respond",
    "hours.share",
    *erasures_agreed.ABOUT_THEMSELF,
    *erasures_agreed.PUT_TO_OTHERS,
)
NAME_AFTERWARDS = "Somebody who left"


@dataclass
class _Gone:
    """What goes with one erasure, to be seen to once the change is committed."""

    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    lines: list[erasure_list.Line] = field(default_factory=list)
    places: dict[object, dict[object, set[int]]] = field(default_factory=dict)
    gatherings: dict[object, list[tuple[object, object]]] = field(default_factory=dict)

    def after_commit(self) -> None:
        # Each for itself: a disk that is full must not keep a file from being taken away.
        steps: list[Callable[[], object]] = [
            partial(erasure_list.add, self.lines),
            partial(_unlink, self.files),
            partial(_forget_letters, self.texts),
            partial(off_the_disk.wipe, self.texts),
        ]
        for step in steps:
            # A function of its own: Django logs a robust hook's failure by a name that a partial has not.
            transaction.on_commit(lambda step=step: step(), robust=True)


def erase_entries(
    project: Project, seqs: Iterable[int], reason: str, by: Person | None, *, is_named: bool = True
) -> None:
    """Delete the sealed words of these entries and say so in the ledger. Inside the caller's transaction."""
    gone = _Gone()
    _erase_entries(project, seqs, reason, by if is_named else None, gone)
    gone.after_commit()


def entries_about(project: Project, types: Sequence[str], key: str, values: Iterable[object]) -> set[int]:
    """Where in the ledger words of these types are, whose `key` is one of these values."""
    wanted = set(values)
    return {seq for seq, payload in _entries_of_types(project, types) if _in(payload, key) in wanted}


def erase_contribution(contribution: Contribution, *, reason: str, by: Person | None) -> None:
    """Take a contribution's words away wherever they lie. Inside the caller's transaction.

    Its versions, its parts, what its author said to the answers, drafts and letters that quote it, and its
    files go too. Answers stay: they are somebody else's words.
    """
    gone = _Gone()
    _erase_contribution(contribution, reason, by, gone)
    gone.after_commit()


def erase_person(person: Person, *, by: Person | None) -> None:
    """Take away a person's own words everywhere, and their name and address. Inside the caller's transaction.

    What stays, without their name: answers they gave to others, decisions and what was said at signing them,
    what was said to a clause of the charter, findings and requests to hold them back, promises, aims that the
    group took on, questions put to all, what they hoped would come of it and saw of it, and what was paid. Words and votes that no one can link stay, because no one can find them.
    """
    gone = _Gone()
    for partner in Partner.objects.filter(person=person).select_related("project", "person").order_by("pk"):
        if not partner.project.is_read_only:
            _erase_partner(partner, by, gone)
    _erase_account(person, gone)
    gone.lines.append(erasure_list.person_line(person.pk))
    gone.after_commit()


def erase_account(person: Person, *, by: Person | None) -> None:
    """Take away a name, an address and what somebody said about themself. Inside the caller's transaction.

    What they said to the others stays, under no name.
    """
    gone = _Gone()
    for partner in Partner.objects.filter(person=person).select_related("project", "person").order_by("pk"):
        gone.texts += [getattr(partner, name) for name in _PROFILE if getattr(partner, name)]
        if not partner.project.is_read_only:
            words, seqs = erasures_agreed.about_themself(partner)
            gone.texts += words
            types = ("partner.describe", *erasures_agreed.ABOUT_THEMSELF)
            seqs |= {
                seq
                for seq, payload in _entries_of_types(partner.project, types)
                if _in(payload, "partner") == partner.pk
            }
            _erase_entries(partner.project, seqs, "account_deleted", None, gone)
        HoursEntry.objects.filter(partner=partner, shared_on=None).delete()
        _close(partner, by)
    _erase_account(person, gone)
    gone.lines.append(erasure_list.person_line(person.pk) | {"words": "stay"})
    gone.after_commit()


def _erase_entries(
    project: Project, seqs: Iterable[int], reason: str, by: Person | None, gone: _Gone
) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An erasure belongs inside its action's transaction.")
    already = set(Erasure.objects.filter(project=project).values_list("seq", flat=True))
    wanted = sorted(set(seqs) - already)
    for start in range(0, len(wanted), MOST_IN_ONE_ENTRY):
        some = wanted[start : start + MOST_IN_ONE_ENTRY]
        hashes = dict(
            LedgerEntry.objects.filter(project=project, seq__in=some).values_list("seq", "leaf_hash")
        )
        if len(hashes) != len(some):
            raise ActionError("Those words are not in this project’s record, so nothing was erased.")
        secrets = LedgerSecret.objects.filter(project=project, seq__in=some)
        gone.texts += [_as_text(bytes(payload)) for payload in secrets.values_list("payload", flat=True)]
        secrets.delete()
        place = ledger.append(
            project, "record.redact", {"reason": reason, "entries": len(some)}, by=by, refs=some
        )
        today = timezone.localdate()
        Erasure.objects.bulk_create(
            Erasure(project=project, seq=seq, reason=reason, day=today, ledger_seq=place) for seq in some
        )
        gone.lines += [erasure_list.entry_line(project.pk, seq, hashes[seq], reason) for seq in some]


def _erase_contribution(
    contribution: Contribution, reason: str, by: Person | None, gone: _Gone, *, with_parts: bool = True
) -> None:
    # The row is locked first: an edit at this very moment must come before the erasure or find it done.
    contribution = (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "partner__person")
        .get(pk=contribution.pk)
    )
    texts = [contribution.text, *contribution.versions.values_list("text", flat=True)]
    texts = [text for text in dict.fromkeys(texts) if text]
    responses = AnswerResponse.objects.filter(contribution=contribution)
    texts += [words for words in responses.values_list("words", flat=True) if words]
    seqs = {
        contribution.ledger_seq,
        *contribution.versions.values_list("ledger_seq", flat=True),
        *responses.values_list("ledger_seq", flat=True),
    } - {None}
    gone.texts += texts
    # Looked through once, however many contributions of one person go: erasing adds none of these.
    if contribution.project_id not in gone.places:
        gone.places[contribution.project_id] = _entries_by_contribution(contribution.project)
    seqs |= gone.places[contribution.project_id].get(contribution.number, set())
    if not with_parts:
        # An entry of a part names what it was taken from: the words in it are the part’s own.
        seqs -= set(contribution.parts.filter(erased_on=None).values_list("ledger_seq", flat=True))

    contribution.versions.update(text="")
    responses.update(words="")
    _drop_messages(contribution, texts)
    _drop_drafts(contribution, texts)
    report_words.forget(contribution.project, Ref("contribution", contribution.number), texts)
    released_words.forget(contribution.project, texts)
    _drop_files(contribution, gone)
    contribution.text = contribution.said_at = ""
    contribution.erased_on, contribution.state = timezone.localdate(), "withdrawn"
    contribution.save(update_fields=["text", "said_at", "erased_on", "state"])
    _erase_entries(contribution.project, seqs, reason, by if contribution.naming == "named" else None, gone)

    for part in contribution.parts.filter(erased_on=None) if with_parts else ():
        _erase_contribution(part, reason, by, gone)
    origin = contribution.split_from
    if origin is not None and origin.erased_on is None:
        # It holds the words of this part too. The other parts stay, each for itself.
        _erase_contribution(origin, reason, by, gone, with_parts=False)
    for whole in _put_together_with(contribution, gone):
        if _quotes(whole.text, texts):
            _erase_contribution(whole, reason, by, gone)


def _put_together_with(contribution: Contribution, gone: _Gone) -> list[Contribution]:
    """Sentences that it is in, or was in before it was taken out again: these may quote it too."""
    project = contribution.project
    if project.pk not in gone.gatherings:
        gone.gatherings[project.pk] = [
            (_in(payload, "contribution"), original)
            for _, payload in _entries_of_types(project, ("contribution.gather",))
            for original in _in(payload, "originals") or ()  # type: ignore[attr-defined]
        ]
    numbers = [whole for whole, original in gone.gatherings[project.pk] if original == contribution.number]
    now_or_then = Q(pk=contribution.gathered_into_id) | Q(number__in=numbers, gathered_by__isnull=False)
    return list(Contribution.objects.filter(now_or_then, project=project, erased_on=None))


def _entries_by_contribution(project: Project) -> dict[object, set[int]]:
    """Where in the ledger each contribution's words are, by its number: also entries that no row points at."""
    found: dict[object, set[int]] = {}
    for seq, payload in _entries_of_types(project, _CONTRIBUTION_WORDS):
        for number in {_in(payload, "contribution"), _in(payload, "from")} - {None}:
            found.setdefault(number, set()).add(seq)
    return found


def _entries_of_types(project: Project, types: Sequence[str]) -> Iterable[tuple[int, bytes]]:
    """Entries with their words still there, of these types. The type lies within the leaf."""
    finder = "instr(e.leaf, %s)" if connection.vendor == "sqlite" else "position(%s in e.leaf)"
    either = " OR ".join(f"{finder} > 0" for _ in types)
    key = project.pk.hex if connection.vendor == "sqlite" else project.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.seq, s.payload FROM records_ledgerentry e JOIN records_ledgersecret s "
            f"ON s.project_id = e.project_id AND s.seq = e.seq WHERE e.project_id = %s AND ({either})",
            [key, *(f'"type":"{each}"'.encode() for each in types)],
        )
        while rows := cursor.fetchmany(500):
            for seq, payload in rows:
                yield seq, bytes(payload)


def _drop_messages(contribution: Contribution, texts: Sequence[str]) -> None:
    messages = OutboxMessage.objects.filter(
        Q(contribution=contribution) | (Q(project=contribution.project) & ~Q(text="", attachment=""))
    )
    quoting = [
        message.pk
        for message in messages.only("text", "attachment", "contribution").iterator(500)
        if message.contribution_id == contribution.pk or _quotes(message.text + message.attachment, texts)
    ]
    _empty_messages(OutboxMessage.objects.filter(pk__in=quoting))


def _empty_messages(messages: QuerySet) -> None:
    messages.exclude(state__in=["sent", "failed", "unsure"]).update(state="dropped", leased_until=None)
    messages.update(text="", attachment="")


def _drop_drafts(contribution: Contribution, texts: Sequence[str]) -> None:
    for draft in Draft.objects.filter(partner__project=contribution.project):
        is_of_it = draft.partner_id == contribution.partner_id and draft.purpose.endswith(
            f" {contribution.number}"
        )
        if is_of_it or _quotes(json.dumps(draft.content, ensure_ascii=False), texts):
            draft.delete()


def _drop_files(contribution: Contribution, gone: _Gone) -> None:
    attachments = Attachment.objects.filter(contribution=contribution, erased_on=None)
    gone.files += [str(pk) for pk in attachments.values_list("pk", flat=True)]
    # The digest goes too: of a small file it would tell what was in it.
    attachments.update(name="", digest="", erased_on=timezone.localdate())


def _erase_partner(partner: Partner, by: Person | None, gone: _Gone) -> None:
    reason = "account_deleted"
    for contribution in partner.contributions.filter(erased_on=None).order_by("pk"):
        _erase_contribution(contribution, reason, by, gone)
    seqs = {
        seq
        for seq, payload in _entries_of_types(partner.project, _OWN_WORDS)
        if _in(payload, "partner") == partner.pk
    }
    for words, places in (
        erasures_agreed.about_themself(partner),
        erasures_agreed.put_to_others(partner),
        erasures_agreed.seen_in_each_other(partner),
    ):
        gone.texts += words
        seqs |= places
    gone.texts += [
        *Idea.objects.filter(partner=partner).values_list("text", flat=True),
        *(getattr(partner, name) for name in _PROFILE),
    ]
    _erase_entries(partner.project, seqs, reason, None, gone)
    Idea.objects.filter(partner=partner).delete()
    TimeTogether.objects.filter(partner=partner).update(what="")
    AnswerResponse.objects.filter(partner=partner).update(words="")
    AnswerSheet.objects.filter(partner=partner).update(must_keep="")
    SheetAnswer.objects.filter(sheet__partner=partner).update(how="", what_else="")
    HoursEntry.objects.filter(partner=partner).delete()
    _close(partner, by)


def _close(partner: Partner, by: Person | None) -> None:
    """What only they or few saw, what they said of themself, and their way in."""
    for held in (partner.drafts, partner.flags, partner.confidants, partner.access_needs):
        held.all().delete()
    for name in _PROFILE:
        setattr(partner, name, "")
    partner.named_as = "name"
    partner.letter_size, partner.wants_to_hear, partner.wants_weekly_letter = "ordinary", [], False
    if partner.removed_at is None:
        partner.removed_at, partner.removed_by = timezone.now(), by or partner.person
    partner.save()
    PrivatePage.objects.filter(partner=partner, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by or partner.person
    )


_PROFILE = ("pseudonym", "brings", "wants", "cannot", "interests", "positionality")


def _erase_account(person: Person, gone: _Gone) -> None:
    gone.texts += [text for text in (person.name, person.email) if text]
    _empty_messages(OutboxMessage.objects.filter(person=person))
    Invitation.objects.filter(accepted_by=person).update(name=NAME_AFTERWARDS)
    Claim.objects.filter(person=person).exclude(payee="").update(payee=NAME_AFTERWARDS)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    learned = Training.objects.filter(person=person)
    offered = CoachingOffer.objects.filter(person=person)
    gone.texts += [
        *learned.values_list("what", flat=True),
        *filter(None, offered.values_list("words", flat=True)),
    ]
    learned.delete()
    offered.delete()
    person.name, person.email, person.is_active = NAME_AFTERWARDS, None, False
    person.set_unusable_password()
    person.save()


def _quotes(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds any of these words whole, or a good piece of them, however its lines are broken."""
    if not text:
        return False
    plain = _plain(text)
    wanted = [said for said in map(_plain, words) if len(said) >= LEAST_QUOTED]
    return any(piece in plain for said in wanted for piece in _pieces(said))


def _pieces(said: str) -> Iterable[str]:
    yield said
    for start in range(0, len(said) - 2 * LEAST_QUOTED, 2 * LEAST_QUOTED):
        yield said[start : start + 2 * LEAST_QUOTED]


def _plain(text: str) -> str:
    return " ".join(text.replace("\n> ", "\n").split())


def _as_text(payload: bytes) -> str:
    """Every word in a payload as it was written, without JSON's own marks."""
    try:
        read = json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(read)
    return "\n".join(found)


def _in(payload: bytes, key: str) -> object:
    try:
        read = json.loads(payload)
    except ValueError:
        return None
    return read.get(key) if isinstance(read, dict) else None


def _unlink(names: Sequence[str]) -> None:
    for name in names:
        (Path(settings.FILES_FOLDER) / name).unlink(missing_ok=True)


def _forget_letters(texts: Sequence[str]) -> None:
    """Take away letters in the folder that hold the words, where no mail is set up."""
    letters_folder.forget(texts, quotes=_quotes)
