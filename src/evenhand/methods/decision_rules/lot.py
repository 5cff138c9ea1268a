"""Lot: a draw that nobody can steer alone and anybody can do again.

When the decision opens a secret is made and its digest shown. Everybody who
speaks may add words of their own. When it closes the secret is shown: whoever
has it, the words and the options can work out the same draw with any SHA-256.

What it cannot do: whoever can read the secret early, such as the operator of
the server, and speaks last could try words until the draw suits them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from evenhand.methods.decision_rules.terms import MOST_OPTIONS, DecisionRuleError, Position, Terms, Verdict


def lot_digest(secret: str) -> str:
    """Return what is shown when the decision opens, so that the secret cannot be another one later.

    Parameters
    ----------
    secret : str
        Long and made by chance, or it could be guessed from the digest:
        64 hexadecimal digits, say.

    Returns
    -------
    str
        SHA-256 of its UTF-8 bytes, as 64 hexadecimal digits.

    Examples
    --------
    >>> lot_digest("a secret for the docs")[:16]
    'd1af5f9eb18e9471'
    """
    return sha256(secret.encode()).hexdigest()


def lot_seed(secret: str, words: Sequence[str]) -> bytes:
    """Return the seed of the draw, from the secret and everybody's words.

    The order of the words does not matter, and empty ones change nothing.

    Parameters
    ----------
    secret : str
    words : sequence of str
        What people gave, as they wrote it.

    Returns
    -------
    bytes
        SHA-256 of a JSON list of the secret and then the words in order of
        their characters, in ASCII with no spaces between.

    Examples
    --------
    >>> lot_seed("secret", ["rain", "", "kettle"]) == sha256(b'["secret","kettle","rain"]').digest()
    True
    """
    listed = [secret, *sorted(word for word in words if word)]
    return sha256(json.dumps(listed, ensure_ascii=True, separators=(",", ":")).encode()).digest()


def draw(options: Sequence[int], seed: bytes) -> int:
    """Return the option that the seed draws, each with exactly the same chance.

    The bytes of SHA-256(seed + 00 00 00 00), SHA-256(seed + 00 00 00 01) and
    so on are taken one by one. Of n options, a byte from the largest multiple
    of n that fits into 256 upwards is passed over, for it would favour the
    first options. The first that is not stands for the option, in order of
    number, at its remainder by n, counted from 0.

    Parameters
    ----------
    options : sequence of int
        Their order does not matter.
    seed : bytes

    Returns
    -------
    int

    Raises
    ------
    DecisionRuleError
        `no_options`, `option_given_twice`, `too_many_options`, `no_seed`.

    Examples
    --------
    >>> sha256(b"seed" + bytes(4)).digest()[0]
    51

    51 is below 255, the largest multiple of three; 51 by three leaves 0, so
    it is the first of the three in order:

    >>> draw([30, 10, 20], b"seed")
    10
    """
    if not options:
        raise DecisionRuleError("no_options")
    if len(set(options)) < len(options):
        raise DecisionRuleError("option_given_twice", options=len(options))
    if len(options) > MOST_OPTIONS:
        raise DecisionRuleError("too_many_options", options=len(options))
    if not seed:
        raise DecisionRuleError("no_seed")
    return _drawn(sorted(options), _bytes_from(seed))


def lot(terms: Terms, positions: Sequence[Position], seed: bytes) -> Verdict:
    """Return the option drawn among those that everybody who chose could live with.

    Parameters
    ----------
    terms : Terms
    positions : sequence of Position
        Of those who have spoken.
    seed : bytes
        As `lot_seed` gives it. Not needed where one option or none is left.

    Returns
    -------
    Verdict
        Why: "made", "nobody_chose" or "nothing_all_can_live_with". Figures:
        `counts` (how many could live with each), `chose`, `drawn_from`.

    Raises
    ------
    DecisionRuleError
        `no_seed`, when there is something to draw.

    Examples
    --------
    >>> said = [Position("chose", {1: 1, 3: 1}), Position("chose", {1: 1, 2: 1, 3: 1})]
    >>> lot(Terms("lot", 2, options=(1, 2, 3)), said, b"seed").figures["drawn_from"]
    [1, 3]

    References
    ----------
    .. [1] P. Stone (2011), The Luck of the Draw, Oxford University Press:
       a lot is fair where no reason is left to prefer one to another.
    .. [2] RFC 3797 (2004), Publicly Verifiable Nominations Committee (NomCom)
       Random Selection: the idea of a draw that anybody can do again. The way
       of drawing here is Evenhand's own.
    """
    choosers = [position.choices for position in positions if position.stance == "chose"]
    left = [option for option in terms.options if all(option in choices for choices in choosers)]
    figures: dict[str, object] = {
        "counts": {str(option): sum(option in choices for choices in choosers) for option in terms.options},
        "chose": len(choosers),
        "drawn_from": sorted(left) if choosers else [],
    }
    if not choosers:
        return Verdict("nobody_chose", None, figures)
    if not left:
        return Verdict("nothing_all_can_live_with", None, figures)
    return Verdict("made", left[0] if len(left) == 1 else draw(left, seed), figures)


def _drawn(options: Sequence[int], numbers: Iterable[int]) -> int:
    limit = 256 - 256 % len(options)
    return next(options[number % len(options)] for number in numbers if number < limit)


def _bytes_from(seed: bytes) -> Iterator[int]:
    block = 0
    while True:
        yield from sha256(seed + block.to_bytes(4, "big")).digest()
        block += 1
