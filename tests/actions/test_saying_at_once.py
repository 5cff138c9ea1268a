"""Fifty people say something at one instant, on real connections."""

import json

import pytest

from evenhand.actions import contributions
from evenhand.records.models import Contribution, LedgerEntry, WaitingContribution
from tests.actions.test_contributions import carers, say
from tests.actions.test_people_at_once import at_once
from tests.people import make_cast

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


def test_each_gets_a_number_a_mask_and_an_entry_of_its_own(committed_db):
    cast = make_cast()
    namings = ["named", "masked"]
    results = at_once(
        [lambda n=n: say(cast.priya, f"Thing {n}", naming=namings[n % 2]).number for n in range(50)]
    )

    assert sorted(results) == list(range(1, 51))
    said = list(Contribution.objects.all())
    assert len({each.ledger_seq for each in said}) == 50
    assert len({each.mask for each in said if each.mask}) == 25
    seqs = list(LedgerEntry.objects.filter(project=cast.project).values_list("seq", flat=True))
    assert seqs == list(range(len(seqs)))


def test_one_form_sent_by_ten_presses_is_said_once(committed_db):
    cast = make_cast()
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0001"

    def press():
        try:
            return say(cast.priya, form_key=key).number
        except contributions.once.AlreadyDone:
            return "done before"

    assert sorted(map(str, at_once([press] * 10))) == ["1", *["done before"] * 9]
    assert Contribution.objects.count() == 1


def test_unlinkable_words_at_one_instant_come_out_whole_or_wait(committed_db):
    cast = make_cast()
    people = carers(cast)
    at_once([lambda n=n: say(people[n % 5], f"Hush {n}", naming="unlinkable") for n in range(23)])

    shown = set(Contribution.objects.values_list("text", flat=True))
    waiting = set(WaitingContribution.objects.values_list("text", flat=True))
    assert len(shown) == 20
    assert len(waiting) == 3
    assert shown | waiting == {f"Hush {n}" for n in range(23)}
    for entry in LedgerEntry.objects.filter(seq__gte=1, project=cast.project):
        leaf = json.loads(bytes(entry.leaf))
        if leaf["type"] == "contribution.batch":
            assert leaf["actor"] is None
