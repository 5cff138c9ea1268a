"""Bring in a project's record from elsewhere, and take it over.

It is checked first, as a stranger would check it, and comes in whole or not at all. The ledger stays as it came,
to the byte, so the project can only be read until somebody takes it over: an entry says so, and names the key
that signs from there on.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from evenhand.actions import erasure_list, ledger
from evenhand.actions.errors import ActionError
from evenhand.actions.imported_rows import Places, RowRefused, made_row
from evenhand.actions.projects import free_slug
from evenhand.exchange import ledger_key, record_archive
from evenhand.exchange.attachments import MOST_BYTES, TYPES
from evenhand.exchange.record_archive import ArchiveRefused, Reader
from evenhand.methods.ledger import leaf, note, verify
from evenhand.methods.ledger.tree import Stack
from evenhand.readings.whole_record import TABLES, name_of
from evenhand.records.models import (
    Attachment,
    ClaimLine,
    LedgerEntry,
    LedgerHead,
    LedgerNode,
    LedgerSecret,
    Partner,
    Person,
    Project,
    ProjectHead,
)

_BATCH = 500
_NOT_WHOLE = (
    "This is one person’s copy of a record, so the project cannot be made again from it. Check it with "
    "`evenhand verify`, and ask whoever runs the other server for a whole export."
)


def bring_in(file: IO[bytes], *, by: Person, with_people: bool = False) -> Project:
    """Make a project from a whole export, to be read and not changed. Nothing is kept of one that is refused.

    `with_people` takes over e-mail addresses, so that whoever has an account here finds the project among theirs.
    """
    _check_it_verifies(file)
    file.seek(0)
    with _files_taken_away_unless_kept() as written:
        try:
            with transaction.atomic():
                return _Import(Reader(file), by, with_people, written).project
        except ArchiveRefused as error:
            raise ActionError(str(error)) from error
        except RowRefused as error:
            raise ActionError(f"{error} Nothing was brought in.") from error
        except (IntegrityError, OverflowError) as error:
            raise ActionError(
                "Something in this file does not fit together, so nothing was brought in."
            ) from error
        except DatabaseError as error:
            raise ActionError(
                "Something in this file cannot be stored here, so nothing was brought in."
            ) from error


@transaction.atomic
def adopt(project: Project, *, by: Person) -> Project:
    """Take over a record that came from elsewhere: from here on it can be changed, and this server signs it."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not project.is_read_only:
        raise ActionError("This project is kept here already, so there is nothing to take over.")
    head = ProjectHead.objects.select_for_update(no_key=True).get(project=project)
    head.epoch += 1
    head.save(update_fields=["epoch"])
    project.is_read_only = False
    project.save(update_fields=["is_read_only"])
    path: Path = settings.LEDGER_KEY_FILE
    key = ledger_key.read(path) or ledger_key.make(path)
    origin = f"evenhand/{project.pk}/{head.epoch}"
    payload = {"origin": origin, "epoch": head.epoch, "key": note.key_line(origin, key.public)}
    ledger.append(project, "record.adopt", payload, by=by)
    partner, _ = Partner.objects.get_or_create(project=project, person=by, defaults={"role": "lead"})
    if partner.role != "lead" or not partner.is_here:
        partner.role, partner.removed_at, partner.removed_by = "lead", None, None
        partner.save(update_fields=["role", "removed_at", "removed_by"])
    return project


def _check_it_verifies(file: IO[bytes]) -> None:
    path = getattr(file, "name", None)
    try:
        result = verify.check_file(path if isinstance(path, str | os.PathLike) else file.read())
    except verify.Unreadable as error:
        raise ActionError(f"{error} Nothing was brought in.") from error
    except Exception as error:
        # Whatever a hostile file does to a library: whoever brings it gets a sentence.
        raise ActionError(
            "This file is damaged, or was made to mislead, so nothing was brought in."
        ) from error
    if result.faults:
        raise ActionError(
            f"This record is not as it was recorded, so nothing was brought in. {result.faults[0]}"
        )


class _Import:
    """One import, inside its transaction."""

    def __init__(self, archive: Reader, by: Person, with_people: bool, written: list[Path]) -> None:
        self.archive = archive
        self.written = written
        self.places = Places()
        if not archive.has("whole/project.jsonl"):
            raise ArchiveRefused(_NOT_WHOLE)
        self.project = self._make_project(by)
        self._make_people(with_people, by)
        self._number_rows()
        for model, _ in TABLES:
            self._make_rows(model)
        self._make_ledger()
        self._bring_files()
        if not Partner.objects.filter(project=self.project, person=by).exists():
            Partner.objects.create(project=self.project, person=by, role="lead")
        # Foreign keys are looked at only at the end of a transaction: now, while a sentence can still be said.
        connection.check_constraints([model._meta.db_table for model, _ in TABLES])

    def _rows(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        path = f"whole/{name}.jsonl"
        if self.archive.has(path):
            yield from enumerate(self.archive.rows(path), 1)

    def _make_project(self, by: Person) -> Project:
        rows = [row for _, row in self._rows("project")]
        if len(rows) != 1:
            raise ArchiveRefused("This file does not hold one project, so nothing was brought in.")
        row = rows[0]
        try:
            id = UUID(str(row.get("id")))
        except ValueError as error:
            raise ArchiveRefused(
                "This file does not say which project it holds, so nothing was brought in."
            ) from error
        if Project.objects.filter(pk=id).exists():
            raise ArchiveRefused("This project is here already, so nothing was brought in.")
        known = {row["project"]: row for row in erasure_list.read() if row.get("project") == str(id)}
        if known:
            self._refuse_what_was_erased_here(str(id))
        self.places.put(Person, row.get("created_by_id"), by.pk)
        self.places.put(Project, row.get("id"), id)
        made = made_row(Project, row, self.places, where="whole/project.jsonl, line 1")
        made.slug, made.is_read_only, made.is_example = free_slug(made.title), True, False
        # That anyone may read it was decided for another place: here somebody decides it anew.
        made.is_heard_public = False
        made.save(force_insert=True)
        Project.objects.filter(pk=id).update(
            created_at=made_row(Project, row, self.places, where="").created_at
        )
        return made

    def _refuse_what_was_erased_here(self, id: str) -> None:
        gone = {
            (line.get("seq"), line.get("leaf_hash"))
            for line in erasure_list.read()
            if line.get("project") == id
        }
        has_words = {row.get("seq") for row in self.archive.rows(record_archive.SECRETS)}
        for seq, line in enumerate(self.archive.lines(record_archive.ENTRIES)):
            if seq in has_words and (seq, leaf.leaf_hash(line).hex()) in gone:
                raise ArchiveRefused(
                    "Words in this file were erased here after it was made, so nothing was brought in. "
                    "Ask for a newer export."
                )

    def _make_people(self, with_people: bool, by: Person) -> None:
        for number, row in self._rows("person"):
            where = f"whole/person.jsonl, line {number}"
            try:
                id, name = UUID(str(row.get("id"))), row["name"]
            except (KeyError, ValueError) as error:
                raise ArchiveRefused(f"{where}, is not a person, so nothing was brought in.") from error
            email = row.get("email") if with_people else None
            if not isinstance(name, str) or not 0 < len(name) <= 120 or "\0" in name:
                raise ArchiveRefused(f"{where}, has no name that we can keep, so nothing was brought in.")
            if email is not None and (not isinstance(email, str) or "@" not in email or len(email) > 254):
                raise ArchiveRefused(f"{where}, has no e-mail address, so nothing was brought in.")
            person = Person.objects.filter(email__iexact=email).first() if email else None
            if person is None:
                # Somebody here may have this id by now: then theirs stays theirs.
                person = Person(
                    id=uuid4() if Person.objects.filter(pk=id).exists() else id, name=name, email=email
                )
                person.set_unusable_password()
                person.save(force_insert=True)
            self.places.put(Person, str(row["id"]), person.pk)

    def _number_rows(self) -> None:
        """Give every row its place here before any is made: rows may point forward and at their own table."""
        for model, _ in TABLES:
            olds = [row.get("id") for _, row in self._rows(name_of(model))]
            if not olds:
                continue
            if isinstance(model._meta.pk, _UUID_KEY):
                for old in olds:
                    self.places.put(model, old, self._free_id(model, old))
            else:
                for old, new in zip(olds, _fresh_numbers(model, len(olds)), strict=True):
                    self.places.put(model, old, new)

    def _free_id(self, model: type[Model], old: object) -> UUID:
        try:
            wanted = UUID(str(old))
        except ValueError as error:
            raise ArchiveRefused(
                f"A row of {name_of(model)} has no id, so nothing was brought in."
            ) from error
        # A file lies under this id: nobody may bring one in over another's.
        return uuid4() if model is Attachment or model._default_manager.filter(pk=wanted).exists() else wanted

    def _make_rows(self, model: type[Model]) -> None:
        batch: list[Model] = []
        for number, row in self._rows(name_of(model)):
            batch.append(
                made_row(model, row, self.places, where=f"whole/{name_of(model)}.jsonl, line {number}")
            )
            if len(batch) == _BATCH:
                _keep(model, batch)
                batch = []
        _keep(model, batch)

    def _make_ledger(self) -> None:
        project, stack = self.project, Stack()
        heads = {
            head.size: head
            for head in LedgerHead.objects.filter(project=project).only("size", "root", "branches")
        }
        entries: list[LedgerEntry] = []
        nodes: list[LedgerNode] = []
        epoch = 1
        for seq, line in enumerate(self.archive.lines(record_archive.ENTRIES)):
            hashed = leaf.leaf_hash(line)
            entries.append(LedgerEntry(project=project, seq=seq, leaf=line, leaf_hash=hashed.hex()))
            for level in range(1, 5):
                node = stack.closes(hashed, ledger.NODE_HEIGHT * level)
                if node is None:
                    break
                nodes.append(
                    LedgerNode(
                        project=project,
                        level=level,
                        index=seq >> (ledger.NODE_HEIGHT * level),
                        hash=node.hex(),
                    )
                )
            stack = stack.append(hashed)
            head = heads.pop(stack.size, None)
            if head is not None:
                self._check_head(head, stack)
            if len(entries) == 2000:
                epoch = self._check_origin(entries)
                LedgerEntry.objects.bulk_create(entries)
                entries = []
        if entries:
            epoch = self._check_origin(entries)
            LedgerEntry.objects.bulk_create(entries)
        if heads:
            raise ArchiveRefused(
                "A head in this file is over more entries than there are, so nothing was brought in."
            )
        LedgerNode.objects.bulk_create(nodes)
        ProjectHead.objects.create(
            project=project,
            size=stack.size,
            branches=[branch.hex() for branch in stack.branches],
            epoch=epoch,
        )
        self._make_secrets()

    def _check_head(self, head: LedgerHead, stack: Stack) -> None:
        branches = [branch.hex() for branch in stack.branches]
        # One that reached the file of heads alone has no branches.
        if head.root != stack.root().hex() or head.branches not in ([], branches):
            raise ArchiveRefused("A head in this file does not fit its entries, so nothing was brought in.")

    def _check_origin(self, entries: list[LedgerEntry]) -> int:
        base, _, epoch = leaf.read_leaf(bytes(entries[-1].leaf)).origin.rpartition("/")
        # The verifier saw to it that all of them have one origin; here it must be this project's.
        if base != f"evenhand/{self.project.pk}" or not epoch.isdigit() or not 0 < int(epoch) < 2**31 - 1:
            raise ArchiveRefused("The record in this file is another project’s, so nothing was brought in.")
        return int(epoch)

    def _make_secrets(self) -> None:
        import base64

        batch: list[LedgerSecret] = []
        for row in self.archive.rows(record_archive.SECRETS):
            batch.append(
                LedgerSecret(
                    project=self.project,
                    seq=row["seq"],
                    salt=bytes.fromhex(row["salt"]),
                    payload=base64.b64decode(row["payload"]),
                )
            )
            if len(batch) == 2000:
                LedgerSecret.objects.bulk_create(batch)
                batch = []
        LedgerSecret.objects.bulk_create(batch)

    def _bring_files(self) -> None:
        known = dict(TYPES.values())
        wanted = [
            (old, new, attachment.digest, attachment.content_type)
            for old, new in self.places.of(Attachment)
            for attachment in [Attachment.objects.get(pk=new)]
            if attachment.erased_on is None
        ]
        for line in ClaimLine.objects.filter(claim__project=self.project).exclude(receipt=None):
            old, line.receipt = line.receipt, uuid4()
            line.save(update_fields=["receipt"])
            wanted.append((str(old), line.receipt, line.receipt_digest, line.receipt_type))
        for old, new, digest, media in wanted:
            if media not in known:
                raise ArchiveRefused(
                    "A file in this archive is of a kind that we do not keep, so nothing was brought in."
                )
            self._write_file(f"files/{old}", Path(settings.FILES_FOLDER) / str(new), digest)

    def _write_file(self, name: str, path: Path, digest: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found, size = hashlib.sha256(), 0
        self.written.append(path)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in self.archive.pieces(name):
                found.update(piece)
                size += len(piece)
                if size > 2 * MOST_BYTES:
                    raise ArchiveRefused(
                        f"{name} is larger than any file that we keep, so nothing was brought in."
                    )
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if found.hexdigest() != digest:
            raise ArchiveRefused(f"{name} is not as it was brought, so nothing was brought in.")


_UUID_KEY = type(Attachment._meta.pk)


def _fresh_numbers(model: type[Model], count: int) -> list[int]:
    if connection.vendor == "sqlite":
        # The transaction holds the one write lock, so nobody else takes these.
        last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            row = cursor.fetchone()
        start = max(last, row[0] if row else 0)
        return list(range(start + 1, start + 1 + count))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _keep(model: type[Model], batch: list[Model]) -> None:
    """Make rows with the days they came with: `auto_now_add` would say that all of it happened now.

    Such rows are made as they are and not put right afterwards: when a decision opened never changes.
    """
    has_own_days = any(
        getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
        for field in model._meta.concrete_fields
    )
    if has_own_days:
        for row in batch:
            row.save_base(raw=True, force_insert=True)
    else:
        model._default_manager.bulk_create(batch)


@contextmanager
def _files_taken_away_unless_kept() -> Iterator[list[Path]]:
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
