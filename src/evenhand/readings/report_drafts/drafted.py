"""A sentence drafted from the record, and the list of rules that draft them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evenhand.readings.report_basis import Ref

if TYPE_CHECKING:
    from evenhand.readings.report_drafts.facts import Facts

#: Of one kind in one item. More than that nobody reads, and the page has them all.
MOST = 30


@dataclass(frozen=True, slots=True)
class Drafted:
    """Words, what they rest on, and the table that they are about if there is one."""

    text: str
    rests_on: tuple[Ref, ...]
    table: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.rests_on:
            raise ValueError(f"Nothing on the record is named for: {self.text}")


Rule = Callable[["Facts"], Iterator[Drafted]]

#: Every rule by the id under which `framework/data/report_items.toml` names it.
RULES: dict[str, Rule] = {}


def drafts(id: str) -> Callable[[Rule], Rule]:
    def kept(rule: Rule) -> Rule:
        RULES[id] = rule
        return rule

    return kept


def said(text: str, *rests_on: Ref, table: dict[str, Any] | None = None) -> Drafted:
    return Drafted(" ".join(text.split()), rests_on, table or {})


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    numeric: Sequence[int] = (),
    bars: int | None = None,
) -> dict[str, Any]:
    """A table as a report keeps it. `bars` is the column that a picture of it is drawn from."""
    kept: dict[str, Any] = {"header": list(header), "rows": [[str(cell) for cell in row] for row in rows]}
    if numeric:
        kept["numeric"] = list(numeric)
    if bars is not None:
        kept["bars"] = bars
    return kept


def quoted(text: str, most: int = 300) -> str:
    """Somebody's words in quotation marks, on one line, shortened where they are long."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= most else text[: most - 1].rstrip() + '…'}”"


def lowered(name: str) -> str:
    """To go on within a sentence: “something I have lived through”."""
    return name[:1].lower() + name[1:]


def ended(text: str) -> str:
    """With a full stop, whatever people typed."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def more(count: int, of: str, ref: Ref) -> Iterator[Drafted]:
    """That there are more than are listed."""
    if count > MOST:
        yield said(f"{count - MOST} more {of} are on the record and not listed here.", ref)
