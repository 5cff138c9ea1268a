"""Write a file whole or not at all: beside its place first, and put there when the disk has it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from evenhand.cli.errors import CommandError


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """For private things: nobody but the person who runs the command can read the file."""
    if path.is_dir():
        raise CommandError(f"{path} is a folder. Name a file in it.")
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {_reason(error)}. Nothing was changed.") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        _take_away(beside)
        raise CommandError(f"{path} cannot be written: {_reason(error)}. Nothing was changed.") from error
    except BaseException:
        _take_away(beside)
        raise


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_away(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
