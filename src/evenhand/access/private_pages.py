"""The secrets of a private page and of an invitation: how they are made, and how only a digest is kept."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

from evenhand.records.models import PrivatePage

#: No letter or figure that is taken for another one on paper, and no vowel, so that no word comes about.
CODE_LETTERS = "23456789CDFGHJKMNPQRTVWXY"
CODE_LENGTH = 10
#: What people write for a letter of ours when they copy by hand.
_MISREAD = str.maketrans({"S": "5", "Z": "2", "B": "8", "U": "V"})


def new_token() -> str:
    """128 bits: not to be guessed, whatever the number of tries."""
    return secrets.token_urlsafe(16)


def digest_of_token(token: str) -> str:
    # A plain digest is enough: there is nothing to try out against 128 random bits.
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Ten of 25 letters: one in 95 million million, to be typed from paper."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """Two groups of five, as it is printed and read out."""
    return f"{code[:5]} {code[5:]}"


def tidied(typed: str) -> str:
    """What was typed, without spaces, hyphens and small letters, and with the usual misreadings put right."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(_MISREAD)


def is_well_formed(code: str) -> bool:
    return len(code) == CODE_LENGTH and all(letter in CODE_LETTERS for letter in code)


def digest_of_code(code: str) -> str:
    """Keyed with the installation's own key, which is not in the database.

    A code is short enough to be tried out in hours against a plain digest in a stolen copy of the database.
    """
    return salted_hmac("evenhand.private_page.code", code, algorithm="sha256").hexdigest()


def page_of_token(token: str) -> PrivatePage | None:
    return _open_page(token_digest=digest_of_token(token))


def page_of_code(code: str) -> PrivatePage | None:
    return _open_page(code_digest=digest_of_code(code))


def _open_page(**digest: str) -> PrivatePage | None:
    """A revoked page, or a removed person's, opens nothing."""
    return (
        PrivatePage.objects.select_related("partner__person", "partner__project")
        .filter(revoked_at=None, partner__removed_at=None, **digest)
        .first()
    )
