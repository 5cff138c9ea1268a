import pytest
from django.db import IntegrityError, transaction

from evenhand.access.flags import confidant_of, must_choose_again, told_to
from evenhand.actions import flags, partners
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.records.models import Confidant, Flag, LedgerEntry, LedgerSecret, OutboxMessage
from tests.people import join, person

KEY = "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0f01"


def told(cast, words="Canary linnet: six evenings in a row", **more):
    flags.choose(partner=cast.priya, confidant=cast.femi, by=cast.priya.person)
    return flags.raise_flag(partner=cast.priya, kind="unfair_ask", words=words, by=cast.priya.person, **more)


def test_a_flag_reaches_the_one_chosen_and_is_in_no_ledger(cast):
    before = LedgerEntry.objects.count()
    flag = told(cast)

    assert list(told_to(cast.femi)) == [flag]
    assert not told_to(cast.rosa).exists()
    assert LedgerEntry.objects.count() == before
    assert not any(b"Canary" in bytes(secret.payload) for secret in LedgerSecret.objects.all())


def test_its_message_says_nothing_and_is_no_message_of_the_project(cast):
    told(cast)
    message = OutboxMessage.objects.get()

    assert (message.person, message.kind, message.project) == (cast.femi.person, "flag", None)
    said = f"{message.subject} {message.text} {message.attachment}"
    for word in ("Canary", "Priya", "confidence:", "unfair", "stress", "flag"):
        assert word not in said.replace("/in-confidence/", "")


def test_no_letter_waits_in_a_folder_for_somebody_without_an_e_mail_address(cast):
    flags.choose(partner=cast.priya, confidant=cast.walter, by=cast.priya.person)
    flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person)

    assert not OutboxMessage.objects.exists()
    assert told_to(cast.walter).count() == 1


def test_nobody_is_told_before_somebody_is_chosen_and_pressing_twice_tells_once(cast):
    with pytest.raises(ActionError, match="Choose first"):
        flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person)
    told(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person, form_key=KEY)
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("who", ["rosa", "olu", "dan", "nia", "priya"])
def test_a_lead_an_onlooker_or_somebody_from_elsewhere_cannot_be_chosen(cast, who):
    with pytest.raises(ActionError):
        flags.choose(partner=cast.priya, confidant=getattr(cast, who), by=cast.priya.person)
    assert not Confidant.objects.exists()


def test_somebody_with_the_part_of_a_confidant_can_be_chosen(cast):
    outside = join(cast.project, person("Ona Outside"), "confidant")
    flags.choose(partner=cast.priya, confidant=outside, by=cast.priya.person)
    assert confidant_of(cast.priya) == outside


def test_choosing_somebody_else_ends_the_first_and_the_database_keeps_it_at_one(cast):
    told(cast)
    flags.choose(partner=cast.priya, confidant=cast.walter, by=cast.priya.person)
    assert confidant_of(cast.priya) == cast.walter
    # What was told before stays with whom it was told to, until it is taken back.
    assert told_to(cast.femi).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Confidant.objects.create(partner=cast.priya, confidant=cast.femi, chosen_on="2026-11-22")


def test_one_who_becomes_a_lead_sees_nothing_any_more_and_the_other_is_told_to_choose_again(cast):
    told(cast)
    partners.change_role(partner=cast.femi, role="lead", by=cast.rosa.person)
    cast.femi.refresh_from_db()

    assert not told_to(cast.femi).exists()
    assert confidant_of(cast.priya) is None
    assert must_choose_again(cast.priya)
    assert OutboxMessage.objects.filter(person=cast.priya.person, kind="flag").count() == 1
    with pytest.raises(ActionError, match="Choose first"):
        flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person)
    with pytest.raises(ActionError, match="not for you"):
        flags.reply(flag=Flag.objects.get(), words="I am here", by=cast.femi.person)


def test_one_who_leaves_sees_nothing_any_more(cast):
    told(cast)
    partners.remove(partner=cast.femi, by=cast.rosa.person)
    cast.femi.refresh_from_db()
    assert not told_to(cast.femi).exists()
    assert must_choose_again(cast.priya)


def test_even_a_role_changed_behind_the_back_of_the_actions_shows_a_lead_nothing(cast):
    told(cast)
    cast.femi.role = "lead"
    cast.femi.save()
    assert not told_to(cast.femi).exists()
    assert confidant_of(cast.priya) is None


def test_one_may_rather_not_and_the_other_is_told(cast):
    told(cast)
    flags.decline(confidant=cast.femi, of=cast.priya, by=cast.femi.person)
    assert must_choose_again(cast.priya)
    assert OutboxMessage.objects.filter(person=cast.priya.person).count() == 1

    flags.have_nobody(partner=cast.priya, by=cast.priya.person)
    assert not must_choose_again(cast.priya)


def test_seen_and_a_reply_tell_the_one_who_told_it_once(cast):
    flag = told(cast)
    flags.mark_seen(flag=flag, by=cast.femi.person)
    flags.reply(flag=flag, words="Let us talk on Monday.", by=cast.femi.person)
    flags.reply(flag=flag, words="Or on Tuesday.", by=cast.femi.person)

    flag.refresh_from_db()
    assert (flag.reply, flag.seen_on, flag.replied_on) == ("Or on Tuesday.", flag.raised_on, flag.raised_on)
    assert OutboxMessage.objects.filter(person=cast.priya.person).count() == 1


def test_taking_it_back_erases_it_with_the_message_and_only_its_owner_can(cast):
    flag = told(cast)
    with pytest.raises(ActionError, match="Only whoever told it"):
        flags.take_back(flag=flag, by=cast.femi.person)
    flags.take_back(flag=flag, by=cast.priya.person)

    assert not Flag.objects.exists()
    assert not OutboxMessage.objects.exists()
    flags.take_back(flag=flag, by=cast.priya.person)


def test_somebody_else_cannot_read_into_it(cast):
    flag = told(cast)
    for attempt in (
        lambda: flags.mark_seen(flag=flag, by=cast.rosa.person),
        lambda: flags.reply(flag=flag, words="x", by=cast.walter.person),
        lambda: flags.choose(partner=cast.priya, confidant=cast.walter, by=cast.rosa.person),
        lambda: flags.raise_flag(partner=cast.priya, kind="stress", by=cast.rosa.person),
    ):
        with pytest.raises(ActionError):
            attempt()


def test_nothing_is_kept_when_the_message_cannot_be_written(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    flags.choose(partner=cast.priya, confidant=cast.femi, by=cast.priya.person)
    monkeypatch.setattr(flags.outbox, "tell", fail)
    with pytest.raises(RuntimeError):
        flags.raise_flag(partner=cast.priya, kind="stress", by=cast.priya.person)
    assert not Flag.objects.exists()
