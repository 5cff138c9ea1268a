"""What is known of a letter after the talk with the mail server, however that talk went."""

import logging
import socket
import time

import pytest

from evenhand.notices import mail
from tests.mail_server import MailServer


@pytest.fixture
def server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 10
    yield server
    server.close()


def deliver(**more):
    given = {"to": "walter@example.org", "subject": "News", "body": "Hello.", "id": "<one@example.org>"}
    return mail.deliver(**{**given, **more})


def test_a_letter_that_is_taken_carries_its_own_id_and_says_a_machine_sent_it(server):
    assert deliver(attachments={"receipt.txt": "the words"}) == mail.Sending("sent")

    (letter,) = server.letters
    assert letter["Message-ID"] == "<one@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "receipt.txt" in str(letter)


@pytest.mark.parametrize(
    ("way", "went"),
    [
        ("silent", "refused"),
        ("silent at letter", "unsure"),
        ("hangs up at letter", "unsure"),
        ({"HELLO": "421 too busy"}, "refused"),
        ({"HELLO": "554 go away"}, "refused"),
        ({"MAIL": "451 later"}, "refused"),
        ({"MAIL": "550 never"}, "failed"),
        ({"RCPT": "450 later"}, "refused"),
        ({"RCPT": "550 nobody here"}, "failed"),
        ({"DATA": "451 later"}, "refused"),
        ({"DATA": "554 never"}, "failed"),
        ({"LETTER": "452 full"}, "refused"),
        ({"LETTER": "552 too big"}, "failed"),
        ({"LETTER": "nonsense"}, "unsure"),
    ],
)
def test_a_clear_no_is_a_no_and_silence_after_the_letter_is_not_known(server, settings, way, went):
    if str(way).startswith("silent"):
        # Only silence is waited out. Whoever answers has the time of a busy machine.
        settings.EMAIL_TIMEOUT = 0.08
    server.way = way
    assert deliver().went == went
    assert server.taken == []


def test_a_server_that_is_not_there_has_not_got_it(server, settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.EMAIL_PORT = gone.getsockname()[1]
    assert deliver() == mail.Sending("refused", is_the_server=True)


def test_a_server_that_drips_is_cut_off_in_the_end(server, monkeypatch):
    monkeypatch.setattr(mail, "TALK_SECONDS", 0.3)
    server.way = "drips"
    began = time.monotonic()
    assert deliver().went == "refused"
    assert time.monotonic() - began < 2


def test_a_subject_cannot_add_a_header(server):
    deliver(subject="News\r\nBcc: everyone@example.org")

    (letter,) = server.letters
    assert letter["Subject"] == "News Bcc: everyone@example.org"
    assert letter["Bcc"] is None


def test_an_address_that_no_mail_can_carry_fails_and_breaks_nothing(server):
    assert deliver(to="a\nb@example.org").went == "failed"


def test_the_log_holds_neither_address_nor_words(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.way = {"RCPT": "550 walter@example.org is unknown"}
    deliver(subject="CANARY", body="CANARY")
    mail.send(to="walter@example.org", subject="CANARY", body="CANARY")

    assert "could not be sent" in caplog.text
    assert "walter" not in caplog.text
    assert "CANARY" not in caplog.text


def test_the_id_of_a_letter_stays_and_tells_nothing(settings):
    settings.DEFAULT_FROM_EMAIL = "Evenhand <evenhand@example.org>"
    assert mail.message_id(12, "answer 3") == mail.message_id(12, "answer 3")
    assert mail.message_id(12, "answer 3") != mail.message_id(13, "answer 3")
    assert mail.message_id(12, "answer 3").endswith("@example.org>")
    assert "answer" not in mail.message_id(12, "answer 3")
