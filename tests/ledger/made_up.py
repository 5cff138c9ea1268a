"""A made-up record with its export, heads and receipts, written without the database.

Tests change it as somebody would who wants to deceive, and sign it again with the same key where they may.
"""

import base64
import io
import json
import zipfile
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evenhand.methods.ledger import leaf, note, receipt, tree

BASE = "evenhand/7f3c1f8e-0d7b-4a55-9a53-3d3e9d1c2b10"


def signer(seed: int, origin: str) -> note.Signer:
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return note.Signer(origin, key.public_key().public_bytes_raw(), key.sign)


def entry(seq, *, type="contribution.add", text="", refs=(), epoch=1, actor=None, payload=None):
    """A leaf, its salt and its payload. The salt is made up, so that every run is the same."""
    content = payload if payload is not None else {"contribution": seq, "kind": "idea", "text": text}
    sealed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    salt = seq.to_bytes(4, "big") * 8
    line = leaf.leaf_bytes(
        leaf.Leaf(
            f"{BASE}/{epoch}", seq, type, tuple(refs), "2026-11-22", actor, leaf.commitment(salt, sealed)
        )
    )
    return line, salt, sealed


@dataclass
class Record:
    """`entries` made-up ones, with heads at `head_sizes` (the last two sizes unless given)."""

    entries: int = 12
    said: str = "Please meet after school"
    seed: int = 1
    head_sizes: tuple[int, ...] | None = None
    lines: list[bytes] = field(default_factory=list)
    secrets: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    withheld: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for seq in range(self.entries):
            self.add(text=f"{self.said}, said {seq}.", refs=(seq - 1,) if seq % 3 == 2 else ())
        sizes = self.head_sizes if self.head_sizes is not None else (self.entries - 2, self.entries)
        self.sign(*sizes)

    @property
    def origin(self) -> str:
        return json.loads(self.lines[-1])["origin"]

    @property
    def hashes(self) -> list[bytes]:
        return [leaf.leaf_hash(line) for line in self.lines]

    @property
    def heads(self) -> str:
        return "\n".join(self.notes)

    def add(self, **of_entry) -> int:
        seq = len(self.lines)
        line, salt, sealed = entry(seq, **of_entry)
        self.lines.append(line)
        self.secrets[seq] = (salt, sealed)
        return seq

    def redact(self, *seqs: int) -> int:
        for seq in seqs:
            del self.secrets[seq]
        return self.add(type="record.redact", refs=seqs, payload={"reason": "withdrawn"})

    def sign(self, *sizes: int, seed: int | None = None, origin: str = "", announce: bool = True) -> None:
        origin = origin or self.origin
        by = signer(seed or self.seed, origin)
        line = note.key_line(origin, by.public)
        if line not in self.keys and announce:
            self.keys.append(line)
            self.notes.append(note.key_note(origin, 0, by.public, [by]))
        kept = tree.Tree(self.hashes)
        for size in sizes:
            self.notes.append(note.checkpoint(origin, size, kept.root(size), [by]))

    def rotate(self, seed: int, *, signed_by_both: bool = True, recorded: bool = True) -> None:
        new, old = signer(seed, self.origin), signer(self.seed, self.origin)
        seq = len(self.lines)
        text = note.key_note(self.origin, seq, new.public, [new, old] if signed_by_both else [new])
        self.add(type="record.rotate_key" if recorded else "idea.add", payload={"note": text})
        self.notes.append(text)
        self.keys.append(note.key_line(self.origin, new.public))
        self.seed = seed

    def receipt(self, seq: int, size: int | None = None) -> str:
        size = size or len(self.lines)
        by = signer(self.seed, self.origin)
        salt, sealed = self.secrets[seq]
        return receipt.receipt(
            leaf=self.lines[seq],
            salt=salt,
            payload=sealed,
            proof=tree.inclusion_proof(self.hashes, seq, size),
            checkpoint=note.checkpoint(self.origin, size, tree.root(self.hashes[:size]), [by]),
            key=note.key_line(self.origin, by.public),
        )

    def parts(self) -> dict[str, bytes]:
        secrets = [
            {"seq": seq, "salt": salt.hex(), "payload": base64.b64encode(sealed).decode()}
            for seq, (salt, sealed) in sorted(self.secrets.items())
            if seq not in self.withheld
        ]
        return {
            "ledger/entries.jsonl": b"".join(line + b"\n" for line in self.lines),
            "ledger/secrets.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in secrets),
            "ledger/heads.txt": self.heads.encode(),
            "ledger/key.txt": "".join(line + "\n" for line in self.keys).encode(),
            "ledger/withheld.json": json.dumps(self.withheld).encode(),
        }

    def export(self, **changed: bytes | None) -> bytes:
        return packed({**self.parts(), **changed})


def packed(parts: dict[str, bytes | None]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return file.getvalue()
