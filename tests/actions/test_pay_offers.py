import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import claims, ledger, pay_offers
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import LedgerEntry, LedgerSecret, OutboxMessage, PayChoice, PayOffer
from tests.payments import BUS, chosen, claimed, offered, payer, sent


def leaf_of(seq):
    return json.loads(bytes(LedgerEntry.objects.get(seq=seq, project__title="Warm homes").leaf))


def latest(offer):
    return PayChoice.objects.get(offer=offer, is_latest=True)


def test_an_offer_says_everything_before_anybody_agrees_and_the_mail_says_no_sum(cast):
    offer = offered(cast, cast.priya, 5500)
    message = OutboxMessage.objects.get(person=cast.priya.person)

    assert (offer.number, offer.pence, offer.promised_days) == (1, 5500, 20)
    assert not offer.choices.exists()
    assert (message.kind, message.state) == ("pay", "waiting")
    assert message.subject == "News from Warm homes"
    assert "55" not in message.text
    assert "Three meetings" not in message.text


def test_somebody_without_an_address_gets_a_letter_in_the_folder(cast):
    offered(cast, cast.walter)
    assert OutboxMessage.objects.get(person=cast.walter.person).state == "folder"


@pytest.mark.parametrize(
    ("choice", "more", "pence"),
    [
        ("accept", {}, 5500),
        ("less", {"pence": 2000}, 2000),
        ("decline", {}, 0),
        ("elsewhere", {"elsewhere_to": "The hospice"}, 5500),
    ],
)
def test_four_things_can_be_said_to_it_and_none_tells_anybody(cast, choice, more, pence):
    offer = offered(cast, cast.priya)
    told = OutboxMessage.objects.count()
    chosen(offer, choice, **more)

    assert latest(offer).pence == pence
    assert OutboxMessage.objects.count() == told


def test_all_choices_look_the_same_in_the_open_part_of_the_record(cast):
    shapes = set()
    for choice, more in [("accept", {}), ("less", {"pence": 2000}), ("decline", {})]:
        offer = offered(cast, cast.priya)
        leaf = leaf_of(chosen(offer, choice, **more).ledger_seq)
        shapes.add((leaf["type"], len(leaf["refs"]), tuple(sorted(leaf))))
        assert leaf["refs"] == [offer.ledger_seq]
    assert len(shapes) == 1


def test_less_must_be_less_and_more_than_nothing(cast):
    offer = offered(cast, cast.priya, 5500)
    for pence in (None, 0, 5500, 9000):
        with pytest.raises(ActionError, match="less than what is offered"):
            chosen(offer, "less", pence=pence)
    assert not offer.choices.exists()


def test_a_mind_may_change_and_each_choice_stays_in_the_history(cast):
    offer = offered(cast, cast.priya)
    chosen(offer, "accept")
    chosen(offer, "accept")  # Pressed twice.
    chosen(offer, "less", pence=1000)
    chosen(offer, "decline")

    assert [each.choice for each in offer.choices.all()] == ["accept", "less", "decline"]
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.choices.update(is_latest=True)


def test_a_changed_choice_changes_a_claim_that_was_not_sent_and_is_looked_at_again(cast):
    offer = offered(cast, cast.priya)
    chosen(offer, "accept")
    claim = claimed(cast.priya, BUS, offer=offer)
    claims.approve(claim=claim, by=payer(cast).person)
    chosen(offer, "less", pence=2000)
    claim.refresh_from_db()

    assert (claim.state, claim.approved_by) == ("claimed", None)
    assert {line.kind: line.pence for line in claim.lines.all()} == {"expense": 460, "pay": 2000}


def test_declining_after_a_claim_leaves_the_expenses_and_ends_an_empty_claim(cast):
    with_bus, alone = offered(cast, cast.priya), offered(cast, cast.priya)
    for offer in (with_bus, alone):
        chosen(offer, "accept")
    kept, empty = claimed(cast.priya, BUS, offer=with_bus), claimed(cast.priya, offer=alone)
    chosen(with_bus, "decline")
    chosen(alone, "decline")
    kept.refresh_from_db()
    empty.refresh_from_db()

    assert [line.kind for line in kept.lines.all()] == ["expense"]
    assert (kept.state, empty.state) == ("claimed", "taken_back")

    # Another change of mind: the pay can be asked for again.
    chosen(alone, "accept")
    assert claimed(cast.priya, offer=alone).lines.get().pence == 5500


def test_once_the_money_was_sent_the_choice_stands(cast):
    offer = offered(cast, cast.priya)
    chosen(offer, "accept")
    sent(cast, cast.priya, BUS, offer=offer)
    with pytest.raises(ActionError, match="sent to be paid already"):
        chosen(offer, "decline")
    assert latest(offer).choice == "accept"


def test_an_accepted_offer_is_a_promise_and_one_without_a_yes_can_be_taken_back(cast):
    accepted, silent, declined = (offered(cast, cast.priya) for _ in range(3))
    chosen(accepted, "accept")
    chosen(declined, "decline")
    with pytest.raises(ActionError, match="it stands"):
        pay_offers.take_back(offer=accepted, by=cast.rosa.person)
    for offer in (silent, declined):
        pay_offers.take_back(offer=offer, by=cast.rosa.person)
    with pytest.raises(ActionError, match="taken back"):
        chosen(silent, "accept")


def test_bank_details_are_refused_wherever_words_are_kept(cast):
    with pytest.raises(ActionError, match="bank details"):
        offered(cast, cast.priya, how="To 20-45-45, account 31926819")
    offer = offered(cast, cast.priya)
    with pytest.raises(ActionError, match="bank details"):
        chosen(offer, "elsewhere", elsewhere_to="GB82 WEST 1234 5698 7654 32")
    assert not offer.choices.exists()


def test_nobody_outside_the_project_or_without_a_part_that_is_paid_is_offered_any(cast):
    for partner in (cast.dan, cast.olu):
        with pytest.raises(ActionError):
            offered(cast, partner)
    today = timezone.localdate()
    with pytest.raises(ActionError, match="must be in this project"):
        pay_offers.offer_each(
            partners=[cast.priya, cast.nia], what_for="x", from_day=today, to_day=today, pence=100,
            promised_days=5, how="Cash", by=cast.rosa.person,
        )  # fmt: skip
    assert not PayOffer.objects.exists()


def test_days_sums_and_promises_out_of_all_reason_are_refused(cast):
    today = timezone.localdate()
    for more in ({"to_day": today - timedelta(days=1)}, {"pence": 0}, {"promised_days": 0}):
        with pytest.raises(ActionError):
            offered(cast, cast.priya, **more)


def test_sending_the_form_twice_offers_once(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0a01"
    offered(cast, cast.priya, form_key=key)
    with pytest.raises(AlreadyDone):
        offered(cast, cast.priya, form_key=key)
    assert PayOffer.objects.count() == 1


def test_the_sum_lies_sealed_and_nothing_stays_without_its_entry(cast, monkeypatch):
    offer = offered(cast, cast.priya, 5500)
    assert b"5500" not in bytes(LedgerEntry.objects.get(project=cast.project, seq=offer.ledger_seq).leaf)
    secret = LedgerSecret.objects.get(project=cast.project, seq=offer.ledger_seq)
    assert json.loads(bytes(secret.payload))["pence"] == 5500

    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        chosen(offer, "accept")
    with pytest.raises(RuntimeError):
        offered(cast, cast.walter)
    assert not PayChoice.objects.exists()
    assert OutboxMessage.objects.filter(person=cast.walter.person).count() == 0
