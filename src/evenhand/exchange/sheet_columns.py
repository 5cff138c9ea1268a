"""Which columns of an untidy sheet hold the words and which the amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evenhand.exchange.sheet_amounts import read_amount
from evenhand.exchange.sheet_reading import Cell, Row

_AMOUNT = re.compile(
    r"\b(total|amount|costs?|budget|price|sum|value|gbp|pounds|spend|requested|award(ed)?|funding)\b|£",
    re.IGNORECASE,
)
# A column of these is multiplied to make an amount.
_QUANTITY = re.compile(
    r"\b(rate|no\.?|number|quantity|qty|hours?|hrs|days?|people|persons?|participants?|how many|times|frequency|weeks?|"
    r"months?|code|date|ref)\b|%|#",
    re.IGNORECASE,
)
_FOR_ONE = re.compile(r"\b(unit|per|each|hourly|daily)\b", re.IGNORECASE)
# And one of these only says what kind of amount it is, unless it says “total”.
_DESCRIBES = re.compile(
    r"\b(categor(y|ies)|type|centre|headings?|head|lines?|items?|holder|name)\b", re.IGNORECASE
)
_PLAIN_AMOUNT = re.compile(r"\b(total|amount)\b|£", re.IGNORECASE)
_YEAR = re.compile(r"(year|yr|y)\s?\d\b.*|(fy\s?)?20\d\d(\s?[-/–]\s?(20)?\d\d)?( ?\(?£\)?)?", re.IGNORECASE)
_WORDS = (
    re.compile(
        r"\b(item|description|activity|activities|what|details?|expenditure|element|task|resource)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(line|cost|budget|name|purpose)\b", re.IGNORECASE),
    re.compile(r"\b(heading|head|category|type|area)\b", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to look in the rows below row `header`. More than one amount column is added up (one a year)."""

    words: int
    amounts: tuple[int, ...]
    header: int
    names: tuple[str, ...] = ()
    rivals: tuple[int, ...] = ()

    def name(self, column: int) -> str:
        given = self.names[column] if column < len(self.names) else ""
        return f"{letter(column)} (“{given}”)" if given else letter(column)


def letter(column: int) -> str:
    """Return a column's letters as spreadsheet programs show them: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def columns_from_header(row: Row, below: Sequence[Row]) -> Columns | None:
    """Return the columns that a row names, or None where the row is no header of what stands below it."""
    names = tuple(_name(cell) for cell in row.cells)
    if sum(1 for name in names if name) < 2 or any(
        isinstance(cell, Decimal) and not _YEAR.fullmatch(str(cell)) for cell in row.cells
    ):
        return None
    if any(len(name) > 60 for name in names) or any(re.search(r"£\s?\d", name) for name in names):
        return None
    years = [place for place, name in enumerate(names) if _YEAR.fullmatch(name)]
    found = [place for place, name in enumerate(names) if place not in years and _is_an_amount(name)]
    ranked = sorted(found, key=lambda place: (_rank(names[place]), place))
    if not ranked and not years:
        return None
    if ranked and (_rank(names[ranked[0]]) == 0 or not years):
        best = _rank(names[ranked[0]])
        amounts: tuple[int, ...] = (ranked[0],)
        rivals = tuple(place for place in ranked[1:] if _rank(names[place]) == best or best > 0)
    else:
        amounts, rivals = tuple(years), ()
    words = _words_column(names, {*years, *found})
    if words is None or not any(_holds_money(row, amounts) for row in below):
        return None
    return Columns(words, amounts, row.number, names, rivals)


def _is_an_amount(name: str) -> bool:
    # “Total (3 days)” is still a total; “Cost (per day)” is not what the line costs.
    bare = re.sub(r"\([^)]*\)", "", name)
    return bool(
        _AMOUNT.search(name)
        and not _FOR_ONE.search(name)
        and not _QUANTITY.search(bare)
        and (_PLAIN_AMOUNT.search(name) or not _DESCRIBES.search(name))
    )


def _holds_money(row: Row, columns: Sequence[int]) -> bool:
    return any(
        column < len(row.cells) and read_amount(row.cells[column]).kind == "amount" for column in columns
    )


def columns_from_shape(rows: Sequence[Row]) -> Columns | None:
    """Return the likeliest columns of a sheet without a header: most words, and the last column of money."""
    words: dict[int, int] = {}
    money: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row.cells):
            if read_amount(cell).kind == "amount":
                money[place] = money.get(place, 0) + 1
            elif isinstance(cell, str) and re.search(r"[^\W\d_]{2}", cell):
                words[place] = words.get(place, 0) + 1
    if not words or not money:
        return None
    label = min(words, key=lambda place: (-words[place], place))
    # Amounts stand to the right of hours and rates, and a column hardly used is not theirs.
    often = [place for place, count in money.items() if count * 2 >= max(money.values()) and place != label]
    if not often:
        return None
    return Columns(label, (max(often),), 0, (), tuple(sorted(often))[:-1])


def _name(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else str(cell) if cell is not None else ""


def _rank(name: str) -> int:
    for rank, pattern in enumerate((r"\btotal\b", r"\bamount\b")):
        if re.search(pattern, name, re.IGNORECASE):
            return rank
    return 2


def _words_column(names: Sequence[str], taken: set[int]) -> int | None:
    free = [place for place, name in enumerate(names) if place not in taken]
    for pattern in _WORDS:
        for place in free:
            if pattern.search(names[place]):
                return place
    named = [
        place
        for place in free
        if names[place] and not (_QUANTITY.search(names[place]) or _FOR_ONE.search(names[place]))
    ]
    # The column of words often has no name at all.
    return next(iter(named or free), None)
