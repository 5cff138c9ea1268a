"""Read the framework's data, lay an institution's own over it, and check the lot. A bad row stops the load."""

from __future__ import annotations

from pathlib import Path

from evenhand.framework.checks import check_count, check_references, check_unique
from evenhand.framework.document import parsed, read_document, read_text
from evenhand.framework.drafts import Draft, tables_by_id
from evenhand.framework.errors import FrameworkError
from evenhand.framework.framework import Framework
from evenhand.framework.kinds import KINDS, Kind
from evenhand.framework.overriding import change, laid_over, override_tables

DATA = Path(__file__).parent / "data"


def load(override: Path | None = None, *, data: Path = DATA) -> Framework:
    """Return the checked framework. Hold on to it: nothing is cached here.

    `override` is an institution's folder (EVENHAND_FRAMEWORK): files named as ours, where a known id rewords the
    fields given, a new id adds a row, and `hide = true` hides one, but never a side of a quarrel.
    """
    shipped = {name: _shipped_drafts(kind, data / f"{name}.toml") for name, kind in KINDS.items()}
    own = override_tables(override) if override is not None else {}
    drafts = {name: laid_over(kind, shipped[name], own.get(name, {})) for name, kind in KINDS.items()}
    rows = {
        kind: {name: draft.row() for name, draft in of_kind.items() if not draft.is_hidden}
        for kind, of_kind in drafts.items()
    }
    for name, kind in KINDS.items():
        check_unique(kind, rows[name], drafts[name])
    check_references(rows, drafts)
    changes = [change(draft) for of_kind in drafts.values() for draft in of_kind.values()]
    return Framework(
        version=_version(data / "VERSION.toml"),
        overridden=tuple(each for each in changes if each is not None),
        **{kind: tuple(of_kind.values()) for kind, of_kind in rows.items()},  # type: ignore[arg-type]
    )


def _shipped_drafts(kind: Kind, path: Path) -> dict[str, Draft]:
    document = read_document(path, kind.name)
    tables = tables_by_id(document)
    for table in tables.values():
        if "hide" in table.values:
            raise table.refuse("'hide' is for an institution's own folder; take the row out instead", "hide")
    check_count(kind, document)
    return {name: Draft(kind, shipped=table) for name, table in tables.items()}


def _version(path: Path) -> str:
    version = parsed(path, read_text(path)).get("version")
    if not isinstance(version, str) or not version.strip():
        raise FrameworkError(
            f"'version' must be text such as \"2026.11\"; found {version!r}.", path=path, line=1
        )
    return version
