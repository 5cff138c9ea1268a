"""A receipt: what somebody keeps to show later that their words are still on the record, and still the same.

One plain text file: the words, their salt, the entry's own line, the key, and from there to the end a proof in
the form of C2SP's tlog-proof (https://c2sp.org/tlog-proof). `verify.py` reads it and has the one way to write
it (`verify.receipt_lines`), since it has to stand alone. `docs/methods/receipts.md` has the grammar.
"""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.methods.errors import MethodError
from evenhand.methods.ledger.leaf import read_leaf
from evenhand.methods.ledger.verify import Receipt, Unreadable, check_receipt, read_receipt, receipt_lines

__all__ = ["ReceiptError", "receipt", "without_words"]


class ReceiptError(MethodError):
    """What should go into a receipt does not fit together, so none is handed out."""


def receipt(
    *, leaf: bytes, salt: bytes, payload: bytes, proof: Sequence[bytes], checkpoint: str, key: str
) -> str:
    """Return the receipt for one entry, checked as a stranger would check it.

    Parameters
    ----------
    leaf : bytes
        The entry's line, as it was hashed.
    salt, payload : bytes
        What its seal was made of: 32 random bytes, and the words with what is sealed beside them.
    proof : sequence of bytes
        The inclusion proof up to the head's root.
    checkpoint : str
        The signed head, from `note.checkpoint`.
    key : str
        The key that signed it, from `note.key_line`.

    Returns
    -------
    str
        About 1,000 bytes, the words, and 45 bytes for every doubling of the ledger.

    Raises
    ------
    ReceiptError
        `does_not_hold` with the first thing that does not fit.

    Examples
    --------
    >>> receipt(leaf=b"", salt=bytes(32), payload=b"", proof=[], checkpoint="", key="")
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.leaf.LeafError: not_json
    """
    parts = Receipt(
        payload, salt, leaf, key, read_leaf(leaf).seq, tuple(proof), checkpoint.strip("\n") + "\n"
    )
    return _checked(receipt_lines(parts))


def without_words(text: str) -> str:
    """Return a receipt that proves the same entry and holds none of the words.

    It can be shown to others, and is short enough for a square that a phone reads however long the words are.

    Parameters
    ----------
    text : str
        A whole receipt.

    Returns
    -------
    str
        The same without the words, their salt and what was sealed with them.

    Raises
    ------
    ReceiptError
        `does_not_hold` if the text is not a receipt that holds.

    Examples
    --------
    >>> without_words("Dear all")
    Traceback (most recent call last):
        ...
    evenhand.methods.ledger.receipt.ReceiptError: does_not_hold: because='This receipt was changed: its first lines are not those of a receipt.'
    """
    try:
        parts = read_receipt(text)
    except Unreadable as error:
        raise ReceiptError("does_not_hold", because=str(error)) from error
    return _checked(receipt_lines(parts._replace(payload=None, salt=None)))


def _checked(text: str) -> str:
    faults = check_receipt(text).faults
    if faults:
        raise ReceiptError("does_not_hold", because=faults[0])
    return text
