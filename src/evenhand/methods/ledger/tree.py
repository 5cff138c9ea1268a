"""The Merkle tree over a project's entries: one hash that stands for all of them.

Anyone who holds an earlier root can check that a later ledger still begins
with the same entries (a consistency proof), and anyone who holds one entry can
check that it is in there (an inclusion proof), without seeing the rest.

Written from RFC 9162 (2021), Certificate Transparency Version 2.0, section
2.1. Where the RFC counts leaves from 0, so does this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenhand.methods.errors import MethodError

HASH_BYTES = 32

EMPTY_ROOT = hashlib.sha256(b"").digest()


class TreeError(MethodError):
    """A tree was asked for something that it does not hold."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the joint of two branches.

    SHA-256 of one byte 1, then both branches in their order.

    Parameters
    ----------
    left, right : bytes
        The hashes of the branches, 32 bytes each.

    Returns
    -------
    bytes
        32 bytes.

    Examples
    --------
    >>> node_hash(bytes(32), bytes(32)) == hashlib.sha256(b"\\x01" + bytes(64)).digest()
    True

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.1.
    """
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Stack:
    """What must be kept of a tree to go on adding leaves to it.

    The roots of its whole branches, the largest first: one for each 1 in the
    size written in binary. Twenty of them carry a million entries, so an
    append reads one small row and never the ledger.

    Attributes
    ----------
    size : int
        How many leaves have been added.
    branches : tuple of bytes
        Roots of the whole branches, 32 bytes each.

    Raises
    ------
    TreeError
        `bad_stack` if the branches do not fit the size.

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> stack = Stack()
    >>> for line in (b"one", b"two", b"three"):
    ...     stack = stack.append(leaf_hash(line))
    >>> stack.size, len(stack.branches)
    (3, 2)
    >>> stack.root() == root([leaf_hash(b"one"), leaf_hash(b"two"), leaf_hash(b"three")])
    True
    """

    size: int = 0
    branches: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.branches) != self.size.bit_count() or not _are_hashes(self.branches):
            raise TreeError("bad_stack", size=self.size, branches=len(self.branches))

    def append(self, leaf_hash: bytes) -> Stack:
        """Return the stack with one more leaf; this one stays as it is."""
        _check_hashes([leaf_hash])
        branches = list(self.branches)
        branch, size = leaf_hash, self.size
        while size & 1:
            branch = node_hash(branches.pop(), branch)
            size >>= 1
        return Stack(self.size + 1, (*branches, branch))

    def closes(self, leaf_hash: bytes, height: int) -> bytes | None:
        """Return the root of the whole branch of 2**height leaves that one more leaf would close, or None.

        Whoever keeps these beside the leaves can make a proof from a few
        hundred hashes, however long the ledger is.
        """
        if (self.size + 1) % (1 << height):
            return None
        _check_hashes([leaf_hash])
        branch = leaf_hash
        for left in reversed(self.branches[len(self.branches) - height :]):
            branch = node_hash(left, branch)
        return branch

    def root(self) -> bytes:
        """Return the root over all leaves added so far."""
        return _join(self.branches)


class Tree:
    """A tree kept whole in memory, for making many proofs of one ledger.

    Costs about twice the bytes of its leaf hashes; each proof then hashes a
    few dozen times instead of going through the ledger again.

    Parameters
    ----------
    leaf_hashes : iterable of bytes
        One of 32 bytes for each entry, in order.

    Raises
    ------
    TreeError
        `bad_hash` if one is not 32 bytes long.

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> leaves = [leaf_hash(bytes([n])) for n in range(7)]
    >>> tree = Tree(leaves)
    >>> tree.size
    7
    >>> proof = tree.inclusion_proof(4)
    >>> verify_inclusion(leaves[4], 4, 7, proof, tree.root())
    True
    """

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        leaves = list(leaf_hashes)
        _check_hashes(leaves)
        # _levels[h][i] is the root over the leaves i·2^h up to (i+1)·2^h, and
        # only whole branches are kept: they never change as the ledger grows.
        self._levels = [leaves]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, or over all of them."""
        return self._range_root(0, self._size(size))

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that leaf `index` is among the first `size`; see `inclusion_proof`."""
        size = self._size(size)
        if not 0 <= index < size:
            raise TreeError("no_such_leaf", index=index, size=size)
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _largest_power_below(end - start)
            if index < middle:
                path.append(self._range_root(middle, end))
                end = middle
            else:
                path.append(self._range_root(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency_proof(self, first: int, second: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the first `second` leaves begin with the first `first`; see `consistency_proof`."""
        second = self._size(second)
        if not 1 <= first <= second:
            raise TreeError("no_such_size", first=first, second=second)
        path: list[bytes] = []
        start, end = 0, second
        while first != end:
            middle = start + _largest_power_below(end - start)
            if first <= middle:
                path.append(self._range_root(middle, end))
                end = middle
            else:
                path.append(self._range_root(start, middle))
                start = middle
        # A first tree that is itself one whole branch of the second needs no
        # proof of its own root: the checker already holds it.
        if start:
            path.append(self._range_root(start, end))
        return tuple(reversed(path))

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise TreeError("no_such_size", size=size, most=self.size)
        return size

    def _range_root(self, start: int, end: int) -> bytes:
        """Return the root over leaves start to end, where start is a multiple of the power of two above end - start."""
        branches = []
        while start < end:
            height = (end - start).bit_length() - 1
            branches.append(self._levels[height][start >> height])
            start += 1 << height
        return _join(branches)


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the one hash that stands for a whole ledger.

    Changing, dropping, adding or moving any entry gives another root.

    Parameters
    ----------
    leaf_hashes : iterable of bytes
        One of 32 bytes for each entry, in order. None at all is allowed.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    TreeError
        `bad_hash` if a leaf hash is not 32 bytes long.

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> root([]).hex()[:16]
    'e3b0c44298fc1c14'
    >>> root([leaf_hash(b"one"), leaf_hash(b"two")]) == node_hash(leaf_hash(b"one"), leaf_hash(b"two"))
    True

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.1 (definition) and 2.1.2 (by a stack).
    """
    leaves = list(leaf_hashes)
    _check_hashes(leaves)
    branches: list[bytes] = []
    for size, leaf in enumerate(leaves):
        branch = leaf
        while size & 1:
            branch = node_hash(branches.pop(), branch)
            size >>= 1
        branches.append(branch)
    return _join(branches)


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int | None = None) -> tuple[bytes, ...]:
    """Return what shows that one entry is in the ledger, without the other entries.

    For many proofs of one ledger, build a `Tree` once and ask that.

    Parameters
    ----------
    leaf_hashes : sequence of bytes
        One of 32 bytes for each entry, in order.
    index : int
        The entry's place, counted from 0.
    size : int, optional
        Prove it for the ledger as it was with this many entries; all of them
        unless given.

    Returns
    -------
    tuple of bytes
        One hash for each joint between the entry and the root, the lowest
        first: about 20 for a million entries.

    Raises
    ------
    TreeError
        `no_such_leaf` or `no_such_size` for a place or size that is not
        there; `bad_hash` if a leaf hash is not 32 bytes long.

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> leaves = [leaf_hash(line) for line in (b"one", b"two", b"three")]
    >>> proof = inclusion_proof(leaves, 2)
    >>> proof == (node_hash(leaves[0], leaves[1]),)
    True

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.3.1.
    """
    return Tree(leaf_hashes).inclusion_proof(index, size)


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof shows that an entry is in the ledger with this root.

    Everything given may come from a stranger. Nothing raises: whatever does
    not fit, hashes of the wrong length included, is simply not a proof.

    Parameters
    ----------
    leaf_hash : bytes
        Of the entry in question, 32 bytes.
    index, size : int
        Where it is said to be, counted from 0, and in a ledger of how many.
    proof : sequence of bytes
        From `inclusion_proof`.
    root : bytes
        That the checker trusts, 32 bytes.

    Returns
    -------
    bool

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> leaves = [leaf_hash(line) for line in (b"one", b"two", b"three")]
    >>> verify_inclusion(leaf_hash(b"three"), 2, 3, inclusion_proof(leaves, 2), root(leaves))
    True
    >>> verify_inclusion(leaf_hash(b"four"), 2, 3, inclusion_proof(leaves, 2), root(leaves))
    False

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes([leaf_hash, root, *proof]):
        return False
    place, last = index, size - 1
    found = leaf_hash
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        place >>= 1
        last >>= 1
    return last == 0 and found == root


def consistency_proof(
    leaf_hashes: Sequence[bytes], first: int, second: int | None = None
) -> tuple[bytes, ...]:
    """Return what shows that a ledger has only grown since an earlier root.

    Parameters
    ----------
    leaf_hashes : sequence of bytes
        One of 32 bytes for each entry, in order.
    first : int
        How many entries the earlier ledger had, at least 1. (Every ledger
        begins with the empty one, so there would be nothing to prove.)
    second : int, optional
        How many the later one has; all of them unless given.

    Returns
    -------
    tuple of bytes
        Empty when the two are the same size.

    Raises
    ------
    TreeError
        `no_such_size` unless 1 <= first <= second <= number of leaves;
        `bad_hash` if a leaf hash is not 32 bytes long.

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> leaves = [leaf_hash(line) for line in (b"one", b"two", b"three")]
    >>> consistency_proof(leaves, 2) == (leaves[2],)
    True

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.4.1.
    """
    return Tree(leaf_hashes).consistency_proof(first, second)


def verify_consistency(
    first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether a proof shows that the later ledger begins with the earlier one.

    Nothing raises: whatever does not fit is simply not a proof.

    Parameters
    ----------
    first, second : int
        How many entries the earlier and the later ledger have; at least 1.
    first_root, second_root : bytes
        Their roots, 32 bytes each. The checker must hold the first from
        before: a root handed over with the proof shows nothing.
    proof : sequence of bytes
        From `consistency_proof`.

    Returns
    -------
    bool

    Examples
    --------
    >>> from evenhand.methods.ledger.leaf import leaf_hash
    >>> leaves = [leaf_hash(line) for line in (b"one", b"two", b"three")]
    >>> proof = consistency_proof(leaves, 2)
    >>> verify_consistency(2, root(leaves[:2]), 3, root(leaves), proof)
    True
    >>> rewritten = [leaf_hash(b"ONE"), *leaves[1:]]
    >>> verify_consistency(2, root(leaves[:2]), 3, root(rewritten), consistency_proof(rewritten, 2))
    False

    References
    ----------
    .. [1] RFC 9162 (2021), section 2.1.4.2.
    """
    if not 1 <= first <= second or not _are_hashes([first_root, second_root, *proof]):
        return False
    if first == second:
        return not proof and first_root == second_root
    if not proof:
        return False
    steps = list(proof)
    if first & (first - 1) == 0:
        steps.insert(0, first_root)
    place, last = first - 1, second - 1
    while place & 1:
        place >>= 1
        last >>= 1
    found_first = found_second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_first = node_hash(step, found_first)
            found_second = node_hash(step, found_second)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found_second = node_hash(found_second, step)
        place >>= 1
        last >>= 1
    return last == 0 and found_first == first_root and found_second == second_root


def _join(branches: Sequence[bytes]) -> bytes:
    if not branches:
        return EMPTY_ROOT
    joined = branches[-1]
    for branch in reversed(branches[:-1]):
        joined = node_hash(branch, joined)
    return joined


def _largest_power_below(count: int) -> int:
    """Return the largest power of two smaller than count, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _is_hash(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == HASH_BYTES


def _are_hashes(values: Iterable[object]) -> bool:
    return all(_is_hash(value) for value in values)


def _check_hashes(leaf_hashes: Sequence[bytes]) -> None:
    for index, leaf in enumerate(leaf_hashes):
        if not _is_hash(leaf):
            raise TreeError("bad_hash", index=index, wanted_bytes=HASH_BYTES)
