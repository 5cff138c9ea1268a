"""Lay an institution's own rows over those that ship: add, reword, hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evenhand.framework.document import read_document
from evenhand.framework.drafts import Draft, Table, tables_by_id
from evenhand.framework.errors import FrameworkError
from evenhand.framework.kinds import KINDS, Kind
from evenhand.framework.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Change:
    """What an institution changed in one row, so that a page can say so. `fields` is filled when `how` is "reworded"."""

    kind: str
    id: str
    how: str
    fields: tuple[str, ...] = ()


def override_tables(folder: Path) -> dict[str, dict[str, Table]]:
    """Return the institution's tables, by kind and id. A file that we do not know is a slip of the pen: refused."""
    if not folder.is_dir():
        raise FrameworkError(f"there is no folder {folder} to take your own rows from.")
    found = {}
    # Some systems leave a "._stages.toml" beside every file they copy.
    for path in sorted(path for path in folder.glob("*.toml") if not path.name.startswith(".")):
        if path.stem not in KINDS:
            hint = did_you_mean(path.stem, KINDS) or f"; the files are {', '.join(KINDS)}"
            raise FrameworkError(f"no kind of row has this name{hint}", path=path)
        found[path.stem] = tables_by_id(read_document(path, path.stem))
    return found


def laid_over(kind: Kind, drafts: dict[str, Draft], tables: Mapping[str, Table]) -> dict[str, Draft]:
    """Return the drafts with the institution's tables on top; rows with a new id come last."""
    result = dict(drafts)
    for name, table in tables.items():
        _check_hiding(kind, table, drafts)
        result[name] = replace(drafts.get(name, Draft(kind)), own=table)
    if tables and all(draft.is_hidden for draft in result.values()):
        raise list(tables.values())[-1].refuse(f"cannot be hidden: no [[{kind.name}]] would be left", "hide")
    return result


def _check_hiding(kind: Kind, table: Table, shipped: Mapping[str, Draft]) -> None:
    if "hide" not in table.values:
        return
    hide = table.values["hide"]
    if not isinstance(hide, bool):
        raise table.refuse(f"'hide' must be true or false; found {hide!r}", "hide")
    if hide and kind.kept_because:
        raise table.refuse(
            f"cannot be hidden, because {kind.kept_because}; reword it or add to it instead", "hide"
        )
    name = table.values["id"]
    if hide and name not in shipped:
        raise table.refuse(f"there is no such row to hide{did_you_mean(name, shipped)}", "id")
    if hide and len(table.values) > 2:
        extra = next(name for name in table.values if name not in ("id", "hide"))
        raise table.refuse(f"'{extra}' has no place beside 'hide': a hidden row is not reworded", extra)


def change(draft: Draft) -> Change | None:
    """Return what the institution changed in a row, or None when it reads as it ships."""
    if draft.own is None:
        return None
    name, kind = draft.own.values["id"], draft.kind.name
    if draft.shipped is None:
        return Change(kind, name, "added")
    if draft.is_hidden:
        return Change(kind, name, "hidden")
    shipped = draft.shipped.values
    fields = tuple(field for field, value in draft.values.items() if shipped.get(field) != value)
    return Change(kind, name, "reworded", fields) if fields else None
