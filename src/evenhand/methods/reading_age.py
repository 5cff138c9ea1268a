"""How long and how hard a piece of English is, by a formula anyone can check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods.errors import MethodError

#: Below this many words the figure jumps about with every sentence.
SHORT_BELOW_WORDS = 100

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑.,][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|\Z)")
_NEW_ITEM = re.compile(r"\n\s*(?:\n|[-*•–]\s|\d+[.)]\s)")
_ABBREVIATIONS = frozenset(["e.g", "i.e", "etc", "dr", "mr", "mrs", "ms", "prof", "st", "vs", "approx"])
_SILENT_ENDINGS = (
    re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e\Z"),
    re.compile(r"[^aeiouytd]ed\Z"),
    re.compile(r"(?:[bdfkmnpqrtvw]|(?<![cs])h|[aeiouy]l)es\Z"),
)
_VOWELS = re.compile(r"[aeiouy]+")


class NoWords(MethodError):
    """A text without a single word has no reading age."""


@dataclass(frozen=True, slots=True)
class ReadingAge:
    """What was counted in a text, and the school grade and age that the formula makes of it."""

    sentences: int
    words: int
    syllables: int
    grade: float
    age: float

    @property
    def years(self) -> int:
        """The age in whole years, never below five, when people begin to read."""
        return max(5, int(self.age + 0.5))

    @property
    def is_short(self) -> bool:
        """Whether there are too few words for a steady figure."""
        return self.words < SHORT_BELOW_WORDS


def reading_age(text: str) -> ReadingAge:
    """Return how old a reader in school would be who can just follow this English text.

    The Flesch-Kincaid grade, 0.39 x (words per sentence) + 11.8 x (syllables per word) - 15.59, and the
    age of a child in that grade: the grade plus five.

    It counts long sentences and long words, and nothing else. It does not know whether the words are
    familiar, whether the sentences follow from each other, whether anything is true, kind or of use, or
    how a page looks. A text may score well and be hard; only readers can tell. For languages other than
    English it means nothing.

    Sentences end at a full stop, question mark, exclamation mark or ellipsis before a space (not after
    "Dr" and the like), at an empty line, and before a list item. Words are runs of letters or digits;
    a hyphen or an apostrophe inside keeps a word whole. Syllables are counted by `syllables`.

    Parameters
    ----------
    text : str

    Returns
    -------
    ReadingAge

    Raises
    ------
    NoWords
        If there is no word in the text.

    Examples
    --------
    Six words of one syllable in one sentence: 0.39 x 6 + 11.8 x 1 - 15.59 = -1.45.

    >>> found = reading_age("The cat sat on the mat.")
    >>> found.sentences, found.words, found.syllables, round(found.grade, 2), found.years
    (1, 6, 6, -1.45, 5)

    References
    ----------
    .. [1] J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom (1975), Derivation of new readability
       formulas for Navy enlisted personnel, Research Branch Report 8-75. The five added years are the
       usual reading of a United States school grade as an age.
    """
    sentences = [count for count in (len(_words(part)) for part in _sentences(text)) if count]
    if not sentences:
        raise NoWords("no_words")
    words = _words(text)
    spoken = sum(syllables(word) for word in words)
    grade = (
        Fraction(39, 100) * Fraction(len(words), len(sentences))
        + Fraction(118, 10) * Fraction(spoken, len(words))
        - Fraction(1559, 100)
    )
    return ReadingAge(len(sentences), len(words), spoken, float(grade), float(grade + 5))


def syllables(word: str) -> int:
    """Return about how many syllables an English word has, by its spelling.

    Runs of the vowels a, e, i, o, u, y are counted, with these corrections: a last silent e counts for
    nothing (*make*), unless it follows a consonant and l (*table*); -es and -ed count only where they are
    sounded (*boxes*, *wanted*); i before a or o counts by itself (*media*, *radio*) unless it only softens
    a c, g, s, t or x (*social*, *region*, *question*). Parts joined by a hyphen are counted apart. Every
    word has at least one; a number counts one.

    Parameters
    ----------
    word : str

    Returns
    -------
    int

    Examples
    --------
    >>> [syllables(word) for word in ("cat", "make", "table", "people", "decision", "radio", "co-produce")]
    [1, 1, 2, 2, 3, 3, 3]

    References
    ----------
    Evenhand's own rule of thumb; English spelling allows no exact one.
    """
    return max(1, sum(_in_part(part) for part in re.split(r"[-‐‑]", word.lower()) if part))


def _in_part(part: str) -> int:
    letters = re.sub(r"[^a-z]", "", part)
    if not letters:
        return 1
    count = len(_VOWELS.findall(letters))
    count -= any(ending.search(letters) for ending in _SILENT_ENDINGS)
    count += len(re.findall(r"(?:[^cgstx]|\A)i[ao]", letters))
    return max(1, count)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for block in _NEW_ITEM.split(text):
        start = 0
        for end in _SENTENCE_END.finditer(block):
            before = block[start : end.start()].rsplit(None, 1)
            if (
                end.group().startswith(".")
                and before
                and before[-1].lstrip("(“\"'").lower() in _ABBREVIATIONS
            ):
                continue
            found.append(block[start : end.end()])
            start = end.end()
        found.append(block[start:])
    return found
