"""What these do not prove: that SHA-256 is sound, or that anyone outside holds an earlier root."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods.ledger.leaf import leaf_hash
from evenhand.methods.ledger.tree import (
    EMPTY_ROOT,
    Stack,
    Tree,
    TreeError,
    consistency_proof,
    inclusion_proof,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads((Path(__file__).parent / "data" / "merkle_vectors.json").read_text())

# The eight leaves that Certificate Transparency's own implementations test with.
STANDARD = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
LEAVES = [leaf_hash(bytes([n])) for n in range(24)]

sizes = st.integers(1, len(LEAVES))


def plain_root(entries):
    """The definition of RFC 9162, section 2.1.1, word for word: slow, and independent of the code under test."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return hashlib.sha256(b"\x01" + plain_root(entries[:k]) + plain_root(entries[k:])).digest()


def plain_path(m, entries):
    """PATH of section 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m < k:
        return [*plain_path(m, entries[:k]), plain_root(entries[k:])]
    return [*plain_path(m - k, entries[k:]), plain_root(entries[:k])]


def plain_subproof(m, entries, is_known):
    """SUBPROOF of section 2.1.4.1."""
    if m == len(entries):
        return [] if is_known else [plain_root(entries)]
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m <= k:
        return [*plain_subproof(m, entries[:k], is_known), plain_root(entries[k:])]
    return [*plain_subproof(m - k, entries[k:], False), plain_root(entries[:k])]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_the_standard_leaves_have_the_published_roots(count, expected):
    assert root([leaf_hash(leaf) for leaf in STANDARD[:count]]).hex() == expected
    assert plain_root(STANDARD[:count]).hex() == expected


@settings(deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=4), max_size=24))
def test_every_way_to_a_root_agrees_with_the_definition(entries):
    hashes = [leaf_hash(entry) for entry in entries]
    stack = Stack()
    for one in hashes:
        stack = stack.append(one)
    assert root(hashes) == Tree(hashes).root() == stack.root() == plain_root(entries)
    assert stack.size == len(entries)
    # What a database row would keep is enough to go on from.
    assert Stack(stack.size, stack.branches).append(LEAVES[0]).root() == root([*hashes, LEAVES[0]])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=4), min_size=1, max_size=24), st.data())
def test_proofs_are_those_of_the_definition(entries, data):
    hashes = [leaf_hash(entry) for entry in entries]
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    tree = Tree(hashes)
    assert list(inclusion_proof(hashes, index, size)) == plain_path(index, entries[:size])
    assert list(consistency_proof(hashes, first, size)) == plain_subproof(first, entries[:size], True)
    assert tree.inclusion_proof(index, size) == inclusion_proof(hashes, index, size)
    assert tree.consistency_proof(first, size) == consistency_proof(hashes, first, size)
    assert tree.root(size) == root(hashes[:size])


def test_every_proof_of_a_small_tree_verifies():
    for size in range(1, 18):
        tree = Tree(LEAVES[:size])
        for index in range(size):
            assert verify_inclusion(LEAVES[index], index, size, tree.inclusion_proof(index), tree.root())
        for first in range(1, size + 1):
            proof = tree.consistency_proof(first)
            assert verify_consistency(first, root(LEAVES[:first]), size, tree.root(), proof)


def test_an_entry_is_not_proved_at_any_other_place_or_size():
    tree = Tree(LEAVES[:13])
    for index in range(13):
        proof = tree.inclusion_proof(index)
        for place in range(14):
            for size in range(15):
                is_proved = verify_inclusion(LEAVES[index], place, size, proof, tree.root())
                if is_proved and (place, size) != (index, 13):
                    # A proof alone cannot tell two sizes apart when the path to the
                    # entry is the same in both; the signed head fixes the size.
                    assert plain_shape(place, size) == plain_shape(index, 13)


def plain_shape(index, size):
    """On which side each sibling stands, from the leaf up."""
    if size == 1:
        return ""
    k = 1
    while k * 2 < size:
        k *= 2
    return plain_shape(index, k) + "R" if index < k else plain_shape(index - k, size - k) + "L"


forgeries = st.sampled_from(["flip", "drop", "add", "swap", "shorten"])


def forge(proof, kind, data):
    """Return a proof that differs from this one in one way."""
    steps = list(proof)
    at = data.draw(st.integers(0, max(len(steps) - 1, 0)))
    if kind == "add" or not steps:
        steps.insert(at, data.draw(st.sampled_from(LEAVES)))
    elif kind == "drop":
        del steps[at]
    elif kind == "swap" and len(set(steps)) > 1:
        steps.append(steps.pop(0))
    elif kind == "shorten":
        steps[at] = steps[at][:-1]
    else:
        changed = bytearray(steps[at])
        changed[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        steps[at] = bytes(changed)
    return steps


@settings(deadline=None, max_examples=60)
@given(sizes, forgeries, st.data())
def test_a_forged_inclusion_proof_is_refused(size, kind, data):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(LEAVES[:size])
    proof = tree.inclusion_proof(index)
    assert verify_inclusion(LEAVES[index], index, size, proof, tree.root())
    assert not verify_inclusion(LEAVES[index], index, size, forge(proof, kind, data), tree.root())
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, proof, tree.root())
    assert not verify_inclusion(LEAVES[index], index, size, proof, root([*LEAVES[:size], LEAVES[0]]))


@settings(deadline=None, max_examples=60)
@given(sizes, forgeries, st.data())
def test_a_forged_consistency_proof_is_refused(size, kind, data):
    first = data.draw(st.integers(1, size))
    early, late = root(LEAVES[:first]), root(LEAVES[:size])
    proof = consistency_proof(LEAVES[:size], first)
    assert verify_consistency(first, early, size, late, proof)
    assert not verify_consistency(first, early, size, late, forge(proof, kind, data))


@settings(deadline=None, max_examples=60)
@given(sizes, st.data())
def test_a_rewritten_ledger_cannot_be_proved_to_continue_the_old_one(size, data):
    first = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, first - 1))
    rewritten = [*LEAVES[:size]]
    rewritten[changed] = leaf_hash(b"rewritten")
    proof = consistency_proof(rewritten, first)
    # The proof is sound for the rewritten ledger, and the root held outside gives it away.
    assert verify_consistency(first, root(rewritten[:first]), size, root(rewritten), proof)
    assert not verify_consistency(first, root(LEAVES[:first]), size, root(rewritten), proof)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["file"] for vector in VECTORS])
def test_published_proofs_pass_and_published_forgeries_fail(vector):
    proof = [base64.b64decode(step) for step in vector["proof"] or []]
    if "leafIdx" in vector:
        is_proved = verify_inclusion(
            base64.b64decode(vector["leafHash"]),
            vector["leafIdx"],
            vector["treeSize"],
            proof,
            base64.b64decode(vector["root"]),
        )
    else:
        is_proved = verify_consistency(
            vector["size1"],
            base64.b64decode(vector["root1"]),
            vector["size2"],
            base64.b64decode(vector["root2"]),
            proof,
        )
    if vector["file"] == "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json":
        # Its roots are 12 bytes long. We refuse what cannot be a root.
        assert len(base64.b64decode(vector["root1"])) == 12
        assert not is_proved
    else:
        assert is_proved is not vector["wantErr"]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: inclusion_proof(LEAVES[:3], 3), "no_such_leaf"),
        (lambda: inclusion_proof(LEAVES[:3], -1), "no_such_leaf"),
        (lambda: inclusion_proof(LEAVES[:3], 2, 2), "no_such_leaf"),
        (lambda: inclusion_proof(LEAVES[:3], 0, 4), "no_such_size"),
        (lambda: consistency_proof(LEAVES[:3], 0), "no_such_size"),
        (lambda: consistency_proof(LEAVES[:3], 3, 2), "no_such_size"),
        (lambda: consistency_proof(LEAVES[:3], 1, 4), "no_such_size"),
        (lambda: Tree(LEAVES[:3]).root(4), "no_such_size"),
        (lambda: root([LEAVES[0], b"short"]), "bad_hash"),
        (lambda: Tree([LEAVES[0], "text"]), "bad_hash"),
        (lambda: Stack().append(b"short"), "bad_hash"),
        (lambda: Stack(3, (LEAVES[0],)), "bad_stack"),
        (lambda: Stack(1, (b"short",)), "bad_stack"),
        (lambda: Stack(-1, ()), "bad_stack"),
    ],
)
def test_what_is_not_there_is_refused_by_name(ask, code):
    with pytest.raises(TreeError) as caught:
        ask()
    assert caught.value.code == code


def test_an_empty_ledger_has_a_root_and_no_proofs():
    assert root([]) == Tree([]).root() == Stack().root() == EMPTY_ROOT
    assert not verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not verify_inclusion(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)


def test_a_stack_is_left_as_it_was_by_an_append():
    stack = Stack().append(LEAVES[0])
    longer = stack.append(LEAVES[1])
    assert stack == Stack(1, (LEAVES[0],))
    assert longer.size == 2
