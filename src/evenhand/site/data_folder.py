"""The one folder that Evenhand writes to, and the secret key that lies in it."""

import os
import secrets
from pathlib import Path


class DataFolderError(Exception):
    """The data folder cannot be used; the message is a sentence for whoever runs the server."""


def data_folder() -> Path:
    named = os.environ.get("EVENHAND_DATA")
    return Path(named).expanduser().resolve() if named else Path.cwd() / "data"


def prepared_data_folder() -> Path:
    """The data folder, made if need be and known to be writable."""
    folder = data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"Evenhand cannot write to {folder} ({error.strerror}). "
            "Make that folder writable, or name another with EVENHAND_DATA=/a/folder."
        ) from error
    return folder


def secret_key() -> str:
    """The installation's own key: from the environment, or made once and kept beside the data."""
    given = os.environ.get("EVENHAND_SECRET_KEY")
    if given:
        return given
    path = data_folder() / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    folder = prepared_data_folder()
    fresh = secrets.token_urlsafe(48)
    try:
        # Two processes starting at once must end with one key: only the first may create the file.
        handle = os.open(folder / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh + "\n")
    return fresh
