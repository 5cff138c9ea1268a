import base64
import hashlib
import logging
import os

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

log = logging.getLogger(__name__)


class MFAAdapter(DefaultMFAAdapter):
    """Keep second-factor secrets encrypted, so that a copy of the database alone does not hold them."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # A secret that no app holds: every code is then wrong, which people are told in a sentence.
            log.error("A second factor cannot be read: it was made with another secret key than this one.")
            return base64.b32encode(os.urandom(20)).decode()


def _box() -> Fernet:
    # The installation's key lies in a file beside the data, never in the database.
    key = hashlib.sha256(b"evenhand second factor\x00" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
