"""Files that come with something said: each lies under an id of its own, and its name is only for showing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from evenhand.exchange.attachments import Prepared
from evenhand.records.models import Attachment, Contribution

_written: ContextVar[list[Path] | None] = ContextVar("written", default=None)


def path_of(attachment_id: UUID) -> Path:
    return Path(settings.FILES_FOLDER) / str(attachment_id)


@contextmanager
def taken_away_unless_kept() -> Iterator[None]:
    """Take written files away again when the action that they belong to fails."""
    token = _written.set([])
    try:
        yield
    except BaseException:
        for path in _written.get() or []:
            with suppress(OSError):
                path.unlink()
        raise
    finally:
        _written.reset(token)


def keep(contribution: Contribution, brought: Sequence[Prepared]) -> None:
    """Write the files, safe on the disk before anything is acknowledged, and their rows beside them."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A file belongs inside its action's transaction.")
    for number, file in enumerate(brought, start=1):
        attachment = Attachment(
            contribution=contribution,
            # Beside a mask even the name of a file would tell: “letter from Priya”.
            name=file.name if contribution.naming == "named" else f"file-{number}{file.suffix}",
            content_type=file.content_type,
            bytes=len(file.data),
            digest=file.digest,
        )
        _write(path_of(attachment.pk), file.data)
        attachment.save(force_insert=True)


def lay_down(data: bytes) -> UUID:
    """Write a file that belongs to another record, such as a receipt, and return the id it lies under."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A file belongs inside its action's transaction.")
    id = uuid4()
    _write(path_of(id), data)
    return id


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = _written.get()
    if written is not None:
        written.append(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
