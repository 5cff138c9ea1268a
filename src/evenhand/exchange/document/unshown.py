"""Characters that the fonts at hand have no shape for, put into words instead.

A thumbs-up becomes “[thumbs up sign]”; a stretch of Chinese becomes “[words in Chinese characters]”. A blank
box would tell a reader nothing, and a screen reader less.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

# Latin with its accents, Greek and Cyrillic letters, and everyday punctuation: every text face has these.
_ALWAYS = re.compile(
    r"[^\n\t\x20-\x7e\xa0-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2010-\u201f\u2026\u20ac]"
)
_SCRIPTS = {"CJK": "Chinese characters", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
# One sign answers for each of these: asking a font about thousands of them takes seconds.
_ONE_FOR_ALL = {
    "CJK": "\u4e00",
    "HANGUL": "\uac00",
    "HIRAGANA": "\u3042",
    "KATAKANA": "\u30a2",
    "YI": "\ua000",
    "TANGUT": "\U00017000",
    "EGYPTIAN": "\U00013000",
    "CUNEIFORM": "\U00012000",
    "ANATOLIAN": "\U00014400",
    "NUSHU": "\U0001b170",
    "KHITAN": "\U00018b00",
    "BAMUM": "\ua6a0",
    "VAI": "\ua500",
}
_KEPT = {"svg", "alt", "address", "kind", "manner", "lang", "dir", "size", "region"}


def replaced(content: Any, can_show: Callable[[str], bool], key: str = "") -> Any:
    """Return the content with each text in it passed through `in_words`."""
    if isinstance(content, str):
        return content if key in _KEPT else in_words(content, can_show)
    if isinstance(content, list):
        return [replaced(item, can_show, key) for item in content]
    if isinstance(content, dict):
        return {name: replaced(item, can_show, name) for name, item in content.items()}
    return content


def in_words(text: str, can_show: Callable[[str], bool]) -> str:
    if not _ALWAYS.search(text):
        return text
    parts: list[str] = []
    script = ""
    was_shown = True
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "M" or category == "Cf" or "\U0001f3fb" <= character <= "\U0001f3ff":
            # A mark, a joiner or a skin tone goes the way of the sign that it changes.
            if was_shown and category[0] != "S":
                parts.append(character)
            continue
        if not _ALWAYS.match(character) or can_show(_asked_for(character)):
            parts.append(character)
            if character != " ":
                script = ""
            was_shown = True
            continue
        was_shown = False
        name = unicodedata.name(character, "")
        if category[0] == "L":
            found = _SCRIPTS.get(name.split(" ")[0], f"{name.split(' ')[0].capitalize()} script")
            if found != script:
                parts.append(f"[words in {found}]")
            script = found
        else:
            parts.append(f"[{name.lower()}]" if name else "[sign]")
    return "".join(parts)


def _asked_for(character: str) -> str:
    return _ONE_FOR_ALL.get(unicodedata.name(character, "").split(" ")[0], character)
