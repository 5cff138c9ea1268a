"""The framework's rows that an appraisal keeps, so that it reads the same after the framework moves on."""

from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.framework import Framework, Row, UnknownRow, from_dict, rows_digest

#: Kinds that a page of an appraisal shows. All of their rows are kept: options are chosen after the opening.
KEPT_KINDS = ("sources", "stages", "partner_types", "arguments", "conditions", "approaches")


def rows_to_keep(fw: Framework) -> list[dict[str, Any]]:
    return [row.as_dict() for kind in KEPT_KINDS for row in getattr(fw, kind)]


class KeptRows:
    """Rows as they were when an appraisal opened, found as in the framework itself."""

    def __init__(self, stored: Sequence[Mapping[str, Any]]) -> None:
        self._stored = {(row["kind"], row["id"]): row for row in stored}
        self._rows: dict[tuple[str, str], Row] = {}

    @property
    def digest(self) -> str:
        return rows_digest(self._stored.values())

    def get(self, kind: str, id: str) -> Any:
        key = (kind, id)
        if key not in self._rows:
            if key not in self._stored:
                raise UnknownRow(f"this appraisal keeps no [[{kind}]] '{id}'.")
            # Rebuilt only when asked for: a page needs a few of the hundred.
            self._rows[key] = from_dict(self._stored[key])
        return self._rows[key]

    def find(self, kind: str, id: str) -> Any | None:
        return self.get(kind, id) if (kind, id) in self._stored else None

    def ids(self, kind: str) -> list[str]:
        return [id for of_kind, id in self._stored if of_kind == kind]

    def all(self, kind: str) -> list[Any]:
        return [self.get(kind, id) for id in self.ids(kind)]

    def name(self, kind: str, id: str) -> str:
        """A row's name in plain words; its id, tidied, should the row be unknown."""
        stored = self._stored.get((kind, id))
        return str(stored["name"]) if stored else id.replace("_", " ")
