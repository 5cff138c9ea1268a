import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import claims, ledger
from evenhand.actions.claims import LineSaid
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Claim, ClaimLine, LedgerEntry, OutboxMessage
from tests.payments import BUS, TEA, chosen, claimed, offered, payer, sent


def leaf_of(claim):
    claim.refresh_from_db()
    return json.loads(bytes(LedgerEntry.objects.get(project=claim.project, seq=claim.ledger_seq).leaf))


def approved(cast, partner, *lines, **more):
    return claims.approve(claim=claimed(partner, *(lines or (BUS,)), **more), by=payer(cast).person)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def test_a_claim_asks_for_what_was_agreed_and_for_what_was_laid_out(cast):
    offer = offered(cast, cast.priya, 5500, promised_days=20)
    chosen(offer, "less", pence=2000)
    claim = claimed(cast.priya, BUS, TEA, offer=offer)

    assert [(line.kind, line.pence) for line in claim.lines.all()] == [
        ("pay", 2000),
        ("expense", 460),
        ("no_receipt", 310),
    ]
    assert claim.promised_on == timezone.localdate() + timedelta(days=20)


def test_pay_is_asked_for_once_and_only_where_it_was_agreed(cast):
    silent, declined, agreed = (offered(cast, cast.priya) for _ in range(3))
    chosen(declined, "decline")
    chosen(agreed)
    claimed(cast.priya, offer=agreed)
    said = set()
    for offer in (silent, declined, agreed, offered(cast, cast.walter)):
        with pytest.raises(ActionError) as refused:
            claimed(cast.priya, offer=offer)
        said.add(str(refused.value))

    # One sentence for all, so that whoever types in a paper learns of nobody's choice.
    assert said == {claims.NO_OFFER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            project=cast.project, number=99, partner=cast.priya, person=cast.priya.person, offer=agreed,
            claimed_on=days_ago(0), promised_on=days_ago(0),
        )  # fmt: skip


def test_pay_cannot_be_written_into_a_line_and_a_claim_holds_something(cast):
    with pytest.raises(ActionError, match="under an offer"):
        claimed(cast.priya, LineSaid("pay", "For coming", 5000))
    with pytest.raises(ActionError, match="at least one sum"):
        claimed(cast.priya)
    with pytest.raises(ActionError, match="up to 10 sums"):
        claimed(cast.priya, *[BUS] * 11)
    with pytest.raises(ActionError, match="still to come"):
        claimed(cast.priya, LineSaid("expense", "Bus", 100, days_ago(-1)))
    with pytest.raises(ActionError, match="bank details"):
        claimed(cast.priya, LineSaid("expense", "To 20-45-45 31926819", 100))
    assert not ClaimLine.objects.exists()


def test_neither_the_claimant_nor_the_typist_approves(cast):
    jo = payer(cast)
    own = claimed(cast.rosa, BUS)
    typed = claimed(cast.walter, BUS, way="post", entered_by=jo.person, by=jo.person)
    for claim, by in ((own, cast.rosa), (typed, jo)):
        with pytest.raises(ActionError, match="Somebody else must approve"):
            claims.approve(claim=claim, by=by.person)
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(
                state="approved", approved_by=by.person, approved_on=days_ago(0)
            )
    claims.approve(claim=own, by=jo.person)
    claims.approve(claim=typed, by=cast.rosa.person)
    assert Claim.objects.filter(state="approved").count() == 2


def test_the_database_refuses_to_send_what_nobody_approved(cast):
    claim = claimed(cast.priya, BUS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(state="sent", sent_on=days_ago(0))
    with pytest.raises(ActionError, match="not waiting to be sent"):
        claims.send([claim], by=payer(cast).person)


def test_a_question_asks_and_refuses_nothing(cast):
    claim = claimed(cast.priya, BUS)
    claims.query(claim=claim, words="Which day was the bus?", by=payer(cast).person)
    claims.query(claim=claim, words="Which day was the bus?", by=payer(cast).person)
    told = OutboxMessage.objects.filter(person=cast.priya.person, kind="pay")

    assert told.count() == 1
    assert "bus" not in told.get().text
    assert "It is not a no." in told.get().text

    # Settled by phone, say: the whole sum is approved all the same.
    approved = claims.approve(claim=claim, by=payer(cast).person)
    assert [line.pence for line in approved.lines.all()] == [460]


def test_the_person_answers_a_question_by_putting_it_right(cast):
    claim = claimed(cast.priya, BUS, TEA)
    claims.query(claim=claim, words="Was that two buses?", by=payer(cast).person)
    two = LineSaid("expense", "Two buses", 920)
    claim = claims.change(claim=claim, lines=[two], answer="Yes, there and back", by=cast.priya.person)

    assert (claim.state, claim.query_answer) == ("claimed", "Yes, there and back")
    assert claim.lines.get().pence == 920
    with pytest.raises(ActionError, match="Only the person"):
        claims.change(claim=claim, lines=[BUS], by=cast.rosa.person)


def test_what_was_typed_in_is_confirmed_or_disputed_by_its_owner(cast):
    jo = payer(cast)
    claim = claimed(cast.walter, BUS, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    claims.dispute(claim=claim, words="It was £5.60, not £4.60", by=cast.walter.person)
    with pytest.raises(ActionError, match="not right"):
        claims.approve(claim=claim, by=jo.person)
    with pytest.raises(ActionError, match="Only the person"):
        claims.confirm(claim=claim, by=cast.femi.person)

    claim = claims.change(
        claim=claim, lines=[LineSaid("expense", "Bus to the hall", 560)], by=cast.walter.person
    )
    assert (claim.dispute, claim.confirmed_on) == ("", timezone.localdate())
    assert claims.approve(claim=claim, by=jo.person).state == "approved"


def test_what_was_approved_is_not_sent_once_its_owner_says_that_it_is_not_right(cast):
    jo = payer(cast)
    claim = claimed(cast.walter, BUS, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    claims.approve(claim=claim, by=jo.person)
    claim = claims.dispute(claim=claim, words="It was £5.60, not £4.60", by=cast.walter.person)

    assert (claim.state, claim.approved_by, claim.approved_on) == ("queried", None, None)
    with pytest.raises(ActionError, match="not waiting to be sent"):
        claims.send([claim], by=jo.person)

    right = LineSaid("expense", "Bus to the hall", 560)
    claims.change(claim=claim, lines=[right], by=cast.walter.person)
    assert claims.approve(claim=claim, by=jo.person).state == "approved"


def test_saying_that_it_is_right_after_all_ends_a_dispute(cast):
    claim = claimed(cast.walter, BUS, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    claims.dispute(claim=claim, words="I do not know this one", by=cast.walter.person)
    claim = claims.confirm(claim=claim, by=cast.walter.person)
    assert (claim.state, claim.dispute, claim.confirmed_on) == ("claimed", "", timezone.localdate())


def test_a_claim_is_taken_back_until_it_is_sent(cast):
    first, second = approved(cast, cast.priya), sent(cast, cast.priya)
    assert claims.take_back(claim=first, by=cast.priya.person).approved_by is None
    with pytest.raises(ActionError, match="sent to be paid already"):
        claims.take_back(claim=second, by=cast.priya.person)


def test_a_batch_goes_whole_or_not_at_all(cast):
    ready, waiting = approved(cast, cast.priya), claimed(cast.walter, TEA)
    with pytest.raises(ActionError, match="Look at the list again"):
        claims.send([ready, waiting], by=payer(cast).person)
    ready.refresh_from_db()
    assert ready.state == "approved"

    batch = claims.send([ready], by=payer(cast).person)
    ready.refresh_from_db()
    assert (ready.sent_in, ready.payee) == (batch, "Priya Nair")


def test_pay_given_elsewhere_goes_there_and_expenses_come_home(cast):
    offer = offered(cast, cast.priya)
    chosen(offer, "elsewhere", elsewhere_to="The hospice")
    with pytest.raises(ActionError, match="goes to somebody else"):
        claimed(cast.priya, BUS, offer=offer)
    pay, bus = claimed(cast.priya, offer=offer), claimed(cast.priya, BUS)
    for claim in (pay, bus):
        claims.approve(claim=claim, by=payer(cast).person)
    claims.send([pay, bus], by=payer(cast).person)

    assert set(Claim.objects.values_list("payee", flat=True)) == {"The hospice", "Priya Nair"}


def test_only_its_owner_or_their_own_letter_says_that_money_came(cast):
    claim = sent(cast, cast.walter)
    with pytest.raises(ActionError, match="Only the person"):
        claims.arrive(claim=claim, by=payer(cast).person)
    claim = claims.arrive(claim=claim, way="post", entered_by=cast.femi.person, by=cast.femi.person)

    assert (claim.state, claim.arrived_way, claim.arrived_on) == ("arrived", "post", timezone.localdate())
    with pytest.raises(ActionError, match="noted already"):
        claims.arrive(claim=claim, arrived_on=days_ago(1), by=cast.walter.person)


def test_money_arrives_after_it_was_asked_for_and_not_tomorrow(cast):
    waiting, on_its_way = claimed(cast.priya, BUS), sent(cast, cast.priya, days_ago=5)
    for claim, day in ((waiting, None), (on_its_way, days_ago(6)), (on_its_way, days_ago(-1))):
        with pytest.raises(ActionError):
            claims.arrive(claim=claim, arrived_on=day, by=cast.priya.person)
    assert claims.arrive(claim=on_its_way, arrived_on=days_ago(2), by=cast.priya.person).state == "arrived"


def test_late_money_is_asked_about_once_and_its_owner_says_that_it_has_not_come(cast):
    claim = sent(cast, cast.walter, days_ago=40)
    fresh = sent(cast, cast.priya)
    today = timezone.localdate()

    assert (claims.ask_about_arrival(today), claims.ask_about_arrival(today)) == (1, 0)
    message = OutboxMessage.objects.get(person=cast.walter.person, kind="pay")
    assert message.state == "folder"
    assert f"Number {claim.number}:" in message.text
    assert "4.60" not in message.text
    fresh.refresh_from_db()
    assert fresh.asked_arrival_on is None

    assert claims.not_come(claim=claim, by=cast.walter.person).not_come_on == today
    assert claims.arrive(claim=claim, by=cast.walter.person).not_come_on is None


def test_the_day_that_a_paper_came_counts_for_the_promise(cast):
    claim = claimed(
        cast.walter, BUS, days_ago=10, way="post", entered_by=cast.femi.person, by=cast.femi.person
    )
    assert claim.promised_on == days_ago(10) + timedelta(days=claims.PROMISED_DAYS)
    with pytest.raises(ActionError, match="still to come"):
        claimed(cast.walter, BUS, days_ago=-1)


def test_each_step_follows_in_the_record_from_the_one_before(cast):
    offer = offered(cast, cast.priya)
    choice = chosen(offer)
    claim = claimed(cast.priya, offer=offer)
    chain = [(leaf_of(claim)["type"], leaf_of(claim)["refs"], choice.ledger_seq)]
    for step in (
        lambda: claims.approve(claim=claim, by=payer(cast).person),
        lambda: claims.send([claim], by=payer(cast).person),
        lambda: claims.arrive(claim=claim, by=cast.priya.person),
    ):
        claim.refresh_from_db()
        before = claim.ledger_seq
        step()
        chain.append((leaf_of(claim)["type"], leaf_of(claim)["refs"], before))

    assert [type for type, _, _ in chain] == ["claim.make", "claim.approve", "claim.send", "claim.arrive"]
    assert all(refs == [before] for _, refs, before in chain)


def test_pressing_twice_asks_once(cast):
    key = "1c1f6a1e-5a53-4a3d-8a86-0d8f5d6f0a02"
    claimed(cast.priya, BUS, form_key=key)
    with pytest.raises(AlreadyDone):
        claimed(cast.priya, BUS, form_key=key)
    claim = Claim.objects.get()
    claims.approve(claim=claim, by=payer(cast).person)
    entries = LedgerEntry.objects.count()
    claims.approve(claim=claim, by=payer(cast).person)
    assert LedgerEntry.objects.count() == entries


def test_nothing_stays_without_its_entry_a_file_neither(cast, monkeypatch, settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    claim = claimed(cast.priya, BUS)
    photo = photo_of("receipt.png")
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    for step in (
        lambda: claimed(cast.priya, LineSaid("expense", "Bus", 100, receipt=photo)),
        lambda: claims.approve(claim=claim, by=payer(cast).person),
    ):
        with pytest.raises(RuntimeError):
            step()

    assert Claim.objects.get().state == "claimed"
    assert not list((tmp_path / "files").glob("*"))


def test_a_receipt_is_kept_with_its_line_and_goes_when_it_is_dropped(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.FILES_FOLDER = tmp_path
    claim = claimed(cast.priya, LineSaid("expense", "Bus", 460, receipt=photo_of("bus.png")), TEA)
    bus = claim.lines.get(what="Bus")
    assert (tmp_path / str(bus.receipt)).read_bytes() == b"a photo"
    assert (bus.receipt_name, len(bus.receipt_digest)) == ("bus.png", 64)

    kept = claims.Receipt.of(bus)
    with django_capture_on_commit_callbacks(execute=True):
        claims.change(
            claim=claim, lines=[LineSaid("expense", "Bus 5", 500, receipt=kept)], by=cast.priya.person
        )
    assert (tmp_path / str(bus.receipt)).exists()
    with django_capture_on_commit_callbacks(execute=True):
        claims.change(claim=claim, lines=[TEA], by=cast.priya.person)
    assert not list(tmp_path.iterdir())

    with pytest.raises(ActionError, match="not of this claim"):
        claims.change(claim=claim, lines=[LineSaid("expense", "B", 5, receipt=kept)], by=cast.priya.person)


def photo_of(name):
    return claims.Prepared(
        name=name,
        content_type="image/png",
        suffix=".png",
        data=b"a photo",
        digest="0" * 64,
        is_free_of_names=True,
    )


def test_its_owner_has_the_last_word_on_whether_money_came(cast):
    claim = sent(cast, cast.walter)
    claims.arrive(claim=claim, way="post", entered_by=cast.femi.person, by=cast.femi.person)
    claim = claims.not_come(claim=claim, by=cast.walter.person)
    assert (claim.state, claim.arrived_on, claim.not_come_on) == ("sent", None, timezone.localdate())

    claims.arrive(claim=claim, way="phone", entered_by=cast.femi.person, by=cast.femi.person)
    assert claims.confirm(claim=claim, by=cast.walter.person).arrived_confirmed_on == timezone.localdate()

    # What somebody said themself is not undone by a later press of theirs, nor by anybody else's.
    own = sent(cast, cast.priya)
    claims.arrive(claim=own, by=cast.priya.person)
    for by, typed in ((cast.priya, None), (cast.femi, cast.femi.person)):
        with pytest.raises(ActionError, match="nothing to wait for"):
            claims.not_come(claim=own, by=by.person, entered_by=typed)
