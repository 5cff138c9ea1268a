"""What these do not prove: that Ed25519 and SHA-256 are sound, or that anybody keeps what would give a rewrite away."""

import base64
import contextlib
import io
import json
import random
import zipfile

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.made_up import Record, packed, signer
from tests.methods.test_ledger_leaf import LEAF, WRITTEN, leaves, respelt

from evenhand.methods.ledger import leaf, note, receipt, tree, verify

# RFC 8032, section 7.1: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
L = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(
    ("public", "message", "signature"), RFC_8032, ids=["empty", "one byte", "two", "SHA(abc)"]
)
def test_the_signatures_of_the_rfc_are_good(public, message, signature):
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    assert verify.is_signature(public, message, signature)
    assert not verify.is_signature(public, message + b"!", signature)
    # The same point with the group's order added to S: one message must not have two signatures.
    s = int.from_bytes(signature[32:], "little") + L
    if s < 2**256:
        assert not verify.is_signature(public, message, signature[:32] + s.to_bytes(32, "little"))


def theirs(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@settings(deadline=None, max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511), st.data())
def test_signatures_are_judged_as_another_implementation_judges_them(seed, message, bit, data):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify.is_signature(public, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert (
        verify.is_signature(public, message, bytes(changed))
        == theirs(public, message, bytes(changed))
        is False
    )
    other = data.draw(st.binary(min_size=32, max_size=32))
    assert verify.is_signature(other, message, signature) == theirs(other, message, signature)


@pytest.mark.parametrize(
    ("public", "signature"), [(b"", bytes(64)), (bytes(32), b""), (b"\xff" * 32, bytes(64))]
)
def test_what_cannot_be_a_key_or_a_signature_is_none(public, signature):
    assert not verify.is_signature(public, b"", signature)


# ---------------------------------------------------------------- the form of an entry, against leaf.py


def reads(written):
    try:
        return leaf.read_leaf(written)
    except leaf.LeafError:
        return None


@settings(deadline=None, max_examples=80)
@given(leaves())
def test_every_entry_that_can_be_written_is_read_alike(one):
    mine, its = verify._leaf(leaf.leaf_bytes(one)), leaf.read_leaf(leaf.leaf_bytes(one))
    assert mine == (its.seq, its.type, its.day, its.mac, its.origin, its.refs)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 255), st.sampled_from(["change", "drop", "double"]))
def test_a_spoilt_entry_is_judged_alike(place, byte, how):
    middle = {"change": bytes([byte]), "drop": b"", "double": WRITTEN[place : place + 1] * 2}[how]
    written = WRITTEN[:place] + middle + WRITTEN[place + 1 :]
    assert (verify._leaf(written) is None) == (reads(written) is None)


@pytest.mark.parametrize(
    "written",
    [
        respelt(actor='a "quoted" \\ name'), respelt(origin='a"b\\c'), respelt(origin="x" * 200),
        respelt(origin="x" * 201), respelt(actor="ü" * 200), respelt(actor="ü" * 201), respelt(actor="\x7f"),
        respelt(actor="a\u2028b"), respelt(actor=""), respelt(day="2026-02-30"), respelt(seq=2**53),
        respelt(seq=2**53 - 1), respelt(type="a" * 100), respelt(type="a" * 101), respelt(refs=[5, 2]),
        respelt(refs=[7]), respelt(refs=[]), respelt(v=2), respelt(actor="\U0001f642"), b"", b"[" * 60_000,
        WRITTEN.replace(b'"refs":[2,5]', b'"refs":[02,5]'), respelt(type="a..b"),
        WRITTEN.replace("Zoë".encode(), b"Zo\\u00eb"), WRITTEN.replace(b"2026", "２０２６".encode()),
    ],
)  # fmt: skip
def test_odd_entries_are_judged_alike(written):
    assert (verify._leaf(written) is None) == (reads(written) is None)


# ---------------------------------------------------------------- heads


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**50), st.binary(min_size=32, max_size=32), st.integers(1, 3))
def test_a_head_is_read_back_as_it_was_written(size, root, count):
    by = [signer(seed, "evenhand/7/1") for seed in range(1, count + 1)]
    text = note.checkpoint("evenhand/7/1", size, root, by)
    [head], keys = verify.read_notes(text)
    assert (head.origin, head.size, head.root, keys) == ("evenhand/7/1", size, root, [])
    assert verify.note_text(head) == text
    assert all(note.is_signed_by(head, note.key_line(each.name, each.public)) for each in by)


def test_the_worked_example_of_the_signed_note_is_what_cryptography_would_sign():
    by = signer(1, "example.com/log")
    text = note.checkpoint("example.com/log", 7, bytes(range(32)), [by])
    said, _, signed = text.rpartition("\n\n")
    raw = base64.b64decode(signed.split(" ")[2])
    assert said + "\n" == f"example.com/log\n7\n{base64.b64encode(bytes(range(32))).decode()}\n"
    assert raw[:4] == verify.key_id("example.com/log", by.public)
    assert theirs(by.public, (said + "\n").encode(), raw[4:])


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda by: note.checkpoint("two words", 1, bytes(32), [by]), "bad_signature"),
        (lambda by: note.checkpoint("a/1", 1, bytes(31), [by]), "bad_head"),
        (lambda by: note.checkpoint("a/1", 1, bytes(32), []), "nobody_signs"),
        (lambda by: note.signed_note("one\n\ntwo\n", [by]), "bad_text"),
        (lambda by: note.signed_note("a\tb\n", [by]), "bad_text"),
        (lambda by: note.key_line("a+b", bytes(32)), "bad_key"),
        (
            lambda by: note.checkpoint("a/1", 1, bytes(32), [note.Signer("a b", by.public, by.sign)]),
            "bad_key",
        ),
    ],
)
def test_a_head_that_nobody_could_check_is_not_written(write, code):
    lying = note.Signer("a/1", signer(1, "a/1").public, lambda message: bytes(64))
    with pytest.raises(note.NoteError) as caught:
        write(lying if code == "bad_signature" else signer(1, "a/1"))
    assert caught.value.code == code


def test_no_head_can_be_passed_off_as_the_announcement_of_a_key():
    by = signer(1, "a/1")
    heads, keys = verify.read_notes(note.key_note("a/1", 3, by.public, [by]))
    assert (heads, len(keys), keys[0].seq) == ([], 1, 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n7\n", "\n07\n"),
        lambda text: text.replace("\n7\n", "\n-7\n"),
        lambda text: text.replace("— ", "- "),
        lambda text: text.replace("=\n\n", "\n\n"),
        lambda text: text + "\nmore",
        lambda text: text.split("\n\n")[0],
        lambda text: text.replace("\n7\n", "\n7\nmore\n"),
    ],
)
def test_what_is_not_quite_a_head_is_not_read(change):
    text = note.checkpoint("a/1", 7, bytes(32), [signer(1, "a/1")])
    with pytest.raises(verify.Unreadable):
        verify.read_notes(change(text))


# ---------------------------------------------------------------- receipts

RECEIPT = Record(entries=9, head_sizes=(9,)).receipt(4)


def holds(text):
    return verify.check_receipt(text).holds


@pytest.mark.slow
def test_no_byte_of_a_receipt_can_be_changed_to_another():
    """Every byte, to its neighbours, to a blank, to a line end and to three others, whatever it is."""
    whole, draw = RECEIPT.encode(), random.Random(7)
    assert holds(RECEIPT)
    for place, byte in enumerate(whole):
        others = {byte ^ 1, byte ^ 32, byte ^ 128, 10, 32, draw.randrange(256), draw.randrange(256)} - {byte}
        for other in others:
            changed = whole[:place] + bytes([other]) + whole[place + 1 :]
            with contextlib.suppress(UnicodeDecodeError):
                text = changed.decode()
                # A blank for the very last line end is all that copying may do to a single byte.
                is_last = place == len(whole) - 1 and other == 32
                assert holds(text) == is_last, (place, bytes([byte]), bytes([other]))


@pytest.mark.parametrize(
    "carry",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text.strip() + "  \n\n",
    ],
)
def test_what_copying_and_mailing_do_to_a_receipt_is_put_up_with(carry):
    assert holds(carry(RECEIPT))


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(deadline=None, max_examples=60)
@given(
    words, st.dictionaries(st.sampled_from(["kind", "a", "ü"]), words | st.none() | st.integers(), max_size=3)
)
def test_any_words_make_a_receipt_that_holds_and_gives_them_back(text, more):
    record = Record(entries=3, head_sizes=(3,))
    record.add(payload={**more, "text": text})
    made = record.receipt(3)
    assert holds(made)
    assert json.loads(verify.read_receipt(made).payload)["text"] == text
    assert holds(made.replace("\n", "\r\n"))
    without = receipt.without_words(made)
    assert holds(without)
    assert verify.read_receipt(without).payload is None


@pytest.mark.parametrize(
    "sealed", [b"\xff\xfe", b'{"text": "spaced"}', b"[1]", b'{"text":"a","text":"b"}', b"base64:", b""]
)
def test_a_payload_that_is_not_ours_makes_a_receipt_too(sealed):
    record = Record(entries=3, head_sizes=(3,))
    salt = bytes(32)
    line = leaf.leaf_bytes(
        leaf.Leaf(record.origin, 3, "x", (), "2026-11-22", None, leaf.commitment(salt, sealed))
    )
    record.lines.append(line)
    record.secrets[3] = (salt, sealed)
    made = record.receipt(3)
    assert holds(made)
    assert verify.read_receipt(made).payload == sealed


def test_words_that_look_like_the_lines_below_them_mislead_nobody():
    record = Record(entries=2, head_sizes=(2,))
    record.add(text="c2sp.org/tlog-proof@v1\nindex 0\n\nsealed {}\nsalt AA\nleaf x\nkey y\n> z\n— me AAAA")
    assert holds(record.receipt(2))


def test_a_receipt_grows_by_45_bytes_for_each_doubling():
    sizes = [len(Record(entries=n, head_sizes=(n,)).receipt(0).encode()) for n in (16, 32, 64)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0] == 45


def test_what_does_not_fit_together_is_not_handed_out():
    record = Record(entries=5, head_sizes=(5,))
    salt, sealed = record.secrets[2]
    by = signer(1, record.origin)
    with pytest.raises(receipt.ReceiptError, match="not those that were recorded"):
        receipt.receipt(
            leaf=record.lines[2], salt=salt, payload=sealed + b" ", proof=tree.inclusion_proof(record.hashes, 2),
            checkpoint=note.checkpoint(record.origin, 5, tree.root(record.hashes), [by]),
            key=note.key_line(record.origin, by.public),
        )  # fmt: skip


# ---------------------------------------------------------------- hostile files


def ends_in_a_sentence(data, heads=()):
    try:
        result = verify.check_file(data, heads)
    except verify.Unreadable as error:
        if not str(error).endswith("."):
            pytest.fail(f"not a sentence: {error}")
        return None
    assert all(isinstance(each, str) and each for each in (*result.faults, *result.notices, *result.good))
    return result


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda data: b"PK" + data))
def test_random_bytes_end_in_a_sentence(data):
    assert ends_in_a_sentence(data) is None


NAMES = [
    "ledger/" + name for name in ("entries.jsonl", "secrets.jsonl", "heads.txt", "key.txt", "withheld.json")
]


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=120)), st.booleans())
def test_random_parts_end_in_a_sentence_and_never_pass(parts, is_on_top):
    whole = Record(entries=4).parts() if is_on_top else {}
    found = ends_in_a_sentence(packed({**whole, **parts}))
    if found is not None and found.holds:
        # An empty key list and heads, or none changed, is all that may.
        assert is_on_top


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.integers(1, 255), st.sampled_from([*NAMES, ""]))
def test_one_changed_byte_of_a_record_never_passes_and_never_breaks(place, flip, name):
    record = Record(entries=5, head_sizes=(5,))
    if not name:
        data = bytearray(record.export())
        data[place % len(data)] ^= flip
        ends_in_a_sentence(bytes(data))
        return
    part = bytearray(record.parts()[name])
    at = place % len(part)
    part[at] ^= flip
    found = ends_in_a_sentence(packed({**record.parts(), name: bytes(part)}))
    if found is not None and found.holds:
        # JSON around the words may be spelt in another way; what it says may not differ.
        assert name in {"ledger/secrets.jsonl", "ledger/withheld.json", "ledger/heads.txt"}
        again = [json.loads(line) for line in bytes(part).splitlines()] if "secrets" in name else []
        mine = [json.loads(line) for line in record.parts()[name].splitlines()] if "secrets" in name else []
        assert [{**each, "salt": each["salt"].lower()} for each in again] == mine


def bomb(name, data, size):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in Record(entries=3).parts().items():
            if part != name:
                archive.writestr(part, content)
        with archive.open(name, "w") as member:
            for _ in range(size):
                member.write(data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04" + bytes(50), "damaged or cut short"),
        (Record(entries=3).export()[:-30], "damaged or cut short"),
        (bomb("ledger/entries.jsonl", bytes(2**20), 30), "far more tightly"),
        (packed({**Record(entries=3).parts(), "ledger/entries.jsonl": b"x" * 70_000}), "a line of more than"),
        (packed({**Record(entries=3).parts(), "ledger/entries.jsonl": b""}), "has no entries"),
        ("\ufeffEvenhand".encode("utf-16"), "not text in UTF-8"),
        (b"", "not an export, a receipt or heads"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(data, says):
    with pytest.raises(verify.Unreadable, match=says):
        verify.check_file(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("secrets.jsonl", b"[" * 200_000),
        ("secrets.jsonl", b'{"seq":' + b"9" * 6_000 + b',"salt":"","payload":""}'),
        ("secrets.jsonl", b'{"seq":true,"salt":"","payload":""}'),
        ("withheld.json", b"[" * 200_000),
        ("withheld.json", b"[true]"),
        ("withheld.json", b"[-1]"),
        ("key.txt", b"\xff\xfe+a+b"),
        ("heads.txt", b"\xff" * 100),
        ("entries.jsonl", b"\n" * 1_000),
        ("entries.jsonl", b"{}\n" * 1_000),
    ],
)  # fmt: skip
def test_a_hostile_part_is_a_fault_in_a_sentence(name, data):
    found = ends_in_a_sentence(packed({**Record(entries=3).parts(), f"ledger/{name}": data}))
    assert found is None or (found.faults and len(found.faults) < 60)


def test_a_record_in_a_folder_is_read_like_one_in_a_zip(tmp_path):
    for name, data in Record(entries=4).parts().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert verify.check_file(tmp_path).holds
    (tmp_path / "ledger" / "heads.txt").unlink()
    with pytest.raises(verify.Unreadable, match=r"no ledger/heads\.txt"):
        verify.check_file(tmp_path)


def test_a_changed_key_is_followed_from_either_side():
    record = Record(entries=6)
    record.rotate(2)
    record.add(text="More.")
    record.sign(len(record.lines))
    for held in record.keys:
        found = verify.check_file(record.export(), keys=[held])
        assert found.faults == []
        assert any("another key signs" in each for each in found.notices)


def test_an_earlier_export_serves_as_what_is_held(tmp_path):
    (tmp_path / "old.zip").write_bytes(Record(entries=8).export())
    assert verify.check_file(Record(entries=12).export(), [str(tmp_path / "old.zip")]).holds
    assert not verify.check_file(Record(entries=12, said="Else").export(), [str(tmp_path / "old.zip")]).holds


def test_an_entry_is_looked_at_for_what_it_is():
    assert LEAF.seq == 7
    assert verify._leaf(WRITTEN).refs == (2, 5)
