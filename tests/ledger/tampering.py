"""What somebody might do to a record, and what the verifier says to it. Each is tried in test_tampering.py.

Whoever does it may hold the signing key, unless it says otherwise: they run the server. What they cannot do is
reach into what other people hold.
"""

import base64
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.methods.ledger import note, tree
from tests.ledger.made_up import BASE, Record, packed, signer

#: What is checked, and what whoever checks it holds from before: files by name, "head" and "key" given with it.
Given = dict[str, bytes]


@dataclass(frozen=True)
class Tampering:
    name: str
    done: str
    says: str
    make: Callable[[], Given]
    ends: int = 1


CASES: list[Tampering] = []


def tampering(done: str, says: str, ends: int = 1) -> Callable[[Callable[[], Given]], Callable[[], Given]]:
    def keep(make: Callable[[], Given]) -> Callable[[], Given]:
        CASES.append(Tampering(make.__name__, done, says, make, ends))
        return make

    return keep


def whole() -> Record:
    """A record in which something was erased and something is kept back."""
    record = Record(entries=12, head_sizes=(8,))
    record.redact(3)
    record.withheld = [6]
    record.sign(13)
    return record


def file_of(record: Record, **changed: bytes) -> Given:
    return {"record.zip": record.export(**{f"ledger/{name}": data for name, data in changed.items()})}


def lines_changed(change: Callable[[list[bytes]], object]) -> Given:
    """Entries changed by somebody who leaves heads and words as they are."""
    record = whole()
    lines = [*record.lines]
    change(lines)
    return {"record.zip": record.export(**{"ledger/entries.jsonl": b"".join(line + b"\n" for line in lines)})}


def replaced(seq: int, old: bytes, new: bytes) -> Callable[[list[bytes]], object]:
    def change(lines: list[bytes]) -> None:
        assert old in lines[seq]
        lines[seq] = lines[seq].replace(old, new)

    return change


def renumbered(lines: list[bytes]) -> None:
    for seq, line in enumerate(lines):
        at = line.index(b'"seq":')
        lines[seq] = line[:at] + b'"seq":%d' % seq + line[line.index(b",", at) :]


def secrets_changed(change: Callable[[list[dict]], object]) -> Given:
    record = whole()
    secrets = [json.loads(line) for line in record.parts()["ledger/secrets.jsonl"].splitlines()]
    change(secrets)
    return {
        "record.zip": record.export(
            **{"ledger/secrets.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in secrets)}
        )
    }


# ---------------------------------------------------------------- words


@tampering("A word of what somebody said is changed.", "The words of entry 4 are not what was recorded.")
def a_word_changed() -> Given:
    record = whole()
    salt, sealed = record.secrets[4]
    record.secrets[4] = (salt, sealed.replace(b"school", b"dinner"))
    return file_of(record)


@tampering("The salt of a seal is changed.", "The words of entry 4 are not what was recorded.")
def a_salt_changed() -> Given:
    record = whole()
    record.secrets[4] = (bytes(32), record.secrets[4][1])
    return file_of(record)


@tampering("The words of two entries change places.", "The words of entry 4 are not what was recorded.")
def words_swapped() -> Given:
    record = whole()
    record.secrets[4], record.secrets[5] = record.secrets[5], record.secrets[4]
    return file_of(record)


@tampering(
    "The words of an entry are left out.",
    "The words of entry 4 are missing, and no entry says that they were taken away.",
)
def words_left_out() -> Given:
    return secrets_changed(lambda secrets: [secrets.remove(each) for each in [*secrets] if each["seq"] == 4])


@tampering("An entry’s words are given twice.", "The words of entry 4 are there twice.")
def words_twice() -> Given:
    return secrets_changed(lambda secrets: secrets.append(next(each for each in secrets if each["seq"] == 4)))


@tampering(
    "Words that were taken away are brought back.",
    "Entry 12 says that the words of entry 3 were taken away, and they are here.",
)
def erased_words_back() -> Given:
    record = whole()
    record.secrets[3] = Record(entries=12).secrets[3]
    return file_of(record)


@tampering("Words are added for an entry that is not there.", "the record has no such entry")
def words_for_nothing() -> Given:
    return secrets_changed(lambda secrets: secrets.append({**secrets[0], "seq": 99}))


@tampering(
    "Words that are there are listed as kept back.",
    "The words of entry 4 are said to be kept back, and they are here.",
)
def withheld_and_here() -> Given:
    return file_of(whole(), **{"withheld.json": b"[4,6]"})


@tampering(
    "The list of what is kept back is spoilt.", "ledger/withheld.json is not a list of this record’s entries."
)
def withheld_spoilt() -> Given:
    return file_of(whole(), **{"withheld.json": b'{"all":true}'})


# ---------------------------------------------------------------- entries


@tampering("The day of an entry is changed.", "Something among entries 0 to 7 is not what was recorded.")
def a_day_changed() -> Given:
    return lines_changed(replaced(4, b"2026-11-22", b"2026-10-22"))


@tampering("What an entry is about is changed.", "Something among entries 0 to 7 is not what was recorded.")
def a_type_changed() -> Given:
    return lines_changed(replaced(4, b"contribution.add", b"contribution.edit"))


@tampering(
    "The link from an entry to what it answers is cut.",
    "Something among entries 0 to 7 is not what was recorded.",
)
def a_link_cut() -> Given:
    return lines_changed(replaced(5, b'"refs":[4]', b'"refs":[]'))


@tampering("The link is led to another entry.", "Something among entries 0 to 7 is not what was recorded.")
def a_link_moved() -> Given:
    return lines_changed(replaced(5, b'"refs":[4]', b'"refs":[1]'))


@tampering(
    "A link is led to an entry that comes later.",
    "Entry 5 is not what was recorded: its line is not in the form",
)
def a_link_forward() -> Given:
    return lines_changed(replaced(5, b'"refs":[4]', b'"refs":[9]'))


@tampering("Another actor is put in.", "Something among entries 8 to 12 is not what was recorded.")
def an_actor_put_in() -> Given:
    return lines_changed(replaced(9, b'"actor":null', b'"actor":"%s"' % (b"ab" * 32)))


@tampering(
    "Words and their seal are changed together.", "Something among entries 0 to 7 is not what was recorded."
)
def words_and_seal_changed() -> Given:
    record, other = whole(), Record(entries=12, said="Please meet at noon")
    record.lines[4], record.secrets[4] = other.lines[4], other.secrets[4]
    return file_of(record)


@tampering(
    "An entry’s line is spelt in another way.",
    "Entry 4 is not what was recorded: its line is not in the form",
)
def another_spelling() -> Given:
    return lines_changed(replaced(4, b'"seq":4', b'"seq": 4'))


@tampering("An entry is left out.", "Where entry 4 should be stands one that calls itself entry 5.")
def an_entry_left_out() -> Given:
    return lines_changed(lambda lines: lines.pop(4))


@tampering("Two entries change places.", "Where entry 4 should be stands one that calls itself entry 5.")
def entries_swapped() -> Given:
    def swap(lines: list[bytes]) -> None:
        lines[4], lines[5] = lines[5], lines[4]

    return lines_changed(swap)


@tampering(
    "An entry is left out and the rest numbered anew.",
    "Something among entries 0 to 7 is not what was recorded.",
)
def left_out_and_renumbered() -> Given:
    def change(lines: list[bytes]) -> None:
        lines.pop(7)
        renumbered(lines)

    return lines_changed(change)


@tampering(
    "An entry is slipped in and the rest numbered anew.",
    "Something among entries 0 to 7 is not what was recorded.",
)
def slipped_in_and_renumbered() -> Given:
    def change(lines: list[bytes]) -> None:
        lines.insert(4, lines[4])
        renumbered(lines)

    return lines_changed(change)


@tampering(
    "The last entries are dropped.",
    "The record has 10 entries, and there is a head over 13: the last ones are missing.",
)
def the_end_dropped() -> Given:
    record = whole()
    del record.lines[10:]
    record.secrets = {seq: secret for seq, secret in record.secrets.items() if seq < 10}
    return file_of(record)


@tampering("One entry after the last head but one is changed.", "Entry 8 is not what was recorded.")
def exactly_one() -> Given:
    record = Record(entries=12, head_sizes=(8, 9, 12))
    record.lines[8] = record.lines[8].replace(b"2026-11-22", b"2026-11-21")
    return file_of(record)


@tampering("An entry of another record is put in.", "Entry 4 belongs to another record.")
def from_another_record() -> Given:
    return lines_changed(replaced(4, b"7f3c1f8e", b"7f3c1f8f"))


@tampering(
    "The record goes on under another name without a reason.",
    "From entry 12 on the record goes by another name, and no entry says why.",
)
def another_name() -> Given:
    record = Record(entries=12)
    record.add(text="Anew.", epoch=2)
    record.sign(13)
    return file_of(record)


# ---------------------------------------------------------------- heads and keys


def heads_changed(old: str, new: str, record: Record | None = None) -> Given:
    record = record or whole()
    text = record.heads
    assert old in text
    at = text.rindex(old)
    return file_of(record, **{"heads.txt": (text[:at] + new + text[at + len(old) :]).encode()})


@tampering("The number of entries in a head is changed.", "The head over 12 entries is not as it was signed.")
def head_size_changed() -> Given:
    return heads_changed("\n13\n", "\n12\n")


@tampering("The root in a head is put right for changed entries, without the key.", "is not as it was signed")
def head_root_changed() -> Given:
    record = whole()
    old = record.heads.strip().split("\n")[-3]
    record.lines[12] = record.lines[12].replace(b"2026-11-22", b"2026-11-23")
    return heads_changed(old, base64.b64encode(tree.root(record.hashes)).decode(), record)


@tampering("A signature is spoilt.", "The head over 13 entries is not as it was signed.")
def signature_spoilt() -> Given:
    last = whole().heads.strip()[-8:-4]
    return heads_changed(last, "AAAA" if last != "AAAA" else "BBBB")


@tampering("A head’s lines are muddled.", "ledger/heads.txt was changed.")
def head_muddled() -> Given:
    return heads_changed("\n13\n", "\nthirteen\n")


@tampering(
    "A head is signed with a key that nobody announced.",
    "The head over 13 entries is not signed with a key of this record.",
)
def unannounced_key() -> Given:
    record = Record(entries=13, head_sizes=(8,))
    record.sign(13, seed=9, announce=False)
    return file_of(record)


@tampering(
    "The list of keys names one more.", "ledger/key.txt names a key that this record’s heads do not announce."
)
def one_more_key() -> Given:
    record = whole()
    record.keys.append(note.key_line(record.origin, signer(9, record.origin).public))
    return file_of(record)


@tampering("A key in the list is spoilt.", "Line 1 of ledger/key.txt is not a key.")
def key_spoilt() -> Given:
    record = whole()
    return file_of(record, **{"key.txt": record.parts()["ledger/key.txt"].replace(b"+", b"+0", 1)})


@tampering(
    "Another key is announced, and the one before did not sign that.",
    "and the key before it did not sign that",
)
def key_change_by_one_alone() -> Given:
    record = whole()
    record.rotate(2, signed_by_both=False)
    record.sign(14)
    return file_of(record)


@tampering("Another key is announced, and no entry says so.", "is announced, and entry 13 does not say so")
def key_change_without_entry() -> Given:
    record = whole()
    record.rotate(2, recorded=False)
    record.sign(14)
    return file_of(record)


@tampering("A key that was given up signs on.", "is signed with a key that was given up at entry 13")
def old_key_again() -> Given:
    record = whole()
    record.rotate(2)
    record.add(text="More.")
    record.sign(15, seed=1, announce=False)
    return file_of(record)


@tampering(
    "Two people are shown different records of one length.",
    "There are two different heads over 13 entries. Whoever signed both showed people different records.",
)
def split_view() -> Given:
    other = Record(entries=13, said="Something else", head_sizes=(13,))
    return {**file_of(whole()), "head": other.heads.encode()}


# ---------------------------------------------------------------- the whole of it, against what is held outside


@tampering(
    "Everything is written anew and signed again with the same key; somebody holds an earlier head.",
    "A head that you hold, over 8 entries, does not fit this record: it was rewritten.",
)
def rewritten_against_a_head() -> Given:
    other = Record(entries=14, said="Something else", head_sizes=(14,))
    return {**file_of(other), "head": Record(entries=12, head_sizes=(8,)).heads.encode()}


@tampering(
    "The same; somebody holds one earlier receipt.",
    "Entry 4 is not what was recorded: your receipt says otherwise.",
)
def rewritten_against_a_receipt() -> Given:
    other = Record(entries=14, said="Something else", head_sizes=(14,))
    return {**file_of(other), "head": whole().receipt(4).encode()}


@tampering(
    "The same; somebody wrote down the size and the root of an earlier head.",
    "A head that you hold, over 8 entries, does not fit this record: it was rewritten.",
)
def rewritten_against_a_note() -> Given:
    other = Record(entries=14, said="Something else", head_sizes=(14,))
    root = base64.b64encode(tree.root(whole().hashes[:8])).decode()
    return {**file_of(other), "head": f"8:{root}".encode()}


@tampering(
    "Everything is written anew and signed with a new key; somebody holds the old key.",
    "This record is signed with another key than the one you hold.",
)
def another_key_altogether() -> Given:
    old = whole()
    return {**file_of(Record(entries=13, seed=5)), "key": old.keys[0].encode()}


@tampering(
    "The record is set back without saying so; somebody holds a later head.",
    "The record has 9 entries, and you hold a head over 12: the last ones are missing.",
)
def set_back_unsaid() -> Given:
    return {**file_of(Record(entries=9)), "head": Record(entries=12).heads.encode()}


@tampering(
    "The record is set back and says so; somebody holds a head over what is gone.",
    "The record was set back at entry 9: you hold a head over 12 entries, and 3 of those are gone.",
)
def set_back_announced() -> Given:
    record = Record(entries=9, head_sizes=(9,))
    record.add(type="record.roll_back", epoch=2, payload={"lost_size": 12})
    record.sign(10)
    return {**file_of(record), "head": Record(entries=12).heads.encode()}


@tampering("A record is passed off as another one.", "belongs to another record")
def another_record() -> Given:
    heads = whole().heads.replace(BASE, "evenhand/00000000-0000-0000-0000-000000000000")
    by = signer(1, "evenhand/00000000-0000-0000-0000-000000000000/1")
    heads = note.checkpoint(by.name, 8, bytes(32), [by])
    return {**file_of(whole()), "head": heads.encode()}


@tampering(
    "A part of the file is given twice, so that two programs could read two things.",
    "holds a part of one name twice",
    2,
)
def a_part_twice() -> Given:
    file = io.BytesIO(whole().export())
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("ledger/entries.jsonl", b"")
    return {"record.zip": file.getvalue()}


@tampering("A part of the file is left out.", "There is no ledger/heads.txt in it", 2)
def a_part_left_out() -> Given:
    parts: dict[str, bytes | None] = {**whole().parts()}
    del parts["ledger/heads.txt"]
    return {"record.zip": packed(parts)}


@tampering(
    "The words are changed in a table for readers alone.",
    "records/contributions.jsonl, line 1: what it gives as “text” is not what was recorded.",
)
def a_table_changed() -> Given:
    parts: dict[str, bytes | None] = {**whole().parts()}
    parts["records/contributions.jsonl"] = b'{"number":4,"ledger_entry":4,"text":"All is well."}\n'
    return {"record.zip": packed(parts)}


# ---------------------------------------------------------------- receipts


def receipt_changed(old: str, new: str) -> Given:
    text = whole().receipt(4)
    assert old in text
    return {"receipt.txt": text.replace(old, new, 1).encode()}


@tampering("A word in a receipt is changed.", "The words in this receipt are not those that were recorded.")
def receipt_word() -> Given:
    return receipt_changed("> Please meet", "> Please sleep")


@tampering(
    "The day that a receipt names is changed.", "This receipt was changed: it is not written as a receipt is."
)
def receipt_day() -> Given:
    return receipt_changed("Recorded on 2026-11-22", "Recorded on 2026-11-21")


@tampering("What a receipt says of itself is changed.", "its first lines are not those of a receipt")
def receipt_explanation() -> Given:
    return receipt_changed("python3 verify.py FILE", "python3 other.py FILE")


@tampering(
    "The entry in a receipt is another one.",
    "The entry in this receipt is not in the record whose head it carries.",
)
def receipt_entry() -> Given:
    return receipt_changed('"type":"contribution.add"', '"type":"contribution.end"')


@tampering("The head in a receipt is changed.", "The head in this receipt is not as it was signed.")
def receipt_head() -> Given:
    return receipt_changed("\n13\n", "\n14\n")


@tampering(
    "A receipt is made up by somebody with a key of their own; the reader holds the true one.",
    "This receipt is signed with another key than the one you hold.",
)
def receipt_made_up() -> Given:
    return {"receipt.txt": Record(entries=13, seed=5).receipt(4).encode(), "key": whole().keys[0].encode()}


# ---------------------------------------------------------------- ballots

NINE = ["[1]", "[1]", "[2]", "[2]", "[2]", "[2]", "[2]", "[2]", "[]"]


def voted(
    changed: Callable[[dict], object] = lambda sealed: None, tables: dict[str, list[dict]] | None = None
) -> Given:
    """A record with a vote of nine in it, whose count somebody who holds the key made otherwise."""
    record = Record(entries=4, head_sizes=())
    opened = record.add(
        type="decision.open_by_rule",
        payload={
            "decision": 4,
            "rule": "majority",
            "quorum_percent": 50,
            "threshold_percent": 50,
            "roll": [{"partner": each, "types": ["carer"]} for each in range(10)],
            "options": [{"text": "Walk", "would_change": ""}, {"text": "Ride", "would_change": ""}],
        },
    )
    sealed = {
        "decision": 4,
        "rule": "majority",
        "trouble": "",
        "quorum_percent": 50,
        "threshold_percent": 50,
        "asked": 10,
        "options": [1, 2],
        "ballots": [[f"0000{place}", marks] for place, marks in enumerate(NINE)],
        "count": 9,
        "stood_aside": 1,
        "counts": {"[1]": 2, "[2]": 6, "[]": 1},
        "papers": {"given": 3, "came_back": 2, "unreadable": 0, "counted_by": [1, 2]},
        "outcome": "made",
        "option": 2,
    }
    changed(sealed)
    record.add(type="ballot.count", refs=(opened,), payload=sealed)
    record.sign(len(record.lines))
    rows = tables or {"whole/decision.jsonl": [{"id": 31, "number": 4}], "whole/ballot.jsonl": of_table()}
    lines = {name: b"".join(json.dumps(row).encode() + b"\n" for row in each) for name, each in rows.items()}
    return {"record.zip": record.export(**lines)}


def of_table() -> list[dict]:
    return [{"id": f"another {place}", "decision_id": 31, "marks": marks} for place, marks in enumerate(NINE)]


@tampering(
    "A ballot is put into a count, and the count is left as it was.",
    "The vote of decision 4: there are ten ballots, and 9 are stated.",
)
def a_ballot_more() -> Given:
    return voted(lambda sealed: sealed["ballots"].append(["00010", "[1]"]))


@tampering(
    "A ballot in a count is changed for another.",
    "The vote of decision 4: the ballots, counted again, are not what is stated.",
)
def a_ballot_changed() -> Given:
    return voted(lambda sealed: sealed["ballots"].__setitem__(3, ["00003", "[1]"]))


@tampering(
    "A vote is said to have come out otherwise than its ballots say.",
    "The vote of decision 4: what came of it is not what the ballots say.",
)
def another_winner() -> Given:
    return voted(lambda sealed: sealed.update(option=1))


@tampering(
    "A vote that was won is said not to be.",
    "The vote of decision 4: what came of it is not what the ballots say.",
)
def no_winner() -> Given:
    return voted(lambda sealed: sealed.update(outcome="not_made", option=None))


@tampering(
    "A vote is counted by a lower share than it opened with.",
    "The vote of decision 4: it was counted by other rules, or among other people, than those it opened with.",
)
def a_lower_share() -> Given:
    return voted(lambda sealed: sealed.update(threshold_percent=20))


@tampering(
    "Voters are added after a vote opened.",
    "The vote of decision 4: it was counted by other rules, or among other people, than those it opened with.",
)
def more_voters() -> Given:
    return voted(lambda sealed: sealed.update(asked=12))


@tampering(
    "A ballot is written with a mark by which somebody could be known.",
    "The vote of decision 4: one of its ballots is not in the form of a ballot.",
)
def a_marked_ballot() -> Given:
    return voted(
        lambda sealed: sealed.update(
            ballots=[["00000", "[1 ]"], *sealed["ballots"][1:]],
            counts={"[1 ]": 1, "[1]": 1, "[2]": 6, "[]": 1},
        )
    )


@tampering(
    "One ballot is counted twice.",
    "The vote of decision 4: a ballot is there twice, or they are not in order.",
)
def a_ballot_twice() -> Given:
    return voted(lambda sealed: sealed["ballots"].__setitem__(4, sealed["ballots"][3]))


@tampering(
    "More paper ballots are said to have come back than went out.",
    "The vote of decision 4: more papers came back than were given out.",
)
def more_papers() -> Given:
    return voted(lambda sealed: sealed["papers"].update(came_back=4))


@tampering(
    "A ballot is changed in a table for readers alone.",
    "The vote of decision 4: the ballots in the tables are not what was sealed.",
)
def a_ballot_table_changed() -> Given:
    rows = of_table()
    rows[0]["marks"] = "[2]"
    return voted(tables={"whole/decision.jsonl": [{"id": 31, "number": 4}], "whole/ballot.jsonl": rows})


@tampering(
    "Ballots are shown of a vote that did not count.",
    "The vote of decision 4 did not count, and there are ballots of it here.",
)
def ballots_of_no_vote() -> Given:
    def too_few(sealed: dict) -> None:
        sealed.clear()
        sealed.update(decision=4, rule="majority", trouble="few")

    return voted(too_few)
