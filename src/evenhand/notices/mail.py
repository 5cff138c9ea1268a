"""Send a plain e-mail, and say whether it went."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def send(*, to: str, subject: str, body: str) -> bool:
    """A mail server that is down or slow must not undo what a person has just done, so this never raises."""
    message = EmailMessage(
        subject=" ".join(subject.split()), body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[to]
    )
    try:
        return message.send() == 1
    except (SMTPException, OSError):
        # Neither the address nor the text: a log is read by people who have no part in the project.
        logger.warning("An e-mail could not be sent.", exc_info=True)
        return False
