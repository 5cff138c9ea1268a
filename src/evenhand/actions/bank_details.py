"""Nobody's bank details are kept here: a text that looks like it holds some is refused."""

import re

from evenhand.actions.errors import ActionError

SENTENCE = (
    "This looks like bank details, and none are kept here. Please take the numbers out and give them to the "
    "finance office yourself, by phone or on its own form."
)

_SORT_CODE = re.compile(r"(?<![\d-])\d{2}[-–—. ]?\d{2}[-–—. ]?\d{2}(?![\d-])")
_ACCOUNT_NUMBER = re.compile(r"(?<!\d)(?:\d{8}|\d{4} \d{4})(?!\d)")
#: With a word that says so, one of the two numbers is enough.
_SAYS_SORT_CODE = re.compile(r"sort[\s-]*code\D{0,12}\d{2}[-–—. ]?\d{2}[-–—. ]?\d{2}", re.IGNORECASE)
_SAYS_ACCOUNT = re.compile(
    r"(?:account|acc(?:t|ount)?\.?)\s*(?:number|no\.?|nr\.?|#)?\D{0,12}\d[\d ]{5,9}\d", re.IGNORECASE
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")


def looks_like_bank_details(text: str) -> bool:
    """Whether a text holds what looks like a sort code and account number, an IBAN or a card number.

    A day or a ticket number alone passes. An IBAN and a card number count only where their check digits
    are right, so that a long reference is not taken for one.
    """
    if _SAYS_SORT_CODE.search(text) or _SAYS_ACCOUNT.search(text):
        return True
    if any(_is_iban(found[0]) for found in _IBAN.finditer(text)):
        return True
    if any(_is_card(found[0]) for found in _CARD.finditer(text)):
        return True
    # Each number is looked for in what the other leaves: eight digits hold six.
    without_accounts, accounts = _ACCOUNT_NUMBER.subn(" ", text)
    return bool(accounts) and _SORT_CODE.search(without_accounts) is not None


def refuse_bank_details(*texts: str) -> None:
    if any(looks_like_bank_details(text) for text in texts if text):
        raise ActionError(SENTENCE)


def _is_iban(found: str) -> bool:
    """ISO 13616: the first four go to the end, letters become numbers, and the whole leaves 1 when divided by 97.

    Words may follow, so it may end after any of its groups.
    """
    groups = re.split(r"[ -]", found.upper())
    bare = ["".join(groups[: count + 1]) for count in range(len(groups))]
    return any(len(each) >= 15 and _leaves_one(each[4:] + each[:4]) for each in bare)


def _leaves_one(turned: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_card(found: str) -> bool:
    """The sum of the digits by Luhn's rule, every second one doubled from the right, ends in nought."""
    digits = [int(sign) for sign in found if sign.isdigit()]
    doubled = [
        digit if place % 2 == 0 else sum(divmod(digit * 2, 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0
