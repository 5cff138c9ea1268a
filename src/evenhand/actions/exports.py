"""Take a project's record away as one file: what one person may read, or, for whoever runs the server, all of it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.record_texts import RecordTexts, sealed
from evenhand.actions import heads, ledger
from evenhand.exchange import record_archive
from evenhand.exchange.record_archive import About, Writer, json_line, secret_line
from evenhand.readings import record_tables, whole_record
from evenhand.readings.heads import heads_text, key_lines
from evenhand.readings.names import shown_name
from evenhand.records.models import Attachment, LedgerEntry, Project


def take_away(seat: Seat, file: IO[bytes]) -> None:
    """Write one person's copy: every leaf, and the words that they may read here."""
    _note(seat.project, is_whole=False, seat=seat)
    with one_moment():
        writer = Writer(file, _about(seat.project, shown_name(seat.partner)))
        texts = RecordTexts(seat)
        _write_ledger(writer, seat.project, texts)
        for table in record_tables.TABLES:
            writer.table(table.name, table.columns, table.rows(seat), table.what)
        for attachment in record_tables.readable_files(seat).iterator(500):
            _write_file(writer, attachment.pk, attachment.name, attachment.content_type)
        writer.close()


def take_all(project: Project, file: IO[bytes], *, with_addresses: bool = False) -> None:
    """Write a whole copy, from which the project can be brought in elsewhere. For whoever runs the server."""
    _note(project, is_whole=True)
    with one_moment():
        writer = Writer(file, _about(project, ""))
        _write_ledger(writer, project, None)
        writer.lines(
            "whole/project.jsonl", iter([json_line(whole_record.values_of(project))]), "The project itself."
        )
        people = whole_record.people(project, with_addresses=with_addresses)
        writer.lines("whole/person.jsonl", map(json_line, people), "Everyone named in it.")
        for model, path in whole_record.TABLES:
            name = whole_record.name_of(model)
            lines = map(json_line, whole_record.rows(model, path, project))
            writer.lines(f"whole/{name}.jsonl", lines, f"Every row of “{model._meta.verbose_name}”.")
        for attachment in Attachment.objects.filter(contribution__project=project, erased_on=None).order_by(
            "pk"
        ):
            _write_file(writer, attachment.pk, attachment.name, attachment.content_type)
        writer.close()


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything inside sees the record as it was at one moment, and holds up nobody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django would take the write lock here; a plain BEGIN only fixes what is read.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@transaction.atomic
def _note(project: Project, *, is_whole: bool, seat: Seat | None = None) -> None:
    """That a copy was taken is on the record too. One that may not be changed yet stays as it came."""
    if not project.is_read_only:
        payload = {"is_whole": is_whole} | ({"partner": seat.partner.pk} if seat else {})
        ledger.append(project, "record.export", payload, by=seat.person if seat else None)
        # Before the copy is written: its last entry too then stands under a head that is in it.
        heads.sign_when_kept(project)


def _about(project: Project, made_for: str) -> About:
    return About(str(project.pk), project.title, project.about, timezone.localdate(), made_for)


def _write_ledger(writer: Writer, project: Project, texts: RecordTexts | None) -> None:
    leaves = LedgerEntry.objects.filter(project=project).order_by("seq").values_list("leaf", flat=True)
    writer.lines(
        record_archive.ENTRIES,
        (bytes(leaf) for leaf in leaves.iterator(1000)),
        "Every entry, one a line, as the very bytes that were hashed. No words are in them.",
    )
    withheld: list[int] = []

    def secrets() -> Iterator[bytes]:
        for entry in sealed(project):
            if texts is None or texts.may_read(entry):
                yield secret_line(entry.seq, entry.salt, entry.payload)
            else:
                withheld.append(entry.seq)

    writer.lines(
        record_archive.SECRETS, secrets(), "The words behind the entries, with the salt that sealed them."
    )
    writer.text(
        record_archive.WITHHELD,
        "[" + ",".join(map(str, withheld)) + "]",
        "The entries whose words are kept back from whoever this copy was made for.",
    )
    # Those in the database and not those in the file beside it: the file may have grown since this moment.
    writer.text(record_archive.HEADS, heads_text(project), "Every head that was signed, as it was signed.")
    writer.text(
        record_archive.KEY,
        "".join(line + "\n" for line in key_lines(project)),
        "The public key that signs the heads.",
    )


def _write_file(writer: Writer, id: UUID, name: str, media: str) -> None:
    with suppress(FileNotFoundError), open(Path(settings.FILES_FOLDER) / str(id), "rb") as source:
        writer.file(f"files/{id}", source, name, media)
