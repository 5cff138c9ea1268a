import json
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from evenhand.actions import erasure_list, erasures, ledger, outbox, projects
from evenhand.methods.ledger import leaf
from evenhand.records.models import (
    Answer,
    AnswerResponse,
    Attachment,
    Contribution,
    ContributionVersion,
    Draft,
    Erasure,
    LedgerEntry,
    LedgerSecret,
    OutboxMessage,
    ProjectHead,
)
from tests import charter_rows

WORDS = "The damp in our back bedroom came back in January, and nobody answered my letter."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILES_FOLDER.mkdir()
    settings.EMAIL_FILE_PATH = tmp_path / "letters"


@transaction.atomic
def said(partner, text=WORDS, number=1, naming="named", **more):
    payload = {"text": text, "contribution": number} | ({"partner": partner.pk} if naming == "named" else {})
    seq = ledger.append(
        partner.project, "contribution.add", payload, by=partner.person if naming == "named" else None
    )
    return Contribution.objects.create(
        project=partner.project, partner=partner, number=number, kind="concern", naming=naming,
        mask=f"Quiet Heron {number}" if naming == "masked" else "", audience="everyone", text=text, ledger_seq=seq,
        **more,
    )  # fmt: skip


def erase(contribution, reason="withdrawn"):
    with transaction.atomic():
        erasures.erase_contribution(contribution, reason=reason, by=contribution.partner.person)


def sealed(project):
    return b"\n".join(bytes(secret.payload) for secret in LedgerSecret.objects.filter(project=project))


def last(project):
    return leaf.read_leaf(bytes(LedgerEntry.objects.filter(project=project).last().leaf))


def test_the_words_go_and_the_leaf_stays_and_verifies(cast):
    contribution = said(cast.priya)
    entry = LedgerEntry.objects.get(project=cast.project, seq=contribution.ledger_seq)

    erase(contribution)

    contribution.refresh_from_db()
    assert (contribution.text, contribution.state, contribution.erased_on) == (
        "", "withdrawn", timezone.localdate(),
    )  # fmt: skip
    assert WORDS.encode() not in sealed(cast.project)
    after = LedgerEntry.objects.get(pk=entry.pk)
    assert bytes(after.leaf) == bytes(entry.leaf)
    assert leaf.leaf_hash(bytes(after.leaf)).hex() == after.leaf_hash


def test_a_redaction_entry_says_which_and_why(cast):
    contribution = said(cast.priya)
    erase(contribution)

    redaction = last(cast.project)
    assert (redaction.type, redaction.refs) == ("record.redact", (contribution.ledger_seq,))
    erased = Erasure.objects.get(project=cast.project)
    assert (erased.seq, erased.reason, erased.ledger_seq) == (
        contribution.ledger_seq, "withdrawn", redaction.seq,
    )  # fmt: skip


def test_a_masked_authors_redaction_carries_nobody(cast):
    contribution = said(cast.priya, naming="masked")
    erase(contribution)

    assert last(cast.project).actor is None


def test_versions_parts_responses_drafts_and_letters_go_too(cast):
    contribution = said(cast.priya)
    with transaction.atomic():
        edit = ledger.append(
            cast.project,
            "contribution.edit",
            {"contribution": 1, "text": "Worse: " + WORDS},
            by=None,
            refs=[contribution.ledger_seq],
        )
        split = ledger.append(
            cast.project,
            "contribution.split",
            {"contribution": 2, "from": 1, "parts": 2, "text": WORDS[:45]},
            by=cast.femi.person,
            refs=[contribution.ledger_seq],
        )
        outbox.tell(
            cast.priya.person, key="receipt 1", kind="receipt", subject="News", text="Thank you.",
            project=cast.project, contribution=contribution, attachment_name="receipt.txt", attachment=WORDS,
        )  # fmt: skip
        outbox.tell(
            cast.priya.person, key="digest 1", kind="digest", subject="News",
            text=f"You said:\n> {WORDS[:40]}\n> {WORDS[41:]}\n", project=cast.project,
        )  # fmt: skip
        outbox.tell(
            cast.priya.person, key="digest 2", kind="digest", subject="News", text="Nothing of that.",
            project=cast.project,
        )  # fmt: skip
    ContributionVersion.objects.create(
        contribution=contribution, number=1, text=WORDS, changed_on=timezone.localdate(), ledger_seq=edit
    )
    part = Contribution.objects.create(
        project=cast.project, partner=cast.priya, number=2, kind="concern", naming="named",
        audience="everyone", text=WORDS[:45], split_from=contribution, ledger_seq=split,
    )  # fmt: skip
    answer = Answer.objects.create(
        contribution=contribution, number=1, outcome="not_adopted", reason="No money", partner=cast.rosa,
        answered_on=timezone.localdate(),
    )  # fmt: skip
    response = AnswerResponse.objects.create(
        answer=answer, partner=cast.priya, contribution=contribution, says="not_what_i_said",
        words="I said damp.", said_on=timezone.localdate(),
    )  # fmt: skip
    Draft.objects.create(partner=cast.priya, purpose="edit 1", content={"text": "Damp once mo"})
    Draft.objects.create(partner=cast.rosa, purpose="answer 1", content={"reason": f"You say “{WORDS}”"})
    kept = Draft.objects.create(partner=cast.rosa, purpose="answer 9", content={"reason": "Something else"})

    erase(contribution)

    for row in (part, response):
        row.refresh_from_db()
    assert (part.text, part.state, response.words) == ("", "withdrawn", "")
    assert b"damp" not in sealed(cast.project)
    assert ContributionVersion.objects.get().text == ""
    assert list(Draft.objects.all()) == [kept]
    messages = {message.key: message for message in OutboxMessage.objects.all()}
    assert messages["receipt 1"].attachment == messages["digest 1"].text == ""
    assert messages["receipt 1"].state == messages["digest 1"].state == "dropped"
    assert messages["digest 2"].text == "Nothing of that."
    assert {each.seq for each in Erasure.objects.all()} == {contribution.ledger_seq, edit, split}
    answer.refresh_from_db()
    assert answer.reason == "No money"


def test_a_gathered_sentence_goes_only_if_it_holds_the_words(cast):
    def gathered(text, number):
        return Contribution.objects.create(
            project=cast.project, number=number, kind="concern", naming="named", audience="everyone",
            text=text, gathered_by=cast.femi,
        )  # fmt: skip

    whole, other = gathered(f"Damp comes up often. {WORDS}", 3), gathered("Damp comes up often.", 4)
    first, second = (
        said(cast.priya, number=1, state="gathered", gathered_into=whole),
        said(cast.walter, WORDS, number=2, state="gathered", gathered_into=other),
    )
    erase(first)
    erase(second)

    whole.refresh_from_db()
    other.refresh_from_db()
    assert (whole.text, other.text) == ("", "Damp comes up often.")


def test_nothing_is_gone_when_the_redaction_cannot_be_written(cast, monkeypatch):
    contribution = said(cast.priya)
    monkeypatch.setattr(ledger, "append", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase(contribution)

    contribution.refresh_from_db()
    assert contribution.text == WORDS
    assert WORDS.encode() in sealed(cast.project)


def test_erasing_twice_says_so_once(cast):
    contribution = said(cast.priya)
    erase(contribution)
    size = ProjectHead.objects.get(project=cast.project).size
    erase(contribution)

    assert ProjectHead.objects.get(project=cast.project).size == size


def test_files_go_from_the_disk_and_the_list_says_what_was_erased(
    cast, settings, django_capture_on_commit_callbacks
):
    contribution = said(cast.priya)
    attachment = Attachment.objects.create(
        contribution=contribution, name="damp.jpg", content_type="image/jpeg", bytes=3, digest="a" * 64
    )
    path = settings.FILES_FOLDER / str(attachment.pk)
    path.write_bytes(b"jpg")
    leaf_hash = LedgerEntry.objects.get(project=cast.project, seq=contribution.ledger_seq).leaf_hash

    with django_capture_on_commit_callbacks(execute=True):
        erase(contribution)

    attachment.refresh_from_db()
    assert not path.exists()
    assert (attachment.name, attachment.digest, attachment.erased_on) == ("", "", timezone.localdate())
    assert list(erasure_list.read()) == [
        {
            "project": str(cast.project.pk),
            "seq": contribution.ledger_seq,
            "leaf_hash": leaf_hash,
            "reason": "withdrawn",
        }
    ]
    assert "damp" not in settings.ERASURES_FILE.read_text()


def test_a_full_disk_keeps_nothing_else_from_being_taken_away(
    cast, settings, monkeypatch, django_capture_on_commit_callbacks
):
    contribution = said(cast.priya)
    attachment = Attachment.objects.create(
        contribution=contribution, name="damp.jpg", content_type="image/jpeg", bytes=3, digest="a" * 64
    )
    path = settings.FILES_FOLDER / str(attachment.pk)
    path.write_bytes(b"jpg")

    def full(lines):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(erasure_list, "add", full)
    with django_capture_on_commit_callbacks(execute=True):
        erase(contribution)

    assert not path.exists()


def test_what_a_crash_kept_from_the_list_is_added_later(cast, settings):
    erase(said(cast.priya))
    assert list(erasure_list.read()) == []
    settings.ERASURES_FILE.write_text('{"project": "torn by a power c')

    assert erasure_list.add_missing() == 1
    assert erasure_list.add_missing() == 0
    assert [line["reason"] for line in erasure_list.read()] == ["withdrawn"]


def test_letters_in_the_folder_that_quote_it_go(
    cast, settings, mailoutbox, django_capture_on_commit_callbacks
):
    from django.core.mail import EmailMessage
    from django.core.mail.backends.filebased import EmailBackend

    contribution = said(cast.priya)
    backend = EmailBackend(file_path=settings.EMAIL_FILE_PATH)
    quoting = EmailMessage("News", "See what is attached.", to=["priya@example.org"])
    quoting.attach("receipt.txt", WORDS, "text/plain")
    backend.send_messages([quoting])
    EmailBackend(file_path=settings.EMAIL_FILE_PATH).send_messages(
        [EmailMessage("News", "Other news", to=["walter@example.org"])]
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase(contribution)

    left = [path.read_text() for path in Path(settings.EMAIL_FILE_PATH).iterdir()]
    assert len(left) == 1
    assert "Other news" in left[0]


def test_deleting_an_account_takes_a_persons_own_words_and_name_everywhere(cast):
    contribution = said(cast.priya, naming="masked")
    projects.add_idea(partner=cast.priya, text="Warm rooms at the library", by=cast.priya.person)
    projects.add_idea(partner=cast.walter, text="Lend out heaters", by=cast.walter.person)
    Draft.objects.create(partner=cast.priya, purpose="say", content={"text": "I never"})

    with transaction.atomic():
        erasures.erase_person(cast.priya.person, by=cast.priya.person)

    contribution.refresh_from_db()
    person = cast.priya.person
    person.refresh_from_db()
    assert contribution.text == ""
    assert (person.name, person.email, person.is_active) == ("Somebody who left", None, False)
    words = sealed(cast.project)
    assert b"library" not in words
    assert b"Lend out heaters" in words
    assert [idea.text for idea in cast.project.ideas.all()] == ["Lend out heaters"]
    assert not Draft.objects.exists()
    cast.priya.refresh_from_db()
    assert not cast.priya.is_here
    actors = [
        leaf.read_leaf(bytes(entry.leaf)).actor
        for entry in LedgerEntry.objects.filter(project=cast.project)
        if b"record.redact" in bytes(entry.leaf)
    ]
    assert actors == [None] * len(actors) != []


def test_an_imported_record_cannot_be_changed_by_an_erasure(cast):
    from evenhand.actions.errors import ActionError

    contribution = said(cast.priya)
    cast.project.is_read_only = True
    cast.project.save()

    with pytest.raises(ActionError):
        erase(contribution)


def test_the_redaction_entry_holds_no_words(cast):
    erase(said(cast.priya), reason="rights")

    secret = LedgerSecret.objects.get(project=cast.project, seq=last(cast.project).seq)
    assert json.loads(bytes(secret.payload)) == {"reason": "rights", "entries": 1}


def test_a_sentence_that_quotes_it_goes_also_after_it_was_taken_out_again(cast):
    from evenhand.actions import gathering

    own, other = said(cast.priya), said(cast.walter, "It is dark on the stairs.", number=2)
    whole = gathering.gather(
        contributions=[own, other], text=f"Bad housing. {WORDS}", partner=cast.femi, by=cast.femi.person
    )
    own.refresh_from_db()
    gathering.take_out(contribution=own, partner=cast.priya, by=cast.priya.person)

    erase(own)

    whole.refresh_from_db()
    assert (whole.text, whole.versions.get().text) == ("", "")
    assert WORDS.encode() not in sealed(cast.project)


def test_a_part_that_is_taken_back_goes_from_the_whole_too_and_leaves_the_other_parts(cast):
    from evenhand.actions import gathering

    whole = said(cast.priya, f"{WORDS} The stairs are steep as well.", said_on=timezone.localdate())
    mine, stairs = gathering.split(
        contribution=whole,
        parts=[WORDS, "The stairs are steep as well."],
        partner=cast.femi,
        by=cast.femi.person,
    )

    erase(mine)

    whole.refresh_from_db()
    stairs.refresh_from_db()
    assert (whole.text, whole.state) == ("", "withdrawn")
    assert (stairs.text, stairs.state) == ("The stairs are steep as well.", "open")
    assert WORDS.encode() not in sealed(cast.project)
    assert b"The stairs are steep as well." in sealed(cast.project)


#: What was agreed, decided or published on the strength of somebody's words stays, without their name.
_STAYS = ("clause", "objection", "whispered objection", "embargo", "framing", "hold back", "power given up")


def _rows_with(words):
    """Every row of the project that holds these words, as “table.column”."""
    from evenhand.readings import whole_record

    return {
        f"{whole_record.name_of(model)}.{name}"
        for model, path in whole_record.TABLES
        for row in model._default_manager.all()
        for name, value in whole_record.values_of(row).items()
        if isinstance(value, str) and words in value
    }


def test_deleting_an_account_takes_what_was_put_to_the_others_and_leaves_what_they_built_on(cast):
    charter_rows.make(cast)
    with transaction.atomic():
        erasures.erase_person(cast.priya.person, by=cast.priya.person)

    left = _rows_with(charter_rows.OWN)
    assert left == {row for place in _STAYS for row in _rows_with(charter_rows.own(place))}
    assert all(_rows_with(charter_rows.own(place)) for place in _STAYS)
    assert _rows_with("Lady of the Lamp") == set()
    item, call = cast.project.agenda_items.get(), cast.priya.reopen_calls.get()
    assert (item.state, item.text) == ("taken_back", "Taken off the record by whoever said it.")
    assert call.taken_back_on == timezone.localdate()


def test_deleting_only_the_name_takes_what_somebody_said_of_themself(cast):
    charter_rows.make(cast)
    with transaction.atomic():
        erasures.erase_account(cast.priya.person, by=cast.priya.person)

    for place in ("interest", "guard", "role", "role needs"):
        assert _rows_with(charter_rows.own(place)) == set(), place
    assert _rows_with("Lady of the Lamp") == set()
    for place in ("agenda", "call", "look back", "reply", *_STAYS):
        assert _rows_with(charter_rows.own(place)), place


def test_sealed_words_beside_the_charter_go_too(cast):
    from evenhand.actions import interests

    interests.declare(partner=cast.priya, what="My brother sells heaters", by=cast.priya.person)
    with transaction.atomic():
        erasures.erase_person(cast.priya.person, by=cast.priya.person)

    assert b"heaters" not in sealed(cast.project)
