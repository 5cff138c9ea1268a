import hashlib
import uuid

import pytest
from django.utils import timezone

from evenhand.access.projects import Seat
from evenhand.access.record_texts import readable_seqs
from evenhand.access.viewer import Viewer
from evenhand.actions import contributions, file_releases, ledger, release_consents
from evenhand.actions.erasures import erase_contribution
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.file_releases import Wanted, made
from evenhand.records.models import FileRelease, LedgerEntry, ReleaseConsent


def say(partner, **more):
    given = {"kind": "funder_file", "is_yes": True, "with_words": True, "by": partner.person}
    return release_consents.say(partner=partner, **(given | more))


def released(cast, **more):
    file = made(cast.project, "funder_file", Wanted("The Hollins Fund"))
    given = {
        "partner": cast.rosa, "kind": "funder_file", "for_whom": "The Hollins Fund", "content": file.content,
        "head_size": file.head_size, "by": cast.rosa.person,
    }  # fmt: skip
    return file_releases.release(**(given | more))


def test_no_word_is_a_no_and_one_changes_ones_mind_with_a_trace(cast):
    first = say(cast.priya)
    again = say(cast.priya, is_yes=False)
    say(cast.priya, is_yes=False)

    assert list(ReleaseConsent.objects.order_by("pk").values_list("is_yes", "with_words", "is_latest")) == [
        (True, True, False),
        (False, False, True),
    ]
    leaf = bytes(LedgerEntry.objects.get(project=cast.project, seq=again.ledger_seq).leaf)
    assert f'"refs":[{first.ledger_seq}]'.encode() in leaf


def test_everyone_says_it_for_themselves_while_they_are_here(cast):
    with pytest.raises(ActionError, match="for themselves"):
        say(cast.priya, by=cast.rosa.person)
    with pytest.raises(ActionError, match="no longer"):
        say(cast.dan)
    with pytest.raises(ActionError, match="which kind"):
        say(cast.priya, kind="newsletter")
    assert say(cast.walter, by=cast.femi.person, entered_by=cast.femi.person, way="phone").way == "phone"


def test_who_lets_what_go_out_is_nobody_elses_to_know(cast):
    seq = say(cast.priya).ledger_seq

    def reads(partner):
        return seq in readable_seqs(Seat(cast.project, partner, Viewer(person=partner.person)))

    assert reads(cast.priya)
    assert not any(map(reads, (cast.rosa, cast.femi, cast.walter)))


def test_a_file_is_kept_as_it_went_out_with_its_digest_on_the_record(cast):
    release = released(cast)
    secret = (
        cast.project.ledger_secrets.get(seq=release.ledger_seq)
        if hasattr(cast.project, "ledger_secrets")
        else None
    )

    assert release.digest == hashlib.sha256(release.content.encode()).hexdigest()
    assert release.head_size == release.ledger_seq
    assert secret is None or release.digest.encode() in bytes(secret.payload)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "newsletter"}, "which kind"),
        ({"for_whom": " "}, "for whom"),
        ({"content": b""}, "too large"),
        ({"content": b"x" * (file_releases.MOST_BYTES + 1)}, "too large"),
    ],
)
def test_what_cannot_go_out_is_one_sentence(cast, more, said):
    with pytest.raises(ActionError, match=said):
        released(cast, **more)
    assert not FileRelease.objects.exists()


def test_pressing_twice_lets_one_out_and_a_failed_entry_none(cast, monkeypatch):
    key = uuid.uuid4()
    released(cast, form_key=key)
    with pytest.raises(AlreadyDone):
        released(cast, form_key=key)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ledger, "append", fails)
    with pytest.raises(RuntimeError):
        released(cast)
    with pytest.raises(RuntimeError):
        say(cast.priya)
    assert (FileRelease.objects.count(), ReleaseConsent.objects.count()) == (1, 0)


WORDS = 'The stairs are "too steep"\nfor my knees & the damp is back'


def test_a_file_with_words_that_were_taken_back_is_not_given_out_again(cast):
    contributions.say(partner=cast.priya, text=WORDS, kind="concern", by=cast.priya.person)
    say(cast.priya)
    with_words, digest = released(cast), None
    digest = with_words.digest
    say(cast.priya, with_words=False)
    without = released(cast)

    with_words.refresh_from_db()
    without.refresh_from_db()
    assert (with_words.content, with_words.digest) == ("", digest)
    assert without.content


def test_erased_words_go_out_of_released_files_too(cast, settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    said = contributions.say(partner=cast.priya, text=WORDS, kind="concern", by=cast.priya.person)
    say(cast.priya)
    release = released(cast)
    assert "too steep" in release.content
    erase_contribution(said, reason="withdrawn", by=cast.priya.person)

    release.refresh_from_db()
    assert release.content == ""
    assert release.released_on == timezone.localdate()
