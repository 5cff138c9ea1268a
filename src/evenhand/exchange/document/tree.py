"""The neutral tree that every document is built from, and the small helpers that build it.

Nothing here knows about HTML, Word or PDF. Text is data all the way: a person's words are never
read as markup by any writer. A line break in a text stays a line break; a blank line does not start
a new paragraph (use `paragraphs` for what a person typed).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

Size = Literal["ordinary", "large"]

# Word and PDF refuse these outright, and one of them in a person's text must not cost them the page.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:)[^\s<>\"]+\Z", re.IGNORECASE)


def printable(text: str) -> str:
    """Return `text` without control characters, its line ends as plain newlines."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Printable:
    """Cleans every text field of a node once, when it is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, printable(value))
            elif isinstance(value, list):
                raise TypeError(f"{type(self).__name__}.{field.name} must be a tuple, not a list.")


@dataclass(frozen=True, slots=True)
class Run(_Printable):
    """A stretch of text in one manner. An address that is not http, https, mailto or tel is dropped."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    address: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        _Printable.__post_init__(self)
        if self.address and not _SAFE_ADDRESS.match(self.address):
            object.__setattr__(self, "address", "")


Text = tuple[Run, ...]
Words = str | Run | Sequence[str | Run]


@dataclass(frozen=True, slots=True)
class Heading(_Printable):
    """Level 1 is a section right below the document's title, which is the only thing above it."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph(_Printable):
    """`lead` is a larger opening line, `small` a note or a source, `label` stays with what follows it."""

    runs: Text
    manner: Literal["ordinary", "lead", "small", "label"] = "ordinary"
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Quote(_Printable):
    """Somebody's own words, and who said them (as they chose to be named)."""

    runs: Text
    who: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class BulletList(_Printable):
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NumberedList(_Printable):
    items: tuple[Text, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class DefinitionList(_Printable):
    """Terms with what each one means or holds: label and value pairs."""

    pairs: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Table(_Printable):
    """A table of data. Every row is as long as the header.

    `numeric` names the columns set to the right; `widths` are relative (empty: the writer decides);
    the last `total_rows` rows are totals.
    """

    caption: str
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[int, ...] = ()
    has_row_headers: bool = True
    total_rows: int = 0
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        _Printable.__post_init__(self)
        if not self.header:
            raise ValueError(f"The table “{self.caption}” has no columns.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(
                    f"Row {number} of the table “{self.caption}” has {len(row)} cells; "
                    f"the header has {len(self.header)}."
                )
        if self.widths and len(self.widths) != len(self.header):
            raise ValueError(f"The table “{self.caption}” needs one width for each column, or none.")


@dataclass(frozen=True, slots=True)
class Callout(_Printable):
    """Something set apart in a box. `warning` is for what must not be missed."""

    title: str
    blocks: tuple[Paragraph | BulletList | NumberedList | DefinitionList | Quote, ...]
    manner: Literal["note", "warning"] = "note"


_DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "clipPath",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "use",
    ]
)


@dataclass(frozen=True, slots=True)
class Figure(_Printable):
    """A drawing that we made, with words for those who cannot see it."""

    svg: str
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        _Printable.__post_init__(self)
        if not self.alt.strip():
            raise ValueError("A figure needs a text that says what it shows.")
        try:
            root: Element = fromstring(self.svg)
        except (ParseError, DefusedXmlException) as error:
            raise ValueError(f"The figure “{self.alt}” is not a well-formed SVG drawing.") from error
        for element in root.iter():
            name = str(element.tag).rpartition("}")[2]
            outside = [key for key, value in element.attrib.items() if _reaches_out(key, value)]
            if name not in _DRAWN or outside:
                raise ValueError(f"The figure “{self.alt}” holds something active or from outside: {name}.")


def _reaches_out(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on") or name == "style":
        return True
    if name in {"href", "src"}:
        return not value.startswith("#")
    return "url(" in value.lower().replace("url(#", "")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new sheet on paper; nothing on a screen."""


@dataclass(frozen=True, slots=True)
class SignatureLine(_Printable):
    """A line to sign on. `name` is printed below it when it is known."""

    label: str
    name: str = ""
    has_date: bool = True


@dataclass(frozen=True, slots=True)
class SlipQuestion(_Printable):
    """One question on paper: boxes to tick, lines to write on, or both."""

    prompt: str
    choices: tuple[str, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class ReplySlip(_Printable):
    """What a person without a screen fills in and sends back. It keeps together on one sheet where it fits."""

    title: str
    questions: tuple[SlipQuestion, ...]
    return_to: str = ""
    reference: str = ""


Block = (
    Heading
    | Paragraph
    | Quote
    | BulletList
    | NumberedList
    | DefinitionList
    | Table
    | Callout
    | Figure
    | PageBreak
    | SignatureLine
    | ReplySlip
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_Printable):
    """A whole document. `footer` stands at the foot of every sheet, beside the page number."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    footer: str = ""
    lang: str = "en-GB"

    def __post_init__(self) -> None:
        _Printable.__post_init__(self)
        if not self.title.strip():
            raise ValueError("A document needs a title.")
        object.__setattr__(self, "blocks", _without_gaps(self.blocks))


def _without_gaps(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Pull a heading up where a level is missing above it: screen readers and PDF/UA need no holes."""
    found: list[Block] = []
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            above = max(1, min(block.level, above + 1, 4))
            block = replace(block, level=above)
        found.append(block)
    return tuple(found)


def words(given: Words) -> Text:
    """Return runs from a string, a run, or a mixture of both."""
    if isinstance(given, str):
        return (Run(given),)
    if isinstance(given, Run):
        return (given,)
    return tuple(Run(part) if isinstance(part, str) else part for part in given)


def strong(text: str) -> Run:
    return Run(text, is_strong=True)


def emphasis(text: str) -> Run:
    return Run(text, is_emphasised=True)


def link(text: str, address: str) -> Run:
    return Run(text, address=address)


def heading(text: str, level: int = 1) -> Heading:
    return Heading(level, text)


def p(*parts: str | Run) -> Paragraph:
    """Return a paragraph: `p("Needed by ", strong("Friday"), ".")`."""
    return Paragraph(words(parts))


def lead(*parts: str | Run) -> Paragraph:
    return Paragraph(words(parts), manner="lead")


def small(*parts: str | Run) -> Paragraph:
    return Paragraph(words(parts), manner="small")


def label(text: str) -> Paragraph:
    """Return a bold line that is not left alone at the foot of a sheet."""
    return Paragraph((Run(text),), manner="label")


def paragraphs(typed: str) -> tuple[Paragraph, ...]:
    """Return what a person typed as paragraphs, split at blank lines; nothing for nothing."""
    parts = re.split(r"\n[ \t]*\n", printable(typed))
    return tuple(Paragraph((Run(part.strip("\n")),)) for part in parts if part.strip())


def quote(said: Words, who: str = "") -> Quote:
    return Quote(words(said), who)


def bullets(*items: Words) -> BulletList:
    return BulletList(tuple(words(item) for item in items))


def numbered(*items: Words, start: int = 1) -> NumberedList:
    return NumberedList(tuple(words(item) for item in items), start)


def definitions(*pairs: tuple[Words, Words]) -> DefinitionList:
    return DefinitionList(tuple((words(term), words(meaning)) for term, meaning in pairs))


def table(
    caption: str,
    header: Sequence[Words],
    rows: Iterable[Sequence[Words]],
    *,
    numeric: Sequence[int] = (),
    has_row_headers: bool = True,
    total_rows: int = 0,
    widths: Sequence[float] = (),
) -> Table:
    return Table(
        caption,
        tuple(words(cell) for cell in header),
        tuple(tuple(words(cell) for cell in row) for row in rows),
        numeric=tuple(numeric),
        has_row_headers=has_row_headers,
        total_rows=total_rows,
        widths=tuple(widths),
    )


def callout(
    title: str,
    *blocks: str | Paragraph | BulletList | NumberedList | DefinitionList | Quote,
    is_warning: bool = False,
) -> Callout:
    inside = tuple(p(block) if isinstance(block, str) else block for block in blocks)
    return Callout(title, inside, manner="warning" if is_warning else "note")


def plain(runs: Text) -> str:
    """Return the bare text of runs."""
    return "".join(run.text for run in runs)


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction runs from the right, as in Arabic or Hebrew."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def shown_address(run: Run) -> str | None:
    """Return the address to print beside a link's words, or None where the words already say it."""
    bare = re.sub(r"^(https?://|mailto:|tel:)", "", run.address, flags=re.IGNORECASE).rstrip("/")
    return bare if bare and bare not in run.text else None
