import json

import pytest
from django.utils import timezone

from evenhand.actions import erasures, leaving, restoring, tolls
from evenhand.actions.errors import ActionError
from evenhand.records.models import Erasure, HarmLikelihood, LedgerEntry, LedgerSecret, Toll
from tests.harms import told


def entries():
    return LedgerEntry.objects.count()


def test_what_it_cost_is_in_no_ledger_before_it_is_shared(cast):
    before = entries()
    toll = told(cast.priya)
    assert (entries(), toll.shared_on, toll.ledger_seq) == (before, None, None)
    tolls.share(toll=toll, is_named=True, by=cast.priya.person)
    toll.refresh_from_db()

    assert entries() == before + 1
    assert (toll.shared_on, toll.is_named) == (timezone.localdate(), True)


def test_shared_beside_no_name_the_entry_points_at_nobody(cast):
    toll = told(cast.priya, is_shared=True)
    leaf = json.loads(bytes(LedgerEntry.objects.get(seq=toll.ledger_seq, project=cast.project).leaf))
    payload = json.loads(bytes(LedgerSecret.objects.get(seq=toll.ledger_seq, project=cast.project).payload))

    assert leaf["actor"] is None
    assert "partner" not in payload
    assert payload["bearer_types"] == []


def test_a_benefit_is_told_like_a_cost(cast):
    toll = told(cast.priya, is_benefit=True, sort="trust", words="I have somebody to ring now.")

    assert toll.is_benefit
    with pytest.raises(ActionError, match="which sort"):
        told(cast.priya, is_benefit=True, sort="practical")
    with pytest.raises(ActionError, match="which sort"):
        told(cast.priya, sort="trust")


def test_only_whoever_told_it_shares_it_or_takes_it_back(cast):
    toll = told(cast.priya)
    for act in (
        lambda: tolls.share(toll=toll, is_named=True, by=cast.rosa.person),
        lambda: tolls.take_back(toll=toll, by=cast.rosa.person),
        lambda: tolls.confirm(toll=toll, by=cast.rosa.person),
        lambda: told(cast.priya, by=cast.rosa.person),
    ):
        with pytest.raises(ActionError):
            act()

    assert Toll.objects.count() == 1


def test_taken_back_its_words_are_gone_from_the_record_too(cast):
    toll = told(cast.priya, is_shared=True, is_named=True)
    tolls.take_back(toll=toll, by=cast.priya.person)

    assert not Toll.objects.exists()
    assert not LedgerSecret.objects.filter(project=cast.project, seq=toll.ledger_seq).exists()
    assert Erasure.objects.get().seq == toll.ledger_seq


def test_a_typist_may_take_back_what_is_not_yet_confirmed(cast):
    typed = {"way": "phone", "entered_by": cast.femi.person, "by": cast.femi.person}
    wrong, right = told(cast.walter, **typed), told(cast.walter, **typed)
    tolls.take_back(toll=wrong, by=cast.femi.person)
    tolls.confirm(toll=right, by=cast.walter.person)
    with pytest.raises(ActionError, match="Only whoever told it"):
        tolls.take_back(toll=right, by=cast.femi.person)

    assert Toll.objects.get() == right


def test_leaving_takes_what_was_not_shared_and_erasing_takes_all(cast):
    told(cast.priya)
    shared = told(cast.priya, is_shared=True)
    leaving.leave(partner=cast.priya, by=cast.priya.person)
    assert Toll.objects.get() == shared
    erasures.erase_person(cast.priya.person, by=cast.priya.person)

    assert not Toll.objects.exists()
    assert not LedgerSecret.objects.filter(project=cast.project, seq=shared.ledger_seq).exists()


def test_erasing_a_person_takes_what_they_said_of_likelihood(cast):
    from evenhand.actions import harms
    from tests.harms import foreseen

    harm = foreseen(cast.rosa)
    said = harms.say_likelihood(
        harm=harm, partner=cast.priya, likelihood="likely", words="It happened to me.", by=cast.priya.person
    )
    erasures.erase_person(cast.priya.person, by=cast.priya.person)

    assert not HarmLikelihood.objects.exists()
    assert not LedgerSecret.objects.filter(project=cast.project, seq=said.ledger_seq).exists()


def test_a_record_that_was_brought_in_takes_none_not_even_private_ones(cast):
    toll = told(cast.priya)
    cast.project.is_read_only = True
    cast.project.save()
    cast.priya.refresh_from_db()
    for act in (
        lambda: told(cast.priya),
        lambda: tolls.take_back(toll=toll, by=cast.priya.person),
        lambda: tolls.share(toll=toll, is_named=True, by=cast.priya.person),
    ):
        with pytest.raises(ActionError, match="brought in from elsewhere"):
            act()

    assert Toll.objects.get().shared_on is None


def test_after_a_restore_what_was_taken_back_goes_again_with_its_row(cast):
    toll = told(cast.priya, is_shared=True)
    entry = LedgerEntry.objects.get(project=cast.project, seq=toll.ledger_seq)
    line = {
        "project": str(cast.project.pk),
        "seq": toll.ledger_seq,
        "leaf_hash": entry.leaf_hash,
        "reason": "withdrawn",
    }

    assert restoring.replay_erasures([line]) == 1
    assert not Toll.objects.exists()
    assert not LedgerSecret.objects.filter(project=cast.project, seq=toll.ledger_seq).exists()
