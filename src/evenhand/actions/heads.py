"""Sign how a project's ledger stands, after the commit and never inside a transaction.

What was committed is read back and hashed again, so that a head stands for what is stored and not for what
somebody meant to store. The head goes to the file outside the database first, then to the database: whatever
anybody was ever shown is in the file. A signature is the same each time, so doing it again does no harm.
"""

import contextlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger
from evenhand.exchange import heads_file, ledger_key
from evenhand.exchange.heads_file import HeadsFile, HeadsFileError
from evenhand.exchange.ledger_key import LedgerKey, LedgerKeyError
from evenhand.methods.ledger import leaf, note
from evenhand.methods.ledger.leaf import LeafError
from evenhand.methods.ledger.note import Signer
from evenhand.methods.ledger.tree import Stack, TreeError
from evenhand.methods.ledger.verify import KeyNote, Unreadable, note_text, read_notes
from evenhand.readings.heads import announced_keys
from evenhand.readings.ledger_proofs import consistency, proof, root_at
from evenhand.readings.receipts import receipt_text
from evenhand.records.models import (
    Contribution,
    LedgerEntry,
    LedgerHead,
    LedgerNode,
    LedgerSecret,
    Person,
    Project,
    ProjectHead,
)

__all__ = [
    "HeadError",
    "consistency",
    "proof",
    "receipt",
    "rotate_key",
    "sign",
    "sign_all_due",
    "sign_when_kept",
]

logger = logging.getLogger(__name__)


class HeadError(Exception):
    """No head was signed, because what is stored does not fit what was signed before. One plain sentence."""


class _KeyChanged(HeadError):
    """The key was replaced between looking at the ledger and signing."""


@dataclass(slots=True)
class _Extended:
    """What reading back the entries since the last head gave."""

    stack: Stack
    #: What the ledger was at the size of each head that it passes.
    stacks: dict[int, Stack] = field(default_factory=dict)
    key_notes: list[KeyNote] = field(default_factory=list)


def sign(project: Project) -> LedgerHead:
    """Sign the ledger as it stands now, or give back the head that does so already.

    Raises HeadError, and signs nothing, if the stored entries do not add up, or if a head over more entries
    went out before: then the database is older than what people hold, and that must be announced first.
    """
    try:
        try:
            return _sign(project)
        except _KeyChanged:
            return _sign(project)
    except (HeadError, HeadsFileError, LedgerKeyError, LeafError, TreeError) as error:
        # An id and a sentence of our own: nothing that anybody said.
        logger.error("No head was signed for the record %s. %s", project.pk, error)
        if isinstance(error, HeadError):
            raise
        raise HeadError(str(error)) from error


def sign_when_kept(project: Project) -> None:
    """Sign a head as soon as what is being done now is stored. If none can be signed, what is done stands all the same."""
    # Robust: a database that is busy just then is nobody's mistake either, and the next head covers it.
    transaction.on_commit(lambda: _sign_if_possible(project), robust=True)


def _sign_if_possible(project: Project) -> None:
    with contextlib.suppress(HeadError, OSError):
        sign(project)


def sign_all_due() -> int:
    """Sign every ledger that has grown since its last head; one that cannot be signed keeps no other from it."""
    signed = 0
    for project in Project.objects.filter(is_read_only=False).order_by("pk"):
        size = ProjectHead.objects.filter(project=project).values_list("size", flat=True).first()
        if not size or LedgerHead.objects.filter(project=project, size__gte=size).exists():
            continue
        try:
            sign(project)
            signed += 1
        except (HeadError, OSError):
            continue
    return signed


def receipt(contribution: Contribution, version: int | None = None) -> str | None:
    """The receipt of an author's own words, under a head signed now if there is none over them yet."""
    if receipt_text(contribution, version) is None:
        sign(contribution.project)
    return receipt_text(contribution, version)


def highest_signed(project: Project) -> int:
    """Over how many entries a head ever went out under this ledger's present name, by the file of heads."""
    head = ProjectHead.objects.filter(project=project).first()
    filed = heads_file.read(settings.HEADS_FOLDER, str(project.pk))
    return max(
        (each.head.size for each in filed.blocks if head and each.head.origin == _origin(head)), default=0
    )


def _origin(head: ProjectHead) -> str:
    return f"evenhand/{head.project_id}/{head.epoch}"


def _sign(project: Project) -> LedgerHead:
    if project.is_read_only:
        raise HeadError("This record was brought in from elsewhere. It is signed here once it is adopted.")
    with heads_file.opened(settings.HEADS_FOLDER, str(project.pk)) as file:
        # Durable: refused inside another transaction, whose entries might yet be taken back.
        with transaction.atomic(durable=True):
            now = ProjectHead.objects.filter(project=project).first()
            last = LedgerHead.objects.filter(project=project).order_by("-size").first()
            in_database = set(LedgerHead.objects.filter(project=project).values_list("size", "root"))
        if now is None or now.size == 0:
            raise HeadError("Nothing is recorded yet, so there is nothing to sign.")
        _put_missing_into_file(project, file, in_database)
        origin = _origin(now)
        _refuse_below_what_went_out(file, now, last, origin)
        stack = Stack(now.size, tuple(bytes.fromhex(branch) for branch in now.branches))
        if last is not None and last.size == now.size:
            if last.root != stack.root().hex():
                raise HeadError("The ledger’s count does not fit the head that was signed over it.")
            return last
        sizes = {block.head.size for block in file.blocks} | {size for size, _ in in_database}
        extended = _extended(project, now, sizes)
        if extended.stack != stack:
            raise HeadError("The stored entries do not add up to the ledger’s count.")
        _compare_with_file(project, file, origin, extended, in_database)
        return _keep_new_head(project, file, origin, extended, in_database)


def _refuse_below_what_went_out(
    file: HeadsFile, now: ProjectHead, last: LedgerHead | None, origin: str
) -> None:
    highest = max((block.head.size for block in file.blocks if block.head.origin == origin), default=0)
    highest = max(highest, last.size if last is not None else 0)
    if highest > now.size:
        raise HeadError(
            f"A head over {highest} entries went out, and there are {now.size}. "
            "The database is older than that: announce the rollback before anything is signed."
        )


def _extended(project: Project, now: ProjectHead, filed: set[int]) -> _Extended:
    """Hash the stored entries since the last head again, and compare the kept nodes on the way."""
    stack = Stack()
    # Heads that came with a record from elsewhere have no branches; then more is read back.
    start = LedgerHead.objects.filter(project=project).exclude(branches=[]).order_by("-size").first()
    if start is not None:
        stack = Stack(start.size, tuple(bytes.fromhex(branch) for branch in start.branches))
        if stack.root().hex() != start.root:
            raise HeadError("The last head does not fit its own branches.")
    found = _Extended(stack)
    height = ledger.NODE_HEIGHT
    nodes = _nodes_between(project, stack.size, now.size)
    since = LedgerEntry.objects.filter(project=project, seq__gte=stack.size, seq__lt=now.size).order_by("seq")
    for seq, line, kept_hash in since.values_list("seq", "leaf", "leaf_hash").iterator(2000):
        line = bytes(line)
        hashed = leaf.leaf_hash(line)
        if seq != found.stack.size or hashed.hex() != kept_hash:
            raise HeadError(f"Entry {found.stack.size} is not as it was recorded.")
        read = leaf.read_leaf(line)
        if read.seq != seq or read.origin.rpartition("/")[0] != f"evenhand/{project.pk}":
            raise HeadError(f"Entry {seq} does not belong where it stands.")
        if read.type == "record.rotate_key":
            found.key_notes.append(_recorded_key(project, seq))
        for level in range(1, 5):
            node = found.stack.closes(hashed, height * level)
            if node is None:
                break
            if nodes.get((level, seq >> (height * level))) != node.hex():
                raise HeadError(
                    f"The kept node of level {level} at entry {seq} is not what the entries give."
                )
        found.stack = found.stack.append(hashed)
        if found.stack.size in filed:
            found.stacks[found.stack.size] = found.stack
    return found


def _nodes_between(project: Project, start: int, end: int) -> dict[tuple[int, int], str]:
    found = {}
    for level in range(1, 5):
        shift = ledger.NODE_HEIGHT * level
        kept = LedgerNode.objects.filter(
            project=project, level=level, index__gte=start >> shift, index__lt=end >> shift
        )
        found.update({(level, index): text for index, text in kept.values_list("index", "hash")})
    return found


def _compare_with_file(
    project: Project, file: HeadsFile, origin: str, extended: _Extended, in_database: set[tuple[int, str]]
) -> None:
    """Every head that went out must still fit: in the database, and in the file under this name."""
    filed = {(block.head.size, block.head.root.hex()) for block in file.blocks if block.head.origin == origin}
    for size, root in (filed - in_database) | {
        (size, root) for size, root in in_database if size in extended.stacks
    }:
        stack = extended.stacks.get(size)
        if root != (stack.root() if stack is not None else root_at(project, size)).hex():
            raise HeadError(f"The head over {size} entries that went out does not fit the stored entries.")


def _put_missing_into_file(project: Project, file: HeadsFile, in_database: set[tuple[int, str]]) -> None:
    """The file may have been lost or brought back from an older copy. The database then gives it its heads."""
    filed = {(block.head.size, block.head.root.hex()) for block in file.blocks}
    missing = sorted(size for size, root in in_database if (size, root) not in filed)
    if not missing:
        return
    logger.warning(
        "The file of heads of the record %s lacked %d heads; they were put back.", project.pk, len(missing)
    )
    announced = {each.text for each in file.keys}
    rows = LedgerHead.objects.filter(project=project, size__in=missing).order_by("size")
    for text in rows.values_list("note", flat=True):
        heads, keys = read_notes(text)
        fresh = [each for each in keys if each.text not in announced]
        file.append("\n".join([*map(note_text, fresh), *map(note_text, heads)]))


def _keep_new_head(
    project: Project, file: HeadsFile, origin: str, extended: _Extended, in_database: set[tuple[int, str]]
) -> LedgerHead:
    stack = extended.stack
    already = next(
        (block for block in file.blocks if (block.head.origin, block.head.size) == (origin, stack.size)), None
    )
    if already is None:
        key, announcement = _key_for(file, origin, extended)
        text = note.checkpoint(origin, stack.size, stack.root(), [Signer(origin, key.public, key.sign)])
        already = file.append(f"{announcement}\n{text}" if announcement else text)
    _put_missing_into_database(project, file, origin, extended, in_database)
    return _create(project, stack, already.text)


def _create(project: Project, stack: Stack, text: str) -> LedgerHead:
    try:
        with transaction.atomic():
            return LedgerHead.objects.create(
                project=project,
                size=stack.size,
                root=stack.root().hex(),
                note=text,
                branches=[branch.hex() for branch in stack.branches],
                day=timezone.localdate(),
            )
    except IntegrityError:
        # Another machine, with another file of heads, was first.
        theirs = LedgerHead.objects.get(project=project, size=stack.size)
        if theirs.root != stack.root().hex():
            raise HeadError(f"There are two different heads over {stack.size} entries.") from None
        return theirs


def _put_missing_into_database(
    project: Project, file: HeadsFile, origin: str, extended: _Extended, in_database: set[tuple[int, str]]
) -> None:
    """A head that reached the file, and after a power cut not the database: it was compared above."""
    for block in file.blocks:
        head = block.head
        if head.origin != origin or head.size >= extended.stack.size:
            continue
        if (head.size, head.root.hex()) not in in_database and head.size in extended.stacks:
            _create(project, extended.stacks[head.size], block.text)


# ---------------------------------------------------------------- the key


def _key_for(file: HeadsFile, origin: str, extended: _Extended) -> tuple[LedgerKey, str]:
    """The key that may sign now, and its announcement where it has not been announced yet."""
    path: Path = settings.LEDGER_KEY_FILE
    _finish_rotation(path)
    notes = [each for each in file.keys if each.origin == origin]
    has_signed = any(block.head.origin == origin for block in file.blocks)
    key = ledger_key.read(path)
    if key is None:
        if has_signed:
            raise HeadError(f"The key that signed this record is not in {path}. Put it back.")
        key = ledger_key.make(path)
    line = note.key_line(origin, key.public)
    recorded = [each for each in extended.key_notes if each.origin == origin]
    if recorded and has_signed:
        if recorded[-1].key.public != key.public:
            raise _KeyChanged("The record names another key than the one in its place.")
        fresh = [each for each in recorded if each.text not in {known.text for known in notes}]
        return key, "\n".join(note_text(each) for each in fresh)
    if not notes:
        return key, note.key_note(origin, 0, key.public, [Signer(origin, key.public, key.sign)])
    if note.key_line(origin, notes[-1].key.public) != line:
        raise _KeyChanged(
            f"The key in {path} is not the one that signed this record before, and no entry says that it was changed."
        )
    return key, ""


def _recorded_key(project: Project, seq: int) -> KeyNote:
    secret = LedgerSecret.objects.filter(project=project, seq=seq).first()
    try:
        keys = read_notes(json.loads(bytes(secret.payload))["note"])[1] if secret is not None else []
    except (ValueError, KeyError, TypeError, Unreadable):
        keys = []
    if len(keys) != 1 or keys[0].seq != seq:
        raise HeadError(f"Entry {seq} should name a new key, and does not.")
    return keys[0]


def rotate_key(*, by: Person | None = None) -> int:
    """Replace the key that signs. Each record that it has signed says so in an entry signed by both keys.

    Returns how many records say so. The old key is gone then. What is interrupted is finished or undone when
    a head is next signed: the new key lies beside the old one, with the place of one entry that tells whether
    the change was committed.
    """
    path: Path = settings.LEDGER_KEY_FILE
    _finish_rotation(path)
    with ledger_key.locked(path):
        old = ledger_key.read(path)
        if old is None:
            raise HeadError(f"There is no key in {path} that could be replaced.")
        new = ledger_key.make(_next(path))
        with transaction.atomic(durable=True):
            changed = list(_append_key_changes(old, new, by))
            for project, seq in changed[:1]:
                ledger_key.write_place(_place(path), project.pk, seq)
        ledger_key.replace(path, _next(path))
        _place(path).unlink(missing_ok=True)
    for project, _ in changed:
        sign(project)
    return len(changed)


def _append_key_changes(old: LedgerKey, new: LedgerKey, by: Person | None) -> Iterable[tuple[Project, int]]:
    for project in Project.objects.filter(is_read_only=False).order_by("pk"):
        head = ProjectHead.objects.select_for_update(no_key=True).filter(project=project).first()
        if head is None or not any(each.origin == _origin(head) for each in announced_keys(project)):
            continue
        origin = _origin(head)
        signers = [Signer(origin, key.public, key.sign) for key in (new, old)]
        announced = note.key_note(origin, head.size, new.public, signers)
        yield project, ledger.append(project, "record.rotate_key", {"note": announced}, by=by)


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _place(path: Path) -> Path:
    return path.with_name(f"{path.name}.next-place")


def _finish_rotation(path: Path) -> None:
    """Put a new key in its place if the entries that announce it were committed; throw it away if not."""
    if not _next(path).exists() and not _place(path).exists():
        return
    with ledger_key.locked(path):
        key = ledger_key.read(_next(path))
        if key is not None:
            if _place(path).exists() and _is_announced(key, ledger_key.read_place(_place(path))):
                ledger_key.replace(path, _next(path))
            else:
                _next(path).unlink(missing_ok=True)
        _place(path).unlink(missing_ok=True)


def _is_announced(key: LedgerKey, place: tuple[str, int] | None) -> bool:
    if place is None:
        return False
    try:
        return _recorded_key(Project(pk=place[0]), place[1]).key.public == key.public
    except HeadError:
        return False
