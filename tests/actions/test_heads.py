"""Heads are signed over what is stored, once each, and never below what went out."""

import json
import os
import threading

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from evenhand.actions import heads, ledger, projects
from evenhand.exchange import heads_file, ledger_key
from evenhand.methods.ledger import tree, verify
from evenhand.methods.ledger.leaf import leaf_hash
from evenhand.readings import heads as heads_read
from evenhand.readings.ledger_proofs import KeptTree, consistency, proof
from evenhand.records.models import LedgerEntry, LedgerHead, LedgerNode, LedgerSecret, ProjectHead
from tests.ledger.samples import own_data_folder, without_guards
from tests.people import make_cast

pytestmark = pytest.mark.usefixtures("own_data_folder")
__all__ = ["own_data_folder"]


def more(cast, count=1):
    for number in range(count):
        projects.add_idea(partner=cast.priya, text=f"Idea {number}", by=cast.priya.person)


def filed(cast, settings):
    return heads_file.read(settings.HEADS_FOLDER, str(cast.project.pk))


def test_a_head_stands_for_every_entry_and_verifies(cast, settings):
    more(cast, 4)
    head = heads.sign(cast.project)

    hashes = [leaf_hash(bytes(entry.leaf)) for entry in LedgerEntry.objects.filter(project=cast.project)]
    assert (head.size, head.root) == (5, tree.root(hashes).hex())
    text = heads_read.heads_text(cast.project)
    assert verify.check_file(text.encode()).holds
    assert heads_read.public_heads_text(cast.project) == text
    assert heads_read.key_lines(cast.project)[0].startswith(f"evenhand/{cast.project.pk}/1+")


def test_signing_again_without_a_new_entry_changes_nothing(cast, settings):
    first = heads.sign(cast.project)
    before = heads_read.public_heads_text(cast.project)

    assert heads.sign(cast.project) == first
    assert heads_read.public_heads_text(cast.project) == before
    assert LedgerHead.objects.count() == 1


def test_heads_over_a_longer_ledger_go_on_from_the_last(cast, settings, django_assert_max_num_queries):
    more(cast, 300)
    heads.sign(cast.project)
    more(cast, 3)
    with django_assert_max_num_queries(25):
        head = heads.sign(cast.project)

    assert head.size == 304
    assert [block.head.size for block in filed(cast, settings).blocks] == [301, 304]
    assert verify.check_file(heads_read.heads_text(cast.project).encode()).holds


def test_a_database_that_is_busy_after_the_commit_takes_nothing_back_and_stops_nothing_else(
    committed_db, monkeypatch
):
    def busy(project):
        raise OperationalError("database is locked")

    cast, went_on = make_cast(), []
    monkeypatch.setattr(heads, "sign", busy)
    with transaction.atomic():
        more(cast)
        heads.sign_when_kept(cast.project)
        transaction.on_commit(lambda: went_on.append("the letter"))

    assert went_on == ["the letter"]
    assert LedgerEntry.objects.filter(project=cast.project).count() == 2


def test_no_head_is_signed_inside_a_transaction(committed_db):
    project = make_cast().project
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        heads.sign(project)
    assert not LedgerHead.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda entry: setattr(entry, "leaf", bytes(entry.leaf).replace(b"idea.add", b"idea.Add")),
            "Entry 2",
        ),
        (lambda entry: setattr(entry, "leaf_hash", "00" * 32), "Entry 2"),
        (lambda entry: setattr(entry, "seq", 99), "Entry 2"),
    ],
)
def test_a_changed_entry_is_not_signed_over(cast, settings, change, says, caplog):
    more(cast, 3)
    heads.sign(cast.project)
    more(cast, 3)
    heads_before = heads_read.public_heads_text(cast.project)
    without_guards()
    entry = LedgerEntry.objects.get(project=cast.project, seq=5)
    change(entry)
    entry.save()

    with pytest.raises(heads.HeadError, match=says.replace("2", "5")):
        heads.sign(cast.project)
    assert heads_read.public_heads_text(cast.project) == heads_before
    assert "Idea" not in caplog.text
    assert "Warm homes" not in caplog.text


def test_entries_that_do_not_add_up_to_the_count_are_not_signed(cast):
    more(cast, 3)
    head = ProjectHead.objects.get(project=cast.project)
    head.branches = [*reversed(head.branches)] if len(head.branches) > 1 else ["00" * 32]
    head.save()

    with pytest.raises(heads.HeadError, match="do not add up"):
        heads.sign(cast.project)


def test_a_wrong_node_is_not_signed_over_since_proofs_are_made_of_them(cast):
    more(cast, 260)
    without_guards()
    LedgerNode.objects.filter(project=cast.project).update(hash="11" * 32)

    with pytest.raises(heads.HeadError, match="kept node"):
        heads.sign(cast.project)


def test_a_database_set_back_is_not_signed_until_that_is_announced(cast, settings):
    more(cast, 5)
    heads.sign(cast.project)
    without_guards()
    kept = [
        leaf_hash(bytes(entry.leaf)) for entry in LedgerEntry.objects.filter(project=cast.project, seq__lt=3)
    ]
    LedgerHead.objects.all().delete()
    LedgerEntry.objects.filter(project=cast.project, seq__gte=3).delete()
    LedgerSecret.objects.filter(project=cast.project, seq__gte=3).delete()
    stack = tree.Stack()
    for each in kept:
        stack = stack.append(each)
    ProjectHead.objects.filter(project=cast.project).update(
        size=3, branches=[b.hex() for b in stack.branches]
    )

    with pytest.raises(heads.HeadError, match="A head over 6 entries went out, and there are 3"):
        heads.sign(cast.project)
    assert heads.highest_signed(cast.project) == 6

    # Written on past the old size, it is another history: the head that went out does not fit it.
    more(cast, 6)
    with pytest.raises(heads.HeadError, match="does not fit"):
        heads.sign(cast.project)

    # Announced, under a new epoch, it goes on; and whoever holds the old head is told.
    ProjectHead.objects.filter(project=cast.project).update(epoch=2)
    with transaction.atomic():
        ledger.append(cast.project, "record.roll_back", {"from": 6, "to": 3}, by=None)
    assert heads.sign(cast.project).size == 10
    assert [block.head.size for block in filed(cast, settings).blocks] == [6, 10]


def test_a_head_that_reached_the_file_alone_is_taken_up(cast, settings):
    more(cast, 2)
    heads.sign(cast.project)
    without_guards()
    LedgerHead.objects.all().delete()
    before = heads_read.public_heads_text(cast.project)

    assert heads.sign(cast.project).size == 3
    assert heads_read.public_heads_text(cast.project) == before

    LedgerHead.objects.all().delete()
    more(cast, 2)
    assert heads.sign(cast.project).size == 5
    assert list(LedgerHead.objects.values_list("size", flat=True)) == [3, 5]
    assert heads_read.heads_text(cast.project) == heads_read.public_heads_text(cast.project)


def test_a_file_that_was_lost_gets_its_heads_back(cast, settings):
    for _ in range(3):
        more(cast)
        heads.sign(cast.project)
    before = heads_read.public_heads_text(cast.project)
    heads_file.path_of(settings.HEADS_FOLDER, str(cast.project.pk)).unlink()

    heads.sign(cast.project)
    assert heads_read.public_heads_text(cast.project) == before


@pytest.mark.parametrize("kept", [1, 40, 120, 200, 330, -1])
def test_a_torn_write_is_cut_off_before_the_next(cast, settings, kept):
    heads.sign(cast.project)
    path = heads_file.path_of(settings.HEADS_FOLDER, str(cast.project.pk))
    whole = path.read_bytes()
    without_guards()
    LedgerHead.objects.all().delete()
    path.write_bytes(whole[:kept])

    heads.sign(cast.project)
    assert path.read_bytes() == whole
    assert verify.check_file(heads_read.heads_text(cast.project).encode()).holds


def test_a_file_that_was_changed_stops_signing(cast, settings):
    heads.sign(cast.project)
    path = heads_file.path_of(settings.HEADS_FOLDER, str(cast.project.pk))
    path.write_bytes(b"Dear all\n\n" + path.read_bytes())
    more(cast)

    with pytest.raises(heads.HeadError, match="damaged"):
        heads.sign(cast.project)


def test_a_lost_key_is_not_quietly_replaced(cast, settings):
    heads.sign(cast.project)
    settings.LEDGER_KEY_FILE.unlink()
    more(cast)

    with pytest.raises(heads.HeadError, match="Put it back"):
        heads.sign(cast.project)
    assert not settings.LEDGER_KEY_FILE.exists()

    ledger_key.make(settings.LEDGER_KEY_FILE)
    with pytest.raises(heads.HeadError, match="no entry says that it was changed"):
        heads.sign(cast.project)


def test_the_key_is_for_its_owners_eyes_and_the_second_to_make_it_gets_the_first(tmp_path):
    first = ledger_key.make(tmp_path / "key")

    assert os.stat(tmp_path / "key").st_mode & 0o777 == 0o600
    assert ledger_key.make(tmp_path / "key").public == first.public
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    (tmp_path / "key").write_text("evenhand ledger key 1\nabc\n")
    with pytest.raises(ledger_key.LedgerKeyError):
        ledger_key.read(tmp_path / "key")


def test_a_changed_key_is_announced_by_an_entry_that_both_signed(cast, settings):
    more(cast, 2)
    heads.sign(cast.project)
    old = ledger_key.read(settings.LEDGER_KEY_FILE)

    assert heads.rotate_key() == 1

    new = ledger_key.read(settings.LEDGER_KEY_FILE)
    assert new.public != old.public
    entry = LedgerEntry.objects.get(project=cast.project, seq=3)
    assert b'"type":"record.rotate_key"' in bytes(entry.leaf)
    more(cast)
    heads.sign(cast.project)
    text = heads_read.heads_text(cast.project)
    result = verify.check_file(text.encode())
    assert result.faults == []
    assert len(heads_read.key_lines(cast.project)) == 2
    # Whoever holds the first key follows the change by themselves.
    assert verify.check_file(text.encode(), keys=[heads_read.key_lines(cast.project)[0]]).holds


def test_a_change_of_keys_cut_short_before_the_commit_leaves_the_old_one(cast, settings, monkeypatch):
    heads.sign(cast.project)
    old = ledger_key.read(settings.LEDGER_KEY_FILE).public

    def power_cut(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger_key, "write_place", power_cut)
    with pytest.raises(KeyboardInterrupt):
        heads.rotate_key()
    more(cast)
    heads.sign(cast.project)

    assert ledger_key.read(settings.LEDGER_KEY_FILE).public == old
    assert sorted(path.name for path in settings.LEDGER_KEY_FILE.parent.glob("ledger-key*")) == [
        "ledger-key",
        "ledger-key.lock",
    ]


def test_a_change_of_keys_cut_short_after_the_commit_is_finished(cast, settings, monkeypatch):
    heads.sign(cast.project)
    replace = ledger_key.replace

    def power_cut(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger_key, "replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        heads.rotate_key()
    monkeypatch.setattr(ledger_key, "replace", replace)
    new = ledger_key.read(settings.LEDGER_KEY_FILE.with_name("ledger-key.next")).public

    assert heads.sign(cast.project).size == 2
    assert ledger_key.read(settings.LEDGER_KEY_FILE).public == new
    assert verify.check_file(heads_read.heads_text(cast.project).encode()).faults == []


def test_regular_signing_takes_each_record_that_has_grown_and_no_other(cast):
    assert heads.sign_all_due() == 2
    assert heads.sign_all_due() == 0
    more(cast)
    assert heads.sign_all_due() == 1


def test_one_record_that_cannot_be_signed_keeps_no_other_from_it(cast):
    ProjectHead.objects.filter(project=cast.project).update(branches=["00" * 32])

    assert heads.sign_all_due() == 1
    assert LedgerHead.objects.get().project == cast.other_project


@pytest.mark.slow
def test_two_workers_at_once_end_with_one_head(committed_db, settings):
    cast = make_cast()
    more(cast, 5)
    found, start = [], threading.Barrier(4)

    def work():
        start.wait()
        try:
            found.append(heads.sign(cast.project).root)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert len(found) == 4
    assert len(set(found)) == 1
    assert LedgerHead.objects.filter(project=cast.project).count() == 1
    assert len(filed(cast, settings).blocks) == 1


def kept_ledger(cast, count):
    """A ledger of `count` made-up entries with the nodes that appending would keep."""
    without_guards()
    LedgerEntry.objects.filter(project=cast.project).delete()
    LedgerNode.objects.filter(project=cast.project).delete()
    hashes = [leaf_hash(str(number).encode()) for number in range(count)]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(project=cast.project, seq=seq, leaf=str(seq).encode(), leaf_hash=each.hex())
        for seq, each in enumerate(hashes)
    )
    LedgerNode.objects.bulk_create(
        LedgerNode(
            project=cast.project, level=1, index=at, hash=tree.root(hashes[at * 256 : at * 256 + 256]).hex()
        )
        for at in range(count // 256)
    )
    return hashes


@pytest.mark.slow
def test_proofs_from_kept_nodes_are_those_of_the_whole_tree(cast):
    hashes = kept_ledger(cast, 1700)
    whole = tree.Tree(hashes)

    @hypothesis_settings(max_examples=60, deadline=None)
    @given(st.data())
    def each(data):
        size = data.draw(st.integers(1, 1700))
        seq = data.draw(st.integers(0, size - 1))
        first = data.draw(st.integers(1, size))
        assert proof(cast.project, seq, size) == whole.inclusion_proof(seq, size)
        assert consistency(cast.project, first, size) == whole.consistency_proof(first, size)
        assert KeptTree(cast.project, size).root() == whole.root(size)

    each()


def test_a_proof_reads_few_rows_in_few_questions(cast, django_assert_max_num_queries):
    kept_ledger(cast, 1700)

    with django_assert_max_num_queries(5):
        proof(cast.project, 3, 1700)
    with pytest.raises(tree.TreeError):
        proof(cast.project, 3, 1701)


def test_the_payload_of_a_changed_key_names_no_person(cast):
    heads.sign(cast.project)
    heads.rotate_key()

    assert set(json.loads(bytes(LedgerSecret.objects.get(project=cast.project, seq=1).payload))) == {"note"}
