"""Signed heads, and the announcements of the keys that sign them, as text that anyone can keep.

The form is that of C2SP: a signed note (https://c2sp.org/signed-note) whose text is a checkpoint
(https://c2sp.org/tlog-checkpoint). Reading them is `verify.read_notes`, which has to stand alone; this file
writes them. The signing key lies elsewhere: whoever calls hands in something that signs.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evenhand.methods.errors import MethodError
from evenhand.methods.ledger.verify import Head, KeyNote, is_signature, key_id, read_key

__all__ = ["NoteError", "Signer", "checkpoint", "is_signed_by", "key_line", "key_note", "signed_note"]


class NoteError(MethodError):
    """A note cannot be written in the form that others read."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who can sign: a name, the public half of the key, and a way to use the other half.

    Attributes
    ----------
    name : str
        As it stands in the signature line: for a ledger, its origin.
    public : bytes
        The Ed25519 public key, 32 bytes.
    sign : callable
        Takes bytes and returns a signature of 64 bytes.
    """

    name: str
    public: bytes
    sign: Callable[[bytes], bytes]


def key_line(name: str, public: bytes) -> str:
    """Return a public key as one line that others can hold against a note.

    Parameters
    ----------
    name : str
        The key's name, without spaces or '+'.
    public : bytes
        The Ed25519 public key, 32 bytes.

    Returns
    -------
    str
        `name+id+key`, the verifier key of C2SP, for `verify.read_key`.

    Raises
    ------
    NoteError
        `bad_key` if name or key cannot stand in a note.

    Examples
    --------
    >>> key_line("evenhand/7/1", bytes(32))[:21]
    'evenhand/7/1+b6a258ca'
    """
    line = f"{name}+{key_id(name, public).hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
    if read_key(line) is None:
        raise NoteError("bad_key", name=name, bytes=len(public))
    return line


def signed_note(text: str, signers: Sequence[Signer]) -> str:
    """Return a text with the signatures of one or more under it.

    Parameters
    ----------
    text : str
        One or more lines, each with its line end, none of them empty.
    signers : sequence of Signer
        At least one.

    Returns
    -------
    str
        The text, an empty line and a line for each signature.

    Raises
    ------
    NoteError
        `bad_text` if the text is not made of lines, or has control characters; `nobody_signs`;
        `bad_signature` if what came back does not verify, so that no head leaves that nobody can check.

    Examples
    --------
    >>> signed_note("no end", [])
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.note.NoteError: bad_text
    """
    lines = text.split("\n")
    if lines.pop() or not all(lines) or any(ord(sign) < 32 for line in lines for sign in line):
        raise NoteError("bad_text")
    if not signers:
        raise NoteError("nobody_signs")
    signed = []
    for signer in signers:
        key_line(signer.name, signer.public)
        signature = signer.sign(text.encode())
        if not is_signature(signer.public, text.encode(), signature):
            raise NoteError("bad_signature", name=signer.name)
        raw = key_id(signer.name, signer.public) + signature
        signed.append(f"— {signer.name} {base64.b64encode(raw).decode()}\n")
    return text + "\n" + "".join(signed)


def checkpoint(origin: str, size: int, root: bytes, signers: Sequence[Signer]) -> str:
    """Return a signed head: what the ledger's root was at a size, and who says so.

    Parameters
    ----------
    origin : str
        The ledger's name, as in its leaves.
    size : int
        How many entries the head stands for.
    root : bytes
        Their root, 32 bytes.
    signers : sequence of Signer
        Who signs; the ledger's own key has the origin as its name.

    Returns
    -------
    str
        A note of C2SP's checkpoint form.

    Raises
    ------
    NoteError
        `bad_head` for a size or root that cannot be one, and as `signed_note`.

    Examples
    --------
    >>> checkpoint("evenhand/7/1", -1, bytes(32), [])
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.note.NoteError: bad_head: size=-1, root_bytes=32
    """
    if size < 0 or len(root) != 32:
        raise NoteError("bad_head", size=size, root_bytes=len(root))
    return signed_note(f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n", signers)


def key_note(origin: str, seq: int, public: bytes, signers: Sequence[Signer]) -> str:
    """Return the announcement that a key signs a ledger's heads from some entry on.

    Its second line is words, where a head's is a number, so neither can be passed off as the other. The first
    announcement is signed by the key itself; a later one by the key before it as well.

    Parameters
    ----------
    origin : str
        The ledger's name.
    seq : int
        The entry that records the change; 0 for the first key.
    public : bytes
        The key that signs from then on.
    signers : sequence of Signer
        The key itself and, for a change, the one before.

    Returns
    -------
    str
        A signed note.

    Raises
    ------
    NoteError
        As `key_line` and `signed_note`.

    Examples
    --------
    >>> key_note("evenhand/7/1", 0, b"short", [])
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.note.NoteError: bad_key: name='evenhand/7/1', bytes=5
    """
    return signed_note(f"{origin}\nkey from entry {seq}\n{key_line(origin, public)}\n", signers)


def is_signed_by(note: Head | KeyNote, key: str) -> bool:
    """Return whether a note carries a good signature of this key.

    Parameters
    ----------
    note : Head or KeyNote
        From `verify.read_notes`.
    key : str
        A line as `key_line` gives it.

    Returns
    -------
    bool
        False too if the line is no key, or another signature of the same key is bad.

    Examples
    --------
    >>> is_signed_by(Head("evenhand/7/1", 3, bytes(32)), "no key")
    False
    """
    read = read_key(key)
    if read is None:
        return False
    theirs = [signature for name, id, signature in note.signatures if (name, id) == (read.name, read.id)]
    return bool(theirs) and all(is_signature(read.public, note.text, signature) for signature in theirs)
