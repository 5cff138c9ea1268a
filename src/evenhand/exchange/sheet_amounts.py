"""What one cell of somebody's spreadsheet says about money, in pence, or why it does not say it plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from evenhand.exchange.sheet_reading import Cell

Kind = Literal["amount", "nothing", "unknown", "unclear", "percent", "currency", "negative"]

# Dashes, and the words that people write for “no cost”.
_NOTHING = re.compile(
    r"[-–—.]*|n/?a|nil|none|free|no cost|no charge|included|incl\.?|in kind|zero", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"\?+|t\.?b\.?[cda]\.?\??|to be (confirmed|decided|agreed|costed)|unknown|not known|x+", re.IGNORECASE
)
_NUMBER = r"(?:\d{1,3}(?:[,\u00a0 ]\d{3})+|\d+)(?:\.\d+)?"
_MONEY = re.compile(rf"(?:£|GBP)?\s*({_NUMBER})\s*(?:GBP|/-)?", re.IGNORECASE)
_PENCE = re.compile(r"(\d{1,5})\s?p", re.IGNORECASE)
_MOST_POUNDS = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Amount:
    kind: Kind
    pence: int = 0


def read_amount(cell: Cell) -> Amount:
    """Return what a cell says. Only a plain sum of pounds is an amount; everything else is named, not guessed."""
    if cell is None:
        return Amount("nothing")
    if isinstance(cell, Decimal):
        # A cell shown as 20% holds 0.2, and a rate a mile 0.45: neither is what a line costs.
        return Amount("unclear") if 0 < cell < 1 else _of(cell)
    text = cell.strip().replace("−", "-").replace("\u2009", " ").replace("\u202f", " ")
    if _NOTHING.fullmatch(text):
        return Amount("nothing")
    if _UNKNOWN.fullmatch(text):
        return Amount("unknown")
    if "%" in text:
        return Amount("percent")
    if re.search(r"[€$¥]|\b(eur|usd|euros?|dollars?)\b", text, re.IGNORECASE):
        return Amount("currency")
    if match := _PENCE.fullmatch(text):
        return Amount("amount", int(match[1]))
    is_negative = False
    if text.startswith("(") and text.endswith(")"):
        text, is_negative = text[1:-1].strip(), True
    elif text.startswith(("-", "£-")) or text.endswith("-"):
        text, is_negative = text.replace("-", "", 1).strip(), True
    match = _MONEY.fullmatch(text)
    if not match:
        return Amount("unclear")
    pounds = Decimal(re.sub(r"[,\u00a0 ]", "", match[1]))
    return _of(-pounds if is_negative else pounds)


def _of(pounds: Decimal) -> Amount:
    if abs(pounds) > _MOST_POUNDS:
        return Amount("unclear")
    pence = int((pounds * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Amount("negative" if pence < 0 else "amount" if pence else "nothing", pence)


def in_pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
