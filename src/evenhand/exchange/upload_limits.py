"""What keeps a hostile or broken upload from holding up everybody else.

Two doors: `check_zip` looks at a packed file before anything is unpacked, and `in_child` runs a parser in a
process of its own that is stopped when it takes too long or too much memory. That process is given the bytes,
no secrets, and answers in JSON; nothing it says is run or unpickled here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

MOST_UNPACKED = 25 * 1024 * 1024
MOST_RATIO = 100
MOST_MEMBERS = 200


class UploadRefused(Exception):
    """Why a file was not read, in one sentence for the person who brought it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_zip(data: bytes) -> None:
    """Refuse a packed file (XLSX, DOCX, ZIP) that would unpack to something unreasonable."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            members = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise UploadRefused(
            "This file is damaged or cut short. Please save it again and bring the new copy."
        ) from error
    if len(members) > MOST_MEMBERS:
        raise UploadRefused(f"This file is made of {len(members)} parts; {MOST_MEMBERS} is the most we open.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise UploadRefused(
            f"This file unpacks to {unpacked // 1_000_000} MB; {MOST_UNPACKED // 2**20} MB is the most we open. "
            "Please take out pictures and sheets that are not needed."
        )
    if unpacked > MOST_RATIO * max(len(data), 1):
        raise UploadRefused(
            "This file is packed far more tightly than a real one would be, so it was not opened."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise UploadRefused("This file is locked with a password. Please save a copy without one.")


_START = (
    "import sys, json; head = json.loads(sys.stdin.buffer.readline()); sys.path[:] = head['path']; "
    "from evenhand.exchange.upload_limits import _answer; _answer(head)"
)


def in_child(function: Callable[..., Any], *args: Any, seconds: int = 10, megabytes: int = 512) -> Any:
    """Run `function(*args)` in a process of its own and return what it returns.

    The function is found by its name in its module. Arguments are bytes or plain JSON values; so is what it
    returns. An `UploadRefused` that it raises is raised here again; anything else that goes wrong becomes one.
    """
    name = function.__qualname__
    if "." in name or name.startswith("<"):
        raise TypeError(f"{name} must be a function at the top of its module, so that the child can find it.")
    blobs = [arg for arg in args if isinstance(arg, bytes)]
    head = {
        "path": sys.path,
        "module": function.__module__,
        "name": name,
        "args": [{"bytes": len(arg)} if isinstance(arg, bytes) else {"value": arg} for arg in args],
        "seconds": seconds,
        "megabytes": megabytes,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _START],
            input=json.dumps(head).encode() + b"\n" + b"".join(blobs),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            # No secret of ours is in reach of a parser that somebody has found a hole in.
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UploadRefused(
            f"This file took longer than {seconds} seconds to read, so we stopped. "
            "Please save only the sheet that matters and try again."
        ) from None
    return _heard(done.stdout)


def _heard(answer: bytes) -> Any:
    with suppress(ValueError, AttributeError):
        found = json.loads(answer)
        if "refused" in found:
            raise UploadRefused(str(found["refused"]))
        if "value" in found:
            return found["value"]
    raise UploadRefused(
        "This file could not be read: it is damaged, or it needs more memory than we give one file. "
        "Please save it again as XLSX or CSV and try once more."
    )


def _answer(head: dict[str, Any]) -> None:
    """In the child: set the limits, run the function, and write what it returned."""
    _limit_this_process(head["seconds"], head["megabytes"])
    from importlib import import_module

    args = [sys.stdin.buffer.read(arg["bytes"]) if "bytes" in arg else arg["value"] for arg in head["args"]]
    function = getattr(import_module(head["module"]), head["name"])
    try:
        answer = {"value": function(*args)}
    except UploadRefused as refusal:
        answer = {"refused": refusal.sentence}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit_this_process(seconds: int, megabytes: int) -> None:
    import resource

    memory = megabytes * 2**20
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        # Some systems (macOS for memory) know the name and refuse the limit; the clock still holds.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
