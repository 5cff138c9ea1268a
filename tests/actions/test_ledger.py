import json

import pytest
from django.db import transaction

from evenhand.actions import ledger, projects
from evenhand.methods.ledger import leaf, tree
from evenhand.records.models import Idea, LedgerEntry, LedgerSecret, ProjectHead


def entries(project):
    return list(LedgerEntry.objects.filter(project=project))


def test_every_entry_verifies_against_its_words(cast):
    projects.add_idea(partner=cast.priya, text="Ünïcode – and “quotes”", by=cast.priya.person)

    for entry in entries(cast.project):
        written = leaf.read_leaf(bytes(entry.leaf))
        secret = LedgerSecret.objects.get(project=cast.project, seq=entry.seq)
        assert written.seq == entry.seq
        assert leaf.leaf_hash(bytes(entry.leaf)).hex() == entry.leaf_hash
        assert leaf.is_commitment_to(written.mac, bytes(secret.salt), bytes(secret.payload))


def test_entries_are_numbered_without_a_gap_and_the_head_counts_them(cast):
    for number in range(5):
        projects.add_idea(partner=cast.priya, text=f"Idea {number}", by=cast.priya.person)

    assert [entry.seq for entry in entries(cast.project)] == list(range(6))
    assert ProjectHead.objects.get(project=cast.project).size == 6


def test_the_record_has_one_root_and_each_entry_is_in_it(cast):
    for number in range(4):
        projects.add_idea(partner=cast.priya, text=f"Idea {number}", by=cast.priya.person)
    hashes = [bytes.fromhex(entry.leaf_hash) for entry in entries(cast.project)]
    root = tree.root(hashes)

    for index, leaf_hash in enumerate(hashes):
        proof = tree.inclusion_proof(hashes, index)
        assert tree.verify_inclusion(leaf_hash, index, len(hashes), proof, root)


def test_two_entries_by_one_person_carry_masks_that_cannot_be_joined(cast):
    for text in ("One", "Two"):
        projects.add_idea(partner=cast.priya, text=text, by=cast.priya.person)
    actors = [json.loads(bytes(entry.leaf))["actor"] for entry in entries(cast.project)]

    assert len(set(actors)) == len(actors)
    assert not any(str(cast.priya.person.pk) in actor for actor in actors)


def test_no_words_are_in_the_leaf(cast):
    projects.add_idea(partner=cast.priya, text="A very private thought", by=cast.priya.person)

    assert all(b"private" not in bytes(entry.leaf) for entry in entries(cast.project))


def test_nothing_is_kept_when_the_entry_cannot_be_written(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no ledger today")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(RuntimeError):
        projects.add_idea(partner=cast.priya, text="Lost?", by=cast.priya.person)

    assert not Idea.objects.exists()


def test_an_entry_outside_a_transaction_is_refused(committed_db):
    from tests.people import make_cast

    cast = make_cast()
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append(cast.project, "idea.add", {}, by=None)
