import pytest

from evenhand.actions import contributions
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Contribution, LedgerEntry, LedgerSecret


def say(partner, text="The stairs are too steep.", **more):
    return contributions.say(
        **{"partner": partner, "text": text, "kind": "concern", "by": partner.person, **more}
    )


def test_what_is_said_is_kept_numbered_and_due_after_the_agreed_days(cast):
    said = say(cast.priya)

    assert (said.number, said.state, said.naming, said.way) == (1, "open", "named", "web")
    assert (said.due_on - said.said_on).days == cast.project.answer_days
    assert [version.text for version in said.versions.all()] == ["The stairs are too steep."]
    assert LedgerEntry.objects.get(project=cast.project, seq=said.ledger_seq)


def test_the_ledger_holds_whose_named_words_they_are(cast):
    said = say(cast.priya)
    secret = LedgerSecret.objects.get(project=cast.project, seq=said.ledger_seq)

    assert f'"partner":{cast.priya.pk}'.encode() in bytes(secret.payload)


def test_pressing_twice_says_it_once(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"
    say(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        say(cast.priya, form_key=key)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("words", ["", " \n", "\x00\x07", "x" * 12_001])
def test_nothing_or_far_too_much_is_refused_in_a_sentence(cast, words):
    with pytest.raises(ActionError):
        say(cast.priya, words)
    assert not Contribution.objects.exists()
