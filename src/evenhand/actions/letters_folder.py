"""The folder in which e-mails lie as files where no mail server is set up. Erased words go from there too."""

import email
import email.policy
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

#: What Django writes after each letter in a file.
_END = b"\n" + b"-" * 79 + b"\n"


def forget(texts: Sequence[str], *, quotes: Callable[[str, Sequence[str]], bool]) -> int:
    """Take away each letter that quotes any of these words; return how many there were."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    if not texts or not getattr(settings, "EMAIL_FILE_PATH", None) or not folder.is_dir():
        return 0
    count = 0
    for path in sorted(folder.glob("*.log")):
        letters = path.read_bytes().split(_END)
        kept = [letter for letter in letters if not quotes(_words_of(letter), texts)]
        if len(kept) == len(letters):
            continue
        count += len(letters) - len(kept)
        if any(letter.strip() for letter in kept):
            path.write_bytes(_END.join(kept))
        else:
            path.unlink()
    return count


def _words_of(letter: bytes) -> str:
    """All text in a letter and in what is attached to it, as a reader would see it."""
    read = email.message_from_bytes(letter, policy=email.policy.default)
    found = []
    for part in read.walk():
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append(content.decode(errors="replace"))
    return "\n".join(found)
