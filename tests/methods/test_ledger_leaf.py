import contextlib
import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.methods.ledger.leaf import (
    LONGEST_LEAF_BYTES,
    Leaf,
    LeafError,
    commitment,
    is_commitment_to,
    leaf_bytes,
    leaf_hash,
    mask_actor,
    read_leaf,
    unmask_actor,
)

LEAF = Leaf(
    origin="evenhand.example/warm-homes",
    seq=7,
    type="contribution.answered",
    refs=(2, 5),
    day="2026-11-21",
    actor="Zoë “Z” O’Neil",
    mac="0123456789abcdef" * 4,
)
# Written out by hand: this line may never change, or old records stop verifying.
WRITTEN = (
    '{"actor":"Zoë “Z” O’Neil","day":"2026-11-21",'
    '"mac":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",'
    '"origin":"evenhand.example/warm-homes","refs":[2,5],"seq":7,"type":"contribution.answered","v":1}'
).encode()

SECRET = bytes(range(32))
NONCE = b"sixteen bytes ok"


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    seq = draw(st.integers(0, 2**53 - 1))
    refs = draw(st.sets(st.integers(0, seq - 1), max_size=5)) if seq else set()
    anything_visible = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
    return Leaf(
        origin=draw(st.text("abcZ.-/_09", min_size=1, max_size=30)),
        seq=seq,
        type=draw(st.from_regex(r"[a-z][a-z0-9_]{0,9}(\.[a-z][a-z0-9_]{0,9}){0,2}", fullmatch=True)),
        refs=tuple(sorted(refs)),
        day=draw(st.dates()).isoformat(),
        actor=draw(st.none() | st.text(anything_visible, min_size=1, max_size=40)),
        mac=draw(st.binary(min_size=32, max_size=32)).hex(),
    )


def test_a_leaf_is_the_line_we_promised():
    assert leaf_bytes(LEAF) == WRITTEN
    assert read_leaf(WRITTEN) == LEAF


@settings(deadline=None, max_examples=40)
@given(leaves())
def test_what_is_written_is_read_back_and_is_one_line(leaf):
    written = leaf_bytes(leaf)
    assert read_leaf(written) == leaf
    assert len(written.decode("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "unknown_leaf_version"),
        ({"v": True}, "unknown_leaf_version"),
        ({"v": 1.0}, "unknown_leaf_version"),
        ({"origin": ""}, "bad_origin"),
        ({"origin": "two words"}, "bad_origin"),
        ({"origin": "a+b"}, "bad_origin"),
        ({"origin": "line\n"}, "bad_origin"),
        ({"origin": "ü"}, "bad_origin"),
        ({"origin": None}, "bad_origin"),
        ({"seq": -1}, "bad_seq"),
        ({"seq": 2**53}, "bad_seq"),
        ({"seq": False}, "bad_seq"),
        ({"seq": 7.0}, "bad_seq"),
        ({"type": "Answer"}, "bad_type"),
        ({"type": "answer."}, "bad_type"),
        ({"type": "a" * 101}, "bad_type"),
        ({"refs": (7,)}, "bad_refs"),
        ({"refs": (-1,)}, "bad_refs"),
        ({"refs": (5, 2)}, "bad_refs"),
        ({"refs": (2, 2)}, "bad_refs"),
        ({"refs": (True,)}, "bad_refs"),
        ({"refs": [2]}, "bad_refs"),
        ({"day": "2026-11-31"}, "bad_day"),
        ({"day": "20261121"}, "bad_day"),
        ({"day": "2026-11-21T10:00"}, "bad_day"),
        ({"day": "２０２６-11-21"}, "bad_day"),
        ({"actor": ""}, "bad_actor"),
        ({"actor": "two\nlines"}, "bad_actor"),
        ({"actor": "two\u2028lines"}, "bad_actor"),
        ({"actor": "\ud800"}, "bad_actor"),
        ({"actor": 7}, "bad_actor"),
        ({"mac": "AB" * 32}, "bad_mac"),
        ({"mac": "ab" * 31}, "bad_mac"),
        ({"mac": "ab" * 32 + "\n"}, "bad_mac"),
    ],
)
def test_a_wrong_value_is_refused_by_name(change, code):
    with pytest.raises(LeafError) as caught:
        leaf_bytes(replace(LEAF, **change))
    assert caught.value.code == code


def test_an_entry_with_far_too_many_refs_is_refused():
    with pytest.raises(LeafError, match="leaf_too_long"):
        leaf_bytes(replace(LEAF, seq=20_000, refs=tuple(range(20_000))))


def respelt(**change: object) -> bytes:
    values = {**json.loads(WRITTEN), **change}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param(b"", "not_json", id="empty"),
        pytest.param(b"\xff", "not_json", id="not UTF-8"),
        pytest.param(b"[" * 60_000, "not_json", id="a deep nest"),
        pytest.param(b"9" * 5_000, "not_json", id="a number of 5,000 digits"),
        pytest.param(b"\xef\xbb\xbf" + WRITTEN, "not_json", id="byte order mark"),
        pytest.param(b" " * (LONGEST_LEAF_BYTES + 1), "leaf_too_long", id="too long"),
        pytest.param(b"[]", "wrong_fields", id="a list"),
        pytest.param(respelt(extra=1), "wrong_fields", id="one field more"),
        pytest.param(WRITTEN.replace(b',"v":1', b""), "wrong_fields", id="one field less"),
        pytest.param(WRITTEN + b"\n", "not_canonical", id="line end"),
        pytest.param(WRITTEN.replace(b":7,", b": 7,"), "not_canonical", id="a space"),
        pytest.param(WRITTEN.replace(b'"v":1', b'"v":1,"v":1'), "not_canonical", id="a key given twice"),
        pytest.param(
            json.dumps(json.loads(WRITTEN), sort_keys=True, separators=(",", ":")).encode(),
            "not_canonical",
            id="escaped letters",
        ),
        pytest.param(
            json.dumps(
                dict(reversed(json.loads(WRITTEN).items())), separators=(",", ":"), ensure_ascii=False
            ).encode(),
            "not_canonical",
            id="another order of keys",
        ),
        pytest.param(respelt(refs={"2": 5}), "bad_refs", id="refs as an object"),
        pytest.param(respelt(refs="25"), "bad_refs", id="refs as text"),
        pytest.param(respelt(seq=7.0), "bad_seq", id="seq with a point"),
        pytest.param(respelt(actor=["a"]), "bad_actor", id="actor as a list"),
    ],
)
def test_any_other_spelling_is_refused(written, code):
    with pytest.raises(LeafError) as caught:
        read_leaf(written)
    assert caught.value.code == code


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_is_another_entry(place, byte):
    changed = WRITTEN[:place] + bytes([byte]) + WRITTEN[place + 1 :]
    if changed == WRITTEN:
        return
    with contextlib.suppress(LeafError):
        assert read_leaf(changed) != LEAF
    assert leaf_hash(changed) != leaf_hash(WRITTEN)


def test_every_field_is_in_the_hash():
    others = {
        "origin": "x", "seq": 8, "type": "x", "refs": (2,), "day": "2026-11-22", "actor": None, "mac": "00" * 32
    }  # fmt: skip
    assert {*others, "v"} == {field.name for field in fields(Leaf)}
    hashes = {leaf_hash(leaf_bytes(replace(LEAF, **{name: value}))) for name, value in others.items()}
    assert len(hashes | {leaf_hash(WRITTEN)}) == len(others) + 1


def test_the_commitment_agrees_with_the_published_test_case():
    # RFC 4231, test case 2, has the key "Jefe"; HMAC pads short keys with
    # zeros, so a key padded to 32 bytes gives the published value.
    key = b"Jefe".ljust(32, b"\x00")
    assert (
        commitment(key, b"what do ya want for nothing?")
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@settings(deadline=None, max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.binary(min_size=32, max_size=32))
def test_a_commitment_opens_with_its_own_salt_and_words_only(salt, payload, other_salt):
    mac = commitment(salt, payload)
    assert is_commitment_to(mac, salt, payload)
    assert not is_commitment_to(mac, salt, payload + b".")
    assert is_commitment_to(mac, other_salt, payload) == (other_salt == salt)
    assert not is_commitment_to("ü" + mac[1:], salt, payload)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(LeafError, match="bad_salt"):
        commitment(bytes(length), b"Yes")
    # HMAC pads keys with zeros, so without the check a shorter all-zero salt would open it as well.
    assert not is_commitment_to(commitment(bytes(32), b"Yes"), bytes(length), b"Yes")


def test_masks_of_one_person_cannot_be_joined_and_the_secret_tells():
    masks = {mask_actor(SECRET, "p7", number.to_bytes(16, "big")) for number in range(50)}
    assert len(masks) == 50
    mask = mask_actor(SECRET, "p7", NONCE)
    assert unmask_actor(mask, SECRET, ["p1", "p7", "p9"], NONCE) == "p7"
    assert unmask_actor(mask, SECRET, ["p1", "p9"], NONCE) is None
    assert unmask_actor(mask, bytes(32), ["p7"], NONCE) is None
    assert unmask_actor(mask, SECRET, ["p7"], NONCE + b"!") is None
    assert unmask_actor("not a mask ü", SECRET, ["p7"], NONCE) is None
    assert leaf_bytes(replace(LEAF, actor=mask))


def test_a_nonce_and_a_person_cannot_run_into_another_pair():
    assert mask_actor(SECRET, "1p", NONCE) != mask_actor(SECRET, "p", NONCE + b"1")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((bytes(31), "p7", NONCE), "bad_secret"),
        ((SECRET, "p7", bytes(15)), "bad_nonce"),
        ((SECRET, "", NONCE), "bad_person"),
    ],
)
def test_a_mask_needs_enough_to_go_on(arguments, code):
    with pytest.raises(LeafError) as caught:
        mask_actor(*arguments)
    assert caught.value.code == code
