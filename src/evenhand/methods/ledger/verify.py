#!/usr/bin/env python3
"""Check a record, a receipt or signed heads, on any machine, without trusting whoever made them.

    python3 verify.py FILE [--head HEAD]… [--key KEY]…

This one file is the whole verifier. It needs Python 3.11 and nothing else, asks no other machine and changes
nothing: copy it to a computer that has nothing to do with the server and run it there.

FILE is an export of a record (a zip, or the same unpacked in a folder), a receipt, or a file of heads.
HEAD is something that you hold from before and trust: a file of heads, a receipt, an earlier export, or a head
written down as SIZE:ROOT. KEY is a key in one line, or a file of such lines. Without a head from outside, a
record that was written anew from its first entry and signed again looks sound: nothing inside it can tell.

It ends with 0 when all that could be checked is as it was recorded, with 1 when something is not, and with 2
when the file cannot be read.

Written from RFC 9162 (the tree), RFC 8032 (Ed25519), RFC 2104 (the seals) and the formats at
https://c2sp.org: signed-note, tlog-checkpoint and tlog-proof. `docs/methods/receipts.md` has the grammar.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO, NamedTuple

# Far above any real record, so that a hostile file ends in a sentence and not in a machine without memory.
MOST_ENTRIES = 2_000_000
MOST_NOTES = 50_000
MOST_MEMBERS = 20_000
MOST_FAULTS = 20
LONGEST_LEAF = 65_536
LONGEST_SECRET = 16 * 2**20
LONGEST_TEXT = 32 * 2**20
LONGEST_RECEIPT = 2**20
MOST_RATIO = 300
MOST_UNPACKED = 4 * 2**30

RECEIPT_TOP = (
    "Evenhand receipt 1",
    "This is your receipt for words that you put on the record.",
    "It shows later that they are still there and still the same.",
    "Check it on any computer: python3 verify.py FILE",
    "Whoever has this file can read your words.",
)
RECEIPT_TOP_WITHOUT_WORDS = (
    "Evenhand receipt 1",
    "This is a receipt for words that were put on the record. The words are not in it.",
    "Check it on any computer: python3 verify.py FILE",
)
PROOF_LINE = "c2sp.org/tlog-proof@v1"

_ORIGIN = r'(?:[!#-*,-\[\]-~]|\\["\\])'
_LEAF = re.compile(
    r'\{"actor":(null|"((?:[^"\\]|\\["\\])+)"),"day":"([0-9]{4}-[0-9]{2}-[0-9]{2})","mac":"([0-9a-f]{64})",'
    rf'"origin":"({_ORIGIN}+)","refs":\[((?:(?:0|[1-9][0-9]{{0,15}})(?:,(?:0|[1-9][0-9]{{0,15}}))*)?)\],'
    r'"seq":(0|[1-9][0-9]{0,15}),"type":"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)","v":1\}'
)
_ACTOR = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_NAME = re.compile(r"[^\s+]{1,200}")
_SIGNATURE = re.compile(r"— ([^\s+]{1,200}) ([A-Za-z0-9+/]+={0,2})")
_KEY_LINE = re.compile(r"key from entry (0|[1-9][0-9]{0,15})")
_WRITTEN_DOWN = re.compile(r"\s*(0|[1-9][0-9]{0,15})[:\s]+(\S{44})\s*")
#: Entries that seal other words for what an earlier entry said.
_NEW_WORDS = ("contribution.edit", "agenda.reword", "framing.change")
#: What stands in the tables for readers under the name that it was sealed under.
_IN_TABLES = ("text", "reason", "outcome", "words", "says", "what")
#: What a vote was opened with and its count repeats.
_HELD_TO = ("decision", "rule", "quorum_percent", "threshold_percent")
_TROUBLES = {
    "few": "fewer than five ballots came in",
    "roll": "the list of voters was not the one that it opened with",
    "terms": "it was not as it had been opened any more",
    "ballots": "the ballots were not as many as the voters who had voted, or not in the form of ballots",
}
#: Entries at which a record may begin to go by another name: it was taken over, or set back to an older copy.
_NEW_EPOCH = {"record.adopt", "record.roll_back"}


class Unreadable(Exception):
    """The file cannot be checked at all. The message is one plain sentence."""


class Leaf(NamedTuple):
    """What an entry's line says."""

    seq: int
    type: str
    day: str
    mac: str
    origin: str
    refs: tuple[int, ...]


class Key(NamedTuple):
    """A public key, in the form `name+id+key` of C2SP."""

    name: str
    id: bytes
    public: bytes


class Head(NamedTuple):
    """What a signed head says, and who signed it."""

    origin: str
    size: int
    root: bytes
    text: bytes = b""
    signatures: tuple[tuple[str, bytes, bytes], ...] = ()


class KeyNote(NamedTuple):
    """A note among heads that names the key from some entry on."""

    origin: str
    seq: int
    key: Key
    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


class Receipt(NamedTuple):
    """What a receipt holds. `payload` and `salt` are None in one without words."""

    payload: bytes | None
    salt: bytes | None
    leaf: bytes
    key: str
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str


@dataclass
class Result:
    """What was found, in plain sentences.

    Attributes
    ----------
    faults : list of str
        What is not as it was recorded. With none, everything that could be checked holds.
    notices : list of str
        What a careful reader should know, such as what could not be checked.
    good : list of str
        What was checked and holds.
    """

    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    good: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything that could be checked is as it was recorded."""
        return not self.faults


@dataclass
class _Held:
    """What the person who checks has from before."""

    heads: list[Head] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    keys: set[bytes] = field(default_factory=set)
    #: Heads that were only written down have no origin.
    written_down: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def is_something(self) -> bool:
        return bool(self.heads or self.receipts or self.written_down)


# ---------------------------------------------------------------- the front


def check_file(
    file: str | os.PathLike[str] | bytes, heads: Sequence[str | bytes] = (), keys: Sequence[str] = ()
) -> Result:
    """Return what was found in an export, a receipt or a file of heads.

    Parameters
    ----------
    file : path or bytes
        Where the file or folder lies, or what is in it. It may come from anywhere.
    heads : sequence of path, str or bytes
        What the checker holds from before: paths of files, or what is in them.
    keys : sequence of str
        Keys that the checker trusts, one line each, or paths of files of them.

    Returns
    -------
    Result
        With every fault as a sentence.

    Raises
    ------
    Unreadable
        If it is none of the three, or cannot be read.

    Examples
    --------
    >>> check_file(b"Dear all")
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.verify.Unreadable: This is not an export, a receipt or heads.
    """
    try:
        return _check_file(file, _hold(heads, keys))
    except Unreadable:
        raise
    except Exception as error:
        # Whatever a hostile file does to the libraries that read it: whoever checks it gets a sentence.
        raise Unreadable("The file is damaged, or was made to mislead.") from error


def _check_file(file: str | os.PathLike[str] | bytes, held: _Held) -> Result:
    if not isinstance(file, bytes) and os.path.isdir(file):
        return _check_export(_Folder(file), held)
    data = file if isinstance(file, bytes) else _read_path(file)
    if data[:2] == b"PK":
        return _check_export(_Zip(BytesIO(data) if isinstance(file, bytes) else file), held)
    text = _text(data)
    if _tidied(text).startswith(RECEIPT_TOP[0]):
        return _check_receipt(text, held)
    return _check_heads(text, held)


def check_receipt(text: str, heads: Sequence[str | bytes] = (), keys: Sequence[str] = ()) -> Result:
    """Return whether a receipt is whole: words, seal, entry, proof and signature fit each other.

    Parameters
    ----------
    text : str
        The receipt. Line ends may have changed on the way; nothing else.
    heads, keys : sequence of str
        As for `check_file`.

    Returns
    -------
    Result
        With every fault as a sentence.

    Examples
    --------
    >>> check_receipt("Dear all").faults
    ['This receipt was changed: its first lines are not those of a receipt.']
    """
    return _check_receipt(text, _hold(heads, keys))


def read_receipt(text: str) -> Receipt:
    """Return the parts of a receipt, without checking that they fit each other.

    Parameters
    ----------
    text : str
        The receipt, of at most one megabyte.

    Returns
    -------
    Receipt
        For which `receipt_lines` gives the same text again.

    Raises
    ------
    Unreadable
        If it is not in the one form of a receipt; the sentence says where.

    Examples
    --------
    >>> read_receipt("Evenhand receipt 1")
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.verify.Unreadable: This receipt was changed: its first lines are not those of a receipt.
    """
    if len(text) > LONGEST_RECEIPT:
        raise Unreadable("This is far longer than a receipt, so it was not read.")
    text = _tidied(text)
    lines = text.split("\n")
    if tuple(lines[: len(RECEIPT_TOP)]) == RECEIPT_TOP:
        at, has_words = len(RECEIPT_TOP), True
    elif tuple(lines[: len(RECEIPT_TOP_WITHOUT_WORDS)]) == RECEIPT_TOP_WITHOUT_WORDS:
        at, has_words = len(RECEIPT_TOP_WITHOUT_WORDS), False
    else:
        raise Unreadable("This receipt was changed: its first lines are not those of a receipt.")
    changed = "This receipt was changed: “{}” is not where it should be, or not as it should be."
    # From the last lines up, so that words which look like the lines below them mislead nobody.
    try:
        place = max(n for n, line in enumerate(lines) if line == PROOF_LINE)
    except ValueError:
        raise Unreadable(changed.format(PROOF_LINE)) from None
    above, proof_part = lines[at:place], lines[place:]
    fields = {}
    for name in ("key", "leaf", *(("salt", "sealed") if has_words else ())):
        if not above or not above[-1].startswith(name + " "):
            raise Unreadable(changed.format(name))
        fields[name] = above.pop()[len(name) + 1 :]
    payload = salt = None
    if has_words:
        salt = _base64(fields["salt"], 32)
        if salt is None:
            raise Unreadable(changed.format("salt"))
        payload = _unfolded(fields["sealed"], [line[2:] for line in above if line[:1] == ">"])
        if payload is None:
            raise Unreadable(changed.format("sealed"))
    index = proof_part[1].removeprefix("index ") if len(proof_part) > 1 else ""
    end = proof_part.index("") if "" in proof_part else len(proof_part)
    proof = [_base64(line, 32) for line in proof_part[2:end]]
    if not _NUMBER.fullmatch(index) or None in proof or len(proof) > 64:
        raise Unreadable(changed.format("index"))
    receipt = Receipt(
        payload,
        salt,
        fields["leaf"].encode("utf-8", "replace"),
        fields["key"],
        int(index),
        tuple(step for step in proof if step is not None),
        "\n".join(proof_part[end + 1 :]) + "\n",
    )
    # There is one way to write a receipt. What is written otherwise was changed, whatever it may mean.
    if receipt_lines(receipt) != text + "\n":
        raise Unreadable("This receipt was changed: it is not written as a receipt is.")
    return receipt


def receipt_lines(receipt: Receipt) -> str:
    """Return a receipt as the text that is handed out, the only accepted form of it.

    Parameters
    ----------
    receipt : Receipt
        Its parts. Nothing is checked.

    Returns
    -------
    str
        Plain text that ends with a line end.

    Examples
    --------
    >>> short = Receipt(None, None, b'{"day":"2026-11-22"}', "k", 0, (), "origin…")
    >>> print(receipt_lines(short).splitlines()[0])
    Evenhand receipt 1
    """
    leaf = receipt.leaf.decode("utf-8", "replace")
    day = re.search(r'"day":"([0-9-]{10})"', leaf)
    recorded = f"Recorded on {day[1] if day else '?'}"
    if receipt.payload is None or receipt.salt is None:
        lines = [*RECEIPT_TOP_WITHOUT_WORDS, "", f"{recorded}.", ""]
    else:
        sealed, words = _folded(receipt.payload)
        said = [f"> {line}" if line else ">" for line in words.split("\n")] if words is not None else []
        lines = [
            *RECEIPT_TOP,
            "",
            f"{recorded}:" if said else f"{recorded}; the words are sealed below.",
            *said,
            "",
        ]
        lines += [f"sealed {sealed}", f"salt {base64.b64encode(receipt.salt).decode()}"]
    lines += [f"leaf {leaf}", f"key {receipt.key}", PROOF_LINE, f"index {receipt.index}"]
    lines += [base64.b64encode(step).decode() for step in receipt.proof]
    return "\n".join([*lines, "", receipt.checkpoint.strip("\n")]) + "\n"


# ---------------------------------------------------------------- an export


def _check_export(source: _Source, held: _Held) -> Result:
    result = Result()
    heads, key_notes = _notes_of(source, result)
    named_keys = _keys_in(source, result)
    wanted = {head.size for head in (*heads, *held.heads)} | {size for size, _ in held.written_down}
    read = _Read(wanted, [receipt.index for receipt in held.receipts])
    _read_tables(source, read)
    with source.open("ledger/entries.jsonl") as file:
        _read_entries(file, read, result)
    if not read.size and not result.faults:
        raise Unreadable("This record has no entries.")
    _check_secrets(source, read, result)
    _compare_tables(read, result)
    keys = _Keys(key_notes, named_keys, held, read, result)
    for head in heads:
        keys.check(head, result)
    for head in held.heads:
        keys.check(head, result, whose="that you hold")
    _compare_heads(heads, held, read, result)
    for receipt in held.receipts:
        _check_receipt_inside(receipt, read, result)
    _say_what_was_checked(heads, held, read, result)
    _say_what_was_not(source, result)
    return result


class _Read:
    """What is kept of a record while its lines go by: never the lines themselves."""

    def __init__(self, wanted: set[int], receipts: Iterable[int]) -> None:
        self.size = 0
        self.base = ""
        #: (epoch, the first entry that goes by it, why), rising.
        self.epochs: list[tuple[int, int, str]] = []
        self.macs = bytearray()
        #: Hashes of the entries for which somebody holds a receipt.
        self.hashes: dict[int, bytes] = dict.fromkeys(receipts, b"")
        self.redacted_by: dict[int, int] = {}
        self.key_changes: dict[int, str | None] = {}
        self.roll_backs: list[int] = []
        self.wanted = wanted
        self.roots: dict[int, bytes] = {0: hashlib.sha256(b"").digest()}
        #: Rows of tables by the entry that they come from: where each stands, and hashes of its words.
        self.rows: dict[int, list[tuple[str, dict[str, bytes]]]] = {}
        #: Entries with words for rows, and for which entry’s rows.
        self.follows: dict[int, set[int]] = {}
        self.sealed: dict[int, dict[str, set[bytes]]] = {}
        self.has_secret = bytearray()
        self.erased = self.withheld = 0
        #: Entries that opened a decision by a rule, and what they say that its count is held to.
        self.openings: dict[int, dict[str, object]] = {}
        #: Entries that seal a count of ballots, and what each goes back to.
        self.ballot_counts: dict[int, tuple[int, ...]] = {}
        #: What the tables for readers give: decisions by their row, and how often each ballot is there.
        self.decision_numbers: dict[int, int] = {}
        self.ballot_rows: dict[tuple[str, int], Counter[str]] = {}

    def end_of(self, epoch: int) -> int:
        """How many entries there were when this epoch ended."""
        later = [start for number, start, _ in self.epochs if number > epoch]
        return min(later) if later else self.size

    def why_after(self, epoch: int) -> str:
        return next((why for number, _, why in self.epochs if number > epoch), "")


def _read_entries(file: BinaryIO, read: _Read, result: Result) -> None:
    stack: list[bytes] = []
    sha256, previous = hashlib.sha256, ""
    for number, line in enumerate(_lines(file, LONGEST_LEAF)):
        if number >= MOST_ENTRIES:
            raise Unreadable(
                f"This record has more than {MOST_ENTRIES:,} entries, which is the most we check."
            )
        if len(result.faults) >= MOST_FAULTS:
            result.faults.append("There is more. We stopped here.")
            return
        leaf = _leaf(line)
        if leaf is None:
            result.faults.append(
                f"Entry {number} is not what was recorded: its line is not in the form of an entry."
            )
            leaf = Leaf(number, "", "", "0" * 64, "", ())
        elif leaf.seq != number:
            result.faults.append(
                f"Where entry {number} should be stands one that calls itself entry {leaf.seq}."
            )
        if leaf.type:
            _note_epoch(leaf, number, previous, read, result)
        branch = sha256(b"\x00" + line).digest()
        if number in read.hashes:
            read.hashes[number] = branch
        read.macs += bytes.fromhex(leaf.mac)
        size = number
        while size & 1:
            branch = sha256(b"\x01" + stack.pop() + branch).digest()
            size >>= 1
        stack.append(branch)
        read.size = number + 1
        if read.size in read.wanted:
            read.roots[read.size] = _joined(stack)
        if leaf.type in _NEW_WORDS:
            # The words as they stand now were sealed by the last change, and the row names the first entry.
            targets = set().union(*(read.follows.get(ref, ()) for ref in leaf.refs))
            if targets and len(targets) < 100:
                read.follows.setdefault(number, set()).update(targets)
        elif leaf.type == "record.redact":
            read.redacted_by.update((ref, number) for ref in leaf.refs)
        elif leaf.type == "record.rotate_key":
            read.key_changes[number] = None
        elif leaf.type == "record.roll_back":
            read.roll_backs.append(number)
        elif leaf.type == "decision.open_by_rule":
            read.openings[number] = {}
        elif leaf.type == "ballot.count":
            read.ballot_counts[number] = leaf.refs
        previous = leaf.type


def _note_epoch(leaf: Leaf, number: int, previous: str, read: _Read, result: Result) -> None:
    base, epoch = _split(leaf.origin)
    if not read.epochs:
        read.base = base
        read.epochs.append((epoch, number, ""))
        return
    now = read.epochs[-1][0]
    if (base, epoch) == (read.base, now):
        return
    if base != read.base or epoch < now:
        result.faults.append(f"Entry {number} belongs to another record.")
        return
    why = leaf.type if leaf.type in _NEW_EPOCH else previous if previous in _NEW_EPOCH else ""
    read.epochs.append((epoch, number, why))
    if not why:
        result.faults.append(
            f"From entry {number} on the record goes by another name, and no entry says why."
        )


def _check_secrets(source: _Source, read: _Read, result: Result) -> None:
    read.has_secret = bytearray(read.size)
    with source.open("ledger/secrets.jsonl") as file:
        for number, line in enumerate(_lines(file, LONGEST_SECRET), 1):
            if len(result.faults) >= MOST_FAULTS:
                result.faults.append("There is more. We stopped here.")
                return
            _check_secret(line, number, read, result)
    withheld = set(_withheld(source, read, result))
    for seq in range(read.size):
        if read.has_secret[seq]:
            if seq in withheld:
                result.faults.append(f"The words of entry {seq} are said to be kept back, and they are here.")
            if seq in read.redacted_by:
                by = read.redacted_by[seq]
                result.faults.append(
                    f"Entry {by} says that the words of entry {seq} were taken away, and they are here."
                )
        elif seq in read.redacted_by:
            read.erased += 1
        elif seq in withheld:
            read.withheld += 1
        else:
            result.faults.append(
                f"The words of entry {seq} are missing, and no entry says that they were taken away."
            )
        if len(result.faults) >= MOST_FAULTS:
            result.faults.append("There is more. We stopped here.")
            return


def _check_secret(line: bytes, number: int, read: _Read, result: Result) -> None:
    secret = _json(line)
    is_whole = isinstance(secret, dict) and secret.keys() == {"seq", "salt", "payload"}
    try:
        seq, salt = secret["seq"], bytes.fromhex(secret["salt"])  # type: ignore[index]
        payload = base64.b64decode(secret["payload"], validate=True)  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        is_whole = False
    if not is_whole or type(seq) is not int or seq < 0 or len(salt) != 32:
        result.faults.append(f"Line {number} of ledger/secrets.jsonl is not an entry’s salt and words.")
        return
    if seq >= read.size:
        result.faults.append(f"There are words for an entry {seq}, and the record has no such entry.")
    elif read.has_secret[seq]:
        result.faults.append(f"The words of entry {seq} are there twice.")
    else:
        read.has_secret[seq] = 1
        mac = bytes(read.macs[32 * seq : 32 * seq + 32])
        if not hmac.compare_digest(hmac.digest(salt, payload, "sha256"), mac):
            result.faults.append(f"The words of entry {seq} are not what was recorded.")
            return
        is_wanted = any(
            seq in each for each in (read.follows, read.key_changes, read.openings, read.ballot_counts)
        )
        content = _json(payload) if is_wanted else None
        for target in read.follows.get(seq, ()) if isinstance(content, dict) else ():
            for name in _IN_TABLES:
                if isinstance(content, dict) and isinstance(content.get(name), str):
                    sealed = read.sealed.setdefault(target, {}).setdefault(name, set())
                    sealed.add(_digest(content[name]))
        if seq in read.key_changes:
            note = content.get("note") if isinstance(content, dict) else None
            read.key_changes[seq] = note if isinstance(note, str) else None
        if seq in read.openings and isinstance(content, dict):
            read.openings[seq] = {name: content.get(name) for name in _HELD_TO}
            read.openings[seq]["asked"] = _length(content.get("roll"))
            read.openings[seq]["options"] = _length(content.get("options"))
        if seq in read.ballot_counts:
            _check_ballots(seq, content, read, result)


def _read_tables(source: _Source, read: _Read) -> None:
    """Keep what the tables for readers say that entries hold, to compare it with what was sealed."""
    for name in source.names:
        if not name.startswith(("records/", "whole/")) or not name.endswith(".jsonl"):
            continue
        with source.open(name) as file:
            for number, line in enumerate(_lines(file, LONGEST_SECRET), 1):
                row = _json(line)
                _keep_ballot(name, row, read)
                seq = row.get("ledger_entry", row.get("ledger_seq")) if isinstance(row, dict) else None
                if not isinstance(row, dict) or type(seq) is not int or not 0 <= seq < MOST_ENTRIES:
                    continue
                words = {key: _digest(row[key]) for key in _IN_TABLES if isinstance(row.get(key), str)}
                if words:
                    read.rows.setdefault(seq, []).append((f"{name[:80]}, line {number}", words))
                    read.follows[seq] = {seq}
                if number > MOST_ENTRIES:
                    raise Unreadable(f"{name[:80]} has more rows than the most we check.")


def _compare_tables(read: _Read, result: Result) -> None:
    for seq, rows in read.rows.items():
        sealed = read.sealed.get(seq, {})
        for where, words in rows:
            for name, digest in words.items():
                if name in sealed and digest not in sealed[name] and len(result.faults) < MOST_FAULTS:
                    result.faults.append(f"{where}: what it gives as “{name}” is not what was recorded.")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _withheld(source: _Source, read: _Read, result: Result) -> Iterable[int]:
    listed = _json(source.read("ledger/withheld.json", LONGEST_TEXT))
    if not isinstance(listed, list) or not all(type(seq) is int and 0 <= seq < read.size for seq in listed):
        result.faults.append("ledger/withheld.json is not a list of this record’s entries.")
        return ()
    return listed


# ---------------------------------------------------------------- ballots


def _keep_ballot(name: str, row: object, read: _Read) -> None:
    """What the tables for readers say of ballots: in a whole copy by the decision’s row, else by its number."""
    table = name.rpartition("/")[2]
    if not isinstance(row, dict) or table not in ("decision.jsonl", "ballot.jsonl", "ballots.jsonl"):
        return
    if table == "decision.jsonl":
        if type(row.get("id")) is int and type(row.get("number")) is int:
            read.decision_numbers[row["id"]] = row["number"]
        return
    decision, marks = row.get("decision_id" if table == "ballot.jsonl" else "decision"), row.get("marks")
    if type(decision) is int and isinstance(marks, str):
        read.ballot_rows.setdefault((table, decision), Counter())[marks] += 1


def _check_ballots(seq: int, content: object, read: _Read, result: Result) -> None:
    """Count the ballots of a vote again, and compare them with all that is said of them."""
    number = content.get("decision") if isinstance(content, dict) else None
    if not isinstance(content, dict) or type(number) is not int:
        result.faults.append(f"Entry {seq} should seal a count of ballots, and does not.")
        return
    vote = f"The vote of decision {number}"
    tables = [
        ballots
        for (table, row), ballots in sorted(read.ballot_rows.items())
        if (read.decision_numbers.get(row) if table == "ballot.jsonl" else row) == number
    ]
    if trouble := content.get("trouble"):
        result.good.append(f"{vote} did not count: {_TROUBLES.get(str(trouble), 'it was not in order')}.")
        if tables or "ballots" in content:
            result.faults.append(f"{vote} did not count, and there are ballots of it here.")
        return
    fault = _ballot_fault(content, read.ballot_counts[seq], read)
    if not fault and any(table != Counter(marks for _, marks in content["ballots"]) for table in tables):
        fault = "the ballots in the tables are not what was sealed"
    if fault:
        result.faults.append(f"{vote}: {fault}.")
    else:
        count = _in_words(content["count"], "ballot")
        result.good.append(f"{vote}: {count}, counted again, the same.")


def _ballot_fault(content: dict[str, object], refs: Sequence[int], read: _Read) -> str:
    ballots, options = content.get("ballots"), content.get("options")
    is_list = isinstance(ballots, list) and all(
        isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)
        for each in ballots
    )
    if not is_list or not isinstance(options, list) or not isinstance(ballots, list):
        return "its ballots are not in the form of ballots"
    ids, marks = [each[0] for each in ballots], [each[1] for each in ballots]
    if ids != sorted(set(ids)):
        return "a ballot is there twice, or they are not in order"
    if not all(_is_ballot(content.get("rule"), each, options) for each in set(marks)):
        return "one of its ballots is not in the form of a ballot"
    if content.get("count") != len(marks):
        return f"there are {_in_words(len(marks), 'ballot')}, and {content.get('count')} are stated"
    if content.get("counts") != Counter(marks) or content.get("stood_aside") != marks.count("[]"):
        return "the ballots, counted again, are not what is stated"
    opening = next((read.openings[ref] for ref in refs if read.openings.get(ref)), None)
    if opening is not None:
        stated = {**content, "options": len(options)}
        if any(stated.get(name) != said for name, said in opening.items()):
            return "it was counted by other rules, or among other people, than those it opened with"
    asked, papers = content.get("asked"), content.get("papers")
    if type(asked) is not int or not 5 <= len(marks) <= asked:
        return "there are more ballots than people who could vote, or too few to tell of"
    if isinstance(papers, dict) and not _fits(papers):
        return "more papers came back than were given out"
    if content.get("rule") == "majority" and content.get("outcome") in ("made", "not_made"):
        won = _majority(marks, asked, content.get("quorum_percent"), content.get("threshold_percent"))
        stated_winner = content.get("option") if content.get("outcome") == "made" else None
        if won != stated_winner:
            return "what came of it is not what the ballots say"
    return ""


def _is_ballot(rule: object, marks: str, options: Sequence[object]) -> bool:
    """Whether it is written in the one way in which such a ballot is written."""
    read = _json(marks.encode())
    if not isinstance(read, list) or json.dumps(read, separators=(",", ":")) != marks:
        return False
    if read == []:
        return True
    if rule == "majority":
        return len(read) == 1 and type(read[0]) is int and read[0] in options
    if rule not in ("score", "ranked") or any(
        not isinstance(each, list) or len(each) != 2 or any(type(part) is not int for part in each)
        for each in read
    ):
        return False
    values = {value for _, value in read}
    fits = values <= set(range(6)) if rule == "score" else values == set(range(1, len(values) + 1))
    return fits and [option for option, _ in read] == sorted(options)  # type: ignore[type-var]


def _majority(marks: Sequence[str], asked: int, quorum: object, threshold: object) -> int | None:
    """The option that won: enough have voted, and more than the share asked for chose it."""
    if type(quorum) is not int or type(threshold) is not int or 100 * len(marks) < quorum * asked:
        return None
    chosen = Counter(each for each in marks if each != "[]")
    for each, count in chosen.items():
        if 100 * count > threshold * chosen.total():
            return int(each[1:-1])
    return None


def _fits(papers: dict[str, object]) -> bool:
    given, back, unreadable = (papers.get(name) for name in ("given", "came_back", "unreadable"))
    return (
        type(given) is int
        and type(back) is int
        and type(unreadable) is int
        and 0 <= unreadable <= back <= given
    )


def _length(value: object) -> int | None:
    return len(value) if isinstance(value, list) else None


def _in_words(number: int, one: str) -> str:
    names = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return f"{names[number] if 0 <= number <= 12 else f'{number:,}'} {one if number == 1 else one + 's'}"


# ---------------------------------------------------------------- heads and keys


class _Keys:
    """The keys that may sign this record: the first one, and those that a trusted one handed over to."""

    def __init__(
        self,
        notes: Sequence[KeyNote],
        named: Sequence[Key],
        held: _Held,
        read: _Read | None,
        result: Result,
    ) -> None:
        #: (name, id) → (public key, the first size it may sign, the last)
        self.known: dict[tuple[str, bytes], tuple[bytes, int, int | None]] = {}
        for note in notes:
            self._take(note, held, read, result)
        if not notes:
            for key in named:
                self.known[key.name, key.id] = (key.public, 0, None)
        trusted = {public for public, _, _ in self.known.values()}
        for key in named if notes else ():
            if key.public not in trusted:
                result.faults.append("ledger/key.txt names a key that this record’s heads do not announce.")
        if held.keys and trusted and not held.keys & trusted:
            result.faults.append("This record is signed with another key than the one you hold.")

    def _take(self, note: KeyNote, held: _Held, read: _Read | None, result: Result) -> None:
        key, before = note.key, {name for name, _ in self.known}
        said = f"The key from entry {note.seq} on"
        if not any((key.name, key.id) == (name, id) and is_signature(key.public, note.text, signature)
                   for name, id, signature in note.signatures):  # fmt: skip
            result.faults.append(f"{said} did not sign its own announcement.")
            return
        if note.origin in before:
            earlier = [
                self.known[name, id][0]
                for name, id, signature in note.signatures
                if (name, id) != (key.name, key.id)
                and (name, id) in self.known
                and is_signature(self.known[name, id][0], note.text, signature)
            ]
            if not earlier:
                result.faults.append(f"{said} is announced, and the key before it did not sign that.")
                return
            if read is not None and note.seq not in read.key_changes:
                result.faults.append(f"{said} is announced, and entry {note.seq} does not say so.")
                return
            recorded = read.key_changes[note.seq] if read is not None else None
            if recorded is not None and recorded.strip() != note_text(note).strip():
                result.faults.append(f"{said} is not the one that entry {note.seq} names.")
                return
            for place, (public, since, until) in self.known.items():
                if place[0] == note.origin and until is None:
                    self.known[place] = (public, since, note.seq)
            result.notices.append(
                f"From entry {note.seq} on another key signs, and the key before it signed that too."
            )
        elif self.known and key.public not in {public for public, _, _ in self.known.values()}:
            result.notices.append(
                f"From entry {note.seq} on the record was kept in another place, with another key. "
                "Only an entry in the record itself says so."
            )
        self.known[key.name, key.id] = (key.public, note.seq if note.origin in before else 0, None)

    def check(self, head: Head, result: Result, whose: str = "") -> None:
        which = " ".join(f"The head over {head.size} entries {whose}".split())
        signers = [
            (self.known[name, id], signature)
            for name, id, signature in head.signatures
            if (name, id) in self.known
        ]
        if not signers:
            result.faults.append(f"{which} is not signed with a key of this record.")
        for (public, since, until), signature in signers:
            if not is_signature(public, head.text, signature):
                result.faults.append(f"{which} is not as it was signed.")
            elif head.size < since:
                result.faults.append(f"{which} is signed with a key that came later.")
            elif until is not None and head.size > until:
                result.faults.append(f"{which} is signed with a key that was given up at entry {until}.")


def _compare_heads(heads: Sequence[Head], held: _Held, read: _Read, result: Result) -> None:
    """Compare every head with the record, and say between which entries it first differs."""
    claims: dict[int, list[tuple[bytes, bool]]] = {}
    for head, is_held in [*((head, False) for head in heads), *((head, True) for head in held.heads)]:
        base, epoch = _split(head.origin)
        if base != read.base:
            result.faults.append(
                f"The head over {head.size} entries {'that you hold ' if is_held else ''}belongs to another record."
            )
        elif head.size <= read.end_of(epoch):
            claims.setdefault(head.size, []).append((head.root, is_held))
        else:
            _say_shorter(head, is_held, epoch, read, result)
    for size, root in held.written_down:
        if size <= read.size:
            claims.setdefault(size, []).append((root, True))
        else:
            _say_shorter(Head("", size, root), True, read.epochs[-1][0] if read.epochs else 0, read, result)
    for size, roots in claims.items():
        if len({root for root, _ in roots}) > 1:
            result.faults.append(_two_heads(size))
    own = {size: root for size, roots in claims.items() for root, is_held in roots if not is_held}
    kept = {size: root for size, roots in claims.items() for root, is_held in roots if is_held}
    # What is held outside comes first: heads inside fit whatever they were signed over, rewritten or not.
    rewritten = _say_where(kept, read, result)
    if rewritten is None:
        _say_where(own, read, result)
    else:
        result.faults.append(
            f"A head that you hold, over {rewritten} entries, does not fit this record: it was rewritten."
        )


def _say_where(roots: dict[int, bytes], read: _Read, result: Result) -> int | None:
    """Between which entries the record first differs from these roots, and at which of their sizes."""
    fits = {size: root == read.roots[size] for size, root in roots.items()}
    last_good = max((size for size, does in fits.items() if does), default=0)
    for size in sorted(size for size, does in fits.items() if not does and size < last_good):
        result.faults.append(f"The head over {size} entries does not fit this record, and later ones do.")
    first_bad = min((size for size, does in fits.items() if not does and size > last_good), default=None)
    if first_bad is not None and first_bad - last_good == 1:
        result.faults.append(f"Entry {last_good} is not what was recorded.")
    elif first_bad is not None:
        result.faults.append(
            f"Something among entries {last_good} to {first_bad - 1} is not what was recorded."
        )
    return first_bad


def _two_heads(size: int) -> str:
    return (
        f"There are two different heads over {size} entries. "
        "Whoever signed both showed people different records."
    )


def _say_shorter(head: Head, is_held: bool, epoch: int, read: _Read, result: Result) -> None:
    """A head over more entries than there are: they were dropped, or the record was set back or taken over."""
    end, why = read.end_of(epoch), read.why_after(epoch)
    whose = "you hold a head" if is_held else "there is a head"
    if why == "record.roll_back":
        sentence = (
            f"The record was set back at entry {end}: {whose} over {head.size} entries, "
            f"and {head.size - end} of those are gone."
        )
    elif why:
        sentence = (
            f"The record was taken over at entry {end}: {whose} over {head.size} entries of the one before, "
            f"and {head.size - end} of those are not here."
        )
    else:
        sentence = (
            f"The record has {read.size} entries, and {whose} over {head.size}: the last ones are missing."
        )
    # What the record itself announces is no news to whoever holds nothing from before.
    (result.notices if why and not is_held else result.faults).append(sentence)


def _check_receipt_inside(receipt: Receipt, read: _Read, result: Result) -> None:
    """A receipt that is held, against the whole record: the entry must be the very one."""
    if receipt.index >= read.size:
        result.faults.append(
            f"You hold a receipt for entry {receipt.index}, and the record has no such entry."
        )
    elif hashlib.sha256(b"\x00" + receipt.leaf).digest() != read.hashes[receipt.index]:
        result.faults.append(f"Entry {receipt.index} is not what was recorded: your receipt says otherwise.")
    else:
        result.good.append(f"Entry {receipt.index} is the one that your receipt is for.")


def _check_heads(text: str, held: _Held) -> Result:
    """Heads alone: who signed them, and that no two of one size differ."""
    result = Result()
    heads, key_notes = read_notes(text)
    keys = _Keys(key_notes, [], held, None, result)
    if not keys.known:
        for public in held.keys:
            for head in heads:
                keys.known[head.origin, key_id(head.origin, public)] = (public, 0, None)
    if not keys.known:
        result.notices.append("No key is given, so nothing can be said about who signed.")
    for head in heads if keys.known else ():
        keys.check(head, result)
    roots: dict[tuple[str, int], bytes] = {}
    for head in (*heads, *held.heads):
        if roots.setdefault((head.origin, head.size), head.root) != head.root:
            result.faults.append(_two_heads(head.size))
    if result.holds:
        longest = max((head.size for head in heads), default=0)
        result.good.append(
            f"{_counted(len(heads), 'head')}, the longest over {_counted(longest, 'entry', 'entries')}."
        )
    result.notices.append(
        "Heads show what a record must contain. To compare it with them, check an export with --head."
    )
    return result


def _notes_of(source: _Source, result: Result) -> tuple[list[Head], list[KeyNote]]:
    data = source.read("ledger/heads.txt", LONGEST_TEXT)
    try:
        return read_notes(_text(data)) if data.strip() else ([], [])
    except Unreadable as error:
        result.faults.append(f"ledger/heads.txt was changed. {error}")
        return [], []


def _keys_in(source: _Source, result: Result) -> list[Key]:
    found = []
    text = source.read("ledger/key.txt", LONGEST_TEXT).decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            key = read_key(line)
            if key is None:
                result.faults.append(f"Line {number} of ledger/key.txt is not a key.")
            else:
                found.append(key)
    return found


# ---------------------------------------------------------------- a receipt


def _check_receipt(text: str, held: _Held) -> Result:
    result = Result()
    try:
        receipt = read_receipt(text)
        head = _only_head(receipt.checkpoint)
    except Unreadable as error:
        result.faults.append(str(error))
        return result
    leaf, key = _leaf(receipt.leaf), read_key(receipt.key)
    if leaf is None or leaf.seq != receipt.index:
        result.faults.append("The entry in this receipt is not in the form of an entry.")
    elif _split(leaf.origin)[0] != _split(head.origin)[0]:
        result.faults.append("The entry and the head in this receipt belong to different records.")
    if leaf is not None and receipt.payload is not None and receipt.salt is not None:
        seal = hmac.digest(receipt.salt, receipt.payload, "sha256")
        if not hmac.compare_digest(seal, bytes.fromhex(leaf.mac)):
            result.faults.append("The words in this receipt are not those that were recorded.")
    branch = hashlib.sha256(b"\x00" + receipt.leaf).digest()
    if not _is_included(branch, receipt.index, head.size, receipt.proof, head.root):
        result.faults.append("The entry in this receipt is not in the record whose head it carries.")
    if key is None or key.name != head.origin:
        result.faults.append("The key in this receipt is not a key of its record.")
    elif not any(
        (name, id) == (key.name, key.id) and is_signature(key.public, head.text, signature)
        for name, id, signature in head.signatures
    ):
        result.faults.append("The head in this receipt is not as it was signed.")
    elif held.keys and key.public not in held.keys:
        result.faults.append("This receipt is signed with another key than the one you hold.")
    _compare_with_held(head, held, result)
    if result.holds and leaf is not None:
        words = "These words were" if receipt.payload is not None else "Words that are not in this file were"
        result.good.append(
            f"{words} recorded on {leaf.day} as entry {leaf.seq}, and are in the record as it stood "
            f"with {_counted(head.size, 'entry', 'entries')}."
        )
        if not held.keys:
            result.notices.append(
                "The key was taken from the receipt itself. Compare it with one that you have from elsewhere (--key)."
            )
    return result


def _compare_with_held(head: Head, held: _Held, result: Result) -> None:
    same = [
        (other.size, other.root) for other in held.heads if _split(other.origin)[0] == _split(head.origin)[0]
    ]
    if held.heads and not same:
        result.faults.append("The heads that you hold belong to another record.")
        return
    same += held.written_down
    fitting = [root for size, root in same if size == head.size]
    if any(root != head.root for root in fitting):
        result.faults.append(_two_heads(head.size))
    elif fitting:
        result.good.append("The head in it is the one that you hold.")
    elif same:
        result.notices.append(
            "The heads that you hold are over other numbers of entries. To compare them, check an export with --head."
        )


def _folded(payload: bytes) -> tuple[str, str | None]:
    """The sealed line of a receipt, and the words above it where they can be shown there and put back exactly."""
    written, content = payload.decode("utf-8", "replace"), _json(payload)
    words = content.get("text") if isinstance(content, dict) else None
    if isinstance(content, dict) and isinstance(words, str) and words.strip() and not _is_risky(words):
        with contextlib.suppress(ValueError, RecursionError):
            sealed = _canonical({**content, "text": None})
            if _unfolded(sealed, words.split("\n")) == payload and not _is_risky(sealed):
                return sealed, words
    if written.encode() != payload or "\n" in written or _is_risky(written) or written.startswith("base64:"):
        return "base64:" + base64.b64encode(payload).decode(), None
    return written, None


def _unfolded(sealed: str, words: Sequence[str]) -> bytes | None:
    if sealed.startswith("base64:"):
        return _base64(sealed[7:])
    if not words:
        return sealed.encode("utf-8", "replace")
    content = _json(sealed.encode("utf-8", "replace"))
    if not isinstance(content, dict) or content.get("text", "") is not None:
        return None
    with contextlib.suppress(ValueError, RecursionError):
        return _canonical({**content, "text": "\n".join(words)}).encode("utf-8")
    return None


def _canonical(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _is_risky(text: str) -> bool:
    """Whether copying or mailing might change it: blanks at a line’s end, and signs that some take for line ends."""
    return any(line != line.rstrip() for line in text.split("\n")) or bool(
        re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", text)
    )


# ---------------------------------------------------------------- small readers


def _leaf(line: bytes) -> Leaf | None:
    """What an entry's line says, if it is in the one accepted form."""
    try:
        found = _LEAF.fullmatch(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if found is None or len(line) > LONGEST_LEAF:
        return None
    _, actor, day, mac, origin, refs, seq, type_ = found.groups()
    if actor is not None and (not _ACTOR.fullmatch(_plain(actor))):
        return None
    if len(_plain(origin)) > 200 or len(type_) > 100 or not _is_day(day) or int(seq) >= 2**53:
        return None
    places = tuple(map(int, refs.split(","))) if refs else ()
    if places and (places[-1] >= int(seq) or any(a >= b for a, b in itertools.pairwise(places))):
        return None
    return Leaf(int(seq), type_, day, mac, _plain(origin), places)


def _plain(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted


@lru_cache(maxsize=4096)
def _is_day(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _split(origin: str) -> tuple[str, int]:
    """A record's name, and its epoch, which rises when it is taken over or set back."""
    base, _, epoch = origin.rpartition("/")
    return (base, int(epoch)) if base and _NUMBER.fullmatch(epoch) else (origin, 0)


def read_notes(text: str) -> tuple[list[Head], list[KeyNote]]:
    """Return the heads, and the announcements of keys, that a text of signed notes holds.

    Notes stand one after the other with an empty line between them. Each is three lines, an empty line, and
    one line for each signature. No signature is checked.

    Parameters
    ----------
    text : str
        The notes.

    Returns
    -------
    tuple of two lists
        `Head` and `KeyNote`, each in their order.

    Raises
    ------
    Unreadable
        If it is anything else.

    Examples
    --------
    >>> root = base64.b64encode(bytes(32)).decode()
    >>> heads, keys = read_notes(f"example/1\\n7\\n{root}\\n\\n— example/1 {'A' * 92}\\n")
    >>> heads[0].size, len(keys)
    (7, 0)
    """
    blocks = _tidied(text).split("\n\n")
    if len(blocks) % 2 or len(blocks) > 2 * MOST_NOTES:
        raise Unreadable("This is not an export, a receipt or heads.")
    heads: list[Head] = []
    keys: list[KeyNote] = []
    for number, (said, signed) in enumerate(zip(blocks[::2], blocks[1::2], strict=True), 1):
        note = _note(said, signed)
        if note is None:
            raise Unreadable(f"Note {number} in it is not a signed head.")
        (keys if isinstance(note, KeyNote) else heads).append(note)  # type: ignore[arg-type]
    return heads, keys


def _note(said: str, signed: str) -> Head | KeyNote | None:
    lines, signatures = said.split("\n"), []
    for line in signed.split("\n"):
        found = _SIGNATURE.fullmatch(line)
        raw = _base64(found[2]) if found else None
        if found is None or raw is None or len(raw) < 5 or len(signatures) >= 64:
            return None
        signatures.append((found[1], raw[:4], raw[4:]))
    if len(lines) != 3 or not _NAME.fullmatch(lines[0]):
        return None
    text = (said + "\n").encode()
    if found := _KEY_LINE.fullmatch(lines[1]):
        key = read_key(lines[2])
        fits = key is not None and key.name == lines[0]
        return KeyNote(lines[0], int(found[1]), key, text, tuple(signatures)) if fits and key else None
    root = _base64(lines[2], 32)
    if root is None or not _NUMBER.fullmatch(lines[1]):
        return None
    return Head(lines[0], int(lines[1]), root, text, tuple(signatures))


def note_text(note: Head | KeyNote) -> str:
    """Return a note as the text that it was read from.

    Parameters
    ----------
    note : Head or KeyNote
        From `read_notes`.

    Returns
    -------
    str
        Its lines, an empty line and its signatures.

    Examples
    --------
    >>> print(note_text(Head("example/1", 0, b"", b"example/1\\n0\\nAA==\\n", (("me", b"1234", b"5"),))))
    example/1
    0
    AA==
    <BLANKLINE>
    — me MTIzNDU=
    <BLANKLINE>
    """
    signed = [
        f"— {name} {base64.b64encode(id + signature).decode()}\n" for name, id, signature in note.signatures
    ]
    return note.text.decode() + "\n" + "".join(signed)


def _only_head(text: str) -> Head:
    heads, keys = read_notes(text)
    if len(heads) != 1 or keys:
        raise Unreadable("This receipt was changed: it does not end with one head.")
    return heads[0]


def read_key(line: str) -> Key | None:
    """Return the Ed25519 key that a line names, if it is one in the form of C2SP.

    Parameters
    ----------
    line : str
        `name+id+key`: the id is the start of a hash of the rest, so a slip of the pen shows.

    Returns
    -------
    Key or None
        None if it is anything else.

    Examples
    --------
    >>> read_key("example/1+00000000+AdQ=") is None
    True
    """
    name, _, rest = line.partition("+")
    id, _, encoded = rest.partition("+")
    raw = _base64(encoded, 33)
    if raw is None or raw[0] != 1 or not _NAME.fullmatch(name) or id != key_id(name, raw[1:]).hex():
        return None
    return Key(name, bytes.fromhex(id), raw[1:])


def key_id(name: str, public: bytes) -> bytes:
    """Return the short id by which a signature says whose it is.

    Parameters
    ----------
    name : str
        The key’s name.
    public : bytes
        The Ed25519 key, 32 bytes.

    Returns
    -------
    bytes
        4 bytes. Easy to forge, and only good for finding the key to check with.

    Examples
    --------
    >>> key_id("example/1", bytes(32)).hex()
    'e005cbc1'
    """
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _base64(text: str, length: int | None = None) -> bytes | None:
    """The bytes, if this is the one way to write them."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    is_right = base64.b64encode(raw).decode() == text and (length is None or len(raw) == length)
    return raw if is_right else None


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("This is not an export, and not text in UTF-8.") from None


def _tidied(text: str) -> str:
    """Without what copying and mailing change: line ends of another kind, and empty lines around it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").strip(" \n")


def _lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Lines without their ends. The last one may lack its own."""
    while line := file.readline(longest + 2):
        if not line.endswith(b"\n") and len(line) > longest:
            raise Unreadable(
                f"There is a line of more than {longest:,} bytes in it, so the rest was not read."
            )
        yield line.removesuffix(b"\n")


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# ---------------------------------------------------------------- files


class _Source:
    """Where the parts of an export lie."""

    names: list[str]

    def open(self, name: str) -> BinaryIO:
        raise NotImplementedError

    def read(self, name: str, most: int) -> bytes:
        with self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Unreadable(f"{name} is larger than {most // 2**20} MB, so it was not read.")
        return data


class _Folder(_Source):
    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.names = [
            f"{part}/{name}"
            for part in ("ledger", "records", "whole")
            if os.path.isdir(os.path.join(self.path, part))
            for name in sorted(os.listdir(os.path.join(self.path, part)))
        ]

    def open(self, name: str) -> BinaryIO:
        try:
            return open(os.path.join(self.path, *name.split("/")), "rb")
        except OSError:
            raise Unreadable(f"There is no {name} in it, so this is not a whole export.") from None


class _Zip(_Source):
    def __init__(self, file: str | os.PathLike[str] | BinaryIO) -> None:
        try:
            self.archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            raise Unreadable("This archive is damaged or cut short.") from None
        members = self.archive.infolist()
        self.names = [member.filename for member in members]
        if len(members) > MOST_MEMBERS:
            raise Unreadable(
                f"This archive has {len(members):,} parts; {MOST_MEMBERS:,} is the most we open."
            )
        if len(set(self.names)) < len(self.names):
            # Two programs could each read another one of the two.
            raise Unreadable("This archive holds a part of one name twice.")

    def open(self, name: str) -> BinaryIO:
        try:
            member = self.archive.getinfo(name)
        except KeyError:
            raise Unreadable(f"There is no {name} in it, so this is not a whole export.") from None
        if member.flag_bits & 0x1:
            raise Unreadable("This archive is locked with a password.")
        if member.file_size > MOST_UNPACKED:
            raise Unreadable(
                f"{name} unpacks to more than {MOST_UNPACKED // 2**30} GB, so it was not opened."
            )
        if member.file_size > MOST_RATIO * max(member.compress_size, 1024):
            raise Unreadable(
                f"{name} is packed far more tightly than a real one would be, so it was not opened."
            )
        return self.archive.open(member)  # type: ignore[return-value]


def _read_path(path: str | os.PathLike[str]) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(2)
            # An archive is read where it lies, part by part.
            data += b"" if data == b"PK" else file.read(LONGEST_TEXT)
    except (OSError, ValueError) as error:
        raise Unreadable(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or 'no such file'})."
        ) from None
    if len(data) > LONGEST_TEXT:
        raise Unreadable(f"{path} is too large to be a receipt or heads.")
    return data


def _hold(heads: Sequence[str | bytes], keys: Sequence[str]) -> _Held:
    held = _Held()
    for given in keys:
        # A key cannot be mistaken for a path: no path ends in the hash of the rest.
        lines = [given] if read_key(given.strip()) else _text(_read_path(given)).split("\n")
        for line in filter(None, map(str.strip, lines)):
            key = read_key(line)
            if key is None:
                raise Unreadable(f"“{line[:60]}” is not a key.")
            held.keys.add(key.public)
    for each in heads:
        _hold_one(each, held)
    return held


def _hold_one(given: str | bytes, held: _Held) -> None:
    if isinstance(given, str) and (found := _WRITTEN_DOWN.fullmatch(given)):
        root = _base64(found[2], 32)
        if root is None:
            raise Unreadable("The root that you gave is not one.")
        held.written_down.append((int(found[1]), root))
        return
    if isinstance(given, str) and "\n" not in given:
        path, given = given, _read_path(given)
        if given[:2] == b"PK":
            given = _Zip(path).read("ledger/heads.txt", LONGEST_TEXT)
    text = given if isinstance(given, str) else _text(given)
    if _tidied(text).startswith(RECEIPT_TOP[0]):
        faults = _check_receipt(text, _Held()).faults
        if faults:
            raise Unreadable(f"The receipt that you hold cannot be relied on. {faults[0]}")
        receipt = read_receipt(text)
        held.receipts.append(receipt)
        held.heads.append(_only_head(receipt.checkpoint))
        key = read_key(receipt.key)
        held.keys.update([key.public] if key else [])
        return
    notes, key_notes = read_notes(text)
    held.heads += notes
    held.keys.update(note.key.public for note in key_notes)


# ---------------------------------------------------------------- the tree and the signatures


def _joined(stack: Sequence[bytes]) -> bytes:
    branch = stack[-1]
    for left in reversed(stack[:-1]):
        branch = hashlib.sha256(b"\x01" + left + branch).digest()
    return branch


def _is_included(branch: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            branch = hashlib.sha256(b"\x01" + step + branch).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            branch = hashlib.sha256(b"\x01" + branch + step).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and branch == root


_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_BASE = bytes([0x58] + [0x66] * 31)
_Point = tuple[int, int, int, int]


def is_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a message was signed with the private half of an Ed25519 key.

    Verifying needs no secrets, so nothing here has to hide how long it takes. Tables of multiples make a
    signature cost under a millisecond once a key has been seen.

    Parameters
    ----------
    public : bytes
        The public key, 32 bytes.
    message : bytes
        What is said to be signed.
    signature : bytes
        64 bytes; any other length is simply not a signature.

    Returns
    -------
    bool

    Examples
    --------
    The first test of RFC 8032, section 7.1: an empty message.

    >>> public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    >>> signature = bytes.fromhex(
    ...     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    ...     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ... )
    >>> is_signature(public, b"", signature), is_signature(public, b"!", signature)
    (True, False)
    """
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    multiples = _multiples(public)
    if multiples is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    # S·B = R + k·A, so R must be S·B − k·A. Only the very bytes of R will do.
    x, y, z, t = _times(k, multiples)
    x, y, z, _ = _add(_times(s, _multiples(_BASE) or []), (-x % _P, y, z, -t % _P))
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, multiples: list[list[_Point]]) -> _Point:
    total: _Point = (0, 1, 1, 0)
    for row in multiples:
        if number & 15:
            total = _add(total, row[number & 15])
        number >>= 4
    return total


@lru_cache(maxsize=32)
def _multiples(encoded: bytes) -> list[list[_Point]] | None:
    """1 to 15 times the point, and the same for 16 times it, 256 times it and so on."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_1 % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    point: _Point = (x, y, 1, x * y % _P)
    rows: list[list[_Point]] = []
    for _ in range(64):
        row: list[_Point] = [(0, 1, 1, 0)]
        for _ in range(15):
            row.append(_add(row[-1], point))
        rows.append(row)
        point = _add(row[-1], point)
    return rows


# ---------------------------------------------------------------- what is said


def _say_what_was_checked(heads: Sequence[Head], held: _Held, read: _Read, result: Result) -> None:
    with_words = sum(read.has_secret)
    result.good.append(
        f"The record has {_counted(read.size, 'entry', 'entries')}. "
        f"The words of {with_words:,} are here, {read.erased:,} were taken away and {read.withheld:,} are kept back "
        "from whoever made this file."
    )
    longest = max((head.size for head in heads), default=0)
    if not longest:
        result.notices.append("No head in it is signed, so nothing in it is.")
    elif longest < read.size:
        result.notices.append(
            f"No signed head stands for the last {_counted(read.size - longest, 'entry', 'entries')} yet."
        )
    for number in read.roll_backs:
        result.notices.append(f"Entry {number} says that the record was set back to an older copy.")
    if not held.is_something:
        result.notices.append(
            "You gave no head from outside. A record written anew from its first entry and signed again "
            "would look the same: only an earlier head or receipt can tell."
        )


def _say_what_was_not(source: _Source, result: Result) -> None:
    known = {
        f"ledger/{name}"
        for name in ("entries.jsonl", "secrets.jsonl", "heads.txt", "key.txt", "withheld.json")
    }
    for name in sorted(set(source.names)):
        if name.startswith("ledger/") and name != "ledger/" and name not in known:
            result.notices.append(f"{name[:80]!r} is no part of a record, and was not checked.")
    if any(not name.startswith("ledger/") for name in source.names):
        result.notices.append(
            "Outside the folder ledger/, words in records/*.jsonl were compared with what was sealed, where both "
            "are here. The other files are copies for reading and were not checked."
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Check the file named on the command line, print what was found, and return how to end.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the command; those of this process unless given.

    Returns
    -------
    int
        0 if all holds, 1 if something does not, 2 if it cannot be read.

    Examples
    --------
    >>> main(["/no/such/file"])
    This cannot be checked. /no/such/file cannot be read (No such file or directory).
    2
    """
    parser = argparse.ArgumentParser(prog="verify.py", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("file", metavar="FILE", help="an export, a receipt or a file of heads")
    parser.add_argument(
        "--head", action="append", default=[], metavar="HEAD",
        help="what you hold from before: heads, a receipt, an export, or SIZE:ROOT; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a key that you trust, or a file of keys"
    )
    arguments = parser.parse_args(argv)
    return report(arguments.file, arguments.head, arguments.key)


def report(file: str, heads: Sequence[str], keys: Sequence[str]) -> int:
    """Check a file, print what was found in sentences, and return how to end.

    Parameters
    ----------
    file : str
        Where it lies.
    heads, keys : sequence of str
        As for `check_file`.

    Returns
    -------
    int
        As for `main`.

    Examples
    --------
    >>> report("/no/such/file", [], [])
    This cannot be checked. /no/such/file cannot be read (No such file or directory).
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal without our letters still gets the sentence.
            stream.reconfigure(errors="replace")
    try:
        result = check_file(file, heads, keys)
    except Unreadable as error:
        print(f"This cannot be checked. {error}")
        return 2
    for sentence in result.good:
        print(sentence)
    for sentence in result.notices:
        print(f"Note: {sentence}")
    if result.faults:
        print("Not right:")
    for sentence in result.faults:
        print(f"  {sentence}")
    print(
        "Everything that could be checked is as it was recorded."
        if result.holds
        else "This is not as it was recorded."
    )
    return 0 if result.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
