"""Checks that need more than one row: what a row refers to, what must not repeat, and counts that are facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.framework.checking import rules_of
from evenhand.framework.document import Document
from evenhand.framework.drafts import Draft
from evenhand.framework.errors import FrameworkError
from evenhand.framework.kinds import Kind
from evenhand.framework.rows import Row
from evenhand.framework.spelling import did_you_mean

Drafts = Mapping[str, Mapping[str, Draft]]
Rows = Mapping[str, Mapping[str, Row]]


def check_count(kind: Kind, document: Document) -> None:
    """Refuse shipped data that has lost (or grown) rows whose number is a fact of the papers."""
    found = len(document.tables)
    wanted = kind.count if kind.count is not None else kind.at_least
    if found == wanted or (kind.count is None and found > wanted):
        return
    line = document.line(found - 1) if found else 1
    amount = f"{wanted}" if kind.count is not None else f"at least {wanted}"
    raise FrameworkError(
        f"there must be {amount} [[{kind.name}]]; found {found}.", path=document.path, line=line
    )


def check_unique(kind: Kind, rows: Mapping[str, Row], drafts: Mapping[str, Draft]) -> None:
    """Refuse two rows with the same place in an order."""
    if not kind.unique:
        return
    seen: dict[tuple[object, ...], str] = {}
    # An institution's row comes last, so that it is the one refused.
    for name, row in sorted(rows.items(), key=lambda each: drafts[each[0]].own is not None):
        key = tuple(getattr(row, field) for field in kind.unique)
        if key in seen:
            field = kind.unique[-1]
            raise drafts[name].refuse(f"'{field}' is {key[-1]}, which '{seen[key]}' has already", field)
        seen[key] = name


def check_references(rows: Rows, drafts: Drafts) -> None:
    """Refuse a row that names another which is not there; one that was hidden is blamed on the hiding."""
    for kind, of_kind in rows.items():
        for name, row in of_kind.items():
            for field, item, target_kind, target in _references(row):
                if target in rows[target_kind]:
                    continue
                draft = drafts[kind][name]
                hidden = drafts[target_kind].get(target)
                if hidden is not None:
                    raise hidden.refuse(
                        f"cannot be hidden while [[{kind}]] '{name}' names it in '{field}'", "hide"
                    )
                guess = did_you_mean(target, rows[target_kind])
                raise draft.refuse(
                    f"'{field}' names '{target}', which is not in [[{target_kind}]]{guess}", field, item
                )


def _references(row: Row) -> Iterator[tuple[str, int | None, str, str]]:
    # mypy takes a class for unhashable when its instances compare by value.
    for field, rule in rules_of(type(row)).items():  # type: ignore[arg-type]
        value = getattr(row, field)
        if not rule.refers_to or value is None:
            continue
        if not rule.is_list:
            yield field, None, rule.refers_to, value
        else:
            for item, entry in enumerate(value):
                # "okm:Table 2" refers to the source "okm"; other references are the id itself.
                yield field, item, rule.refers_to, entry.partition(":")[0]
