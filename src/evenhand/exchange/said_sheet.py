"""A spreadsheet of what people said before, as teams keep it: which column is what, and what each row holds.

Works for sheets that keep when and how people contributed, what they hoped for, what changed and why it
matters, and for free ones. Nothing is guessed into a row: what cannot be read is a problem with its row
number, and whoever brings the sheet says which column is which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evenhand.exchange.plan_values import clean
from evenhand.exchange.sheet_columns import letter
from evenhand.exchange.sheet_reading import Cell, Row

#: What one transaction puts on the record in a few seconds, while everybody else waits to write.
MOST_ROWS = 200
#: More than is accepted as one thing said, so that what is too long is named and never cut.
MOST_CHARACTERS = 20_000
MOST_WORDS = 12_000
MOST_WHERE = 200
MOST_HOW = 140
_HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column can be. The name stands above the column in a sheet that we write."""

    id: str
    name: str
    words: re.Pattern[str]


def _field(id: str, name: str, words: str) -> Field:
    return Field(id, name, re.compile(words, re.IGNORECASE))


#: In the order in which a header is tried. The first that fits takes the column.
FIELDS = (
    _field("outcome", "What became of it", r"\bbecame\b|\bdecision\b|\bstatus\b|\badopted\b|\boutcome\b"),
    _field("where", "Where it changed", r"\bwhere\b.*\bchange|\bdocument\b|\bversion\b"),
    _field("changed", "What changed", r"\bchange[sd]?\b|\bimpacts?\b|\bdifference\b|\bresults?\b|\baction\b"),
    _field("why", "Why, or why it matters", r"\bwhy\b|\bmatters?\b|\bsignifican|\breasons?\b|\brationale\b"),
    _field("who", "Who said it", r"\bwho\b|\bnames?\b|\bcontributors?\b|\bparticipants?\b|\bby whom\b"),
    _field(
        "said",
        "What was said or hoped for",
        r"\bsaid\b|\bhoped?\b|\binfluence\b|\bcomments?\b|\bfeedback\b|\bsuggest|\bideas?\b|\bissues?\b"
        r"|\bviews?\b|\binput\b|\bpoints?\b|\bcontributions?\b|\bquotes?\b",
    ),
    _field(
        "how",
        "How, or on which occasion",
        r"\bhow\b|\bmethods?\b|\bactivit|\bmeetings?\b|\bevents?\b|\boccasion\b",
    ),
    _field("day", "Day", r"\bwhen\b|\bdates?\b|\bday\b"),
    _field("stage", "Part of the work", r"\bstages?\b|\bphase\b|\bpart of the work\b|\bcycle\b"),
    _field("kind", "Kind", r"\bkind\b|\btype\b|\bcategor|\btheme\b"),
)
NAMES = {each.id: each.name for each in FIELDS}
#: The order in which we write them, and ask about them.
ORDER = ("day", "how", "who", "said", "kind", "stage", "outcome", "why", "changed", "where")
#: What people write into a cell to say that there is nothing.
_NOTHING = re.compile(
    r"[\s\-–—./]*|n/?a|none( yet)?|nothing( yet| changed)?|no( change)?|nil|not applicable|unknown|tbc|tbd",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet, with its header, one cell to recognise it by, and what it may be."""

    place: int
    header: str
    sample: str
    guess: str

    @property
    def letters(self) -> str:
        return letter(self.place)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header stands, and the columns below it."""

    header_row: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One row as it was read: only what stands in it."""

    row: int
    text: str
    day: date | None = None
    how: str = ""
    who: str = ""
    kind: str = ""
    stage: str = ""
    outcome: str = ""
    why: str = ""
    changed: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot come in as it is, in one sentence that begins with its number."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    rows: tuple[SaidRow, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def layout(rows: Sequence[Row]) -> Layout:
    """Find the header: the row of the first thirty with most columns that we know. It may be wrong."""
    if not rows:
        return Layout(0, ())
    first = rows[:_HEADER_WITHIN]
    header = max(first, key=lambda row: (len(set(_guesses(row).values())), -row.number))
    guesses = _guesses(header)
    if not guesses:
        # No word of it is known: the first row with two texts is the header, and the person says which is which.
        header = next((row for row in first if sum(isinstance(c, str) for c in row.cells) > 1), rows[0])
    below = [row for row in rows if row.number > header.number]
    columns = []
    for place in range(max((len(row.cells) for row in [header, *below]), default=0)):
        name = shown(header.cells[place]) if place < len(header.cells) else ""
        sample = next((text for row in below if (text := _cell(row, place))), "")
        if name or sample:
            columns.append(Column(place, name[:80], sample[:80], guesses.get(place, "")))
    return Layout(header.number, tuple(columns))


def read_rows(rows: Sequence[Row], header_row: int, columns: Mapping[int, str], *, today: date) -> Read:
    """Read the rows below the header by what each column is. Several columns of words are put one below another."""
    read: list[SaidRow] = []
    problems: list[Problem] = []
    below = [row for row in rows if row.number > header_row]
    if len(below) > MOST_ROWS:
        row = below[MOST_ROWS]
        sentence = f"Row {row.number}: this is more than {MOST_ROWS} rows. Bring the sheet in parts."
        return Read((), (Problem(row.number, sentence),))
    for row in below:
        found: dict[str, list[str]] = {}
        for place, id in columns.items():
            if id and (text := _cell(row, place)):
                found.setdefault(id, []).append(text)
        if not found:
            continue
        said = {
            id: ("\n\n" if id in {"said", "changed", "why"} else "; ").join(texts)
            for id, texts in found.items()
        }
        wrong = [f"Row {row.number}: {each}" for each in _wrong(row, said, today)]
        problems += [Problem(row.number, sentence) for sentence in wrong]
        if not wrong:
            read.append(_said_row(row.number, said))
    if not read and not problems:
        problems.append(
            Problem(
                header_row + 1, f"Row {header_row + 1}: there is nothing below the header that we can read."
            )
        )
    return Read(tuple(read), tuple(problems))


def day_of(text: str) -> date | None:
    """Return the day that a cell names, the British way round; None where it is no single day."""
    text = text.strip().rstrip(".")
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([ T].*)?", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", text):
        year = int(found[3])
        return _date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)\b|,|\bof\b", "", text, flags=re.IGNORECASE)
    bare = re.sub(
        r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b", "", bare.strip(), flags=re.IGNORECASE
    )
    if found := re.fullmatch(r"\s*(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})", bare, re.IGNORECASE):
        return _date(int(found[3]), _month(found[2]), int(found[1]))
    if found := re.fullmatch(r"\s*([a-z]{3,9})\.?\s+(\d{1,2})\s+(\d{4})", bare, re.IGNORECASE):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    return None


def says_nothing(text: str) -> bool:
    """Whether a cell only says that there is nothing: “n/a”, “none”, a dash."""
    return bool(_NOTHING.fullmatch(text.strip()))


def shown(cell: Cell) -> str:
    """A cell as text. What no page can show, and what turns the reading direction round, is dropped."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".rstrip("0").rstrip(".") if "." in f"{cell:f}" else f"{cell:f}"
    return "".join(each for each in clean(cell) if ord(each) & 0xFFFE != 0xFFFE).strip()


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip


def _month(name: str) -> int:
    wanted = name.lower()
    if wanted == "sept":
        return 9
    return next((n for n, month in enumerate(_MONTHS, 1) if month == wanted or month[:3] == wanted), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _guesses(row: Row) -> dict[int, str]:
    """What the cells of a row name, if it is a header. A field takes one column; words may take more than one."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        if not isinstance(cell, str) or len(cell) > 120:
            continue
        exact = next((each.id for each in FIELDS if each.name.lower() == cell.strip().lower()), "")
        for each in FIELDS:
            fits = each.id == exact if exact else each.words.search(cell)
            if fits and each.id not in found.values():
                found[place] = each.id
                break
    return found


def _cell(row: Row, place: int) -> str:
    return shown(row.cells[place]) if place < len(row.cells) else ""


def _wrong(row: Row, said: Mapping[str, str], today: date) -> list[str]:
    wrong = []
    text = said.get("said", "")
    if not text or says_nothing(text):
        wrong.append("nothing stands where the words should be. Fill it in, or take the row out.")
    for id in ("said", "changed", "why"):
        if len(said.get(id, "")) > MOST_WORDS:
            wrong.append(f"“{NAMES[id]}” is longer than {MOST_WORDS:,} letters. Make two rows of it.")
    if len(said.get("where", "")) > MOST_WHERE:
        wrong.append(f"“{NAMES['where']}” is longer than {MOST_WHERE} letters. Say it shorter.")
    if (typed := said.get("day", "")) and not says_nothing(typed):
        day = day_of(typed)
        if day is None:
            wrong.append(
                f"“{typed[:40]}” is not a day that we can read. Write it like 14/03/2026 or 2026-03-14."
            )
        elif day > today:
            wrong.append(f"“{typed[:40]}” is still to come. Give the day it was said.")
        elif day.year < 1900:
            wrong.append(f"“{typed[:40]}” is too long ago. Look at the year.")
    return wrong


def _said_row(number: int, said: Mapping[str, str]) -> SaidRow:
    kept = {id: "" if says_nothing(text) else text for id, text in said.items()}
    text, how = said["said"], kept.get("how", "")
    if len(how) > MOST_HOW:
        # Their own words are never cut: what is too long for one line stands below.
        text, how = f"{text}\n\n{how}", ""
    return SaidRow(
        row=number,
        text=text,
        day=day_of(kept["day"]) if kept.get("day") else None,
        how=how,
        **{id: kept.get(id, "") for id in ("who", "kind", "stage", "outcome", "why", "changed", "where")},
    )
