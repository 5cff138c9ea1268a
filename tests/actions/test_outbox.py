"""What is told, how far it came, and that nothing goes twice."""

from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.db import transaction
from django.utils import timezone

from evenhand.actions import contributions, heads, outbox, sending
from evenhand.actions.errors import ActionError
from evenhand.methods.ledger import verify
from evenhand.notices import mail
from evenhand.records.models import OutboxMessage


@pytest.fixture
def with_mail(settings):
    """A mail server is set up; what goes to it lies in Django's mailbox for tests."""
    settings.EMAIL_IS_SET_UP = True


def tell(partner, key="answer 1", **more):
    given = {"kind": "answer", "subject": "News from Warm homes", "text": "There is an answer for you."}
    with transaction.atomic():
        outbox.tell(partner.person, key=key, project=partner.project, **{**given, **more})
    return OutboxMessage.objects.get(person=partner.person, key=key)


def put_back(message, **sets):
    """As if time had passed, or a worker had left it so."""
    OutboxMessage.objects.filter(pk=message.pk).update(**sets)
    message.refresh_from_db()


def answers(monkeypatch, went, *, is_the_server=False):
    monkeypatch.setattr(mail, "deliver", lambda **_: mail.Sending(went, is_the_server))


def test_one_thing_is_told_once(cast):
    tell(cast.priya)
    tell(cast.priya)
    tell(cast.priya, key="answer 2")
    assert OutboxMessage.objects.count() == 2


def test_telling_belongs_inside_the_action(committed_db, cast):
    with pytest.raises(transaction.TransactionManagementError):
        outbox.tell(cast.priya.person, key="x", kind="ask", subject="x", text="x")


def test_nobody_is_told_of_what_was_not_kept(committed_db, cast):
    @transaction.atomic
    def tells_and_breaks():
        outbox.tell(cast.priya.person, key="x", kind="ask", subject="x", text="x")
        raise RuntimeError("a fault")

    with pytest.raises(RuntimeError):
        tells_and_breaks()
    assert not OutboxMessage.objects.exists()


def test_a_message_goes_once_and_with_an_id_of_its_own(cast, with_mail):
    message = tell(cast.priya)
    assert sending.send_next().went == "sent"
    assert sending.send_next() is None

    message.refresh_from_db()
    assert (message.state, message.tries, message.leased_until) == ("sent", 1, None)
    (letter,) = mailbox.outbox
    assert letter.to == ["priya@example.org"]
    assert letter.extra_headers["Message-ID"].startswith("<")


def test_sending_is_committed_before_the_mail_server_hears_a_word(cast, with_mail, monkeypatch):
    message = tell(cast.priya)
    seen = []

    def look(**_):
        seen.append(OutboxMessage.objects.get(pk=message.pk).state)
        return mail.Sending("sent")

    monkeypatch.setattr(mail, "deliver", look)
    sending.send_next()
    assert seen == ["sending"]


def test_somebody_without_an_address_has_a_letter_waiting_and_no_mail(cast, with_mail):
    message = tell(cast.walter)
    assert message.state == "folder"
    assert sending.send_next() is None
    assert mailbox.outbox == []


def test_without_a_mail_server_the_letter_lies_in_the_folder(cast, settings, tmp_path):
    settings.EMAIL_IS_SET_UP = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    message = tell(cast.priya)
    sending.send_next()

    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("folder", None)
    (file,) = tmp_path.iterdir()
    assert "There is an answer for you." in file.read_text()


def test_a_refusal_waits_longer_each_time_and_is_given_up_in_the_end(cast, with_mail, monkeypatch):
    answers(monkeypatch, "refused")
    message = tell(cast.priya)
    waited = []
    while True:
        put_back(message, due_at=timezone.now() - timedelta(seconds=1))
        sending.send_next()
        message.refresh_from_db()
        if message.state != "waiting":
            break
        waited.append(round((message.due_at - timezone.now()).total_seconds() / 60))
    assert waited == [1, 5, 30, 120] + [720] * 5
    assert message.state == "failed"


@pytest.mark.parametrize("went", ["unsure", "failed"])
def test_what_is_unsure_or_failed_is_not_sent_again_by_itself(cast, with_mail, monkeypatch, went):
    answers(monkeypatch, went)
    message = tell(cast.priya)
    sending.send_next()
    message.refresh_from_db()
    assert message.state == went
    assert sending.send_next() is None


def test_a_fault_of_ours_while_sending_leaves_it_unsure(cast, with_mail, monkeypatch):
    def broken(**_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(mail, "deliver", broken)
    message = tell(cast.priya)
    sending.send_next()
    message.refresh_from_db()
    assert message.state == "unsure"


def test_a_worker_that_died_leaves_it_unsure_and_not_sent_again(cast, with_mail):
    message = tell(cast.priya)
    put_back(message, state="sending", tries=1, leased_until=timezone.now() + timedelta(minutes=1))
    assert sending.reap() == 0

    put_back(message, leased_until=timezone.now() - timedelta(seconds=1))
    assert sending.reap() == 1
    message.refresh_from_db()
    assert message.state == "unsure"
    assert sending.send_next() is None
    assert mailbox.outbox == []


def test_a_slow_worker_still_says_what_became_of_it(cast, with_mail, monkeypatch):
    message = tell(cast.priya)

    def slow(**_):
        put_back(message, state="unsure")
        return mail.Sending("sent")

    monkeypatch.setattr(mail, "deliver", slow)
    sending.send_next()
    message.refresh_from_db()
    assert message.state == "sent"


def test_what_somebody_decided_meanwhile_stands(cast, with_mail, monkeypatch):
    message = tell(cast.priya)

    def slow(**_):
        put_back(message, state="unsure")
        outbox.send_again(message, by=cast.rosa.person)
        return mail.Sending("unsure")

    monkeypatch.setattr(mail, "deliver", slow)
    sending.send_next()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("waiting", 0)


def test_words_erased_meanwhile_do_not_go(cast, with_mail):
    message = tell(cast.priya)
    put_back(message, text="")
    assert sending.send_next() is None
    message.refresh_from_db()
    assert message.state == "dropped"
    assert mailbox.outbox == []


def test_an_account_deleted_meanwhile_hears_nothing_more(cast, with_mail):
    message = tell(cast.priya)
    cast.priya.person.is_active = False
    cast.priya.person.save()
    sending.send_next()
    message.refresh_from_db()
    assert message.state == "dropped"


def test_one_that_cannot_go_does_not_hold_up_the_next(cast, with_mail):
    put_back(tell(cast.priya), text="")
    tell(cast.rosa)
    assert sending.send_next().went == "sent"
    assert [letter.to for letter in mailbox.outbox] == [["rosa@example.org"]]


def test_once_more_is_somebody_s_decision_and_only_where_there_is_one_to_take(cast, with_mail):
    message = tell(cast.priya)
    with pytest.raises(ActionError, match="not waiting"):
        outbox.send_again(message, by=cast.rosa.person)
    put_back(message, state="unsure")
    outbox.send_again(message, by=cast.rosa.person)
    assert sending.send_next().went == "sent"


def test_a_letter_printed_and_posted_says_who_posted_it(cast):
    message = tell(cast.walter)
    assert outbox.mark_posted([message], by=cast.femi.person) == 1
    assert outbox.mark_posted([message], by=cast.rosa.person) == 0
    message.refresh_from_db()
    assert (message.state, message.posted_by) == ("posted", cast.femi.person)


def test_a_receipt_goes_with_the_mail_and_proves_the_words(cast, with_mail):
    words = contributions.say(
        partner=cast.priya, text="The stairs are too steep.", kind="concern", by=cast.priya.person
    )
    OutboxMessage.objects.exclude(kind="receipt").delete()
    assert sending.send_next().went == "sent"

    (letter,) = mailbox.outbox
    assert "The stairs" not in letter.body
    ((name, content, _),) = letter.attachments
    assert name == f"receipt-{words.number}.txt"
    # As it comes out at the other end of a mail server.
    (part,) = [part for part in letter.message().walk() if part.get_filename()]
    arrived = part.get_payload(decode=True).decode().replace("\n", "\r\n")
    assert verify.check_receipt(content).holds
    assert verify.check_receipt(arrived).holds
    assert not verify.check_receipt(arrived.replace("too steep", "too cheap")).holds


def test_a_receipt_that_cannot_be_made_holds_up_no_mail(cast, with_mail, monkeypatch):
    def broken(_):
        raise RuntimeError("CANARY")

    monkeypatch.setattr(heads, "receipt", broken)
    contributions.say(partner=cast.priya, text="x", kind="concern", by=cast.priya.person)
    sending.send_next()
    assert mailbox.outbox[0].attachments == []


def test_what_went_long_ago_is_forgotten_and_that_it_went_is_not(cast):
    message = tell(cast.priya)
    waiting = tell(cast.rosa)
    put_back(message, state="sent", sent_at=timezone.now() - timedelta(days=91))
    assert outbox.forget_old() == 1
    assert outbox.forget_old() == 0
    message.refresh_from_db()
    waiting.refresh_from_db()
    assert (message.state, message.text) == ("sent", "")
    assert waiting.text
