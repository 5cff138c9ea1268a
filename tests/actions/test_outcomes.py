"""What came of it: hopes, and what people saw after one, two and five years. Failures and blanks like successes."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from evenhand.actions import criteria, ledger, outcomes, partners
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, OutboxMessage, Outcome, OutcomeLook


def hoped(partner, **more):
    said = {"domain": "people", "what": "Children sleep through the night.", "by": partner.person}
    return outcomes.say(partner=partner, **{**said, **more})


def seen(outcome, partner, state="did_not", words="I asked five families.", **more):
    return outcomes.look(
        outcome=outcome, partner=partner, state=state, words=words, by=partner.person, **more
    )


@pytest.mark.parametrize(
    ("noted", "today", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), date(2027, 11, 22)),
        (date(2026, 11, 22), date(2027, 11, 22), date(2028, 11, 22)),
        (date(2026, 11, 22), date(2029, 1, 1), date(2031, 11, 22)),
        (date(2026, 11, 22), date(2031, 11, 22), None),
        (date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)),
    ],
)
def test_the_next_look_is_after_one_two_or_five_years(noted, today, expected):
    assert outcomes.next_look(noted, today) == expected


def test_a_hope_is_written_down_with_the_aim_it_belongs_to(cast):
    aim = criteria.propose_aim(partner=cast.rosa, text="Warm homes", by=cast.rosa.person)
    outcome = hoped(cast.priya, criterion=aim, for_whom="Children with asthma")
    payload = json.loads(
        bytes(LedgerSecret.objects.get(project=cast.project, seq=outcome.ledger_seq).payload)
    )

    assert (outcome.number, outcome.state, outcome.criterion) == (1, "hoped", aim)
    assert outcome.look_again_on == outcomes.next_look(timezone.localdate(), timezone.localdate())
    assert payload["what"] == "Children sleep through the night."


def test_what_did_not_happen_is_said_with_how_one_knows(cast):
    with pytest.raises(ActionError, match="how you know"):
        hoped(cast.priya, state="did_not")

    assert hoped(cast.priya, state="did_not", how_known="Nothing changed at ours.").state == "did_not"


def test_looks_stand_side_by_side_and_the_last_says_how_it_stands(cast):
    outcome = hoped(cast.priya)
    seen(outcome, cast.rosa, "happened", "The survey says so.")
    seen(outcome, cast.priya, "in_part", "Not in our street.", is_looked_at_again=False)
    outcome.refresh_from_db()

    assert (outcome.state, outcome.look_again_on) == ("in_part", None)
    assert [each.state for each in outcome.looks.all()] == ["happened", "in_part"]
    with pytest.raises(ActionError, match="Somebody has looked"):
        outcomes.take_back(outcome=outcome, by=cast.priya.person)


def test_taken_back_it_stays_readable_and_nobody_is_asked(cast):
    outcome = hoped(cast.priya)
    with pytest.raises(ActionError, match="Only whoever wrote it"):
        outcomes.take_back(outcome=outcome, by=cast.rosa.person)
    outcomes.take_back(outcome=outcome, by=cast.priya.person)
    outcome.refresh_from_db()

    assert (outcome.state, outcome.what[:8], outcome.look_again_on) == ("taken_back", "Children", None)
    with pytest.raises(ActionError, match="taken back"):
        seen(outcome, cast.rosa)


def test_when_the_day_has_come_whoever_wrote_it_is_asked_once(cast):
    outcome = hoped(cast.priya)
    day = outcome.look_again_on
    assert outcomes.prompt_due(day - timedelta(days=1)) == 0
    assert outcomes.prompt_due(day) == 1
    assert outcomes.prompt_due(day) == 1
    letter = OutboxMessage.objects.get(kind="ask")

    assert letter.person == cast.priya.person
    assert "did not happen" in letter.text
    assert "sleep" not in letter.subject


def test_where_whoever_wrote_it_has_left_those_who_lead_are_asked(cast):
    outcome = hoped(cast.priya)
    partners.remove(partner=cast.priya, by=cast.rosa.person)
    outcomes.prompt_due(outcome.look_again_on)

    assert OutboxMessage.objects.get(kind="ask").person == cast.rosa.person


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ({"domain": "money"}, "Choose where"),
        ({"what": " "}, "Say what it is"),
        ({"state": "taken_back"}, "whether it is hoped"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(cast, said, match):
    with pytest.raises(ActionError, match=match):
        hoped(cast.priya, **said)

    assert not Outcome.objects.exists()


def test_a_look_has_words_and_is_somebodys_own(cast):
    outcome = hoped(cast.priya)
    for act in (
        lambda: seen(outcome, cast.rosa, words=" "),
        lambda: seen(outcome, cast.rosa, state="taken_back"),
        lambda: seen(outcome, cast.nia),
        lambda: seen(outcome, cast.dan),
        lambda: outcomes.look(
            outcome=outcome, partner=cast.priya, state="happened", words="Yes.", by=cast.rosa.person
        ),
        lambda: hoped(cast.priya, by=cast.rosa.person),
        lambda: hoped(cast.dan),
    ):
        with pytest.raises(ActionError):
            act()
    aim = criteria.propose_aim(partner=cast.nia, text="Other", by=cast.nia.person)
    with pytest.raises(ActionError, match="in this project"):
        hoped(cast.priya, criterion=aim)

    assert not OutcomeLook.objects.exists()


def test_typed_in_for_somebody_it_says_who_typed(cast):
    outcome = hoped(cast.walter, entered_by=cast.femi.person, by=cast.femi.person)
    look = seen(outcome, cast.walter, entered_by=cast.femi.person)

    assert (outcome.entered_by, look.entered_by) == (cast.femi.person, cast.femi.person)


def test_pressing_twice_does_it_once_and_a_failed_entry_leaves_nothing(cast, monkeypatch):
    key, other = uuid.uuid4(), uuid.uuid4()
    outcome = hoped(cast.priya, form_key=key)
    seen(outcome, cast.rosa, form_key=other)
    with pytest.raises(AlreadyDone):
        hoped(cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        seen(outcome, cast.rosa, form_key=other)
    count = LedgerEntry.objects.count()
    monkeypatch.setattr(ledger, "append", _fails)
    with pytest.raises(RuntimeError):
        hoped(cast.priya)
    with pytest.raises(RuntimeError):
        seen(outcome, cast.priya, "happened")
    outcome.refresh_from_db()

    assert (Outcome.objects.count(), outcome.state, LedgerEntry.objects.count()) == (1, "did_not", count)


def _fails(*args, **kwargs):
    raise RuntimeError("the disk is full")
