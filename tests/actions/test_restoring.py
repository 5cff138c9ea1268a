import pytest
from django.db import transaction

from evenhand.actions import contributions, erasure_list, outbox, restoring
from evenhand.actions.erasures import erase_account, erase_contribution, erase_person
from evenhand.exchange import heads_file
from evenhand.methods.ledger.note import Signer, checkpoint
from evenhand.records.models import (
    Contribution,
    LedgerEntry,
    LedgerSecret,
    OutboxMessage,
    ProjectHead,
    Rollback,
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.FILES_FOLDER = tmp_path / "files"


def say(partner, text):
    return contributions.say(partner=partner, text=text, kind="idea", by=partner.person)


def line_for(contribution):
    entry = LedgerEntry.objects.get(project=contribution.project, seq=contribution.ledger_seq)
    return erasure_list.entry_line(entry.project_id, entry.seq, entry.leaf_hash, "withdrawn")


def head_over(project, size, epoch=1, root=b"r" * 32):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    origin = f"evenhand/{project.pk}/{epoch}"
    return checkpoint(origin, size, root, [Signer(origin, key.public_key().public_bytes_raw(), key.sign)])


def folder_with(tmp_path, project, *heads):
    folder = tmp_path / "heads"
    with heads_file.opened(folder, str(project.pk)) as file:
        for text in heads:
            file.append(text)
    return folder


def test_what_the_list_names_is_erased_again(cast):
    said, other = say(cast.priya, "Off again"), say(cast.priya, "Stays")
    assert restoring.replay_erasures([line_for(said)]) == 1

    said.refresh_from_db()
    other.refresh_from_db()
    assert (said.text, said.state, other.text) == ("", "withdrawn", "Stays")
    assert not LedgerSecret.objects.filter(project=cast.project, seq=said.ledger_seq).exists()
    assert b"record.redact" in bytes(LedgerEntry.objects.filter(project=cast.project).last().leaf)
    assert restoring.replay_erasures([line_for(said)]) == 0


def test_a_line_never_fits_another_entry_in_the_same_place(cast):
    said = say(cast.priya, "Stands where another stood before")
    line = line_for(said) | {"leaf_hash": "0" * 64}

    assert restoring.replay_erasures([line]) == 0
    said.refresh_from_db()
    assert said.text


@pytest.mark.parametrize(
    "line", [{}, {"seq": "1"}, {"project": 3, "seq": 1}, {"person": "no id"}, {"person": 5}, {"seq": 10**30}]
)
def test_lines_that_mean_nothing_do_nothing(cast, line):
    assert restoring.replay_erasures([line]) == 0


def test_a_person_who_deleted_their_account_stays_away(cast):
    say(cast.priya, "Mine")
    say(cast.walter, "Also mine")
    with transaction.atomic():
        erase_person(cast.olu.person, by=None)
    lines = [
        erasure_list.person_line(cast.priya.person_id),
        erasure_list.person_line(cast.walter.person_id) | {"words": "stay"},
    ]
    restoring.replay_erasures(lines)

    for partner in (cast.priya, cast.walter):
        partner.person.refresh_from_db()
        assert partner.person.name == "Somebody who left"
    assert list(Contribution.objects.order_by("number").values_list("text", flat=True)) == ["", "Also mine"]


def test_deleting_an_account_can_leave_what_was_said_to_others(cast):
    said = say(cast.priya, "Heard and answered")
    with transaction.atomic():
        erase_account(cast.priya.person, by=cast.priya.person)

    said.refresh_from_db()
    cast.priya.person.refresh_from_db()
    assert (said.text, cast.priya.person.email) == ("Heard and answered", None)


def test_a_record_shorter_than_a_head_that_went_out_says_so_under_a_new_name(cast, tmp_path):
    say(cast.priya, "Kept")
    kept = ProjectHead.objects.get(project=cast.project).size
    folder = folder_with(
        tmp_path, cast.project, head_over(cast.project, kept), head_over(cast.project, kept + 7)
    )

    (announced,) = restoring.announce_rollbacks(folder)
    assert (announced.kept_size, announced.lost_size) == (kept, kept + 7)
    entry = LedgerEntry.objects.filter(project=cast.project).last()
    assert f"evenhand/{cast.project.pk}/2".encode() in bytes(entry.leaf)
    assert b"record.roll_back" in bytes(entry.leaf)
    assert restoring.announce_rollbacks(folder) == []
    assert Rollback.objects.count() == 1


def test_a_second_rollback_takes_a_name_that_never_went_out(cast, tmp_path):
    size = ProjectHead.objects.get(project=cast.project).size
    # Set back once before, to fewer entries than there are in this still older copy.
    folder = folder_with(tmp_path, cast.project, head_over(cast.project, size, epoch=4))

    restoring.announce_rollbacks(folder)
    assert ProjectHead.objects.get(project=cast.project).epoch == 5


def test_a_record_as_long_as_its_heads_says_nothing(cast, tmp_path):
    size = ProjectHead.objects.get(project=cast.project).size
    folder = folder_with(tmp_path, cast.project, head_over(cast.project, size))

    assert restoring.announce_rollbacks(folder) == []
    assert restoring.announce_rollbacks(tmp_path / "no such folder") == []


def test_a_project_that_began_after_the_copy_is_named(cast, tmp_path):
    folder = folder_with(tmp_path, cast.project, head_over(cast.project, 1))
    (folder / "00000000-0000-0000-0000-000000000000.txt").write_text("")

    assert restoring.projects_that_are_gone(folder) == ["00000000-0000-0000-0000-000000000000"]


def test_letters_that_waited_are_not_sent_a_second_time(cast):
    with transaction.atomic():
        outbox.tell(cast.priya.person, key="x 1", kind="digest", subject="News", text="-")
    restoring.settle_outbox()

    assert OutboxMessage.objects.get(key="x 1").state == "unsure"


def test_every_page_of_a_project_that_was_set_back_says_so(cast, tmp_path):
    from django.template import Context, Template

    page = Template("{% load rollback %}{% rollback_note project %}")
    assert page.render(Context({"project": cast.project})).strip() == ""
    size = ProjectHead.objects.get(project=cast.project).size
    restoring.announce_rollbacks(folder_with(tmp_path, cast.project, head_over(cast.project, size + 1)))

    assert "1 thing that happened here is lost" in page.render(Context({"project": cast.project}))


def test_erasing_goes_on_after_a_rollback(cast, tmp_path):
    said = say(cast.priya, "Off again")
    size = ProjectHead.objects.get(project=cast.project).size
    restoring.announce_rollbacks(folder_with(tmp_path, cast.project, head_over(cast.project, size + 1)))
    with transaction.atomic():
        erase_contribution(said, reason="withdrawn", by=None)

    assert ProjectHead.objects.get(project=cast.project).size == size + 2
