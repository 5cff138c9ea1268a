"""A map of what could go wrong: for each harm what sets it off, how it works, what it does and who would bear it.

One plain SVG with a title and a description, to stand beside the same as a list. A guard is drawn across the way
from how it works to what it does; where there is none the way is open, and the words say so. No colour tells
anything by itself, and no harm is drawn larger than another.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from evenhand.exchange.document.tree import printable

_WIDTH = 980
_BOX = 212
_GAP = 34
_LEFT = 12
_LINE = 17
_LETTERS = 24
_WIDE = 86
_MOST_LINES = 6
_INK = "#1d2a33"
_QUIET = "#5b6770"
_RULE = "#7d8992"
_FONT = 'font-family="Atkinson Hyperlegible, Noto Sans, DejaVu Sans, Arial, sans-serif"'
_COLUMNS = ("What sets it off", "How it works", "What it does", "Who would bear it")
#: More than this nobody reads in one drawing; the list holds them all.
MOST_CHAINS = 12


@dataclass(frozen=True, slots=True)
class Chain:
    """One harm from what sets it off to who would bear it."""

    number: int
    trigger: str
    mechanism: str
    harm: str
    who: str
    guard: str = ""
    signs: Sequence[str] = field(default_factory=tuple)
    has_happened: bool = False


def harm_map(title: str, chains: Sequence[Chain], *, name: str = "") -> str:
    """Return the map of these harms, in the order given."""
    shown = list(chains)[:MOST_CHAINS]
    parts, y = [_heads()], 46
    for chain in shown:
        drawn, height = _chain(chain, y)
        parts.append(drawn)
        y += height
    key = name or hashlib.sha256(f"{title}{shown}".encode()).hexdigest()[:10]
    # An empty line at the foot would be cut off on paper.
    height = y + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="{key}-t {key}-d" {_FONT} font-size="14" fill="{_INK}">'
        f'<title id="{key}-t">{_words(title)}</title><desc id="{key}-d">{_words(_said(shown, len(chains)))}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _said(chains: Sequence[Chain], in_all: int) -> str:
    told = " ".join(
        f"{chain.number}: {chain.trigger} {chain.mechanism} {chain.harm} Borne by: {chain.who}. "
        + (f"Guard: {chain.guard}" if chain.guard else "No guard.")
        for chain in chains
    )
    more = f" {in_all - len(chains)} more are in the list." if in_all > len(chains) else ""
    return f"The same as the list below. {told}{more}"


def _heads() -> str:
    return "".join(
        f'<text x="{_x(place)}" y="24" font-weight="bold" fill="{_QUIET}">{_words(head)}</text>'
        for place, head in enumerate(_COLUMNS)
    )


def _chain(chain: Chain, y: int) -> tuple[str, int]:
    texts = [_wrapped(each) for each in (chain.trigger, chain.mechanism, chain.harm, chain.who)]
    texts[0] = [f"{chain.number}.", *texts[0]]
    if chain.has_happened:
        texts[2] = [*texts[2], "It has happened."]
    box = max(len(lines) for lines in texts) * _LINE + 22
    parts = [_box(place, y, box, lines) for place, lines in enumerate(texts)]
    middle = y + box // 2
    parts += [_arrow(place, middle) for place in range(3)]
    below = _under(chain)
    parts.append(_guard(chain, y, box))
    parts += [
        f'<text x="{_x(1)}" y="{y + box + 18 + place * _LINE}" fill="{_QUIET}">{_words(line)}</text>'
        for place, line in enumerate(below)
    ]
    return "".join(parts), box + len(below) * _LINE + 34


def _under(chain: Chain) -> list[str]:
    guard = f"Guard: {chain.guard}" if chain.guard else "Nothing guards against it."
    lines = textwrap.wrap(printable(guard), _WIDE)[:3]
    for sign in list(chain.signs)[:2]:
        lines += textwrap.wrap(printable(f"We would notice: {sign}"), _WIDE)[:2]
    return lines


def _box(place: int, y: int, height: int, lines: Sequence[str]) -> str:
    text = "".join(
        f'<text x="{_x(place) + 9}" y="{y + 21 + row * _LINE}">{_words(line)}</text>'
        for row, line in enumerate(lines)
    )
    return (
        f'<rect x="{_x(place)}" y="{y}" width="{_BOX}" height="{height}" rx="5" fill="#fff" '
        f'stroke="{_RULE}"/>{text}'
    )


def _arrow(place: int, y: int) -> str:
    start, end = _x(place) + _BOX + 4, _x(place + 1) - 5
    return (
        f'<path d="M{start} {y}H{end - 6}" stroke="{_INK}" stroke-width="1.5"/>'
        f'<path d="M{end} {y}l-9 -5v10z" fill="{_INK}"/>'
    )


def _guard(chain: Chain, y: int, height: int) -> str:
    """Two strokes across the way where something guards; dashes where nothing does."""
    x = _x(1) + _BOX + _GAP // 2 - 4
    if not chain.guard:
        return f'<path d="M{x} {y + 4}V{y + height - 4}" stroke="{_RULE}" stroke-dasharray="2 7"/>'
    return (
        f'<path d="M{x} {y + 2}V{y + height - 2}" stroke="{_INK}" stroke-width="3"/>'
        f'<path d="M{x + 6} {y + 2}V{y + height - 2}" stroke="{_INK}" stroke-width="3"/>'
    )


def _wrapped(words: str) -> list[str]:
    lines = textwrap.wrap(printable(words), _LETTERS) or [""]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: _LETTERS - 1] + "…"]
    return lines


def _x(place: int) -> int:
    return _LEFT + place * (_BOX + _GAP)


def _words(words: str) -> str:
    return escape(printable(words))
