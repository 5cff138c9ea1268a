"""One entry of the ledger as the very bytes that are hashed.

A leaf says that something happened, on which day and what it refers to. It
never holds the words: it holds a commitment to them, made with a salt that is
kept apart, so that erasing salt and words leaves the record whole and says
nothing about what was erased.

The same entry must give the same bytes on every machine for as long as the
record lives. So there is one way to write a leaf, and reading refuses every
other way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from evenhand.methods.errors import MethodError

LEAF_VERSION = 1
SALT_BYTES = 32
LEAST_SECRET_BYTES = 32
LEAST_NONCE_BYTES = 16

# Far above any real entry. It keeps a hostile file from tying up the parser.
LONGEST_LEAF_BYTES = 65_536

# Readers in other languages hold whole numbers exactly only up to here.
LARGEST_SEQ = 2**53 - 1

# An origin is also a line of a signed head, whose format gives '+' and spaces
# a meaning of their own.
_ORIGIN = re.compile(r"[!-*,-~]{1,200}")
_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAC = re.compile(r"[0-9a-f]{64}")
# A class of our own rather than str.isprintable(): that one changes with the
# Unicode tables of the Python in use, and a leaf must read the same for ever.
_ACTOR = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,200}")


class LeafError(MethodError):
    """A leaf, or a thing that goes into one, is not in the one accepted form."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of a project's ledger, without its words.

    Attributes
    ----------
    origin : str
        The name of the ledger, the same in every leaf and head of it. One to
        200 ASCII characters without spaces or '+'.
    seq : int
        Place in the ledger, counted from 0: the leaf's index in the tree.
    type : str
        What happened, in lower case with dots: "contribution.added".
    refs : tuple of int
        Earlier entries that this one follows from, rising, each below `seq`.
    day : str
        "YYYY-MM-DD". Never finer: a minute can tell who was in the room.
    actor : str or None
        Who did it: an opaque id, a fresh mask (`mask_actor`), or None when
        nobody may be told.
    mac : str
        The commitment to the words, 64 lower-case hexadecimal digits
        (`commitment`).
    v : int
        Version of this form of leaf; 1.
    """

    origin: str
    seq: int
    type: str
    refs: tuple[int, ...]
    day: str
    actor: str | None
    mac: str
    v: int = LEAF_VERSION


_KEYS = frozenset(field.name for field in fields(Leaf))


def leaf_bytes(leaf: Leaf) -> bytes:
    """Return the bytes of an entry, exactly as they are stored, sent and hashed.

    One line of JSON in UTF-8 without a line end: keys in alphabetical order,
    no spaces, letters outside ASCII written as themselves.

    Parameters
    ----------
    leaf : Leaf
        The entry.

    Returns
    -------
    bytes
        At most 65,536 of them.

    Raises
    ------
    LeafError
        `unknown_leaf_version`, `bad_origin`, `bad_seq`, `bad_type`,
        `bad_refs`, `bad_day`, `bad_actor`, `bad_mac` or `leaf_too_long`, with
        the value that is wrong.

    Examples
    --------
    >>> leaf = Leaf(
    ...     origin="evenhand.example/warm-homes", seq=1, type="answer.given",
    ...     refs=(0,), day="2026-11-21", actor=None, mac="ab" * 32,
    ... )
    >>> print(leaf_bytes(leaf).decode().replace("ab" * 32, "ab…"))
    {"actor":null,"day":"2026-11-21","mac":"ab…","origin":"evenhand.example/warm-homes","refs":[0],"seq":1,"type":"answer.given","v":1}
    """
    _check(leaf)
    written = _encode({name: getattr(leaf, name) for name in _KEYS})
    if len(written) > LONGEST_LEAF_BYTES:
        raise LeafError("leaf_too_long", bytes=len(written), most=LONGEST_LEAF_BYTES)
    return written


def read_leaf(written: bytes) -> Leaf:
    """Return the entry that these bytes hold, if they are its one accepted form.

    JSON allows many spellings of one thing: spaces, other orders of keys, a
    key given twice. Taking more than one would let two different leaves claim
    to be the same entry, so anything but the form of `leaf_bytes` is refused.

    Parameters
    ----------
    written : bytes
        One leaf, without a line end. It may come from anywhere.

    Returns
    -------
    Leaf
        For which ``leaf_bytes`` gives the same bytes again.

    Raises
    ------
    LeafError
        `leaf_too_long`, `not_json`, `wrong_fields`, `not_canonical`, or any
        code of `leaf_bytes`.

    Examples
    --------
    >>> leaf = Leaf("evenhand.example/warm-homes", 0, "promise.made", (), "2026-11-21", "p7", "0" * 64)
    >>> read_leaf(leaf_bytes(leaf)) == leaf
    True
    >>> read_leaf(b" " + leaf_bytes(leaf))
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.leaf.LeafError: not_canonical
    """
    if len(written) > LONGEST_LEAF_BYTES:
        raise LeafError("leaf_too_long", bytes=len(written), most=LONGEST_LEAF_BYTES)
    try:
        read = json.loads(written.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LeafError("not_json") from error
    if not isinstance(read, dict) or read.keys() != _KEYS:
        raise LeafError("wrong_fields", wanted=sorted(_KEYS))
    if not isinstance(read["refs"], list):
        raise LeafError("bad_refs", refs=read["refs"])
    leaf = Leaf(**{**read, "refs": tuple(read["refs"])})
    if leaf_bytes(leaf) != written:
        raise LeafError("not_canonical")
    return leaf


def leaf_hash(written: bytes) -> bytes:
    """Return the hash by which an entry stands in the tree.

    SHA-256 of one zero byte and then the leaf. The zero byte keeps a leaf from
    being passed off as the joint of two branches, which starts with a one.

    Parameters
    ----------
    written : bytes
        The leaf as `leaf_bytes` gives it. Nothing is checked.

    Returns
    -------
    bytes
        32 bytes.

    Examples
    --------
    >>> leaf_hash(b"").hex()
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'

    References
    ----------
    .. [1] RFC 9162 (2021), Certificate Transparency Version 2.0, section 2.1.1.
    """
    return hashlib.sha256(b"\x00" + written).digest()


def commitment(salt: bytes, payload: bytes) -> str:
    """Return a seal on some words that shows nothing of them.

    HMAC-SHA256 of the words with the salt as its key. Whoever holds words and
    salt can show that these are the sealed ones. Without the salt not even a
    guess ("yes" or "no") can be tried, which a plain hash would allow.

    Parameters
    ----------
    salt : bytes
        32 bytes drawn at random for this entry alone.
    payload : bytes
        The words, and whatever else is sealed with them.

    Returns
    -------
    str
        64 lower-case hexadecimal digits, for `Leaf.mac`.

    Raises
    ------
    LeafError
        `bad_salt` if the salt is not 32 bytes long.

    Examples
    --------
    >>> commitment(bytes(32), b"Yes")[:16]
    '5927dfa164fa8f94'
    >>> commitment(bytes(32), b"Yes") == commitment(bytes(31) + b"!", b"Yes")
    False

    References
    ----------
    .. [1] RFC 2104 (1997), HMAC: Keyed-Hashing for Message Authentication.
    """
    if len(salt) != SALT_BYTES:
        raise LeafError("bad_salt", bytes=len(salt), wanted=SALT_BYTES)
    return hmac.new(salt, payload, hashlib.sha256).hexdigest()


def is_commitment_to(mac: str, salt: bytes, payload: bytes) -> bool:
    """Return whether a seal was made on these words with this salt.

    Parameters
    ----------
    mac : str
        The seal, from a leaf.
    salt, payload : bytes
        What is claimed to have been sealed. A salt of another length is
        simply not the one.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_commitment_to(commitment(bytes(32), b"Yes"), bytes(32), b"Yes")
    True
    >>> is_commitment_to(commitment(bytes(32), b"Yes"), bytes(32), b"No")
    False
    """
    if len(salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(mac.encode("utf-8", "replace"), commitment(salt, payload).encode())


def mask_actor(secret: bytes, person: str, nonce: bytes) -> str:
    """Return a mask for a person, good for one entry only.

    A keyed hash of the entry's nonce and the person's id. Two entries of one
    person get masks that have nothing in common, so that nobody can join them.
    Whoever holds the project's mask secret can tell who is meant
    (`unmask_actor`); nobody else can.

    Parameters
    ----------
    secret : bytes
        The project's mask secret, at least 32 random bytes, kept off the record.
    person : str
        The person's id.
    nonce : bytes
        At least 16 bytes drawn at random for this entry, or its salt.

    Returns
    -------
    str
        64 lower-case hexadecimal digits, for `Leaf.actor`.

    Raises
    ------
    LeafError
        `bad_secret` or `bad_nonce` if either is too short; `bad_person` if
        the id is empty.

    Examples
    --------
    >>> secret = bytes(range(32))
    >>> first = mask_actor(secret, "p7", b"nonce of entry 1")
    >>> second = mask_actor(secret, "p7", b"nonce of entry 2")
    >>> first[:12], second[:12]
    ('6f10c92caae3', 'b5627a59db05')
    """
    if len(secret) < LEAST_SECRET_BYTES:
        raise LeafError("bad_secret", bytes=len(secret), least=LEAST_SECRET_BYTES)
    if len(nonce) < LEAST_NONCE_BYTES:
        raise LeafError("bad_nonce", bytes=len(nonce), least=LEAST_NONCE_BYTES)
    if not person:
        raise LeafError("bad_person", person=person)
    # The length keeps (nonce, person) from running into another pair.
    message = b"evenhand mask 1\x00" + len(nonce).to_bytes(4, "big") + nonce + person.encode("utf-8")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def unmask_actor(mask: str, secret: bytes, people: Iterable[str], nonce: bytes) -> str | None:
    """Return which of these people a mask stands for, or None.

    Every person's mask is made again and compared, so the whole list is
    always gone through.

    Parameters
    ----------
    mask : str
        From `Leaf.actor`.
    secret, nonce : bytes
        As for `mask_actor`.
    people : iterable of str
        Ids of those it may be.

    Returns
    -------
    str or None
        The person's id; None if it is none of them.

    Raises
    ------
    LeafError
        As `mask_actor`.

    Examples
    --------
    >>> secret, nonce = bytes(range(32)), b"nonce of entry 1"
    >>> unmask_actor(mask_actor(secret, "p7", nonce), secret, ["p6", "p7"], nonce)
    'p7'
    >>> unmask_actor("0" * 64, secret, ["p6", "p7"], nonce) is None
    True
    """
    found = None
    for person in people:
        if hmac.compare_digest(mask.encode("utf-8", "replace"), mask_actor(secret, person, nonce).encode()):
            found = person
    return found


def _encode(values: dict[str, object]) -> bytes:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _check(leaf: Leaf) -> None:
    if not _is_whole(leaf.v) or leaf.v != LEAF_VERSION:
        raise LeafError("unknown_leaf_version", v=leaf.v, known=LEAF_VERSION)
    if not _matches(_ORIGIN, leaf.origin):
        raise LeafError("bad_origin", origin=leaf.origin)
    if not _is_whole(leaf.seq) or not 0 <= leaf.seq <= LARGEST_SEQ:
        raise LeafError("bad_seq", seq=leaf.seq)
    if not _matches(_TYPE, leaf.type) or len(leaf.type) > 100:
        raise LeafError("bad_type", type=leaf.type)
    if not isinstance(leaf.refs, tuple) or not all(_is_whole(ref) for ref in leaf.refs):
        raise LeafError("bad_refs", refs=leaf.refs)
    if any(not 0 <= ref < leaf.seq for ref in leaf.refs) or sorted(set(leaf.refs)) != list(leaf.refs):
        raise LeafError("bad_refs", refs=leaf.refs)
    if not _matches(_DAY, leaf.day) or not _is_in_calendar(leaf.day):
        raise LeafError("bad_day", day=leaf.day)
    if leaf.actor is not None and not _matches(_ACTOR, leaf.actor):
        raise LeafError("bad_actor", actor=leaf.actor)
    if not _matches(_MAC, leaf.mac):
        raise LeafError("bad_mac", mac=leaf.mac)


def _is_whole(value: object) -> bool:
    # True is a whole number to Python and the word `true` to JSON.
    return isinstance(value, int) and not isinstance(value, bool)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_in_calendar(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
