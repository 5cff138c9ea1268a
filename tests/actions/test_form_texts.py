import pytest

from evenhand.actions import form_texts, ledger
from evenhand.actions.errors import ActionError
from evenhand.readings.form_sections import versions_of
from evenhand.records.models import FormText, LedgerEntry, LedgerSecret

SECTION = "generic_why"


def write(cast, text, seen_version=0, section=SECTION):
    return form_texts.write(
        partner=cast.rosa, section=section, text=text, seen_version=seen_version, by=cast.rosa.person
    )


def test_every_version_stays_readable(cast):
    write(cast, "First.")
    write(cast, "Second.", 1)
    text = write(cast, "Third.", 2)

    assert [(each.number, each.text) for each in versions_of(text, cast.project)] == [
        (2, "Second."),
        (1, "First."),
    ]


def test_a_version_that_was_erased_is_said_to_be(cast):
    write(cast, "A name that should not be here.")
    text = write(cast, "Without it.", 1)
    LedgerSecret.objects.filter(project=cast.project, seq=text.ledger_seqs[0]).delete()

    assert versions_of(text, cast.project)[0].text is None


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(cast):
    write(cast, "First tab.")
    with pytest.raises(ActionError, match="Somebody else wrote here"):
        write(cast, "Second tab.")

    assert FormText.objects.get().text == "First tab."


def test_saving_the_same_words_leaves_no_trace(cast):
    write(cast, "Same.")
    before = LedgerEntry.objects.count()
    write(cast, "Same.", 1)

    assert LedgerEntry.objects.count() == before
    assert FormText.objects.get().version == 1


def test_an_emptied_part_is_kept_as_not_written(cast):
    write(cast, "Something.")
    assert write(cast, "", 1).text == ""


@pytest.mark.parametrize("section", ["nothing_like_it", "infrastructure", "", "lead"])
def test_a_part_that_no_form_has_is_refused(cast, section):
    with pytest.raises(ActionError, match="no such part"):
        write(cast, "Words.", section=section)


def test_nothing_is_kept_when_the_ledger_entry_cannot_be_written(cast, monkeypatch):
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        write(cast, "Lost?")

    assert not FormText.objects.exists()
