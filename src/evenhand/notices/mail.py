"""Send a plain e-mail, and say what became of it."""

import hashlib
import hmac
import logging
import smtplib
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

logger = logging.getLogger(__name__)

#: Each answer of the mail server has EMAIL_TIMEOUT; the whole talk ends here, however slowly it drips.
TALK_SECONDS = 60.0
GOODBYE_SECONDS = 1.0

#: “refused”: the server certainly does not have it, and may take it later. “failed”: it never will.
#: “unsure”: it may have it, since the talk broke off after the letter itself had begun to go over.
Went = Literal["sent", "refused", "failed", "unsure"]


@dataclass(frozen=True)
class Sending:
    """What became of one e-mail. `is_the_server` says that no other letter would fare better now."""

    went: Went
    is_the_server: bool = False


def send(*, to: str, subject: str, body: str) -> bool:
    """A mail server that is down or slow must not undo what a person has just done, so this never raises."""
    message = EmailMessage(
        subject=one_line(subject), body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[to]
    )
    try:
        return message.send() == 1
    except (smtplib.SMTPException, OSError) as error:
        _note(error)
        return False


def one_line(subject: str) -> str:
    return " ".join(subject.split())


def message_id(*what: object) -> str:
    """The same for the same letter however often it is tried, and nothing that can be guessed or read."""
    named = "\x1f".join(str(part) for part in what).encode()
    secret = hmac.new(settings.SECRET_KEY.encode(), b"message-id\x1f" + named, hashlib.sha256).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{secret[:32]}@{domain}>"


def deliver(
    *,
    to: str,
    subject: str,
    body: str,
    id: str,
    headers: Mapping[str, str] | None = None,
    attachments: Mapping[str, str] | None = None,
) -> Sending:
    """Hand one letter to the mail server once, and tell apart what can be known of where it is now."""
    message = EmailMessage(
        subject=one_line(subject),
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={**(headers or {}), "Message-ID": id, "Auto-Submitted": "auto-generated"},
    )
    for name, content in (attachments or {}).items():
        message.attach(name, content, "text/plain")
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return _over_smtp(message)
    try:
        get_connection().send_messages([message])
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        _note(error)
        return Sending("refused", is_the_server=True)
    return Sending("sent")


class _Watched:
    """A talk with a mail server that knows whether the letter itself began to go over, and that has an end."""

    has_begun_letter = False
    _is_at_letter = False
    _ends: threading.Timer | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        self._ends = threading.Timer(TALK_SECONDS, self._cut)
        self._ends.daemon = True
        self._ends.start()
        return super()._get_socket(host, port, timeout)  # type: ignore[misc]

    def data(self, msg: Any) -> Any:
        self._is_at_letter = True
        return super().data(msg)  # type: ignore[misc]

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()  # type: ignore[misc]
        # “Go ahead”: until the server says so, not a word of the letter has left.
        self.has_begun_letter = self.has_begun_letter or (self._is_at_letter and code == 354)
        return code, words

    def close(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
        super().close()  # type: ignore[misc]

    def _cut(self) -> None:
        sock = getattr(self, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(2)


class _WatchedSMTP(_Watched, smtplib.SMTP):
    pass


class _WatchedSMTPS(_Watched, smtplib.SMTP_SSL):
    pass


class _Backend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type:
        return _WatchedSMTPS if self.use_ssl else _WatchedSMTP


def _over_smtp(message: EmailMessage) -> Sending:
    backend = _Backend()
    try:
        try:
            backend.open()
        except (smtplib.SMTPException, OSError) as error:
            _note(error)
            return Sending("refused", is_the_server=True)
        talk = backend.connection
        try:
            return Sending("sent" if backend.send_messages([message]) else "failed")
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # ValueError: an address or a subject that no e-mail can carry.
            _note(error)
            return _judged(error, has_begun_letter=talk.has_begun_letter)
    finally:
        # Saying goodbye can fail or take its time too, and what was sent stays sent.
        for open_talk in (backend.connection, backend._partial_connection):
            if open_talk is not None:
                with suppress(smtplib.SMTPException, OSError):
                    if open_talk.sock is not None:
                        open_talk.sock.settimeout(GOODBYE_SECONDS)
                        open_talk.quit()
                open_talk.close()


def _judged(error: Exception, *, has_begun_letter: bool) -> Sending:
    """A clear “no” from the server is a “no”, whenever it comes. Silence is one only before the letter."""
    code = _code(error)
    if 400 <= code < 500:
        return Sending("refused", is_the_server=code == 421)
    if 500 <= code < 600:
        return Sending("failed")
    if has_begun_letter:
        return Sending("unsure", is_the_server=True)
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return Sending("refused", is_the_server=True)
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPResponseException):
        return Sending("refused", is_the_server=True)
    return Sending("failed")


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return 0


def _note(error: Exception) -> None:
    # Neither the address nor the text, which the error's own words can hold: a log is read by people who
    # have no part in the project.
    logger.warning("An e-mail could not be sent: %s %s.", type(error).__name__, _code(error) or "")
